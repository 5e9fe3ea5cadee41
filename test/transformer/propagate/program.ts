import ts from "typescript";
import { analyzeProgram, type ProgramAnalysis } from "../../../transformer/index.js";

/** A program of these files, by name; `syncawait` and packages are files too. */
export function programOf(files: Readonly<Record<string, string>>, options: ts.CompilerOptions = {}): ts.Program {
  const all: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    strict: true,
    types: [],
    // Small, because many programs are made.
    lib: ["lib.es2022.d.ts"],
    skipLibCheck: true,
    ...options,
  };
  const host = ts.createCompilerHost(all);
  const sources: Record<string, string> = { "/node_modules/syncawait/index.d.ts": syncawait };
  for (const [name, text] of Object.entries(files)) sources[`/${name}`] = text;
  const { getSourceFile } = host;
  host.getSourceFile = (name, how) => {
    if (name in sources) return ts.createSourceFile(name, sources[name], how);
    if (!library.has(name)) library.set(name, getSourceFile.call(host, name, how));
    return library.get(name);
  };
  const { fileExists } = host;
  host.fileExists = (name) => name in sources || (name.includes("/typescript/lib/") && fileExists.call(host, name));
  const { readFile } = host;
  host.readFile = (name) => sources[name] ?? readFile.call(host, name);
  host.directoryExists = () => true;
  host.getCurrentDirectory = () => "/";
  host.realpath = (name) => name;
  const roots = Object.keys(sources).filter((name) => !name.includes("node_modules"));
  return ts.createProgram(roots, all, host);
}

/** Parsed once for all programs. */
const library = new Map<string, ts.SourceFile | undefined>();

const syncawait = `
  export declare function syncAwait<T>(value: T | PromiseLike<T>): T;
  declare global { function setTimeout(callback: () => void, milliseconds: number): unknown; }
  export declare function spawn(body: (...args: any[]) => unknown): unknown;
  export declare class TaskGroup { static run(body: (group: TaskGroup) => unknown): unknown; spawn(body: () => unknown): unknown }
  /** @suspends body */
  export declare function timeout<T>(milliseconds: number, body: () => T): T;
`;

/** The leaf that waits, for a file's first lines. */
export const leaf = `
  import { syncAwait } from "syncawait";
  /** @syncAwait */
  export function leaf(n: number): number { return syncAwait(n); }
`;

/** Names of the functions that are reached, in the order of the files. Accessors are \`get x\`; the annotated ones do not count. */
export function reached(
  files: Readonly<Record<string, string>>,
  instrument: readonly string[] = [],
  options: ts.CompilerOptions = {},
): string[] {
  const program = programOf(files, options);
  expect(problemsOf(program)).toBe("");
  const analysis = analyzeProgram(ts, program, instrument);
  return Object.keys(files).flatMap((name) => reachedIn(program.getSourceFile(`/${name}`) as ts.SourceFile, analysis));
}

function reachedIn(file: ts.SourceFile, analysis: ProgramAnalysis): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    const isFunction = ts.isFunctionLike(node) && (node as ts.FunctionLikeDeclaration).body !== undefined;
    if (isFunction && analysis.isReached(node as never)) names.push(nameOf(node));
    ts.forEachChild(node, visit);
  };
  if (!file.isDeclarationFile) visit(file);
  return names.filter((name) => name !== "leaf");
}

function nameOf(node: ts.Node): string {
  const { name, parent } = node as ts.FunctionDeclaration;
  if (ts.isConstructorDeclaration(node)) return "constructor";
  const own = name ?? (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) ? parent.name : undefined);
  const text = own?.getText() ?? "=>";
  return ts.isGetAccessor(node) ? `get ${text}` : ts.isSetAccessor(node) ? `set ${text}` : text;
}

export function problemsOf(program: ts.Program): string {
  return ts.formatDiagnostics(ts.getPreEmitDiagnostics(program), {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => "/",
    getNewLine: () => "\n",
  });
}
