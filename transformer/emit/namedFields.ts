import type ts from "typescript";
import { literalName } from "../analyze/names.js";
import type { FunctionPlan } from "../analyze/plan.js";
import { skipWrappers } from "../context.js";
import type { Emitter } from "./emitter.js";
import { emitFunctionExpression } from "./functions.js";
import { insideNative, type Surroundings } from "./surroundings.js";

// In: a field with a computed key whose value is an anonymous function that is compiled. Out: the field, and the function with the key as its name, which
// the engine gives only to a function that stands there itself:
//
//     static [k] = () => f();
//     static [C$.key = $sa.key(k)] = $sa.fn(C$.key, ($enter) => () => $enter(), function* () { ... });

/** The plan of the function that takes its name from the field's key, if there is one. */
export function functionNamedByKey({ ts, plans }: Emitter, field: ts.Node): FunctionPlan | undefined {
  if (!ts.isPropertyDeclaration(field) || field.initializer === undefined) return undefined;
  if (!ts.isComputedPropertyName(field.name) || literalName(ts, field.name) !== undefined) return undefined;
  const value = skipWrappers(ts, field.initializer);
  const isAnonymous = ts.isArrowFunction(value) || (ts.isFunctionExpression(value) && value.name === undefined);
  const plan = isAnonymous ? plans.of.get(value as FunctionPlan["node"]) : undefined;
  return plan?.role === "suspendable" || plan?.role === "task" || plan?.role === "generator" ? plan : undefined;
}

/** @param kept where the converted key is kept */
export function emitNamedField(
  emitter: Emitter,
  field: ts.PropertyDeclaration,
  plan: FunctionPlan,
  kept: ts.Expression,
  here: Surroundings,
): ts.ClassElement {
  const { build } = emitter;
  const { factory } = build;
  const around = emitter.heads.isKeyMoved(field) ? insideNative(here, true) : here;
  const key = emitter.expression((field.name as ts.ComputedPropertyName).expression, around);
  const converted = factory.createAssignment(kept, build.helperCall("key", [key]));
  const modifiers = field.modifiers?.flatMap((modifier) => (emitter.visit(modifier, here) as ts.ModifierLike) ?? []);
  const name = factory.createComputedPropertyName(converted);
  const value = emitFunctionExpression(emitter, plan, insideNative(here, false), kept);
  return factory.updatePropertyDeclaration(field, modifiers, name, undefined, field.type, value);
}
