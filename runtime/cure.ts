/** What to do about a frame that cannot suspend: it depends on whose it is. For messages. */
import { type Blockers, type Caller, nameFrame } from "./foreignFrame.js";
import { isEvaluated, packageOf, type StackLine } from "./stackText.js";

/** Of TypeScript's, in a program that was compiled for an older target. */
const HELPER =
  /(?:^|\.)__(?:awaiter|generator|values|read|spread|async[A-Z]|await|disposeResources|esDecorate|runInitializers|decorate)/;
/** How far out a helper may stand above its own inner functions. */
const HELPER_DEPTH = 4;
const ENGINES = /^(?:<anonymous>|native|node:.*)$/;

/**
 * An imperative, without a full stop.
 * @param frames who called the compiled function that blocks, and on outward; empty if that is not known
 */
export function cureFor(frames: readonly Caller[]): string {
  const [foreign] = frames;
  if (foreign === undefined)
    return 'Compile the functions in between (annotate them, or list their package under "instrument")';
  const helper = frames.slice(0, HELPER_DEPTH).find(({ name }) => HELPER.test(name));
  if (helper !== undefined)
    return `Compile for a later "target": ${nameFrame(helper)} is a helper of TypeScript's for an older one and cannot suspend`;
  if (/<static(?:_fields)?_initializer>/.test(foreign.name))
    return `Wait before the class is made: ${nameFrame(foreign)} runs natively`;
  if (foreign.isBody) return cureForNative(foreign);
  return isEngines(foreign) ? cureForEngines(foreign, frames) : compile(foreign);
}

/** The same for whoever blocks just now, which compiled code may have asked for itself. */
export function cureForBlock({ frames, asked }: Blockers): string {
  const [first] = frames;
  if (first === undefined || !asked || !first.isBody) return cureFor(frames);
  return `Call the waiting function directly in ${nameFrame(first)}, and wait there by syncAwait, not by runNestedUntilComplete`;
}

/** A function of the engine's or of Node's. */
export function isEngines({ place }: StackLine): boolean {
  return ENGINES.test(place);
}

/** Compiled code made a call of which the stack does not show what was called. */
function cureForNative(caller: Caller): string {
  return (
    `Call the waiting function directly in ${nameFrame(caller)}: what that calls is native (an add-on, a constructor, a getter, an iterator, ` +
    "a built-in without a counterpart) or has no name, and cannot suspend"
  );
}

/** Where a function that is not compiled called the engine's, which has a counterpart perhaps, that one is to be compiled. */
function cureForEngines(foreign: Caller, frames: readonly Caller[]): string {
  const caller = frames.find((frame) => !isEngines(frame));
  const engines = nameFrame(foreign);
  if (caller !== undefined && !caller.isBody) return compile(caller, engines);
  return `Call the waiting function directly: ${engines} is the engine's and cannot suspend`;
}

/** @param called what it calls, of the engine's, which suspends only where compiled code calls it */
function compile(frame: Caller, called?: string): string {
  const name = nameFrame(frame);
  const which = called === undefined ? "which" : `which calls ${called} and`;
  if (isEvaluated(frame))
    return `Call the waiting function outside of ${name}, ${which} is never compiled (eval or new Function made it)`;
  const packageName = packageOf(frame);
  if (packageName !== undefined)
    return `Compile ${name}, ${which} is not compiled: list "${packageName}" under "instrument"`;
  return `Compile ${name}, ${which} is not compiled (annotate it, or list its package under "instrument")`;
}
