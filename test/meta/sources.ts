import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import ts from "typescript";

export const root = resolve(__dirname, "..", "..");

/** A source file of ours and what it imports. */
export interface Source {
  /** Relative to the repository, with slashes. */
  readonly path: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

export interface Import {
  /** As written. */
  readonly specifier: string;
  /** The first folder that a relative specifier leads to; undefined for a package. */
  readonly layer: string | undefined;
  readonly isTypeOnly: boolean;
}

/** All TypeScript sources of a layer. */
export function sourcesOf(layer: string): Source[] {
  const folder = join(root, layer);
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readSource(join(folder, name)));
}

function readSource(file: string): Source {
  const tree = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ESNext, true);
  return { path: slashed(relative(root, file)), tree, imports: importsIn(tree) };
}

function importsIn(tree: ts.SourceFile): Import[] {
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node);
    if (specifier) {
      found.push({
        specifier: specifier.text,
        layer: layerOf(tree.fileName, specifier.text),
        isTypeOnly: isType(node),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** `import`, `export ... from`, `import()`, `require()`, and `import("...")` in a type. */
function specifierOf(node: ts.Node): ts.StringLiteral | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return literal(node.moduleSpecifier);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return literal(node.argument.literal);
  if (!ts.isCallExpression(node)) return undefined;
  const { expression, arguments: given } = node;
  const loads =
    expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(expression) && expression.text === "require");
  return loads ? literal(given[0]) : undefined;
}

function literal(node: ts.Node | undefined): ts.StringLiteral | undefined {
  return node && ts.isStringLiteral(node) ? node : undefined;
}

function isType(node: ts.Node): boolean {
  if (ts.isImportTypeNode(node)) return true;
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  return ts.isImportDeclaration(node) && node.importClause?.isTypeOnly === true;
}

function layerOf(file: string, specifier: string): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  return slashed(relative(root, resolve(dirname(file), specifier))).split("/")[0];
}

function slashed(path: string): string {
  return path.split(sep).join("/");
}
