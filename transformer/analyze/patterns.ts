import type ts from "typescript";
import { isWrapper, skipWrappers, type TypeScript } from "../context.js";
import { isAssignmentTarget } from "./assignment.js";

// In: a pattern, in a declaration, a parameter, a `catch`, or on the left of an assignment. Out: its parts, in the order in which they are read.

export type ObjectPattern = ts.ObjectBindingPattern | ts.ObjectLiteralExpression;
export type ArrayPattern = ts.ArrayBindingPattern | ts.ArrayLiteralExpression;
export type Pattern = ObjectPattern | ArrayPattern;

/** What an element of a pattern gives its value to; undefined for a hole. */
export interface PatternPart {
  readonly node: ts.Node;
  /** The property that is read; undefined in an array, and for the rest. */
  readonly key: ts.PropertyName | undefined;
  readonly target: ts.BindingName | ts.Expression | undefined;
  readonly initializer: ts.Expression | undefined;
  readonly isRest: boolean;
}

/** True for a node that is a pattern by its form: a literal is one only on the left of an assignment. */
export function isPatternForm(ts: TypeScript, node: ts.Node): node is Pattern {
  return isObjectPattern(ts, node) || isArrayPattern(ts, node);
}

export function isObjectPattern(ts: TypeScript, node: ts.Node): node is ObjectPattern {
  return ts.isObjectBindingPattern(node) || ts.isObjectLiteralExpression(node);
}

function isArrayPattern(ts: TypeScript, node: ts.Node): node is ArrayPattern {
  return ts.isArrayBindingPattern(node) || ts.isArrayLiteralExpression(node);
}

/** The pattern on the left of `node`, an assignment or a loop's head. */
export function assignedPattern(ts: TypeScript, node: ts.Node): Pattern | undefined {
  const isAssignment = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  const written = isAssignment ? node.left : ts.isForOfStatement(node) ? node.initializer : undefined;
  if (written === undefined || ts.isVariableDeclarationList(written)) return undefined;
  const target = skipWrappers(ts, written);
  return isPatternForm(ts, target) ? target : undefined;
}

/** A pattern and those inside it, but for one that has a default: that is an assignment by its looks, and comes by itself. */
export function* patternsWithin(ts: TypeScript, pattern: Pattern): Generator<Pattern> {
  yield pattern;
  for (const { target, initializer } of partsOf(ts, pattern)) {
    if (target === undefined || initializer !== undefined) continue;
    const inner = skipWrappers(ts, target as ts.Expression);
    if (isPatternForm(ts, inner)) yield* patternsWithin(ts, inner);
  }
}

/** What an array pattern that is no part of another is applied to, if that is an expression. */
export function valueTakenApart(ts: TypeScript, pattern: Pattern): ts.Expression | undefined {
  let { parent } = pattern as ts.Node;
  while (isWrapper(ts, parent)) parent = parent.parent;
  if (ts.isVariableDeclaration(parent)) return parent.initializer;
  return ts.isBinaryExpression(parent) && !isAssignmentTarget(ts, parent) ? parent.right : undefined;
}

export function partsOf(ts: TypeScript, pattern: Pattern): readonly PatternPart[] {
  const list: readonly ts.Node[] = ts.isObjectLiteralExpression(pattern) ? pattern.properties : pattern.elements;
  return list.map((each) => partOf(ts, each));
}

function partOf(ts: TypeScript, node: ts.Node): PatternPart {
  const none = { node, key: undefined, target: undefined, initializer: undefined, isRest: false };
  if (ts.isOmittedExpression(node)) return none;
  if (ts.isBindingElement(node)) {
    const { dotDotDotToken, propertyName, name, initializer, parent } = node;
    const isRest = dotDotDotToken !== undefined;
    const key = ts.isObjectBindingPattern(parent) && !isRest ? (propertyName ?? (name as ts.Identifier)) : undefined;
    return { node, key, target: name, initializer, isRest };
  }
  if (ts.isSpreadElement(node) || ts.isSpreadAssignment(node))
    return { ...none, target: skipWrappers(ts, node.expression), isRest: true };
  if (ts.isShorthandPropertyAssignment(node)) {
    return { ...none, key: node.name, target: node.name, initializer: node.objectAssignmentInitializer };
  }
  const key = ts.isPropertyAssignment(node) ? node.name : undefined;
  const written = ts.isPropertyAssignment(node) ? node.initializer : (node as ts.Expression);
  const hasDefault = ts.isBinaryExpression(written) && written.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  return {
    ...none,
    key,
    target: skipWrappers(ts, hasDefault ? written.left : written),
    initializer: hasDefault ? written.right : undefined,
  };
}
