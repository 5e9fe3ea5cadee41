import ts from "typescript";
import { createTransformer } from "../../../../transformer/index.js";

export type Mode = "annotated" | "all";

/** As the loader compiles CommonJS packages: nothing is lowered, and sloppy code stays sloppy. */
const compilerOptions: ts.CompilerOptions = {
  allowJs: true,
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleDetection: ts.ModuleDetectionKind.Legacy,
  strict: false,
  alwaysStrict: false,
  ignoreDeprecations: "6.0",
};

const printer = ts.createPrinter();

/**
 * The emitted text. Parsed, transformed and printed, as TypeScript does it where nothing is to be lowered, without the rest of a compiler run.
 * @throws Error if the transformer says that it failed (TSA9xxx), or TypeScript finds no program in it
 */
export function compileProgram(source: string, mode: Mode): string {
  const complaints: string[] = [];
  const report = ({ code, messageText }: { code: string; messageText: string }): void => {
    if (code.startsWith("TSA9")) complaints.push(`${code} ${messageText}`);
  };
  const file = ts.createSourceFile("program.js", source, ts.ScriptTarget.ESNext, true, ts.ScriptKind.JS);
  // Some JavaScript is none to TypeScript's parser, `case (a = 1): var b`. It stays as it is, as in the loader.
  if ((file as unknown as { parseDiagnostics: readonly unknown[] }).parseDiagnostics.length > 0) return source;
  const { transformed } = ts.transform(file, [createTransformer(ts, { propagate: mode }, { report })], compilerOptions);
  if (complaints.length > 0) throw new Error(complaints.join("\n"));
  return printer.printFile(transformed[0] as ts.SourceFile);
}
