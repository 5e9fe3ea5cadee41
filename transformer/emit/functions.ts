import type ts from "typescript";
import { nameFromPlace } from "../analyze/names.js";
import type { FunctionPlan } from "../analyze/plan.js";
import { bodyExpression } from "./bodies.js";
import type { Emitter } from "./emitter.js";
import { applyTo, entryBlock, withoutAsync } from "./entries.js";
import { emitGeneratorExpression } from "./generators.js";
import { arrowArguments, binderOf, entryParameters } from "./parameters.js";
import type { Surroundings } from "./surroundings.js";
import { withWords } from "./words.js";

// In: a planned function expression or arrow. Out: the expression that makes its entry from what it enters by, and its body copy.

/**
 *     $sa.fn("f", ($enter) => function (a) { return $enter.apply(this, arguments); }, function* f$(a) { ... })
 *     $sa.fn("f", ($enter) => (a) => $enter(a), function* f$(a) { ... })
 */
export function emitFunctionExpression(
  emitter: Emitter,
  plan: FunctionPlan,
  here: Surroundings,
  computedName?: ts.Expression,
): ts.Expression {
  if (plan.role === "generator") return emitGeneratorExpression(emitter, plan, here, computedName);
  const { build, ts } = emitter;
  const { factory } = build;
  const node = plan.node as ts.ArrowFunction | ts.FunctionExpression;
  const ownName = ts.isFunctionExpression(node) ? node.name : undefined;
  const name = ownName === undefined ? nameFromPlace(ts, node) : undefined;
  const entry = ts.isArrowFunction(node)
    ? arrowEntry(emitter, plan, node, here)
    : functionEntry(emitter, plan, node, here);
  const nameGiven = computedName ?? (name === undefined ? undefined : build.string(name));
  const made = makeFunction(emitter, plan, here, nameGiven, ownName?.text ?? name, entry);
  if (ownName === undefined || !usesOwnName(emitter, node)) return made;
  // Inside, a function expression's own name means the entry: ((f) => f = $sa.fn(...))()
  const assigned = factory.createAssignment(build.id(ownName.text), made);
  const parameter = factory.createParameterDeclaration(undefined, undefined, ownName.text);
  const arrow = factory.createArrowFunction(undefined, undefined, [parameter], undefined, undefined, assigned);
  return factory.createCallExpression(factory.createParenthesizedExpression(arrow), undefined, []);
}

/** `$sa.fn("name", ($enter) => entry, function* bodyName$() { ... }, binder)` */
export function makeFunction(
  emitter: Emitter,
  plan: FunctionPlan,
  here: Surroundings,
  name: ts.Expression | undefined,
  bodyName: string | undefined,
  entry: ts.Expression,
  body?: ts.Expression,
): ts.Expression {
  const { build, ts } = emitter;
  const made = build.helperCall(plan.role === "task" ? "asyncFn" : "fn", [
    name ?? build.null,
    entryMaker(emitter, entry),
    body ?? withWords(emitter, plan, here, bodyExpression(emitter, plan, here, bodyName)),
    ...optional(binderOf(emitter, plan, here)),
  ]);
  return ts.setSourceMapRange(made, plan.node);
}

function usesOwnName({ ts, plans }: Emitter, node: ts.Node): boolean {
  const find = (inner: ts.Node): boolean => {
    if (ts.isIdentifier(inner) && plans.scopes.bindingOf(inner)?.declaration === node && inner.parent !== node)
      return true;
    return ts.forEachChild(inner, find) === true;
  };
  return find(node);
}

/** `($enter) => entry` */
function entryMaker(emitter: Emitter, entry: ts.Expression): ts.Expression {
  const { factory } = emitter.build;
  const parameter = factory.createParameterDeclaration(undefined, undefined, emitter.words.enter);
  return factory.createArrowFunction(undefined, undefined, [parameter], undefined, undefined, entry);
}

function arrowEntry(emitter: Emitter, plan: FunctionPlan, node: ts.ArrowFunction, here: Surroundings): ts.Expression {
  const { factory } = emitter.build;
  const call = factory.createCallExpression(emitter.words.enter, undefined, arrowArguments(emitter, plan));
  return factory.createArrowFunction(
    withoutAsync(emitter, node.modifiers) as ts.Modifier[] | undefined,
    node.typeParameters,
    entryParameters(emitter, plan, here, false),
    undefined,
    undefined,
    call,
  );
}

function functionEntry(
  emitter: Emitter,
  plan: FunctionPlan,
  node: ts.FunctionExpression,
  here: Surroundings,
): ts.Expression {
  return emitter.build.factory.createFunctionExpression(
    withoutAsync(emitter, node.modifiers) as ts.Modifier[] | undefined,
    undefined,
    node.name,
    node.typeParameters,
    entryParameters(emitter, plan, here, false),
    undefined,
    entryBlock(emitter, plan, enterCall(emitter, plan)),
  );
}

/** `$enter.apply(this, arguments)`; also with the array of bound names */
export function enterCall(emitter: Emitter, plan: FunctionPlan): ts.Expression {
  return applyTo(emitter, emitter.words.enter, plan);
}

function optional<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}
