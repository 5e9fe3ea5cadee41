import type ts from "typescript";
import { destructuringOf } from "../analyze/iterables.js";
import { skipWrappers } from "../context.js";
import type { Emitter } from "../emit/emitter.js";
import type { Surroundings } from "../emit/surroundings.js";
import { checkedIterable, iterationMaySuspend } from "./iteration.js";

// In: `[a, b] = xs`, in a declaration or as an expression, over an iterator that may suspend, in code that can wait. Out:
//
//     const [a, , b] = <checked $sa.take("xs", xs, 3)>;        const [a, ...rest] = <checked $sa.collect("xs", xs)>;
//
// That takes all values before the first of them is bound. Where somebody could tell - a default, a pattern or a member among the targets, a variable
// that a closure sees - `lower/patterns.ts` takes them one by one.

export function lowerDestructuring(emitter: Emitter, node: ts.Node, here: Surroundings): ts.Node | undefined {
  const { ts, build } = emitter;
  const { factory } = build;
  const found = destructuringOf(ts, node);
  if (found === undefined || !iterationMaySuspend(emitter, node)) return undefined;
  const { elements } = found.pattern;
  if (!elements.every((element) => isUnobservable(emitter, element))) return undefined;
  const last = elements.at(-1);
  const hasRest = last !== undefined && isRest(emitter, last);
  const taken = hasRest
    ? checkedIterable(emitter, "collect", found.value, here)
    : checkedIterable(emitter, "take", found.value, here, factory.createNumericLiteral(elements.length));
  if (ts.isVariableDeclaration(node)) {
    return factory.updateVariableDeclaration(node, node.name, node.exclamationToken, undefined, taken);
  }
  const assignment = node as ts.BinaryExpression;
  // As a value it is its right side, which is not what is taken apart here.
  if (!ts.isExpressionStatement(assignment.parent)) return undefined;
  return factory.updateBinaryExpression(assignment, assignment.left, assignment.operatorToken, taken);
}

type Element = ts.ArrayBindingElement | ts.Expression;

function isRest({ ts }: Emitter, element: Element): boolean {
  return ts.isSpreadElement(element) || (ts.isBindingElement(element) && element.dotDotDotToken !== undefined);
}

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
