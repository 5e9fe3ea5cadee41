import type ts from "typescript";
import type { TypeScript } from "../context.js";

/** True for what a transformer of ours has made: it took the runtime from a statement that stands nowhere in the text. */
export function isAlreadyCompiled(ts: TypeScript, file: ts.SourceFile, runtime: string): boolean {
  return file.statements.some((statement) => statement.pos < 0 && takesFrom(ts, statement, runtime));
}

function takesFrom(ts: TypeScript, statement: ts.Statement, runtime: string): boolean {
  if (ts.isImportDeclaration(statement)) return isRuntime(ts, statement.moduleSpecifier, runtime);
  if (!ts.isVariableStatement(statement)) return false;
  const [{ initializer } = { initializer: undefined }] = statement.declarationList.declarations;
  const isCall = initializer !== undefined && ts.isCallExpression(initializer);
  return isCall && isRuntime(ts, initializer.arguments[0], runtime);
}

function isRuntime(ts: TypeScript, node: ts.Node | undefined, runtime: string): boolean {
  return node !== undefined && ts.isStringLiteral(node) && node.text === runtime;
}
