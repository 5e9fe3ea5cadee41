import type ts from "typescript";
import { skipWrappers, type TypeScript } from "../context.js";

/** False where the text shows that the value is no function. */
export function mayBeFunction(ts: TypeScript, value: ts.Expression): boolean {
  const inner = skipWrappers(ts, value);
  if (ts.isBinaryExpression(inner)) return mayBeFunction(ts, inner.right) || mayBeFunction(ts, inner.left);
  if (ts.isConditionalExpression(inner)) return mayBeFunction(ts, inner.whenTrue) || mayBeFunction(ts, inner.whenFalse);
  return (
    ts.isIdentifier(inner) ||
    ts.isFunctionExpression(inner) ||
    ts.isArrowFunction(inner) ||
    ts.isClassExpression(inner) ||
    ts.isPropertyAccessExpression(inner) ||
    ts.isElementAccessExpression(inner) ||
    ts.isCallExpression(inner)
  );
}
