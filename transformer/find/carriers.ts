import type ts from "typescript";
import type { TypeScript } from "../context.js";

// Which nodes an annotation may stand on, and what to call the others in a diagnostic.

/** True for what may hold functions by itself: declarations, literals and the statements that are nothing but one of these. */
export function mayCarryAnnotation(ts: TypeScript, node: ts.Node): boolean {
  return (
    ts.isFunctionLike(node) ||
    ts.isClassLike(node) ||
    ts.isVariableStatement(node) ||
    ts.isVariableDeclaration(node) ||
    ts.isPropertyAssignment(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isExportAssignment(node) ||
    ts.isParameter(node) ||
    ts.isReturnStatement(node) ||
    ts.isExpressionStatement(node) ||
    ts.isExpression(node)
  );
}

/** The node in words, with its article. */
export function describeKind(ts: TypeScript, node: ts.Node): string {
  const { SyntaxKind } = ts;
  const words: Partial<Record<ts.SyntaxKind, string>> = {
    [SyntaxKind.InterfaceDeclaration]: "an interface",
    [SyntaxKind.TypeAliasDeclaration]: "a type alias",
    [SyntaxKind.EnumDeclaration]: "an enum",
    [SyntaxKind.ModuleDeclaration]: "a namespace",
    [SyntaxKind.ImportDeclaration]: "an import",
    [SyntaxKind.VariableStatement]: "a variable",
    [SyntaxKind.VariableDeclaration]: "a variable",
    [SyntaxKind.PropertyAssignment]: "a property",
    [SyntaxKind.PropertyDeclaration]: "a property",
    [SyntaxKind.ClassDeclaration]: "a class",
    [SyntaxKind.ClassExpression]: "a class",
    [SyntaxKind.FunctionDeclaration]: "a function declaration without a body",
    [SyntaxKind.MethodDeclaration]: "a method declaration without a body",
    [SyntaxKind.Parameter]: "a parameter",
  };
  return words[node.kind] ?? (ts.isExpression(node) ? "an expression" : "a statement");
}
