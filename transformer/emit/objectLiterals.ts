import type ts from "typescript";
import { isConstantKey, literalName } from "../analyze/names.js";
import type { FunctionPlan } from "../analyze/plan.js";
import { keepAsyncSuper } from "./asyncSuper.js";
import { bodyBlock } from "./bodies.js";
import type { Emitter } from "./emitter.js";
import { applyTo, emitMethodEntry } from "./entries.js";
import { hoistOperands } from "./hoistedOperands.js";
import { emitLiteralMethod } from "./literals.js";
import { binderOf, bodyParameters, renamedInBody } from "./parameters.js";
import { insideNative, type Surroundings } from "./surroundings.js";

// In: an object literal with a compiled accessor, or with a compiled method that uses `super`. Out: the same literal with the body copies inside it,
// under keys that nobody else can have and that are taken away again:
//
//     $sa.literal((object$) => ({
//       get x() { return object$.get_x.apply(this, arguments); },
//       *[object$.get_x]() { ... },
//       m: $sa.fn(null, ($enter) => ({ m() { ... } }).m, $sa.late(object$, "m")),
//       *[object$.m]() { super.m(); ... },
//     }), [], ["get_x", "x", "get"], ["m", null, "body"])
//
// The arrow gives every evaluation its own slots. No `yield` can stand in it, so that operands up to the last one that may suspend are evaluated
// before, in their order, and handed in: `(object$, $v) => ({ a: $v, ... })` and `[<checked>]`.

interface Copied {
  readonly node: ts.MethodDeclaration | ts.AccessorDeclaration;
  readonly plan: FunctionPlan;
  readonly slot: string;
}

export function hasCopiesInside(emitter: Emitter, node: ts.ObjectLiteralExpression): boolean {
  return node.properties.some((property) => isCopiedInside(emitter, property));
}

function isCopiedInside(emitter: Emitter, node: ts.Node): node is Copied["node"] {
  const { ts } = emitter;
  const plan = emitter.plan(node);
  if (plan?.role !== "suspendable" && plan?.role !== "task") return false;
  return ts.isAccessor(node) || (ts.isMethodDeclaration(node) && plan.survey.usesSuper);
}

export function emitObjectLiteral(
  emitter: Emitter,
  node: ts.ObjectLiteralExpression,
  here: Surroundings,
): ts.Expression {
  const { build, ts } = emitter;
  const { factory } = build;
  const slots = build.id(emitter.ctx.names.fresh("object$"));
  const copied = node.properties.filter((each) => isCopiedInside(emitter, each)).map((each) => asCopied(emitter, each));
  const elements = node.properties.flatMap((property) => {
    const found = copied.find((each) => each.node === property);
    if (found !== undefined) return copiedPair(emitter, found, slots, here);
    const visited = emitter.visit(property, here);
    return visited === undefined ? [] : [visited as ts.ObjectLiteralElementLike];
  });
  const hoisted = hoistOperands(emitter, elements, slots);
  const parameters = [slots, ...hoisted.names].map((name) =>
    factory.createParameterDeclaration(undefined, undefined, name),
  );
  const literal = ts.setTextRange(factory.createObjectLiteralExpression(hoisted.elements, true), node);
  const make = factory.createArrowFunction(undefined, undefined, parameters, undefined, undefined, literal);
  const rows = copied.map((each) => linkRow(emitter, each, node, here));
  return build.helperCall("literal", [make, factory.createArrayLiteralExpression(hoisted.given), ...rows]);
}

function asCopied(emitter: Emitter, node: Copied["node"]): Copied {
  const { ts, ctx } = emitter;
  const prefix = ts.isGetAccessor(node) ? "get_" : ts.isSetAccessor(node) ? "set_" : "";
  const name = literalName(ts, node.name) ?? "computed";
  // Names that are fresh in the file are distinct in the literal too.
  const slot = ctx.names.fresh(`${prefix}${/^[\w$]+$/.test(name) ? name : "member"}$`);
  return { node, plan: emitter.plan(node) as FunctionPlan, slot };
}

