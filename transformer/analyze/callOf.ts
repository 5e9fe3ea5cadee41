import type ts from "typescript";
import { isWrapper, type TypeScript } from "../context.js";

/** The call whose callee this is. */
export function callOf(ts: TypeScript, word: ts.Node): ts.CallExpression | undefined {
  let callee = word;
  while (callee.parent !== undefined && isWrapper(ts, callee.parent)) callee = callee.parent;
  const { parent } = callee;
  return parent !== undefined && ts.isCallExpression(parent) && parent.expression === callee ? parent : undefined;
}
