import type ts from "typescript";
import { hasModifier, isFunctionWithBody, type TypeScript } from "../context.js";
import type { Code } from "./collect.js";

// In: a node. Out: whose code evaluates it, or what stands inside.

/** Calls `visit` for every node that is evaluated, with the code that evaluates it. Types, and what declares nothing but types, are left out. */
export function walkCode(
  ts: TypeScript,
  file: ts.SourceFile,
  visit: (node: ts.Node, owner: Code | undefined) => void,
): void {
  const lastToken = ts.SyntaxKind.LastToken;
  /** Whose code it is that is being visited, the member that it stands in, and whose code that one is made by. */
  let owner: Code | undefined;
  let member: ts.Node | undefined;
  let maker: Code | undefined;
  const walk = (node: ts.Node): void => {
    // Half of all nodes: names, words and literals.
    if (node.kind <= lastToken || isErased(ts, node)) return;
    const outside = [owner, member, maker] as const;
    if (node.parent === member && isEvaluatedOutside(ts, node)) owner = maker;
    visit(node, owner);
    const inside = codeInside(ts, node, owner);
    if (inside !== owner) [owner, member, maker] = [inside, node, owner];
    ts.forEachChild(node, walk);
    [owner, member, maker] = outside;
  };
  ts.forEachChild(file, walk);
}

/** A computed name and decorators are evaluated where the member is made. */
export function isEvaluatedOutside(ts: TypeScript, node: ts.Node): boolean {
  return ts.isComputedPropertyName(node) || ts.isDecorator(node);
}

/** Whose code a node's inside is. */
export function codeInside(ts: TypeScript, node: ts.Node, owner: Code | undefined): Code | undefined {
  if (isFunctionWithBody(ts, node)) return node;
  if (ts.isClassStaticBlockDeclaration(node) || ts.isEnumDeclaration(node)) return undefined;
  if (!ts.isPropertyDeclaration(node)) return owner;
  return hasModifier(node, ts.SyntaxKind.StaticKeyword) ? undefined : (node.parent as ts.ClassLikeDeclaration);
}

function isErased(ts: TypeScript, node: ts.Node): boolean {
  return (
    (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isImportDeclaration(node) ||
    hasModifier(node, ts.SyntaxKind.DeclareKeyword)
  );
}
