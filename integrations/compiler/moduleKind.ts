import type ts from "typescript";
import type { TypeScript } from "../typescriptVersion.js";

/** What Node takes a file for. */
export type ModuleKind = "commonjs" | "module";

/**
 * Node's rule for a file whose extension and package.json leave it open: a module if it has syntax that only modules have. What holds only types
 * does not count, since nothing remains of it, nor does `import x = require()`, which is CommonJS.
 */
export function kindBySyntax(typescript: TypeScript, fileName: string, source: string): ModuleKind {
  if (!/\b(import|export|await)\b/.test(source)) return "commonjs";
  const file = typescript.createSourceFile(fileName, source, {
    languageVersion: typescript.ScriptTarget.ESNext,
    // Parsed as a module whatever it is: elsewhere a top-level `await` is a name.
    setExternalModuleIndicator: (parsed) => Object.assign(parsed, { externalModuleIndicator: true }),
  });
  return file.statements.some((statement) => isModuleSyntax(typescript, statement)) ? "module" : "commonjs";
}

function isModuleSyntax(typescript: TypeScript, statement: ts.Statement): boolean {
  if (typescript.isImportDeclaration(statement)) return !isTypeOnly(typescript, statement.importClause);
  if (typescript.isExportDeclaration(statement)) return !statement.isTypeOnly;
  if (typescript.isExportAssignment(statement)) return !statement.isExportEquals;
  return isExportedValue(typescript, statement) || containsModuleExpression(typescript, statement);
}

function isTypeOnly(typescript: TypeScript, clause: ts.ImportClause | undefined): boolean {
  if (!clause || clause.isTypeOnly) return clause !== undefined;
  const names = clause.namedBindings;
  if (clause.name || !names || !typescript.isNamedImports(names)) return false;
  return names.elements.length > 0 && names.elements.every((element) => element.isTypeOnly);
}

function isExportedValue(typescript: TypeScript, statement: ts.Statement): boolean {
  if (typescript.isInterfaceDeclaration(statement) || typescript.isTypeAliasDeclaration(statement)) return false;
  const modifiers = typescript.canHaveModifiers(statement) ? (typescript.getModifiers(statement) ?? []) : [];
  const has = (kind: ts.SyntaxKind) => modifiers.some((modifier) => modifier.kind === kind);
  return has(typescript.SyntaxKind.ExportKeyword) && !has(typescript.SyntaxKind.DeclareKeyword);
}

/** `await` outside functions, `import.meta` anywhere. */
function containsModuleExpression(typescript: TypeScript, node: ts.Node, inFunction = false): boolean {
  if (typescript.isMetaProperty(node)) return node.keywordToken === typescript.SyntaxKind.ImportKeyword;
  const awaits = typescript.isAwaitExpression(node) || (typescript.isForOfStatement(node) && node.awaitModifier);
  if (awaits && !inFunction) return true;
  const inside = inFunction || typescript.isFunctionLike(node);
  return (
    typescript.forEachChild(node, (child) => containsModuleExpression(typescript, child, inside) || undefined) ?? false
  );
}
