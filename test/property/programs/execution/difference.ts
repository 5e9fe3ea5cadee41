import type { Mode } from "./compileProgram.js";
import {
  compiledProgram,
  type Internal,
  type Recorded,
  type Runnable,
  runCompiled,
  runNatively,
} from "./runProgram.js";
import { waysFor } from "./ways.js";

/** A run that did not do what the native one did. */
export interface Difference {
  readonly mode: Mode;
  readonly way: string;
  readonly expected: readonly string[];
  readonly actual: readonly string[];
}

/** What is tried: faults with which the fuzzer itself is tested stand in for parts of it. */
export interface Subject {
  readonly compile: (source: string, mode: Mode) => string;
  readonly runtime: Internal;
}

/** How much a program ran, to tell whether programs do enough. */
export interface Effort {
  runs: number;
  events: number;
  blocked: number;
}

/** Compiling costs most: every other program in both modes, the rest whole. */
function modesFor(seed: number): readonly Mode[] {
  return seed % 2 === 0 ? ["all", "annotated"] : ["all"];
}

/**
 * Runs a program natively, then compiled and in all ways.
 *
 * @param seed of the way that suspends at random, and of the modes
 * @returns the first difference, or undefined if there is none, the text is no program, or it overflows the stack
 */
export async function findDifference(
  source: string,
  seed: number,
  subject: Subject,
  effort?: Effort,
): Promise<Difference | undefined> {
  const expected = nativeLog(source);
  if (expected === undefined) return undefined;
  for (const mode of modesFor(seed)) {
    const compiled = compile(source, mode, subject);
    if (typeof compiled === "string") return { mode, way: "compilation", expected, actual: [compiled] };
    let blocks = false;
    for (const way of waysFor(seed)) {
      // A blocked stack cannot wait for a promise: the host's loop does not turn.
      if (blocks && way.hosted) continue;
      const { log, blocked } = await runCompiled(compiled, way);
      blocks ||= blocked > 0;
      if (effort) count(effort, { log, blocked });
      if (!isSame(expected, log)) return { mode, way: way.name, expected, actual: log };
    }
  }
  return undefined;
}

function nativeLog(source: string): readonly string[] | undefined {
  try {
    const log = runNatively(source);
    return log.some((line) => line.includes("Maximum call stack")) ? undefined : log.map(withoutWording);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function compile(source: string, mode: Mode, { compile, runtime }: Subject): Runnable | string {
  try {
    return compiledProgram(compile(source, mode), runtime);
  } catch (error) {
    return String(error);
  }
}

function isSame(expected: readonly string[], actual: readonly string[]): boolean {
  return expected.length === actual.length && actual.every((line, index) => withoutWording(line) === expected[index]);
}

/** What the engine says of a value that is no function, no object, not to be iterated. */
const complaint =
  /TypeError: .*(?:to be a function|not a function|not a constructor|not callable|not iterable|Cannot destructure|Cannot read properties|has only a getter).*/s;

/** Those messages quote the source, which is another one in compiled code, or tell of the same thing in another way. */
export function withoutWording(line: string): string {
  return line.replace(complaint, "TypeError");
}

function count(effort: Effort, { log, blocked }: Recorded): void {
  effort.runs++;
  effort.events += log.length;
  effort.blocked += blocked;
}
