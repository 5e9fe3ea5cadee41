import type ts from "typescript";
import { isConstantKey, literalName } from "../analyze/names.js";
import type { FunctionPlan } from "../analyze/plan.js";
import type { Emitter } from "./emitter.js";
import { emitMethodEntry } from "./entries.js";
import { enterCall, makeFunction } from "./functions.js";
import { ownPropertyName } from "./propertyNames.js";
import type { Surroundings } from "./surroundings.js";

// In: a function that an object literal holds as a method or under a computed key. Out: the property.

/**
 * A method of an object literal, which has no name to find its own twin by:
 *
 *     m: $sa.fn(null, ($enter) => ({ m(a) { return $enter.apply(this, arguments); } }).m, function* m$(a) { ... })
 *
 * @param body the body copy, where it does not stand here
 */
export function emitLiteralMethod(
  emitter: Emitter,
  plan: FunctionPlan,
  here: Surroundings,
  body?: ts.Expression,
): ts.ObjectLiteralElementLike {
  const { ts } = emitter;
  const { factory } = emitter.build;
  const node = plan.node as ts.MethodDeclaration;
  const { name } = node;
  if (ts.isComputedPropertyName(name) && !isConstantKey(ts, name.expression)) {
    return emitComputedProperty(emitter, name, here, (key) =>
      literalMethod(emitter, plan, node, factory.createComputedPropertyName(key), here, body),
    );
  }
  const value = literalMethod(emitter, plan, node, name, here, body);
  return ts.setSourceMapRange(factory.createPropertyAssignment(ownPropertyName(emitter, name), value), node);
}

function literalMethod(
  emitter: Emitter,
  plan: FunctionPlan,
  node: ts.MethodDeclaration,
  name: ts.PropertyName,
  here: Surroundings,
  body: ts.Expression | undefined,
): ts.Expression {
  const { factory } = emitter.build;
  const method = emitMethodEntry(emitter, plan, node, name, enterCall(emitter, plan), here) as ts.MethodDeclaration;
  const literal = factory.createParenthesizedExpression(factory.createObjectLiteralExpression([method]));
  const entry = readProperty(emitter, literal, name);
  return makeFunction(emitter, plan, here, undefined, literalName(emitter.ts, name), entry, body);
}

/** A property whose value gets its name from a computed key: `[k]: () => {}` as `...$sa.property(k, ($key) => $sa.fn($key, ...))`. */
export function emitComputedProperty(
  emitter: Emitter,
  name: ts.ComputedPropertyName,
  here: Surroundings,
  make: (key: ts.Identifier) => ts.Expression,
): ts.ObjectLiteralElementLike {
  const { build, words } = emitter;
  const { factory } = build;
  const parameter = factory.createParameterDeclaration(undefined, undefined, words.key);
  const maker = factory.createArrowFunction(undefined, undefined, [parameter], undefined, undefined, make(words.key));
  const key = emitter.expression(name.expression, here);
  return factory.createSpreadAssignment(build.helperCall("property", [key, maker]));
}

function readProperty(
  { build: { factory }, ts }: Emitter,
  object: ts.Expression,
  name: ts.PropertyName,
): ts.Expression {
  if (ts.isIdentifier(name)) return factory.createPropertyAccessExpression(object, name);
  return factory.createElementAccessExpression(
    object,
    ts.isComputedPropertyName(name) ? name.expression : (name as ts.StringLiteral),
  );
}
