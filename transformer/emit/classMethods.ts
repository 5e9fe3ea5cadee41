import type ts from "typescript";
import { isConstantKey, isIdentifierText, literalName } from "../analyze/names.js";
import type { FunctionPlan } from "../analyze/plan.js";
import { hasModifier } from "../context.js";
import { keepAsyncSuper } from "./asyncSuper.js";
import { bodyBlock } from "./bodies.js";
import type { Emitter } from "./emitter.js";
import { applyTo, emitMethodEntry } from "./entries.js";
import { binderOf, bodyParameters, renamedInBody } from "./parameters.js";
import { insideNative, type Surroundings } from "./surroundings.js";

// A method's body copy has to stand inside the class, where `super` and private names mean the same. It is a generator method under a temporary
// key, which a first static block takes away again:
//
//     const C$ = {};
//     class C {
//       static { $sa.methods(C$, this.prototype, ["m", "m", "m$", "sync"]); }
//       m(a) { return C$.m.apply(this, arguments); }
//       *m$(a) { ... }
//     }
//
// A private method is linked where it is called, `$sa.own(o.#m, C$.m)`, since no other place can name it. A computed key is kept in `C$` too.

// An accessor's two halves are rows of their own, of the kinds "get" and "set". A private one is called through its slot, `$sa.ownGet(o, ..., C$.get_m)`.

export interface CompiledMethod {
  readonly node: ts.MethodDeclaration | ts.AccessorDeclaration;
  readonly plan: FunctionPlan;
  /** The key under which the copy stands until the static block has run. */
  readonly copyName: string;
  /** The property of the slots object that holds the entry's `enter`. */
  readonly slot: string;
  readonly isPrivate: boolean;
}

export function isCompiled(emitter: Emitter, member: ts.Node): member is ts.MethodDeclaration | ts.AccessorDeclaration {
  const { ts } = emitter;
  const role = emitter.plan(member)?.role;
  return (ts.isMethodDeclaration(member) || ts.isAccessor(member)) && (role === "suspendable" || role === "task");
}

