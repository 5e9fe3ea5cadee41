import type ts from "typescript";
import { isWrapper, type TypeScript } from "../context.js";

// In: an expression. Out: whether it is assigned where it stands, and how.

/** How a reference is used: read, written, read and then written (`+=`, `++`), or bound by a pattern or a loop's head. */
export type Use = "read" | "write" | "update" | "pattern";

/** What is done to the property or variable that `node` names. */
export function useOf(ts: TypeScript, node: ts.Node): Use {
  let inner = node;
  while (isWrapper(ts, inner.parent)) inner = inner.parent;
  const { parent } = inner;
  if (ts.isBinaryExpression(parent) && parent.left === inner && isAssignment(ts, parent.operatorToken.kind)) {
    if (parent.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return "update";
    // `[target = fallback] = v`
    return mayBePattern(ts, parent.parent) && isAssignmentTarget(ts, parent) ? "pattern" : "write";
  }
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)) {
    return isUpdate(ts, parent.operator) ? "update" : "read";
  }
  return isAssignmentTarget(ts, inner) ? "pattern" : "read";
}

function isAssignment(ts: TypeScript, kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

function isUpdate(ts: TypeScript, operator: ts.SyntaxKind): boolean {
  return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
}

/** Also through patterns: `[target] = v`, `for ({ key: target } of v)`. */
export function isAssignmentTarget(ts: TypeScript, node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) return parent.left === node && isAssignment(ts, parent.operatorToken.kind);
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)) return isUpdate(ts, parent.operator);
  if (ts.isForInStatement(parent) || ts.isForOfStatement(parent)) return parent.initializer === node;
  return mayBePattern(ts, parent) && isAssignmentTarget(ts, parent);
}

/** What may stand between a target and the assignment: literals that are patterns there, and wrappers. */
function mayBePattern(ts: TypeScript, node: ts.Node): boolean {
  return (
    ts.isArrayLiteralExpression(node) ||
    ts.isObjectLiteralExpression(node) ||
    ts.isPropertyAssignment(node) ||
    ts.isShorthandPropertyAssignment(node) ||
    ts.isSpreadElement(node) ||
    ts.isSpreadAssignment(node) ||
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isNonNullExpression(node)
  );
}
