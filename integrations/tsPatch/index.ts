import type ts from "typescript";
import { unsupportedTypeScript } from "../../transformer/diagnostics/generated.js";
import { createTransformer } from "../../transformer/index.js";
import type { SyncAwaitOptions } from "../../transformer/options.js";
import { isSupportedTypeScript, type TypeScript } from "../typescriptVersion.js";
import { foreignCalleesFor } from "./foreignCallees.js";
import { factsFor } from "./programFacts.js";
import { type PluginExtras, reporterFor } from "./reporter.js";
import { withRuntimeCheck } from "./runtimeCheck.js";

export type { SyncAwaitDiagnostic } from "../../transformer/diagnostics/diagnostic.js";
export { factory, name, version } from "./tsJest.js";
export type { PluginExtras, SyncAwaitOptions };
export { createTransformer };

/**
 * The plugin that `"plugins": [{ "transform": "syncawait/transformer" }]` in a tsconfig.json names, for ts-patch and ttypescript. Other hosts
 * (ts-loader, rollup) call it with their program, the options, and no extras.
 *
 * @param program the one that emits; it may not contain the file that is transformed (ts-jest, ts-loader with `transpileOnly`), or be missing
 * @param config the plugin's entry, with our options and the host's own keys
 * @param extras the compiler API and a place for diagnostics, from hosts that have them
 */
export function syncAwaitPlugin(
  program: ts.Program | undefined,
  config?: SyncAwaitOptions,
  extras?: PluginExtras,
): ts.TransformerFactory<ts.SourceFile> {
  const typescript = extras?.ts ?? (require("typescript") as TypeScript);
  const report = reporterFor(typescript, program, extras);
  if (!isSupportedTypeScript(typescript.version)) {
    report(unsupportedTypeScript({ version: typescript.version }));
    return () => (file) => file;
  }
  const factory = createTransformer(typescript, config ?? {}, {
    report,
    root: rootOf(program),
    factsFor: (file) => factsFor(typescript, program, file),
    foreignCalleesFor: program && foreignCalleesFor(typescript, program, config),
  });
  return program ? withRuntimeCheck(typescript, factory, program, config, report) : factory;
}

/** Positions in stacks are relative to the folder of the tsconfig.json. */
function rootOf(program: ts.Program | undefined): string | undefined {
  const config = program?.getCompilerOptions().configFilePath;
  return typeof config === "string" ? config.slice(0, config.lastIndexOf("/")) : program?.getCurrentDirectory();
}

export default syncAwaitPlugin;
