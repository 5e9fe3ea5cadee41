import type ts from "typescript";
import { type ObjectDestructuring, objectDestructuringOf, type PatternElement } from "../analyze/objectPatterns.js";
import { skipWrappers } from "../context.js";
import type { Emitter } from "../emit/emitter.js";
import type { Surroundings } from "../emit/surroundings.js";
import { calleeText } from "./calleeText.js";

// In: `{ x, y: z = 1 } = o`, in a declaration or as a statement, where a property may have a compiled getter. Out:
//
//     const { 0: x, 1: z = 1 } = <checked $sa.fields("o", o, "x", "y")>;
//
// That reads all properties before the first of them is bound. Where somebody could tell - a default that runs something, a pattern or a member among
// the targets, a variable that a closure sees, the rest - `lower/patterns.ts` reads them one by one.

export function lowerObjectPattern(emitter: Emitter, node: ts.Node, here: Surroundings): ts.Node | undefined {
  const { ts, plans } = emitter;
  const found = plans.maySuspend(plans.sites.ofImplicit(node)) ? objectDestructuringOf(ts, node) : undefined;
  return found && lowerFound(emitter, node, found, here);
}

function lowerFound(
  emitter: Emitter,
  node: ts.Node,
  { elements, value }: ObjectDestructuring,
  here: Surroundings,
): ts.Node | undefined {
  const { ts, build } = emitter;
  const { factory } = build;
  if (!elements.every((element) => isUnobservable(emitter, element, element === elements.at(-1)))) return undefined;
  const source = build.string(calleeText(ts, value));
  const names = elements.map(({ name }) => build.string(name as string));
  const fields = build.checkedHelper("fields", [source, emitter.expression(value, here), ...names], here, value);
  const initializers = elements.map(({ initializer }) => initializer && emitter.expression(initializer, here));
  if (ts.isVariableDeclaration(node)) {
    const bound = elements.map(({ target }, index) =>
      factory.createBindingElement(
        undefined,
        factory.createNumericLiteral(index),
        target as ts.Identifier,
        initializers[index],
      ),
    );
    const pattern = factory.createObjectBindingPattern(bound);
    return factory.updateVariableDeclaration(node, pattern, undefined, undefined, fields);
  }
  const assignment = node as ts.BinaryExpression;
  // As a value it is its right side, which is not what is taken apart here.
  if (!ts.isExpressionStatement(statementOf(emitter, assignment))) return undefined;
  const targets = elements.map(({ target }, index) => {
    const initializer = initializers[index];
    const written = initializer === undefined ? target : factory.createAssignment(target as ts.Expression, initializer);
    return factory.createPropertyAssignment(factory.createNumericLiteral(index), written as ts.Expression);
  });
  const pattern = factory.createObjectLiteralExpression(targets);
  return factory.createParenthesizedExpression(factory.createAssignment(pattern, fields));
}

function statementOf({ ts }: Emitter, node: ts.Expression): ts.Node {
  let { parent } = node as ts.Node;
  while (ts.isParenthesizedExpression(parent)) parent = parent.parent;
  return parent;
}

/** A default runs when its property has been read, before the next one is: only the last one's may do anything. */
function isUnobservable(emitter: Emitter, { name, target, initializer }: PatternElement, isLast: boolean): boolean {
  const { scopes } = emitter.plans;
  const binding = target && scopes.bindingOf(target);
  if (name === undefined || binding === undefined || scopes.isCaptured(binding)) return false;
  return initializer === undefined || isLast || isTimeless(emitter.ts, initializer);
}

function isTimeless(ts: Emitter["ts"], node: ts.Expression): boolean {
  const inner = skipWrappers(ts, node);
  if (ts.isLiteralExpression(inner) || ts.isArrowFunction(inner) || ts.isFunctionExpression(inner)) return true;
  return inner.kind === ts.SyntaxKind.TrueKeyword || inner.kind === ts.SyntaxKind.FalseKeyword;
}
