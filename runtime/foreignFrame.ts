/** Which function that is not compiled stands between a boundary and the stack below. For messages and reports only. */

import { currentStack, readStack, type StackLine } from "./stackText.js";
import { writtenName } from "./stackTrimming.js";

const DEPTH = 200;

/** The name of a body copy, as the transformer makes it from the function's. */
const bodyName = /.\$\d*\]?(?: \[as .*\])?$/;

/** What no stack shows: native functions, getters, iterators. */
export const NAMELESS = "native code or code without a name";

/**
 * Where compiled code itself made the native call that entered compiled code again (a constructor, a getter, an iterator, a native add-on, a
 * built-in without a counterpart), such as `main (app.ts:3:5)`; undefined where a function that is not compiled made it.
 */
export function findNativeCall(): string | undefined {
  const [caller] = findForeignFrames();
  return caller !== undefined && isBodyCopy(caller) ? nameFrame(caller) : undefined;
}

/**
 * The callers of the innermost compiled function that was entered from outside, outward, without our own. To be called above that entry on the stack;
 * empty where the stack does not show one.
 */
export function findForeignFrames(): readonly StackLine[] {
  const lines = readStack(currentStack(DEPTH));
  const entered = lines.findIndex((line) => line.own && /\b(enter|enterWait|enterStep)$/.test(line.name));
  if (entered < 0) return [];
  // Next outward: what else is ours, the entry that called us, and then whoever called the entry. The entries of a generator's steps are ours.
  const isStep = (lines[entered] as StackLine).name.endsWith("enterStep");
  const entry = isStep ? entered : lines.findIndex((line, at) => at > entered && !line.own);
  return entry < 0 ? [] : lines.filter((line, at) => at > entry && !line.own);
}

/** Who keeps a stack from suspending, and on outward. */
export interface Blockers {
  readonly frames: readonly StackLine[];
  /** The first of them asked for the block itself, by `runNestedUntilComplete`. */
  readonly asked: boolean;
}

/** Those of a stack that blocks just now. */
export function findBlockers(): Blockers {
  const lines = readStack(currentStack(DEPTH));
  const at = lines.findIndex((line) => line.own && /\brunNestedUntilComplete$/.test(line.name));
  if (at < 0) return { frames: findForeignFrames(), asked: false };
  return { frames: lines.filter((line, below) => below > at && !line.own), asked: true };
}

/** In a message, by the name that it has in the program. */
export function nameFrame(line: StackLine): string {
  const name = isBodyCopy(line) ? writtenName(line.name) : line.name;
  return name === "" ? line.place : `${name} (${line.place})`;
}

/** Who stands in the way, where `caller` is the first that the stack shows: compiled code suspends, so that what it called natively is meant. */
export function nameForeign(caller: StackLine): string {
  return isBodyCopy(caller) ? `${NAMELESS} (called by ${nameFrame(caller)})` : nameFrame(caller);
}

/** A body copy of ours, by its name. */
export function isBodyCopy({ name }: StackLine): boolean {
  return bodyName.test(name);
}
