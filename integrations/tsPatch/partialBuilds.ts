import { createHash } from "node:crypto";
import { posix } from "node:path";
import type ts from "typescript";
import type { ProgramAnalysis } from "../../transformer/index.js";
import { readOptions, type SyncAwaitOptions } from "../../transformer/options.js";
import { buildHash } from "../compiler/buildHash.js";
import type { TypeScript } from "../typescriptVersion.js";
import { instrumented } from "./foreignCallees.js";
import { analysisOf, marksBehindOf } from "./programFacts.js";

/*
 * Watch mode, `--incremental` and `tsc -b` emit what changed, and what imports it. An annotation also changes what is compiled in files that do neither. So each
 * build keeps what was decided for each file, and the next one emits the files whose decisions differ along with its own. Where no file depends on another one, the
 * compiler and its options still may differ: then all are emitted.
 */

/** By file name from the folder of the tsconfig.json, a hash of what was decided. */
type Decisions = Readonly<Record<string, string>>;

interface Kept {
  /** Of the compiler and the options: with others, everything has to be emitted anew. */
  readonly maker: string;
  readonly decisions: Decisions;
}

/** Of this process, by the path of the tsconfig.json. Found out only if there is a next build. */
const remembered = new Map<string, () => Kept>();
const caughtUp = new WeakSet<ts.Program>();

/**
 * The same transformer, which with the first file that a program emits emits those that the build would leave behind. Both kinds of transformers need it: where a
 * dependency's declarations change behind an `export ... from`, TypeScript emits only the declarations of what imports it.
 */
export function withPartialBuilds<T extends ts.Node>(
  typescript: TypeScript,
  factory: ts.TransformerFactory<T>,
  program: ts.Program,
  config: SyncAwaitOptions | undefined,
): ts.TransformerFactory<T> {
  return (context) => {
    const transform = factory(context);
    return (node) => {
      const { configFilePath, outFile } = program.getCompilerOptions();
      if (!caughtUp.has(program) && typeof configFilePath === "string" && outFile === undefined) {
        caughtUp.add(program);
        const isProgram = readOptions(config).options.propagate === "program";
        const analysis = isProgram ? analysisOf(typescript, program, config) : undefined;
        catchUp(typescript, program, analysis, configFilePath, config, writerOf(context));
      }
      return transform(node);
    };
  };
}

function catchUp(
  typescript: TypeScript,
  program: ts.Program,
  analysis: ProgramAnalysis | undefined,
  configFilePath: string,
  config: SyncAwaitOptions | undefined,
  write: ts.WriteFileCallback | undefined,
): void {
  const folder = posix.dirname(configFilePath);
  const decide = once(
    (): Kept => ({ maker: makerOf(typescript, program, config), decisions: decisionsOf(program, analysis, folder) }),
  );
  const stateFile = stateFileOf(typescript, program.getCompilerOptions());
  const before = remembered.get(configFilePath)?.() ?? (stateFile && read(typescript, stateFile.path));
  remembered.set(configFilePath, decide);
  // Where nothing was kept because nothing was built, this build emits everything by itself.
  const isFirst = before === undefined && !(stateFile && typescript.sys.fileExists(stateFile.buildInfo));
  if (!isFirst) emitDiffering(program, folder, before, decide(), write);
  if (stateFile) write?.(stateFile.path, `${JSON.stringify(decide(), null, 1)}\n`, false);
}

/** Through the writer of the build that is going on, which for a builder takes note of changed declarations. */
function emitDiffering(
  program: ts.Program,
  folder: string,
  before: Kept | undefined,
  now: Kept,
  write: ts.WriteFileCallback | undefined,
): void {
  const isComparable = before?.maker === now.maker;
  for (const [name, decision] of Object.entries(now.decisions)) {
    const kept = isComparable ? before?.decisions[name] : undefined;
    const isNew = isComparable && kept === undefined;
    const file = kept === decision || isNew ? undefined : program.getSourceFile(posix.join(folder, name));
    if (file !== undefined) program.emit(file, write);
  }
}

/** Without an analysis each file is compiled by itself: the files only. */
function decisionsOf(program: ts.Program, analysis: ProgramAnalysis | undefined, folder: string): Decisions {
  const own = program.getSourceFiles().filter((file) => {
    return !file.isDeclarationFile && !program.isSourceFileFromExternalLibrary(file);
  });
  const { declaration, composite } = program.getCompilerOptions();
  const hasUsers = declaration === true || composite === true;
  const behind = analysis && hasUsers ? marksBehindOf(program, analysis) : undefined;
  const decisionOf = (file: ts.SourceFile) => short((analysis?.decisionsOf(file) ?? "") + (behind?.behind(file) ?? ""));
  return Object.fromEntries(own.map((file) => [posix.relative(folder, file.fileName), decisionOf(file)]));
}

/** Beside the file in which TypeScript keeps what it knows; undefined where it keeps nothing. */
function stateFileOf(
  typescript: TypeScript,
  options: ts.CompilerOptions,
): { readonly path: string; readonly buildInfo: string } | undefined {
  const internal = typescript as TypeScript & {
    getTsBuildInfoEmitOutputFilePath?(options: ts.CompilerOptions): string | undefined;
  };
  const isKept = options.incremental === true || options.composite === true;
  const buildInfo = isKept ? internal.getTsBuildInfoEmitOutputFilePath?.(options) : undefined;
  return buildInfo === undefined
    ? undefined
    : { buildInfo, path: `${buildInfo.replace(/\.tsbuildinfo$/, "")}.syncawait.json` };
}

function read(typescript: TypeScript, path: string): Kept | undefined {
  try {
    const kept = JSON.parse(typescript.sys.readFile(path) ?? "") as Partial<Kept>;
    return typeof kept.maker === "string" && typeof kept.decisions === "object" ? (kept as Kept) : undefined;
  } catch {
    return undefined;
  }
}

/** TypeScript does not show it to transformers, but all versions that we support have it. */
function writerOf(context: ts.TransformationContext): ts.WriteFileCallback | undefined {
  const { getEmitHost } = context as { getEmitHost?(): { readonly writeFile?: ts.WriteFileCallback } };
  return getEmitHost?.().writeFile;
}

function makerOf(typescript: TypeScript, program: ts.Program, config: SyncAwaitOptions | undefined): string {
  return short(JSON.stringify([buildHash(), typescript.version, config, instrumented(program, config)]));
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function short(text: string): string {
  return text === "" ? "" : createHash("sha256").update(text).digest("hex").slice(0, 16);
}
