import type ts from "typescript";
import { analyzeProgram, type ProgramAnalysis } from "../../transformer/index.js";
import type { SyncAwaitOptions } from "../../transformer/options.js";
import type { TypeScript } from "../typescriptVersion.js";
import { instrumented } from "./foreignCallees.js";
import { MarksBehind } from "./marksBehind.js";

/** One for each program: compilers call the plugin anew for each file of an incremental build. */
const analyses = new WeakMap<ts.Program, ProgramAnalysis>();

export function analysisOf(
  typescript: TypeScript,
  program: ts.Program,
  config: SyncAwaitOptions | undefined,
): ProgramAnalysis {
  const known = analyses.get(program);
  if (known !== undefined) return known;
  const analysis = analyzeProgram(typescript, program, instrumented(program, config));
  analyses.set(program, analysis);
  return analysis;
}

const behind = new WeakMap<ProgramAnalysis, MarksBehind>();

export function marksBehindOf(program: ts.Program, analysis: ProgramAnalysis): MarksBehind {
  const known = behind.get(analysis);
  if (known !== undefined) return known;
  const marks = new MarksBehind(program, analysis);
  behind.set(analysis, marks);
  return marks;
}

/** Undefined for a file that the program does not contain, or in another state: some hosts hand over an old program. */
export function factsFor(
  typescript: TypeScript,
  program: ts.Program | undefined,
  file: ts.SourceFile,
  config: SyncAwaitOptions | undefined,
): ProgramAnalysis | undefined {
  const original = typescript.getOriginalNode(file) as ts.SourceFile;
  const contains = program !== undefined && program.getSourceFile(file.fileName) === original;
  return contains ? analysisOf(typescript, program, config) : undefined;
}
