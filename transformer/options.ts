import type { SyncAwaitDiagnostic } from "./diagnostics/diagnostic.js";
import { optionValue, unknownOption } from "./diagnostics/generated.js";
import { nearestName } from "./diagnostics/nearestName.js";

export type Propagation = "annotated" | "program" | "all";

/** What a user may write beside `"transform"` in `tsconfig.json`, or hand to `createTransformer`. */
export interface SyncAwaitOptions {
  /**
   * Which functions are compiled: the annotated ones; also those of the program that lie on a way to one (the callers, and their
   * callers); or every function of a file.
   */
  readonly propagate?: Propagation;
  /**
   * Names of packages that are compiled when they are loaded, by the loader or a bundler: what they call back can suspend, so no warning
   * is due.
   */
  readonly instrument?: readonly string[];
  /** The module specifier that compiled files take the runtime from; `"syncawait/internal"` by default. */
  readonly runtime?: string;
}

/** The options with every default filled in. */
export type ResolvedOptions = Required<SyncAwaitOptions>;

interface OptionRule {
  /** What the option may be, as the end of a sentence "Give it ...". */
  readonly expected: string;
  accepts(value: unknown): boolean;
}

const defaults: ResolvedOptions = { propagate: "program", instrument: [], runtime: "syncawait/internal" };

const rules: Record<keyof SyncAwaitOptions, OptionRule> = {
  propagate: {
    expected: '"annotated", "program" or "all"',
    accepts: (value) => value === "annotated" || value === "program" || value === "all",
  },
  instrument: {
    expected: "an array of package names",
    accepts: (value) => Array.isArray(value) && value.every((name) => typeof name === "string" && name !== ""),
  },
  runtime: {
    expected: "a module specifier (a string that is not empty)",
    accepts: (value) => typeof value === "string" && value !== "",
  },
};

/** Keys of a plugin entry that are for ts-patch, ttypescript or the editor, which hand the whole entry on. */
const hostKeys: ReadonlySet<string> = new Set([
  "transform",
  "import",
  "type",
  "after",
  "afterDeclarations",
  "transformProgram",
  "name",
  "tsConfig",
  "isEsm",
  "resolvePathAliases",
]);

/**
 * Reads a plugin entry. What is wrong with it is reported all at once, and the default stands in for it.
 *
 * @param raw what the host found in the configuration; undefined and null mean no options
 */
export function readOptions(raw: unknown): { options: ResolvedOptions; diagnostics: SyncAwaitDiagnostic[] } {
  if (raw === undefined || raw === null) return { options: defaults, diagnostics: [] };
  if (typeof raw !== "object" || Array.isArray(raw)) {
    return { options: defaults, diagnostics: [wrongValue("options", raw, "an object")] };
  }
  const given = Object.entries(raw).filter(([name, value]) => !hostKeys.has(name) && value !== undefined);
  const accepted = given.filter(([name, value]) => isOption(name) && rules[name].accepts(value));
  return {
    options: { ...defaults, ...Object.fromEntries(accepted) },
    diagnostics: given.flatMap(([name, value]) => problemsOf(name, value)),
  };
}

function problemsOf(name: string, value: unknown): SyncAwaitDiagnostic[] {
  if (!isOption(name)) {
    const known = Object.keys(rules);
    return [unknownOption({ option: name, known, suggestion: nearestName(name, known) })];
  }
  return rules[name].accepts(value) ? [] : [wrongValue(name, value, rules[name].expected)];
}

function isOption(name: string): name is keyof SyncAwaitOptions {
  return Object.hasOwn(rules, name);
}

function wrongValue(option: string, value: unknown, expected: string): SyncAwaitDiagnostic {
  return optionValue({ option, value: describe(value), expected });
}

/** The value as JSON, or, where JSON has no word for it, its type. */
function describe(value: unknown): string {
  const plain = value === null || ["string", "number", "boolean"].includes(typeof value);
  return plain ? JSON.stringify(value) : `a value of type ${Array.isArray(value) ? "array" : typeof value}`;
}
