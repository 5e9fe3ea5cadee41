import type ts from "typescript";
import { pluginEntry } from "../../transformer/diagnostics/generated.js";
import type { TypeScript } from "../typescriptVersion.js";
import { type PluginExtras, reporterFor } from "./reporter.js";

// In: what a host has called the plugin with. Out: what in the plugin's entry makes it call so, if that is no way to call us.

/** Programs about which something has been said: compilers call the plugin for each file of a program, or for each kind of output. */
const said = new WeakSet<object>();

/**
 * Reports TSA3009, once, where nothing can be compiled.
 *
 * @param args what the plugin was called with; which one is the program, if any, depends on the entry
 * @returns what the host gets instead of a transformer; undefined if all is well
 */
export function insteadOfMisuse(typescript: TypeScript, args: readonly unknown[]): unknown {
  const [first, second, third] = args;
  // With "raw" these are the options.
  const extras = isExtras(third) ? third : undefined;
  const program = [first, second].find(isProgram);
  const isOurs = first === undefined || first === null || isProgram(first);
  const entry = isOurs ? misplaced(program, second, extras) : kindOf(first, args.length);
  if (entry === undefined) return undefined;
  if (program === undefined || !said.has(program)) {
    reporterFor(typescript, program, extras)(pluginEntry({ entry: `\`${entry}\`` }));
  }
  if (program !== undefined) said.add(program);
  return isHost(second) ? program : leavingAlone;
}

/** Fits whatever the host does with it: called with a context or with a file, the file comes out as it went in. */
function leavingAlone(given: object): unknown {
  return "statements" in given || "sourceFiles" in given ? given : (file: unknown) => file;
}

function isExtras(value: unknown): value is PluginExtras {
  return (value as Partial<PluginExtras> | undefined)?.ts !== undefined;
}

function isProgram(value: unknown): value is ts.Program {
  return has(value, "getSourceFiles") && has(value, "getTypeChecker");
}

/** A compiler's: ts-patch hands it over second where a plugin changes the program. */
function isHost(value: unknown): boolean {
  return has(value, "getSourceFile") && !isProgram(value);
}

function has(value: unknown, method: string): boolean {
  return typeof (value as Readonly<Record<string, unknown>> | undefined)?.[method] === "function";
}

/** The `type` that makes ts-patch or ttypescript begin with something else than the program. */
function kindOf(first: unknown, count: number): string {
  if (has(first, "getTypeAtLocation")) return '"type": "checker"';
  if (has(first, "getEmitHost") || has(first, "hoistVariableDeclaration")) return '"type": "raw"';
  if (has(first, "getProgram")) return '"type": "ls"';
  return count > 1 ? '"type": "compilerOptions"' : '"type": "config"';
}

/** ts-patch keeps these keys to itself, but the program has the whole entry. (ttypescript does not heed them where a plugin gives several transformers.) */
function misplaced(
  program: ts.Program | undefined,
  config: unknown,
  extras: PluginExtras | undefined,
): string | undefined {
  if (isHost(config)) return '"transformProgram": true';
  if (extras?.library === undefined) return undefined;
  const entries = (program?.getCompilerOptions().plugins ?? []) as unknown as readonly Readonly<
    Record<string, unknown>
  >[];
  const ours = entries.filter(
    ({ transform }) => typeof transform === "string" && /\bsyncawait\/transformer$/.test(transform),
  );
  const key = ["after", "afterDeclarations"].find((each) => ours.some((entry) => entry[each] === true));
  return key && `"${key}": true`;
}
