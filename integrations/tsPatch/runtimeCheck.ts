import { createRequire } from "node:module";
import { dirname } from "node:path";
import type ts from "typescript";
import { runtimeMissing } from "../../transformer/diagnostics/generated.js";
import { readOptions, type SyncAwaitOptions } from "../../transformer/options.js";
import type { TypeScript } from "../typescriptVersion.js";
import type { Report } from "./reporter.js";

/**
 * The same transformer, which also reports TSA3004, once, if a file that it changed will not find the runtime: better now than when the
 * program starts.
 */
export function withRuntimeCheck(
  typescript: TypeScript,
  factory: ts.TransformerFactory<ts.SourceFile>,
  program: ts.Program,
  config: SyncAwaitOptions | undefined,
  report: Report,
): ts.TransformerFactory<ts.SourceFile> {
  const specifier = readOptions(config).options.runtime;
  const checked = new Set<string>();
  let missing = false;
  const check = (fileName: string) => {
    const folder = dirname(fileName);
    if (missing || checked.has(folder)) return;
    checked.add(folder);
    missing =
      !byNode(specifier, fileName) && !byCompiler(typescript, specifier, fileName, program.getCompilerOptions());
    if (missing) report(runtimeMissing({ specifier }));
  };
  return (context) => {
    const transform = factory(context);
    return (file) => {
      const transformed = transform(file);
      if (transformed !== file) check(file.fileName);
      return transformed;
    };
  };
}

function byNode(specifier: string, fileName: string): boolean {
  try {
    return createRequire(fileName).resolve(specifier) !== "";
  } catch {
    return false;
  }
}

/** Finds what only a bundler will find, by `paths` and the like. */
function byCompiler(typescript: TypeScript, specifier: string, fileName: string, options: ts.CompilerOptions): boolean {
  const { resolvedModule } = typescript.resolveModuleName(specifier, fileName, options, typescript.sys);
  return resolvedModule !== undefined;
}
