/** Which function that is not compiled stands between a boundary and the stack below. For messages and reports only. */

import { currentStack, readStack, type StackLine } from "./stackText.js";
import { isStep, writtenName } from "./stackTrimming.js";

const DEPTH = 200;

/** The name of a body copy, as the transformer makes it from the function's. Programs and libraries may have such names as well. */
const bodyName = /.\$\d*\]?(?: \[as .*\])?$/;

/** A function of the program's, or of somebody else's. */
export interface Caller extends StackLine {
  /** A body copy of ours: its function is compiled. */
  readonly isBody: boolean;
}

/** What no stack shows: native functions, getters, iterators. */
export const NAMELESS = "native code or code without a name";

/**
 * Where compiled code itself made the native call that entered compiled code again (a constructor, a getter, an iterator, a native add-on, a
 * built-in without a counterpart), such as `main (app.ts:3:5)`; undefined where a function that is not compiled made it.
 */
export function findNativeCall(): string | undefined {
  const [caller] = findForeignFrames();
  return caller?.isBody ? nameFrame(caller) : undefined;
}

/**
 * The callers of the innermost compiled function that was entered from outside, outward, without our own. To be called above that entry on the stack;
 * empty where the stack does not show one.
 */
export function findForeignFrames(): readonly Caller[] {
  const lines = readStack(currentStack(DEPTH));
  const entered = lines.findIndex((line) => line.own && /\b(enter|enterWait|enterStep)$/.test(line.name));
  if (entered < 0) return [];
  // Next outward: what else is ours, the entry that called us, and then whoever called the entry. The entries of a generator's steps are ours.
  const isStep = (lines[entered] as StackLine).name.endsWith("enterStep");
  const entry = isStep ? entered : lines.findIndex((line, at) => at > entered && !line.own);
  return entry < 0 ? [] : callersFrom(lines, entry + 1);
}

/** Who keeps a stack from suspending, and on outward. */
export interface Blockers {
  readonly frames: readonly Caller[];
  /** The first of them asked for the block itself, by `runNestedUntilComplete`. */
  readonly asked: boolean;
}

/** Those of a stack that blocks just now. */
export function findBlockers(): Blockers {
  const lines = readStack(currentStack(DEPTH));
  const at = lines.findIndex((line) => line.own && /\brunNestedUntilComplete$/.test(line.name));
  if (at < 0) return { frames: findForeignFrames(), asked: false };
  return { frames: callersFrom(lines, at + 1), asked: true };
}

/** The lines from `first` on that are not our own. */
export function callersFrom(lines: readonly StackLine[], first: number): Caller[] {
  const callers = lines.map((line, at) => ({ ...line, isBody: isBodyAt(lines, at) }));
  return callers.filter((line, at) => at >= first && !line.own);
}

/** We call a body copy as a generator, or another one does by `yield*`. V8 shows that; of the other engines there is only the name. */
function isBodyAt(lines: readonly StackLine[], at: number): boolean {
  const { name, text } = lines[at] as StackLine;
  if (!bodyName.test(name)) return false;
  const step = lines[at + 1];
  if (step === undefined || !/^\s+at /.test(text)) return true;
  const caller = lines[at + 2];
  return isStep(step) && (caller === undefined || caller.own || isBodyAt(lines, at + 2));
}

/** In a message, by the name that it has in the program. */
export function nameFrame(line: Caller): string {
  const name = line.isBody ? writtenName(line.name) : line.name;
  return name === "" ? line.place : `${name} (${line.place})`;
}

/** Who stands in the way, where `caller` is the first that the stack shows: compiled code suspends, so that what it called natively is meant. */
export function nameForeign(caller: Caller): string {
  return caller.isBody ? `${NAMELESS} (called by ${nameFrame(caller)})` : nameFrame(caller);
}