/** The entry and, right behind it, the copy. */
function copiedPair(
  emitter: Emitter,
  copied: Copied,
  slots: ts.Identifier,
  here: Surroundings,
): ts.ObjectLiteralElementLike[] {
  const { build, ts } = emitter;
  const { factory } = build;
  const { node, plan, slot } = copied;
  const copy = factory.createMethodDeclaration(
    undefined,
    factory.createToken(ts.SyntaxKind.AsteriskToken),
    factory.createComputedPropertyName(slotOf(emitter, slots, slot)),
    undefined,
    undefined,
    bodyParameters(emitter, plan, renamedInBody(emitter, plan)),
    undefined,
    bodyBlock(emitter, plan, { ...insideNative(here, false), home: { slots: slots.text, isStatic: false } }),
  );
  keepAsyncSuper(emitter, plan, copy);
  ts.setSourceMapRange(copy, node);
  if (ts.isMethodDeclaration(node)) {
    const body = build.helperCall("late", [slots, build.string(slot)]);
    return [emitLiteralMethod(emitter, plan, here, body), copy];
  }
  const entered = applyTo(emitter, slotOf(emitter, slots, slot), plan);
  const name = accessorName(emitter, copied, slots, here);
  const entry = emitMethodEntry(emitter, plan, node, name, entered, insideNative(here, false));
  return [entry as ts.AccessorDeclaration, copy];
}

/** `[object$.get_k$Key = $sa.key(k)]`: a computed key is converted once, where it stands, and kept for the row. */
function accessorName(
  emitter: Emitter,
  { node, slot }: Copied,
  slots: ts.Identifier,
  here: Surroundings,
): ts.PropertyName {
  const { build } = emitter;
  if (!isKept(emitter, node)) return node.name;
  const key = emitter.expression((node.name as ts.ComputedPropertyName).expression, here);
  const kept = slotOf(emitter, slots, `${slot}Key`);
  return build.factory.createComputedPropertyName(build.factory.createAssignment(kept, build.helperCall("key", [key])));
}

function isKept({ ts }: Emitter, { name }: Copied["node"]): boolean {
  return ts.isComputedPropertyName(name) && !isConstantKey(ts, name.expression);
}

function linkRow(
  emitter: Emitter,
  { node, plan, slot }: Copied,
  literal: ts.ObjectLiteralExpression,
  here: Surroundings,
): ts.Expression {
  const { build, ts } = emitter;
  if (ts.isMethodDeclaration(node)) return row(emitter, [build.string(slot), build.null, build.string("body")]);
  const kind = build.string(ts.isGetAccessor(node) ? "get" : "set");
  const key = isReplaced(emitter, node, literal) ? build.null : keyOf(emitter, node);
  const binder = binderOf(emitter, plan, insideNative(here, false));
  return row(emitter, [build.string(slot), key, kind, ...(binder === undefined ? [] : [binder])]);
}

function row({ build }: Emitter, cells: readonly ts.Expression[]): ts.Expression {
  return build.factory.createArrayLiteralExpression(cells);
}

function keyOf(emitter: Emitter, node: Copied["node"]): ts.Expression {
  const { build, ts } = emitter;
  const { name } = node;
  if (isKept(emitter, node)) return build.undefined;
  if (ts.isIdentifier(name)) return build.string(name.text);
  return ts.isComputedPropertyName(name) ? name.expression : (name as ts.StringLiteral);
}

/** True if an accessor further on in the literal, which is not compiled, may take this one's place: its twin is not to be this one's. */
function isReplaced(
  emitter: Emitter,
  node: ts.AccessorDeclaration,
  { properties }: ts.ObjectLiteralExpression,
): boolean {
  const { ts } = emitter;
  const name = literalName(ts, node.name);
  return properties.slice(properties.indexOf(node) + 1).some((later) => {
    const isCompiled: boolean = isCopiedInside(emitter, later);
    if (later.kind !== node.kind || isCompiled) return false;
    const laterName = literalName(ts, (later as ts.AccessorDeclaration).name);
    return name === undefined || laterName === undefined || laterName === name;
  });
}

function slotOf({ build }: Emitter, slots: ts.Identifier, slot: string): ts.Expression {
  return build.factory.createPropertyAccessExpression(slots, slot);
}
