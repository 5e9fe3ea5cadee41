import type ts from "typescript";
import { literalName, setsPrototype } from "../analyze/names.js";
import { isFunctionWithBody, skipWrappers } from "../context.js";
import type { Emitter } from "./emitter.js";
import { ownPropertyName } from "./propertyNames.js";

// In: the emitted elements of an object literal that is to stand inside an arrow. Out: the elements with variables for the operands that have to be
// evaluated outside, because they may suspend, or stand before one that does.

export interface Hoisted {
  readonly elements: readonly ts.ObjectLiteralElementLike[];
  /** The variables, and what each is given. */
  readonly names: readonly ts.Identifier[];
  readonly given: readonly ts.Expression[];
}

/** An expression in a literal: a computed key, a value, or what is spread. */
interface Operand {
  readonly node: ts.Expression;
  readonly kind: "key" | "value" | "spread";
  /** The name that an anonymous class there gets. */
  readonly name?: string | undefined;
}

/** @param slots the variable that exists only inside the arrow; keys that are taken from it stay there */
export function hoistOperands(
  emitter: Emitter,
  elements: readonly ts.ObjectLiteralElementLike[],
  slots: ts.Identifier,
): Hoisted {
  const operands: Operand[] = [];
  for (const element of elements) {
    mapOperands(emitter, element, slots, (operand) => {
      operands.push(operand);
      return operand.node;
    });
  }
  const last = operands.map(({ node }) => holdsSuspension(emitter, node)).lastIndexOf(true);
  const names: ts.Identifier[] = [];
  const given: ts.Expression[] = [];
  let position = 0;
  const hoist = (operand: Operand): ts.Expression => {
    if (position++ > last || isTimeless(emitter, operand)) return operand.node;
    const name = emitter.build.id(emitter.ctx.names.fresh("$v"));
    names.push(name);
    given.push(evaluated(emitter, operand));
    return name;
  };
  const hoisted = last < 0 ? elements : elements.map((element) => mapOperands(emitter, element, slots, hoist));
  return { elements: hoisted, names, given };
}

/** The operand as it is evaluated at its place: a key is converted there, a spread object is read there. */
function evaluated({ build, ts }: Emitter, { node, kind, name }: Operand): ts.Expression {
  const { factory } = build;
  if (kind === "key") return build.helperCall("key", [node]);
  if (kind === "spread") return factory.createObjectLiteralExpression([factory.createSpreadAssignment(node)]);
  const isAnonymous = name !== undefined && ts.isClassExpression(node) && node.name === undefined;
  return isAnonymous ? build.named(name, node) : node;
}

/** Nobody can tell when a function or a literal is evaluated; where it stands, a function gets its name. */
function isTimeless({ ts }: Emitter, { node, kind }: Operand): boolean {
  const inner = skipWrappers(ts, node);
  return (
    kind === "value" && (ts.isArrowFunction(inner) || ts.isFunctionExpression(inner) || ts.isLiteralExpression(inner))
  );
}

/** The element with its operands replaced, in the order of their evaluation. */
function mapOperands(
  emitter: Emitter,
  element: ts.ObjectLiteralElementLike,
  slots: ts.Identifier,
  map: (operand: Operand) => ts.Expression,
): ts.ObjectLiteralElementLike {
  const { ts } = emitter;
  const { factory } = emitter.build;
  if (ts.isSpreadAssignment(element)) {
    const { expression } = element;
    // `...$sa.property(k, ($key) => ...)`, a method whose copy stands in the literal: of it only the key is evaluated before.
    if (ts.isCallExpression(expression) && mentions(ts, expression, slots)) {
      const [key, make] = expression.arguments as unknown as readonly [ts.Expression, ts.Expression];
      const args = [map({ node: key, kind: "key" }), make];
      const call = factory.updateCallExpression(expression, expression.expression, undefined, args);
      return factory.updateSpreadAssignment(element, call);
    }
    return factory.updateSpreadAssignment(element, map({ node: element.expression, kind: "spread" }));
  }
  if (ts.isShorthandPropertyAssignment(element)) {
    const value = map({ node: element.name, kind: "value" });
    const name = ownPropertyName(emitter, element.name);
    return value === element.name ? element : factory.createPropertyAssignment(name, value);
  }
  const mapKey = (key: ts.Expression): ts.Expression => {
    if (ts.isPropertyAccessExpression(key) && key.expression === slots) return key;
    // `[slots.key = $sa.key(k)]` has been converted, and is kept on the way.
    const isKept =
      ts.isBinaryExpression(key) && ts.isPropertyAccessExpression(key.left) && key.left.expression === slots;
    if (!isKept) return map({ node: key, kind: "key" });
    return factory.updateBinaryExpression(key, key.left, key.operatorToken, map({ node: key.right, kind: "value" }));
  };
  const mapName = (name: ts.PropertyName): ts.PropertyName =>
    ts.isComputedPropertyName(name) ? factory.updateComputedPropertyName(name, mapKey(name.expression)) : name;
  if (ts.isPropertyAssignment(element)) {
    const name = mapName(element.name);
    // A method whose copy stands in the literal: a function, which can be made late.
    if (mentions(ts, element.initializer, slots)) {
      return factory.updatePropertyAssignment(element, name, element.initializer);
    }
    const given = setsPrototype(ts, name) ? undefined : literalName(ts, name);
    const value = map({ node: element.initializer, kind: "value", name: given });
    return factory.updatePropertyAssignment(element, name, value);
  }
  const name = mapName(element.name);
  if (ts.isGetAccessor(element)) {
    const { modifiers, parameters, type, body } = element;
    return factory.updateGetAccessorDeclaration(element, modifiers, name, parameters, type, body);
  }
  if (ts.isSetAccessor(element)) {
    const { modifiers, parameters, body } = element;
    return factory.updateSetAccessorDeclaration(element, modifiers, name, parameters, body);
  }
  const { modifiers, asteriskToken, questionToken, typeParameters, parameters, type, body } = element;
  return factory.updateMethodDeclaration(
    element,
    modifiers,
    asteriskToken,
    name,
    questionToken,
    typeParameters,
    parameters,
    type,
    body,
  );
}

function mentions(ts: Emitter["ts"], node: ts.Node, slots: ts.Identifier): boolean {
  return node === slots || ts.forEachChild(node, (child) => mentions(ts, child, slots)) === true;
}

/** True if the code itself, not a function in it, has a `yield` or an `await`, ours or the program's. */
export function holdsSuspension(emitter: Emitter, node: ts.Node): boolean {
  const { ts, build } = emitter;
  if (ts.isYieldExpression(node) || ts.isAwaitExpression(node) || build.isVerbatimYield(node)) return true;
  if (ts.isPropertyDeclaration(node) || isFunctionWithBody(ts, node)) {
    const { name } = node as ts.MethodDeclaration;
    return name !== undefined && ts.isComputedPropertyName(name) && holdsSuspension(emitter, name.expression);
  }
  if (ts.isClassStaticBlockDeclaration(node)) return false;
  return ts.forEachChild(node, (child) => holdsSuspension(emitter, child)) === true;
}
