import { createHash } from "node:crypto";
import type ts from "typescript";
import type { ProgramAnalysis } from "../../transformer/index.js";
import type { TypeScript } from "../typescriptVersion.js";

/*
 * A program sees what suspends in another one by the `@suspends` in its declarations. TypeScript compiles a file anew when declarations that it imports have changed, and
 * does not look behind them: where `index.d.ts` only hands on what `leaf.d.ts` declares, or a type of it, a new mark in the leaf changes nothing for who imports the index. So
 * each declaration file that names other modules tells, by a hash, what is marked behind them: then its own text changes with the marks.
 *
 *     /* syncawait: something behind these modules suspends (for incremental builds: 3f2a9c41d07be615) *\/
 *     export { leaf } from "./leaf.js";
 */

/** `imports` is not declared, but in all versions that we support: the names of modules in a file, those of types and of `import()` as well. */
type WithImports = ts.SourceFile & { readonly imports?: readonly ts.StringLiteralLike[] };

/** What Tarjan's algorithm keeps of a file. */
interface Visit {
  readonly index: number;
  low: number;
  isOpen: boolean;
}

/** Of the modules that a file names, and of those that they name, all that is marked, as a hash; "" where nothing is. */
export class MarksBehind {
  readonly #checker: ts.TypeChecker;
  /** Of the files that have any. */
  readonly #marks = new Map<ts.SourceFile, string>();
  /** Otherwise no declaration file needs to be looked into. */
  readonly #isInPackages: boolean;
  readonly #hashes = new Map<ts.SourceFile, string>();
  readonly #visits = new Map<ts.SourceFile, Visit>();
  readonly #open: ts.SourceFile[] = [];

  constructor(program: ts.Program, analysis: ProgramAnalysis) {
    this.#checker = program.getTypeChecker();
    for (const file of program.getSourceFiles()) {
      const marks = analysis.marksOf(file);
      if (marks !== "") this.#marks.set(file, marks);
    }
    this.#isInPackages = [...this.#marks.keys()].some((file) => file.isDeclarationFile);
  }

  /** @param names of some of its modules: what is behind the others does not count, unless one of these is none that the file itself names */
  behind(file: ts.SourceFile, names?: readonly string[]): string {
    if (this.#marks.size === 0) return "";
    const all = this.#modulesOf(file);
    const isKnown = names?.every((name) => all.has(name)) ?? false;
    const targets = isKnown ? (names ?? []).map((name) => all.get(name)) : [...all.values()];
    return combined([], this.#hashesOf(targets.filter((each) => each !== undefined)));
  }

  /** By their names in the file; undefined where it is none of this program's, or has nothing to tell. */
  #modulesOf(file: ts.SourceFile): ReadonlyMap<string, ts.SourceFile | undefined> {
    const { imports = [] } = file as WithImports;
    return new Map(imports.map((name) => [name.text, this.#moduleOf(name)]));
  }

  #moduleOf(name: ts.StringLiteralLike): ts.SourceFile | undefined {
    const module = this.#checker.getSymbolAtLocation(name)?.declarations?.[0]?.getSourceFile();
    if (module === undefined) return undefined;
    return module.isDeclarationFile && !this.#isInPackages ? undefined : module;
  }

  #hashesOf(files: readonly ts.SourceFile[]): readonly string[] {
    for (const file of files) if (!this.#visits.has(file)) this.#visit(file);
    return [...new Set(files.map((file) => this.#hashes.get(file) ?? ""))].filter(Boolean).sort();
  }

  /** Files that import one another in a circle have one hash together (R. Tarjan, *Depth-first search and linear graph algorithms*, 1972). */
  #visit(file: ts.SourceFile): Visit {
    const index = this.#visits.size;
    const visit: Visit = { index, low: index, isOpen: true };
    this.#visits.set(file, visit);
    this.#open.push(file);
    for (const target of this.#targetsOf(file)) {
      const other = this.#visits.get(target) ?? this.#visit(target);
      if (other.isOpen) visit.low = Math.min(visit.low, other.low);
    }
    if (visit.low === index) this.#close(this.#open.splice(this.#open.indexOf(file)));
    return visit;
  }

  #close(circle: readonly ts.SourceFile[]): void {
    for (const file of circle) (this.#visits.get(file) as Visit).isOpen = false;
    const members = new Set(circle);
    const outside = circle.flatMap((file) => this.#targetsOf(file)).filter((target) => !members.has(target));
    const marks = circle.map((file) => this.#marks.get(file)).filter((each) => each !== undefined);
    const hash = combined(marks.sort(), this.#hashesOf(outside));
    for (const file of circle) this.#hashes.set(file, hash);
  }

  #targetsOf(file: ts.SourceFile): readonly ts.SourceFile[] {
    return [...this.#modulesOf(file).values()].filter((target) => target !== undefined);
  }
}

/** Who only hands on what one other has is no difference. */
function combined(marks: readonly string[], hashes: readonly string[]): string {
  if (marks.length === 0 && hashes.length < 2) return hashes[0] ?? "";
  return createHash("sha256")
    .update(JSON.stringify([marks, hashes]))
    .digest("hex")
    .slice(0, 16);
}

/** Adds the comment to declarations that were made from a file of the program. */
export function noteBehind(
  typescript: TypeScript,
  factory: ts.TransformerFactory<ts.SourceFile | ts.Bundle>,
  marksFor: (file: ts.SourceFile) => MarksBehind | undefined,
): ts.TransformerFactory<ts.SourceFile | ts.Bundle> {
  return (context) => {
    const transform = factory(context);
    return (declarations) => {
      const marked = transform(declarations);
      if (!typescript.isBundle(marked)) note(typescript, marked, marksFor);
      return marked;
    };
  };
}

function note(
  ts: TypeScript,
  declarations: ts.SourceFile,
  marksFor: (file: ts.SourceFile) => MarksBehind | undefined,
): void {
  const names = modulesNamedIn(ts, declarations);
  const original = ts.getOriginalNode(declarations) as ts.SourceFile;
  const hash = names.length === 0 ? "" : (marksFor(original)?.behind(original, names) ?? "");
  const [first] = declarations.statements;
  if (hash === "" || first === undefined) return;
  const comment = ` syncawait: something behind these modules suspends (for incremental builds: ${hash}) `;
  ts.addSyntheticLeadingComment(first, ts.SyntaxKind.MultiLineCommentTrivia, comment, true);
}

function modulesNamedIn(ts: TypeScript, declarations: ts.SourceFile): readonly string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    const name = moduleNamedBy(ts, node);
    if (name !== undefined && ts.isStringLiteralLike(name)) names.push(name.text);
    ts.forEachChild(node, visit);
  };
  visit(declarations);
  return names;
}

function moduleNamedBy(ts: TypeScript, node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isExternalModuleReference(node)) return node.expression;
  return ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
}
