import type ts from "typescript";
import { analyzeProgram, type ProgramAnalysis } from "../../transformer/index.js";
import type { TypeScript } from "../typescriptVersion.js";

/** One for each program: compilers call the plugin anew for each file of an incremental build. */
const analyses = new WeakMap<ts.Program, ProgramAnalysis>();

export function analysisOf(typescript: TypeScript, program: ts.Program): ProgramAnalysis {
  const known = analyses.get(program);
  if (known !== undefined) return known;
  const analysis = analyzeProgram(typescript, program);
  analyses.set(program, analysis);
  return analysis;
}

/** Undefined for a file that the program does not contain, or in another state: some hosts hand over an old program. */
export function factsFor(
  typescript: TypeScript,
  program: ts.Program | undefined,
  file: ts.SourceFile,
): ProgramAnalysis | undefined {
  const original = typescript.getOriginalNode(file) as ts.SourceFile;
  const contains = program !== undefined && program.getSourceFile(file.fileName) === original;
  return contains ? analysisOf(typescript, program) : undefined;
}
