import type ts from "typescript";
import { skipWrappers, type TypeScript } from "../context.js";

/** A callee as the engine names it in "... is not a function": names and property chains in full, the rest abbreviated. */
export function calleeText(ts: TypeScript, callee: ts.Expression): string {
  const inner = skipWrappers(ts, callee);
  if (ts.isIdentifier(inner) || ts.isNumericLiteral(inner)) return inner.text;
  if (inner.kind === ts.SyntaxKind.ThisKeyword) return "this";
  if (inner.kind === ts.SyntaxKind.SuperKeyword) return "(intermediate value)";
  if (ts.isPropertyAccessExpression(inner)) {
    const dot = inner.questionDotToken === undefined ? "." : "?.";
    return `${calleeText(ts, inner.expression)}${dot}${inner.name.text}`;
  }
  if (ts.isElementAccessExpression(inner))
    return `${calleeText(ts, inner.expression)}${keyText(ts, inner.argumentExpression)}`;
  if (ts.isCallExpression(inner)) return `${calleeText(ts, inner.expression)}(...)`;
  return "(intermediate value)";
}

function keyText(ts: TypeScript, key: ts.Expression): string {
  if (ts.isStringLiteralLike(key)) return `.${key.text}`;
  if (ts.isNumericLiteral(key)) return `[${key.text}]`;
  return ts.isIdentifier(key) || ts.isPropertyAccessExpression(key) ? `[${calleeText(ts, key)}]` : "[...]";
}
