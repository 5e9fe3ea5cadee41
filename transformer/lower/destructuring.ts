import type ts from "typescript";
import { destructuringOf } from "../analyze/iterables.js";
import { type ArrayPattern, partsOf } from "../analyze/patterns.js";
import { skipWrappers } from "../context.js";
import type { Emitter } from "../emit/emitter.js";
import type { Surroundings } from "../emit/surroundings.js";
import { checkedTwin, iterableText, iterationMaySuspend } from "./iteration.js";

// In: `[a, b] = xs`, in a declaration or as an expression, over an iterator that may suspend, in code that can wait. Out:
//
//     const [a, , b] = <checked $sa.take("xs", xs, 3, 1)>;        const [a, ...rest] = <checked $sa.collect("xs", xs)>;
//
// That takes all values before the first of them is bound. Where somebody could tell - a default, a pattern or a member among the targets, a variable
// that a closure sees - `lower/patterns.ts` takes them one by one.

export function lowerDestructuring(emitter: Emitter, node: ts.Node, here: Surroundings): ts.Node | undefined {
  const { ts, build } = emitter;
  const { factory } = build;
  const found = destructuringOf(ts, node);
  if (found === undefined || !iterationMaySuspend(emitter, node)) return undefined;
  const { pattern, value } = found;
  if (!pattern.elements.every((element) => isUnobservable(emitter, element))) return undefined;
  const source = [build.string(iterableText(emitter, value)), emitter.expression(value, here)];
  const taken = takenAtOnce(emitter, pattern, source, here, value);
  if (ts.isVariableDeclaration(node)) {
    return factory.updateVariableDeclaration(node, node.name, node.exclamationToken, undefined, taken);
  }
  const assignment = node as ts.BinaryExpression;
  // As a value it is its right side, which is not what is taken apart here.
  if (!ts.isExpressionStatement(assignment.parent)) return undefined;
  return factory.updateBinaryExpression(assignment, assignment.left, assignment.operatorToken, taken);
}

/** All that a pattern takes, before anything is bound. @param source the words for what is taken apart, and its value */
export function takenAtOnce(
  emitter: Emitter,
  pattern: ArrayPattern,
  source: readonly ts.Expression[],
  here: Surroundings,
  original: ts.Node,
): ts.Expression {
  const { factory } = emitter.build;
  const parts = partsOf(emitter.ts, pattern);
  const holes = parts.flatMap(({ target }, index) => (target === undefined ? factory.createNumericLiteral(index) : []));
  const hasRest = parts.at(-1)?.isRest === true;
  const count = hasRest ? [] : [factory.createNumericLiteral(parts.length)];
  return checkedTwin(emitter, hasRest ? "collect" : "take", [...source, ...count, ...holes], here, original);
}

type Element = ts.ArrayBindingElement | ts.Expression;

function isUnobservable(emitter: Emitter, element: Element): boolean {
  const { ts, plans } = emitter;
  if (ts.isOmittedExpression(element)) return true;
  const target = targetOf(emitter, element);
  if (target === undefined) return false;
  const binding = plans.scopes.bindingOf(target);
  return binding !== undefined && !plans.scopes.isCaptured(binding);
}

/** The variable that an element without a default binds. */
function targetOf({ ts }: Emitter, element: Element): ts.Identifier | undefined {
  if (ts.isBindingElement(element)) {
    return element.initializer === undefined && ts.isIdentifier(element.name) ? element.name : undefined;
  }
  const target = skipWrappers(ts, ts.isSpreadElement(element) ? element.expression : (element as ts.Expression));
  return ts.isIdentifier(target) ? target : undefined;
}
