import { join } from "node:path";
import type ts from "typescript";
import type { ForeignCallees } from "../../transformer/foreignCallees.js";
import { readOptions, type SyncAwaitOptions } from "../../transformer/options.js";
import { findForeignCallees } from "../../transformer/propagate/foreign.js";
import { Packages } from "../register/packages.js";
import type { TypeScript } from "../typescriptVersion.js";

/**
 * Tells who is behind the calls of a file, if the program contains that very file: ts-jest and ts-loader hand over others.
 *
 * @param config the plugin's entry, which may name packages under `instrument`, beside those that `package.json` names for the loader
 */
export function foreignCalleesFor(
  typescript: TypeScript,
  program: ts.Program,
  config: SyncAwaitOptions | undefined,
): (file: ts.SourceFile) => ForeignCallees | undefined {
  let found: ForeignCallees | undefined;
  return (file) => {
    if (program.getSourceFile(file.fileName) !== typescript.getOriginalNode(file)) return undefined;
    found ??= findForeignCallees(typescript, program, instrumented(program, config));
    return found;
  };
}

/** Names of packages that are compiled when they are loaded. */
export function instrumented(program: ts.Program, config: SyncAwaitOptions | undefined): readonly string[] {
  const { configFilePath } = program.getCompilerOptions();
  const place = typeof configFilePath === "string" ? configFilePath : join(program.getCurrentDirectory(), "any");
  const { syncawait } = new Packages().program(place)?.json ?? {};
  const fromPackage = readOptions(isRecord(syncawait) ? syncawait : undefined).options.instrument;
  return [...readOptions(config).options.instrument, ...fromPackage];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
