import type ts from "typescript";
import type { SyncAwaitDiagnostic } from "./diagnostics/diagnostic.js";
import type { ForeignCallees } from "./foreignCallees.js";
import { kindTable, wrapperKinds } from "./kinds.js";
import type { ResolvedOptions } from "./options.js";
import type { ProgramFacts } from "./programFacts.js";

/** The compiler API that the host hands over; the transformer never imports it at run time. */
export type TypeScript = typeof ts;

/** What a host (ts-patch, the loader, a test) gives the transformer besides the compiler API. */
export interface TransformerHost {
  /** Called for each diagnostic, in source order within a pass. */
  report(diagnostic: SyncAwaitDiagnostic): void;
  /** What the program around a file tells about it; undefined where there is none, or where it does not contain the file. */
  factsFor?(file: ts.SourceFile): ProgramFacts | undefined;
  /** Who is behind a file's calls; undefined where there is no program, or where it does not contain the file. */
  foreignCalleesFor?(file: ts.SourceFile): ForeignCallees | undefined;
  /** The folder that the file names in stacks are relative to, with forward slashes; without it they are the files' last names. */
  readonly root?: string | undefined;
}

/** All state of one file's compilation. Nothing in the compiler outlives it: some hosts compile a file twice in one process. */
export interface FileContext {
  readonly ts: TypeScript;
  readonly factory: ts.NodeFactory;
  readonly transformation: ts.TransformationContext;
  readonly file: ts.SourceFile;
  readonly options: ResolvedOptions;
  readonly report: (diagnostic: SyncAwaitDiagnostic) => void;
  /** See {@link TransformerHost}. */
  readonly root: string | undefined;
  /** What the program tells; undefined where the file has to be judged by itself. */
  readonly facts: ProgramFacts | undefined;
  /** Who is behind calls of what is not compiled; undefined where nobody can tell. */
  readonly foreign: ForeignCallees | undefined;
  /** Names that no identifier of the file bears. */
  readonly names: FreshNames;
}

/** Hands out identifiers that the file does not use, so that what we add can neither capture nor be captured. */
export class FreshNames {
  readonly #file: { has(name: string): boolean };
  readonly #given = new Set<string>();

  /** @param file tells the names that it uses */
  constructor(file: { has(name: string): boolean }) {
    this.#file = file;
  }

  /** The wanted name, or the wanted name with the first free number; never the same one twice. */
  fresh(wanted: string): string {
    let name = wanted;
    for (let count = 1; this.#given.has(name) || this.#file.has(name); count++) name = `${wanted}${count}`;
    this.#given.add(name);
    return name;
  }
}

/** A function with a body, in any of its syntactic forms. */
export type FunctionWithBody = (
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.AccessorDeclaration
  | ts.ConstructorDeclaration
) & { readonly body: ts.ConciseBody };

export function isFunctionWithBody(ts: TypeScript, node: ts.Node): node is FunctionWithBody {
  return ts.isFunctionLike(node) && (node as ts.FunctionLikeDeclaration).body !== undefined;
}

/** Asked first of every node: nearly all have none, and TypeScript's own questions take longer. Decorators are modifiers, too. */
export function mayHaveModifiers(node: ts.Node): boolean {
  return (node as { readonly modifiers?: unknown }).modifiers !== undefined;
}

export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  // Not by `getModifiers`, which makes an array without the decorators each time.
  const modifiers = (node as { readonly modifiers?: readonly ts.Node[] | undefined }).modifiers;
  return modifiers?.some((modifier) => modifier.kind === kind) ?? false;
}

export function isAsync(ts: TypeScript, node: ts.Node): boolean {
  return hasModifier(node, ts.SyntaxKind.AsyncKeyword);
}

export function isGenerator(node: ts.Node): boolean {
  return (node as ts.FunctionLikeDeclaration).asteriskToken !== undefined;
}

const wrappers = kindTable(...wrapperKinds);

/** What TypeScript erases around an expression, and parentheses. */
export function isWrapper(ts: TypeScript, node: ts.Node): boolean {
  return wrappers(ts)[node.kind] === 1;
}

/** The expression below parentheses and the wrappers that TypeScript erases (`as`, `satisfies`, `!`, `<T>`). */
export function skipWrappers(ts: TypeScript, node: ts.Expression): ts.Expression {
  let inner = node;
  while (isWrapper(ts, inner)) inner = (inner as ts.ParenthesizedExpression).expression;
  return inner;
}
