import type ts from "typescript";
import { isFunctionWithBody, skipWrappers, type TypeScript } from "../context.js";
import type { ProgramAnalysis } from "./analyzeProgram.js";
import type { Code } from "./collect.js";
import { mentionsSuspension } from "./outside.js";

// In: what TypeScript made for a .d.ts. Out: the same, with `@suspends` before each function that suspends.
//
//     /** @suspends visit */ export declare function each(list: Item[], visit: (item: Item) => void): void;
//
// Where a documentation comment stands before it, the tag gets a plain comment: editors show the last documentation comment only.

type Declarations = ts.SourceFile | ts.Bundle;

/** An `afterDeclarations` transformer. */
export function markDeclarations(
  ts: TypeScript,
  analysisFor: (file: ts.SourceFile) => ProgramAnalysis | undefined,
): ts.TransformerFactory<Declarations> {
  return () => (declarations) => {
    const files = ts.isBundle(declarations) ? declarations.sourceFiles : [declarations];
    for (const file of files) {
      const analysis = analysisFor(ts.getOriginalNode(file) as ts.SourceFile);
      if (analysis !== undefined) markAll(ts, file, analysis);
    }
    return declarations;
  };
}

/** What `markDeclarations` writes for a file, as a text that is equal if and only if the marks are; "" where there are none. */
export function marksFor(ts: TypeScript, file: ts.SourceFile, analysis: ProgramAnalysis): string {
  const marks: string[] = [];
  const visit = (node: ts.Node, holder: string): void => {
    const name = `${holder}.${nameOfDeclared(ts, node)}`;
    const tag = tagOf(ts, node, analysis);
    if (tag !== undefined) marks.push(`${name} ${tag}`);
    if (isHolder(ts, node)) ts.forEachChild(node, (child) => visit(child, name));
  };
  ts.forEachChild(file, (node) => visit(node, ""));
  return marks.join("\n");
}

function nameOfDeclared(ts: TypeScript, node: ts.Node): string {
  const declarations = ts.isVariableStatement(node) ? node.declarationList.declarations : [node as ts.NamedDeclaration];
  return declarations.map(({ name }) => name?.getText() ?? "").join();
}

function markAll(ts: TypeScript, holder: ts.Node, analysis: ProgramAnalysis): void {
  let before: ts.Node | undefined;
  ts.forEachChild(holder, (node) => {
    const tag = tagOf(ts, node, analysis);
    // An exported expression gets a variable: `declare const _default: () => void; export default _default;`
    const declared = ts.isExportAssignment(node) ? before : node;
    if (tag !== undefined && declared !== undefined) mark(ts, declared, node, tag);
    if (isHolder(ts, node)) markAll(ts, node, analysis);
    before = node;
  });
}

/** What has declarations inside. */
function isHolder(ts: TypeScript, node: ts.Node): boolean {
  return ts.isClassLike(node) || ts.isModuleDeclaration(node) || ts.isModuleBlock(node);
}

/** @param source what it was made from: it has its comments */
function mark(ts: TypeScript, node: ts.Node, source: ts.Node, tag: string): void {
  const original = ts.getParseTreeNode(source);
  const text = original?.getSourceFile().text.slice(original.pos, original.getStart()) ?? "";
  // An annotation, which the declaration keeps.
  if (mentionsSuspension(text) || ts.getSyntheticLeadingComments(node)?.some((each) => each.text.includes(tag))) return;
  const isDocumented = text.includes("/**");
  const comment = isDocumented ? ` ${tag} ` : `* ${tag} `;
  ts.addSyntheticLeadingComment(node, ts.SyntaxKind.MultiLineCommentTrivia, comment, true);
}

function tagOf(ts: TypeScript, node: ts.Node, analysis: ProgramAnalysis): string | undefined {
  const effects = codeBehind(ts, node).map((code) => analysis.effectOf(code));
  if (effects.some(({ suspends }) => suspends)) return "@suspends";
  const through = new Set(effects.flatMap((effect) => effect.through));
  return through.size === 0 ? undefined : `@suspends ${[...through].sort().join(" ")}`;
}

/** The functions that a declaration stands for. */
function codeBehind(ts: TypeScript, node: ts.Node): readonly Code[] {
  if (ts.isVariableStatement(node)) return node.declarationList.declarations.flatMap((each) => codeBehind(ts, each));
  const original = ts.getParseTreeNode(node) ?? takenApart(ts, node);
  if (original === undefined) return [];
  if (ts.isExportAssignment(original)) return codeIn(ts, original.expression);
  if (ts.isVariableDeclaration(original)) return codeInVariable(ts, original);
  if (ts.isPropertyDeclaration(original)) return codeIn(ts, original.initializer);
  if (ts.isClassLike(original)) return [];
  if (!ts.isFunctionLike(original)) return [];
  return isFunctionWithBody(ts, original) ? [original] : implementationOf(ts, original);
}

/** `const [x, y] = list` is declared as `const x: X, y: Y`: only the names are those of the program. */
function takenApart(ts: TypeScript, node: ts.Node): ts.Node | undefined {
  const element = ts.isVariableDeclaration(node) ? ts.getParseTreeNode(node.name)?.parent : undefined;
  return element !== undefined && ts.isBindingElement(element)
    ? ts.walkUpBindingElementsAndPatterns(element)
    : undefined;
}

function codeInVariable(ts: TypeScript, { name, initializer }: ts.VariableDeclaration): readonly Code[] {
  const list = initializer && skipWrappers(ts, initializer);
  const isListed = ts.isArrayBindingPattern(name) && list !== undefined && ts.isArrayLiteralExpression(list);
  return isListed ? list.elements.flatMap((each) => codeIn(ts, each)) : codeIn(ts, initializer);
}

/** A function, or those in an object literal: its inferred type has no declarations of its own. */
function codeIn(ts: TypeScript, value: ts.Expression | undefined): readonly Code[] {
  if (value === undefined) return [];
  const inner = skipWrappers(ts, value);
  if (isFunctionWithBody(ts, inner)) return [inner];
  if (!ts.isObjectLiteralExpression(inner)) return [];
  return inner.properties.flatMap((each) => {
    if (isFunctionWithBody(ts, each)) return [each];
    return ts.isPropertyAssignment(each) ? codeIn(ts, each.initializer) : [];
  });
}

/** Of the overloads, only the signatures are declared. */
function implementationOf(ts: TypeScript, signature: ts.SignatureDeclaration): readonly Code[] {
  const { symbol } = signature as ts.SignatureDeclaration & { readonly symbol?: ts.Symbol };
  const found = symbol?.declarations?.find((each) => isFunctionWithBody(ts, each));
  return found === undefined ? [] : [found as Code];
}
