import type ts from "typescript";
import { isConstantKey, nameFromPlace } from "../analyze/names.js";
import type { FunctionPlan } from "../analyze/plan.js";
import { hasModifier } from "../context.js";
import { fillGenerator } from "./bodies.js";
import { staysEsModule } from "./declarations.js";
import type { Emitter } from "./emitter.js";
import type { Surroundings } from "./surroundings.js";

// In: a planned generator function. Out: the same function in the same place, its calls checked, and what makes its generators ours:
//
//     function* g(a) { ... }                          $sa.generator(g);   at the head of the list
//     const g = function* (a) { ... };                const g = $sa.generator(function* (a) { ... }, "g");
//     { *m() { ... }, *[Symbol.iterator]() { ... } }  $sa.generators({ ... }, "m", Symbol.iterator)
//     { *[k]() { ... } }                              ...$sa.property(k, ($key) => $sa.generator(({ *[$key]() { ... } })[$key]))
//
// Only the parameter list stays native: it is evaluated by the call, which gives a generator at once. Methods of classes: classGenerators.ts.

export function isCompiledGenerator(emitter: Emitter, node: ts.Node): node is ts.MethodDeclaration {
  return emitter.plan(node)?.role === "generator";
}

/** A declaration, linked at the head of its list. An anonymous one is a default export. */
export function emitGeneratorDeclaration(
  emitter: Emitter,
  node: ts.FunctionDeclaration,
  links: ts.Statement[],
  here: Surroundings,
): ts.Statement {
  const { ctx, build } = emitter;
  const filled = fillGenerator(emitter, node as FunctionPlan["node"], here) as ts.FunctionDeclaration;
  if (node.name === undefined && !staysEsModule(emitter)) return exportAsDefault(emitter, filled);
  const name = node.name ?? build.id(ctx.names.fresh("_default"));
  const visibleName = node.name === undefined ? [build.string("default")] : [];
  links.push(
    build.factory.createExpressionStatement(build.helperCall("generator", [build.id(name.text), ...visibleName])),
  );
  return node.name === undefined ? withName(emitter, filled, name) : filled;
}

/** `export default $sa.generator(function* () { ... }, "default");` */
function exportAsDefault({ build }: Emitter, filled: ts.FunctionDeclaration): ts.Statement {
  const { factory } = build;
  const { asteriskToken, typeParameters, parameters, type, body } = filled;
  const expression = factory.createFunctionExpression(
    undefined,
    asteriskToken,
    undefined,
    typeParameters,
    parameters,
    type,
    body as ts.Block,
  );
  return factory.createExportAssignment(
    undefined,
    false,
    build.helperCall("generator", [expression, build.string("default")]),
  );
}

function withName(
  { build: { factory } }: Emitter,
  node: ts.FunctionDeclaration,
  name: ts.Identifier,
): ts.FunctionDeclaration {
  const { modifiers, asteriskToken, typeParameters, parameters, type, body } = node;
  return factory.updateFunctionDeclaration(
    node,
    modifiers,
    asteriskToken,
    name,
    typeParameters,
    parameters,
    type,
    body,
  );
}

/** `$sa.generator(function* () { ... }, "g")` */
export function emitGeneratorExpression(
  emitter: Emitter,
  plan: FunctionPlan,
  here: Surroundings,
  computedName?: ts.Expression,
): ts.Expression {
  const { build, ts } = emitter;
  const node = plan.node as ts.FunctionExpression;
  const name = node.name === undefined ? nameFromPlace(ts, node) : undefined;
  const nameGiven = computedName ?? (name === undefined ? undefined : build.string(name));
  const filled = fillGenerator(emitter, node, here) as ts.Expression;
  return build.helperCall("generator", nameGiven === undefined ? [filled] : [filled, nameGiven]);
}

/** `$sa.generators({ ... }, "m")`, or the literal itself where it has no generator methods under keys that are known. */
export function linkLiteral(emitter: Emitter, node: ts.ObjectLiteralExpression, visited: ts.Expression): ts.Expression {
  const keys = node.properties.flatMap((property) => {
    const key = isCompiledGenerator(emitter, property) ? constantKey(emitter, property.name) : undefined;
    return key === undefined ? [] : [key];
  });
  return keys.length === 0 ? visited : emitter.build.helperCall("generators", [visited, ...keys]);
}

/** Undefined where it is known only at run time. */
export function constantKey({ ts, build }: Emitter, name: ts.PropertyName): ts.Expression | undefined {
  if (ts.isIdentifier(name)) return build.string(name.text);
  if (ts.isComputedPropertyName(name)) return isConstantKey(ts, name.expression) ? name.expression : undefined;
  return name as ts.StringLiteral;
}

/** A method of an object literal. */
export function emitLiteralGenerator(
  emitter: Emitter,
  node: ts.MethodDeclaration,
  here: Surroundings,
): ts.ObjectLiteralElementLike {
  const { build, words } = emitter;
  const { factory } = build;
  const filled = fillGenerator(emitter, node as FunctionPlan["node"], here) as ts.MethodDeclaration;
  if (constantKey(emitter, node.name) !== undefined) return filled;
  const named = methodWith(emitter, filled, factory.createComputedPropertyName(words.key));
  const literal = factory.createParenthesizedExpression(factory.createObjectLiteralExpression([named]));
  const made = build.helperCall("generator", [factory.createElementAccessExpression(literal, words.key)]);
  const parameter = factory.createParameterDeclaration(undefined, undefined, words.key);
  const maker = factory.createArrowFunction(undefined, undefined, [parameter], undefined, undefined, made);
  const key = emitter.expression((node.name as ts.ComputedPropertyName).expression, here);
  return factory.createSpreadAssignment(build.helperCall("property", [key, maker]));
}

export function methodWith(
  { build: { factory } }: Emitter,
  node: ts.MethodDeclaration,
  name: ts.PropertyName,
  modifiers: readonly ts.ModifierLike[] | undefined = node.modifiers,
): ts.MethodDeclaration {
  return factory.updateMethodDeclaration(
    node,
    modifiers,
    node.asteriskToken,
    name,
    node.questionToken,
    node.typeParameters,
    node.parameters,
    node.type,
    node.body,
  );
}

export function isStaticMember({ ts }: Emitter, node: ts.Node): boolean {
  return hasModifier(node, ts.SyntaxKind.StaticKeyword);
}
