import * as internal from "../../../../runtime/internal.js";
import { compileProgram } from "./compileProgram.js";
import type { Subject } from "./difference.js";
import type { Internal } from "./runProgram.js";

/**
 * Mistakes that a compiler of this kind makes, put into emitted code or into the runtime that it imports: a fuzzer that does not see
 * them is worth nothing.
 */
interface Fault {
  /** Changes emitted text. */
  readonly code?: (code: string) => string;
  readonly runtime?: Partial<Internal>;
}

type Method = (name: string, self: unknown, f: unknown, ...args: unknown[]) => unknown;
type Link = (entry: unknown, body: unknown, binder?: unknown, name?: unknown) => void;
type MakeFunction = (name: unknown, makeEntry: unknown, body: unknown) => unknown;

export const faults: Readonly<Record<string, Fault>> = {
  /** A method is called without its object. */
  losesThis: {
    runtime: {
      method: (name: string, _self: unknown, f: unknown, ...args: unknown[]) =>
        (internal.method as Method)(name, undefined, f, ...args),
    },
  },
  /** The twin gets its arguments as they came, not as its parameter list binds them. */
  skipsBinders: {
    runtime: {
      link: (entry: unknown, body: unknown) => (internal.link as Link)(entry, body),
      fn: (name: unknown, makeEntry: unknown, body: unknown) => (internal.fn as MakeFunction)(name, makeEntry, body),
    },
  },
  /** The value of a call that suspended is lost. */
  losesResumedValue: { code: (code) => code.replaceAll(/\? yield(?: "[^"]*")? : \$t\b/g, "? (yield, null) : $$t") },
  /** A value that is null is taken for a suspension, as if there were no flag. */
  ignoresFlag: { code: (code) => code.replaceAll("=== null && $sa.rt.s ?", "=== null && ($sa.rt.s || true) ?") },
  /** All temporaries are one. */
  sharesTemporaries: { code: (code) => code.replaceAll(/\$(?:[a-su-z]\d*)\b(?!\()/g, "$$o") },
};

/** The compiler and the runtime as they are, or with one fault in them. */
export function subjectWith(fault: string | undefined): Subject {
  if (fault === undefined) return { compile: compileProgram, runtime: internal };
  const { code = (same: string) => same, runtime = {} } = faults[fault] ?? {};
  return { compile: (source, mode) => code(compileProgram(source, mode)), runtime: { ...internal, ...runtime } };
}
