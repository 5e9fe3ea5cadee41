import type ts from "typescript";
import { type FileContext, isFunctionWithBody } from "../context.js";

/** True if the code at `node` is strict when it runs: in a module, in a class, below `"use strict"`, or where TypeScript adds that. */
export function isStrict(ctx: FileContext, node: ts.Node): boolean {
  const { ts, file } = ctx;
  if (ts.isExternalModule(file) || isStrictByOption(ctx) || hasDirective(ts, file.statements)) return true;
  for (let around = node.parent; around !== undefined; around = around.parent) {
    if (ts.isClassLike(around)) return true;
    if (!isFunctionWithBody(ts, around) || !ts.isBlock(around.body)) continue;
    if (hasDirective(ts, around.body.statements)) return true;
  }
  return false;
}

function isStrictByOption({ ts, transformation }: FileContext): boolean {
  const { alwaysStrict, strict } = transformation.getCompilerOptions();
  return alwaysStrict ?? strict ?? Number(ts.versionMajorMinor.split(".")[0]) >= 6;
}

function hasDirective(ts: FileContext["ts"], statements: readonly ts.Statement[]): boolean {
  for (const statement of statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression)) return false;
    if (statement.expression.text === "use strict") return true;
  }
  return false;
}
