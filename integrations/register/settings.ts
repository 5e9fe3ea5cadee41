import { realpathSync } from "node:fs";
import { join } from "node:path";
import type { SyncAwaitDiagnostic } from "../../transformer/diagnostics/diagnostic.js";
import { optionValue, unknownOption } from "../../transformer/diagnostics/generated.js";
import { nearestName } from "../../transformer/diagnostics/nearestName.js";
import { type ResolvedOptions, readOptions } from "../../transformer/options.js";
import { CompileError } from "../compiler/compileError.js";
import { formatBare } from "../diagnostics/format.js";
import { misspelledPackages } from "./misspelledPackages.js";
import type { PackageScope, Packages } from "./packages.js";

/** What `"syncawait"` in the program's package.json says; cloneable, because the hooks thread gets it too. */
export interface Settings {
  /** Folder of the package.json: where TypeScript is looked for, and the cache is kept. */
  readonly root: string;
  readonly options: ResolvedOptions;
}

/**
 * The settings of the program that Node was started with: from the package of its entry, or, if that says nothing, of the current directory.
 *
 * @param warn called with what is probably wrong, but may be meant
 * @throws {CompileError} TSA3001 or TSA3002, all of them at once
 */
export function findSettings(
  packages: Packages,
  entry: string | undefined,
  directory: string,
  warn: (text: string) => void,
): Settings {
  const scopes = [entry && realPath(entry), join(directory, "any")].flatMap((path) => {
    const scope = path ? packages.program(path) : undefined;
    return scope ? [scope] : [];
  });
  const scope = scopes.find(({ json }) => json.syncawait !== undefined) ?? scopes[0];
  return scope ? readSettings(scope, warn) : { root: directory, options: readOptions(undefined).options };
}

function readSettings(scope: PackageScope, warn: (text: string) => void): Settings {
  const { folder, json } = scope;
  const written = json.syncawait ?? {};
  const names = Object.keys(readOptions(undefined).options);
  const [known, unknown] = partition(Object.entries(isRecord(written) ? written : {}), ([name]) =>
    names.includes(name),
  );
  const { options, diagnostics } = readOptions(Object.fromEntries(known));
  const problems = [
    ...(isRecord(written) ? [] : [wrongValue("syncawait", written, "an object")]),
    ...unknown.map(([option]) => unknownOption({ option, known: names, suggestion: nearestName(option, names) })),
    ...diagnostics,
  ];
  const describe = (found: readonly SyncAwaitDiagnostic[]) =>
    [`In ${join(folder, "package.json")}:`, ...found.map(formatBare)].join("\n");
  if (problems.length > 0) throw new CompileError(describe(problems));
  const misspelled = misspelledPackages(scope, options.instrument);
  if (misspelled.length > 0) warn(describe(misspelled));
  return { root: folder, options };
}

function partition<T>(all: readonly T[], belongs: (one: T) => boolean): [T[], T[]] {
  return [all.filter(belongs), all.filter((one) => !belongs(one))];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function wrongValue(option: string, value: unknown, expected: string): SyncAwaitDiagnostic {
  return optionValue({ option, value: JSON.stringify(value), expected });
}

/** The program may have been started through a link, such as one in node_modules/.bin. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
