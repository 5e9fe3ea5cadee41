/** Which function that is not compiled stands between a boundary and the stack below. For messages and reports only. */
import { currentStack, readStack, type StackLine } from "./stackText.js";

const DEPTH = 200;

/** The name of a body copy, as the transformer makes it from the function's. */
const bodyName = /^(?:Object\.)?(.*?)\$\d*$/;

/**
 * Where compiled code itself made the native call that entered compiled code again (a constructor, a getter, an iterator, a built-in without a
 * counterpart), such as `main (app.ts:3:5)`; undefined where a function that is not compiled made it.
 */
export function findNativeCall(): string | undefined {
  const frame = findForeignFrame();
  const [, name] = (frame === undefined ? null : bodyName.exec(frame.split(" (")[0] as string)) ?? [];
  return name === undefined ? undefined : `${name} ${(frame as string).slice((frame as string).indexOf("("))}`;
}

/**
 * The caller of the innermost compiled function that was entered from outside, such as `render (lib/index.js:10:5)`. To be called
 * above that entry on the stack; undefined where the stack does not show one.
 */
export function findForeignFrame(): string | undefined {
  const [foreign] = findForeignFrames();
  return foreign === undefined ? undefined : nameFrame(foreign);
}

/** That caller, and who called it, outward, without our own. */
export function findForeignFrames(): readonly StackLine[] {
  const lines = readStack(currentStack(DEPTH));
  const entered = lines.findIndex((line) => line.own && /\b(enter|enterWait|enterStep)$/.test(line.name));
  if (entered < 0) return [];
  // Next outward: what else is ours, the entry that called us, and then whoever called the entry. The entries of a generator's steps are ours.
  const isStep = (lines[entered] as StackLine).name.endsWith("enterStep");
  const entry = isStep ? entered : lines.findIndex((line, at) => at > entered && !line.own);
  return entry < 0 ? [] : lines.filter((line, at) => at > entry && !line.own);
}

/** Who keeps a stack that blocks just now from suspending, and on outward: where {@link findForeignFrames} knows nothing, who asked for the block. */
export function findBlockingFrames(): readonly StackLine[] {
  const lines = readStack(currentStack(DEPTH));
  const asked = lines.findIndex((line) => line.own && /\brunNestedUntilComplete$/.test(line.name));
  return asked < 0 ? findForeignFrames() : lines.filter((line, at) => at > asked && !line.own);
}

/** In a message. */
export function nameFrame({ name, place }: StackLine): string {
  return name === "" ? place : `${name} (${place})`;
}

/** A body copy of ours, by its name. */
export function isBodyCopy({ name }: StackLine): boolean {
  return bodyName.test(name);
}
