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

const namesOfKinds: Readonly<Partial<Record<keyof typeof ts.SyntaxKind, string>>> = {
  InterfaceDeclaration: "an interface",
  TypeAliasDeclaration: "a type alias",
  EnumDeclaration: "an enum",
  EnumMember: "a member of an enum",
  ModuleDeclaration: "a namespace",
  ImportDeclaration: "an import",
  ImportEqualsDeclaration: "an import",
  ImportClause: "an import",
  NamespaceImport: "an import",
  ImportSpecifier: "an import",
  ExportDeclaration: "an export",
  ExportAssignment: "an export",
  ExportSpecifier: "an export",
  VariableStatement: "a variable",
  VariableDeclaration: "a variable",
  BindingElement: "a variable",
  PropertyAssignment: "a property",
  PropertyDeclaration: "a property",
  ShorthandPropertyAssignment: "a property in short form",
  SpreadAssignment: "a spread",
  ClassDeclaration: "a class",
  ClassExpression: "a class",
  ClassStaticBlockDeclaration: "a static block",
  SemicolonClassElement: "a semicolon",
  FunctionDeclaration: "a function declaration without a body",
  MethodDeclaration: "a method declaration without a body",
  Constructor: "a constructor declaration without a body",
  GetAccessor: "an accessor declaration without a body",
  SetAccessor: "an accessor declaration without a body",
  MethodSignature: "a method of a type",
  PropertySignature: "a property of a type",
  IndexSignature: "an index signature",
  CallSignature: "a call signature",
  ConstructSignature: "a construct signature",
  Parameter: "a parameter",
  TypeParameter: "a type parameter",
  Decorator: "a decorator",
  HeritageClause: "an extends or implements clause",
  CaseClause: "a case of a switch statement",
  DefaultClause: "a case of a switch statement",
  CatchClause: "a catch clause",
  JsxAttribute: "an attribute",
  JsxSpreadAttribute: "an attribute",
};

/** The node in words, with its article. */
export function describeKind(ts: TypeScript, node: ts.Node): string {
  const words = Object.entries(namesOfKinds).find(
    ([kind]) => ts.SyntaxKind[kind as keyof typeof ts.SyntaxKind] === node.kind,
  );
  if (words !== undefined) return words[1];
  if (ts.isTypeNode(node)) return "a type";
  if (ts.isExpression(node)) return "an expression";
  return ts.isStatement(node) ? "a statement" : "a part of something else";
}
