import type ts from "typescript";
import { type FunctionWithBody, isGenerator, skipWrappers, type TypeScript } from "../context.js";
import { isAssignmentTarget } from "./assignment.js";
import { isHarmlessCall } from "./harmless.js";
import { literalName, nameFromPlace } from "./names.js";
import type { Scopes } from "./scopes.js";

// In: a node. Out: what it iterates over, if it iterates; and the functions that iterations run.

/** The array pattern of a declaration or an assignment, and the value that is taken apart. */
export interface Destructuring {
  readonly pattern: ts.ArrayBindingPattern | ts.ArrayLiteralExpression;
  readonly value: ts.Expression;
}

/** The expression whose iterator a node asks for values; undefined where it asks none, or one that cannot suspend: an array literal's. */
export function iterableOf(ts: TypeScript, node: ts.Node): ts.Expression | undefined {
  const iterable = writtenIterable(ts, node);
  return iterable === undefined || isListByForm(ts, iterable) ? undefined : iterable;
}

/** True for an array or a string as a literal. */
export function isListByForm(ts: TypeScript, iterable: ts.Expression): boolean {
  const inner = skipWrappers(ts, iterable);
  return ts.isArrayLiteralExpression(inner) || ts.isStringLiteralLike(inner);
}

function writtenIterable(ts: TypeScript, node: ts.Node): ts.Expression | undefined {
  if (ts.isForOfStatement(node)) return node.awaitModifier === undefined ? node.expression : undefined;
  if (ts.isSpreadElement(node)) return isAssignmentTarget(ts, node) ? undefined : node.expression;
  if (ts.isYieldExpression(node)) return node.asteriskToken === undefined ? undefined : node.expression;
  return destructuringOf(ts, node)?.value;
}

/** `[a, b] = value`, in a declaration or as an expression. */
export function destructuringOf(ts: TypeScript, node: ts.Node): Destructuring | undefined {
  if (ts.isVariableDeclaration(node) && ts.isArrayBindingPattern(node.name) && node.initializer !== undefined) {
    return { pattern: node.name, value: node.initializer };
  }
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return undefined;
  // Inside a pattern it is a target with its default.
  if (node.parent === undefined || isAssignmentTarget(ts, node)) return undefined;
  const target = skipWrappers(ts, node.left);
  return ts.isArrayLiteralExpression(target) ? { pattern: target, value: node.right } : undefined;
}

/** Methods that give arrays, or iterators of the engine's own, unless somebody has defined them anew. */
const arrayMethods = new Set(
  "split slice splice concat sort toSorted reverse toReversed flat match matchAll keys entries getOwnPropertyNames".split(
    " ",
  ),
);

/** False for an iterable that is an array, or a collection of the engine's, by its looks. A wrong answer costs a look-up, or a block. */
export function mayComeFromElsewhere(ts: TypeScript, scopes: Scopes, iterable: ts.Expression): boolean {
  const inner = skipWrappers(ts, iterable);
  if (ts.isCallExpression(inner))
    return !isHarmlessCall(ts, scopes, inner.expression) && !isArrayMethod(ts, inner.expression);
  if (ts.isNewExpression(inner))
    return !(ts.isIdentifier(inner.expression) && scopes.bindingOf(inner.expression) === undefined);
  return !ts.isIdentifier(inner) || !isKnownArray(ts, scopes, inner);
}

function isArrayMethod(ts: TypeScript, callee: ts.Expression): boolean {
  const inner = skipWrappers(ts, callee);
  return ts.isPropertyAccessExpression(inner) && arrayMethods.has(inner.name.text);
}

/** A rest parameter, `arguments`, or a variable that is initialised with an array and never assigned. */
function isKnownArray(ts: TypeScript, scopes: Scopes, identifier: ts.Identifier): boolean {
  const binding = scopes.bindingOf(identifier);
  if (binding === undefined) return identifier.text === "arguments";
  const { declaration } = binding;
  if (binding.assigned || binding.repeated) return false;
  if (ts.isParameter(declaration)) return declaration.dotDotDotToken !== undefined;
  if (!ts.isVariableDeclaration(declaration) || declaration.initializer === undefined) return false;
  return ts.isIdentifier(declaration.name) && !mayBeIterator(ts, scopes, declaration.initializer);
}

function mayBeIterator(ts: TypeScript, scopes: Scopes, value: ts.Expression): boolean {
  const inner = skipWrappers(ts, value);
  return !ts.isArrayLiteralExpression(inner) && (ts.isIdentifier(inner) || mayComeFromElsewhere(ts, scopes, inner));
}

/** True for a function that an iteration may run: a generator's steps, `[Symbol.iterator]`, or a method of an iterator. */
export function isRunByIterations(ts: TypeScript, node: FunctionWithBody): boolean {
  if (isGenerator(node)) return true;
  const { name } = node;
  if (name !== undefined && isSymbolNamed(ts, name, "iterator")) return true;
  const key = keyOf(ts, node);
  // Many things have a method of such a name; an iterator stands in a file that speaks of iterators.
  const isIteratorMethod = key === "next" || key === "return" || key === "throw";
  return isIteratorMethod && node.getSourceFile().text.includes("Symbol.iterator");
}

/** True for a function that `using` runs. */
export function isDisposer(ts: TypeScript, { name }: FunctionWithBody): boolean {
  return name !== undefined && isSymbolNamed(ts, name, "dispose");
}

function keyOf(ts: TypeScript, node: FunctionWithBody): string | undefined {
  return node.name === undefined ? nameFromPlace(ts, node) : literalName(ts, node.name);
}

/** `[Symbol.which]` */
function isSymbolNamed(ts: TypeScript, name: ts.PropertyName, which: string): boolean {
  if (!ts.isComputedPropertyName(name)) return false;
  const { expression } = name;
  return (
    ts.isPropertyAccessExpression(expression) &&
    ts.isIdentifier(expression.expression) &&
    expression.expression.text === "Symbol" &&
    expression.name.text === which
  );
}
