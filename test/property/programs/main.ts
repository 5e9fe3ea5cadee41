/**
 * Tries programs, in a process of plain Node: node main.js <first seed> <how many> [fault]. Prints a line of JSON for each thing that its
 * parent should know.
 */
import { writeSync } from "node:fs";
import { asyncProperty, check } from "fast-check";
import { type Effort, findDifference, type Subject } from "./execution/difference.js";
import { subjectWith } from "./execution/faults.js";
import type { Found, Message } from "./messages.js";
import { Programs } from "./programs.js";
import { print } from "./syntax/tree.js";

async function tryPrograms(first: number, count: number, subject: Subject): Promise<void> {
  // Most programs raise errors, and nobody looks at their stacks.
  Error.stackTraceLimit = 0;
  hideTexts();
  const effort: Effort = { runs: 0, events: 0, blocked: 0 };
  for (let seed = first; seed < first + count; seed++) {
    const found = await tryProgram(seed, subject, effort);
    if (found) say({ found });
  }
  say({ effort });
}

/** One program, and, where it behaves differently once it is compiled, smaller ones until none of them does. */
async function tryProgram(seed: number, subject: Subject, effort: Effort): Promise<Found | undefined> {
  let smallest: Found | undefined;
  const property = asyncProperty(new Programs(), async (tree) => {
    // A smaller program can hang as well.
    say({ begins: seed });
    const program = print(tree);
    const difference = await findDifference(program, seed, subject, effort);
    if (difference) smallest = { seed, program, difference };
    return difference === undefined;
  });
  const { failed, errorInstance } = await check(property, { seed: scattered(seed), numRuns: 1 });
  if (failed && !smallest) throw new Error(`the fuzzer failed at seed ${seed}: ${String(errorInstance)}`);
  return smallest;
}

/** The text of a function is what compiling changes, and programs turn functions into text by mistake. */
function hideTexts(): void {
  Object.defineProperty(Function.prototype, "toString", {
    value(this: { readonly name: unknown }): string {
      return `function ${String(this.name)}`;
    },
  });
}

/** Neighbouring seeds would begin with the same choices. */
function scattered(seed: number): number {
  return Math.imul(seed, 0x9e3779b1);
}

function say(message: Message): void {
  writeSync(1, `${JSON.stringify(message)}\n`);
}

const [, , first, count, fault] = process.argv;
void tryPrograms(Number(first), Number(count), subjectWith(fault));