export function compiledMethods(
  emitter: Emitter,
  node: ts.ClassLikeDeclaration,
  fresh: (wanted: string) => string,
): CompiledMethod[] {
  const { ts } = emitter;
  return node.members
    .filter((member) => isCompiled(emitter, member))
    .map((member) => {
      const plan = emitter.plan(member) as FunctionPlan;
      const name = literalName(ts, member.name)?.replace(/^#/, "") ?? "computed";
      const copyName = fresh(`${accessorPrefix(ts, member, "_")}${name}$`);
      const slot = copyName.slice(0, -1);
      return { node: member, plan, copyName, slot, isPrivate: ts.isPrivateIdentifier(member.name) };
    });
}

/** A class's own private names hide those of the classes around it, whether they are compiled or not. */
export function privatesInside(
  emitter: Emitter,
  node: ts.ClassLikeDeclaration,
  methods: readonly CompiledMethod[],
  slots: string,
  here: Surroundings,
): Surroundings["privates"] {
  const { ts } = emitter;
  const privates = new Map(here.privates);
  for (const { name } of node.members) {
    if (name === undefined || !ts.isPrivateIdentifier(name)) continue;
    for (const prefix of ["", "get ", "set "]) privates.delete(`${prefix}${name.text}`);
  }
  for (const { isPrivate, plan, node: method, slot } of methods) {
    if (!isPrivate || plan.role !== "suspendable") continue;
    const name = (method.name as ts.PrivateIdentifier).text;
    privates.set(`${accessorPrefix(ts, method, " ")}${name}`, () => slotOf(emitter, slots, slot));
  }
  return privates;
}

/** "get" or "set" and the separator, before what is named after an accessor. */
function accessorPrefix(ts: Emitter["ts"], node: ts.Node, separator: string): string {
  if (!ts.isAccessor(node)) return "";
  return `${ts.isGetAccessor(node) ? "get" : "set"}${separator}`;
}

/** The entry and, right behind it, the copy. */
export function methodPair(
  emitter: Emitter,
  method: CompiledMethod,
  slots: string,
  here: Surroundings,
): ts.ClassElement[] {
  const { build, ts } = emitter;
  const { factory } = build;
  const { node, plan, copyName, slot } = method;
  const inside = insideNative(here, false);
  const copy = factory.createMethodDeclaration(
    isStatic(emitter, node) ? [factory.createModifier(ts.SyntaxKind.StaticKeyword)] : undefined,
    factory.createToken(ts.SyntaxKind.AsteriskToken),
    isIdentifierText(copyName) ? build.id(copyName) : build.string(copyName),
    undefined,
    undefined,
    bodyParameters(emitter, plan, renamedInBody(emitter, plan)),
    undefined,
    bodyBlock(emitter, plan, { ...inside, home: { slots, isStatic: isStatic(emitter, node) } }),
  );
  keepAsyncSuper(emitter, plan, copy);
  const entered = applyTo(emitter, slotOf(emitter, slots, slot), plan);
  const name = methodName(emitter, method, slots, here);
  const entry = emitMethodEntry(emitter, plan, node, name, entered, inside);
  return [withOriginalKept(emitter, entry, slots, slot), ts.setSourceMapRange(copy, node)];
}

/**
 * A standard decorator may put another function in the entry's place, which the entry's twin must not be given. The last one is applied first:
 * `@other @$sa.original(C$, "m") m(a) { ... }` keeps the entry. Legacy decorators run when the static block has linked it already.
 */
function withOriginalKept(
  emitter: Emitter,
  entry: ts.MethodDeclaration | ts.AccessorDeclaration,
  slots: string,
  slot: string,
): ts.ClassElement {
  const { build, ts, ctx } = emitter;
  const { factory } = build;
  const decorators = ts.getDecorators(entry) ?? [];
  const isLegacy = ctx.transformation.getCompilerOptions().experimentalDecorators === true;
  if (decorators.length === 0 || isLegacy) return entry;
  const keep = factory.createDecorator(build.helperCall("original", [build.id(slots), build.string(slot)]));
  const modifiers = [...decorators, keep, ...(ts.getModifiers(entry) ?? [])];
  const { name, parameters, body } = entry;
  if (ts.isGetAccessor(entry)) {
    return factory.updateGetAccessorDeclaration(entry, modifiers, name, parameters, undefined, body);
  }
  if (ts.isSetAccessor(entry)) return factory.updateSetAccessorDeclaration(entry, modifiers, name, parameters, body);
  return factory.updateMethodDeclaration(
    entry,
    modifiers,
    entry.asteriskToken,
    entry.name,
    entry.questionToken,
    entry.typeParameters,
    entry.parameters,
    entry.type,
    entry.body,
  );
}

/** A computed key is converted once, where it stands, and kept for the static block: `[C$.mKey = $sa.key(k)]`. */
function methodName(
  emitter: Emitter,
  { node, slot }: CompiledMethod,
  slots: string,
  here: Surroundings,
): ts.PropertyName {
  const { build } = emitter;
  if (!needsKeySlot(emitter, node)) return node.name;
  const key = emitter.expression((node.name as ts.ComputedPropertyName).expression, here);
  const kept = slotOf(emitter, slots, `${slot}Key`);
  return build.factory.createComputedPropertyName(build.factory.createAssignment(kept, build.helperCall("key", [key])));
}

function needsKeySlot({ ts }: Emitter, { name }: CompiledMethod["node"]): boolean {
  return ts.isComputedPropertyName(name) && !isConstantKey(ts, name.expression);
}

export function slotOf({ build }: Emitter, slots: string, slot: string): ts.Expression {
  const object = build.id(slots);
  return isIdentifierText(slot)
    ? build.factory.createPropertyAccessExpression(object, slot)
    : build.factory.createElementAccessExpression(object, build.string(slot));
}

function isStatic({ ts }: Emitter, node: ts.Node): boolean {
  return hasModifier(node, ts.SyntaxKind.StaticKeyword);
}

/** `$sa.methods(C$, this.prototype, [slot, key, temporary key, kind, binder?], ...)`, and the same with `this` for static methods. */
export function linkStatements(
  emitter: Emitter,
  methods: readonly CompiledMethod[],
  itself: () => ts.Expression,
  slots: string,
  here: Surroundings,
): ts.Statement[] {
  const { factory } = emitter.build;
  const isInstances = ({ node: method }: CompiledMethod) => !isStatic(emitter, method);
  const groups = [
    {
      holder: factory.createPropertyAccessExpression(itself(), "prototype"),
      rows: methods.filter(isInstances),
    },
    { holder: itself(), rows: methods.filter((method) => !isInstances(method)) },
  ];
  return groups
    .filter(({ rows }) => rows.length > 0)
    .map(({ holder, rows }) => {
      const printed = rows.map((row) => linkRow(emitter, row, slots, here));
      return factory.createExpressionStatement(
        emitter.build.helperCall("methods", [emitter.build.id(slots), holder, ...printed]),
      );
    });
}

function linkRow(emitter: Emitter, method: CompiledMethod, slots: string, here: Surroundings): ts.Expression {
  const { build } = emitter;
  const { plan, slot, copyName } = method;
  const binder = binderOf(emitter, plan, insideNative(here, false));
  const accessor = accessorPrefix(emitter.ts, method.node, "");
  const kind = build.string(accessor || (plan.role === "task" ? "async" : "sync"));
  const row = [build.string(slot), keyOf(emitter, method, slots), build.string(copyName), kind];
  return build.factory.createArrayLiteralExpression(binder === undefined ? row : [...row, binder]);
}

function keyOf(emitter: Emitter, { node, slot, isPrivate }: CompiledMethod, slots: string): ts.Expression {
  const { build, ts } = emitter;
  const { name } = node;
  if (isPrivate) return build.null;
  if (needsKeySlot(emitter, node)) return slotOf(emitter, slots, `${slot}Key`);
  if (ts.isIdentifier(name)) return build.string(name.text);
  return ts.isComputedPropertyName(name) ? name.expression : (name as ts.StringLiteral);
}
