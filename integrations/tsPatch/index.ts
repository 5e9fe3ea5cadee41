import type ts from "typescript";
import { unsupportedTypeScript } from "../../transformer/diagnostics/generated.js";
import { createTransformer, markDeclarations, readOptions } from "../../transformer/index.js";
import type { SyncAwaitOptions } from "../../transformer/options.js";
import { isSupportedTypeScript, type TypeScript } from "../typescriptVersion.js";
import { addToEmit } from "./declarationMarks.js";
import { insteadOfMisuse } from "./entry.js";
import { foreignCalleesFor } from "./foreignCallees.js";
import { noteBehind } from "./marksBehind.js";
import { withPartialBuilds } from "./partialBuilds.js";
import { factsFor, marksBehindOf } from "./programFacts.js";
import { type PluginExtras, type Report, reporterFor } from "./reporter.js";
import { withRuntimeCheck } from "./runtimeCheck.js";

export type { SyncAwaitDiagnostic } from "../../transformer/diagnostics/diagnostic.js";
export { factory, name, version } from "./tsJest.js";
export type { PluginExtras, SyncAwaitOptions };
export { createTransformer };

/** What a host takes that asks for all kinds of transformers at once. */
export interface Transformers {
  readonly before: ts.TransformerFactory<ts.SourceFile>;
  /** Writes `@suspends` into declarations. */
  readonly afterDeclarations: ts.TransformerFactory<ts.SourceFile | ts.Bundle>;
}

/**
 * The plugin that `"plugins": [{ "transform": "syncawait/transformer" }]` in a tsconfig.json names, for ts-patch and ttypescript. Other hosts
 * (ts-loader, rollup) call it with their program, the options, and no extras.
 *
 * @param program the one that emits; it may not contain the file that is transformed (ts-jest, ts-loader with `transpileOnly`), or be missing
 * @param config the plugin's entry, with our options and the host's own keys
 * @param extras the compiler API and a place for diagnostics, from hosts that have them
 * @returns a "before" transformer; with extras, that and one for declarations
 */
export function syncAwaitPlugin(
  program: ts.Program | undefined,
  config: SyncAwaitOptions | undefined,
  extras: PluginExtras,
): Transformers;
export function syncAwaitPlugin(
  program: ts.Program | undefined,
  config?: SyncAwaitOptions,
): ts.TransformerFactory<ts.SourceFile>;
export function syncAwaitPlugin(
  ...args: readonly [program: ts.Program | undefined, config?: SyncAwaitOptions, extras?: PluginExtras]
): Transformers | ts.TransformerFactory<ts.SourceFile> {
  const [program, config, extras] = args;
  const typescript = extras?.ts ?? (require("typescript") as TypeScript);
  const instead = insteadOfMisuse(typescript, args);
  if (instead !== undefined) return instead as ts.TransformerFactory<ts.SourceFile>;
  const report = reporterFor(typescript, program, extras);
  if (!isSupportedTypeScript(typescript.version)) {
    report(unsupportedTypeScript({ version: typescript.version }));
    return extras ? { before: () => (file) => file, afterDeclarations: () => (file) => file } : () => (file) => file;
  }
  const before = beforeTransformer(typescript, program, config, report, extras);
  if (!extras) return before;
  const isProgram = readOptions(config).options.propagate === "program";
  const analysisFor = (file: ts.SourceFile) => (isProgram ? factsFor(typescript, program, file, config) : undefined);
  const afterDeclarations = noteBehind(typescript, markDeclarations(typescript, analysisFor), (file) => {
    const analysis = analysisFor(file);
    return program && analysis && marksBehindOf(program, analysis);
  });
  if (program !== undefined && isProgram) {
    const isBuild = isCompilerItself(extras);
    const forFiles = isBuild ? withPartialBuilds(typescript, afterDeclarations, program, config) : afterDeclarations;
    addToEmit(program, forFiles, afterDeclarations);
  }
  return { before, afterDeclarations };
}

function beforeTransformer(
  typescript: TypeScript,
  program: ts.Program | undefined,
  config: SyncAwaitOptions | undefined,
  report: Report,
  extras: PluginExtras | undefined,
): ts.TransformerFactory<ts.SourceFile> {
  const factory = createTransformer(typescript, config ?? {}, {
    report,
    root: rootOf(program),
    factsFor: (file) => factsFor(typescript, program, file, config),
    foreignCalleesFor: program && foreignCalleesFor(typescript, program, config),
  });
  if (program === undefined) return factory;
  const checked = withRuntimeCheck(typescript, factory, program, config, report);
  return isCompilerItself(extras) ? withPartialBuilds(typescript, checked, program, config) : checked;
}

/** `tsc` by ts-patch, or `ttsc`, which does not tell: they write files, where tools that are built on the compiler ask for the output of one. */
function isCompilerItself(extras: PluginExtras | undefined): boolean {
  return extras?.library === "tsc" || (extras !== undefined && /\bttsc$/.test(process.argv[1] ?? ""));
}

/** Positions in stacks are relative to the folder of the tsconfig.json. */
function rootOf(program: ts.Program | undefined): string | undefined {
  const config = program?.getCompilerOptions().configFilePath;
  return typeof config === "string" ? config.slice(0, config.lastIndexOf("/")) : program?.getCurrentDirectory();
}

export default syncAwaitPlugin;
