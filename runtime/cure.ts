/** What to do about a frame that cannot suspend: it depends on whose it is. For messages. */
import { isBodyCopy, nameFrame } from "./foreignFrame.js";
import { packageOf, type StackLine } from "./stackText.js";

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
export function cureFor(frames: readonly StackLine[]): string {
  const [foreign] = frames;
  if (foreign === undefined)
    return 'Compile the functions in between (annotate them, or list their package under "instrument")';
  const helper = frames.slice(0, HELPER_DEPTH).find(({ name }) => HELPER.test(name));
  if (helper !== undefined)
    return `Compile for a later "target": ${nameFrame(helper)} is a helper of TypeScript's for an older one and cannot suspend`;
  if (/<static(?:_fields)?_initializer>/.test(foreign.name))
    return `Wait before the class is made: ${nameFrame(foreign)} runs natively`;
  return ENGINES.test(foreign.place) ? cureForEngines(foreign, frames) : compile(foreign);
}

/** The same for whoever blocks just now, which compiled code may have asked for itself. */
export function cureForBlock(frames: readonly StackLine[]): string {
  const [first] = frames;
  if (first === undefined || !isBodyCopy(first)) return cureFor(frames);
  return `Call the waiting function directly in ${nameFrame(first)}, and wait there by syncAwait, not by runNestedUntilComplete`;
}

/** Where a function that is not compiled called the engine's, which has a counterpart perhaps, that one is to be compiled. */
function cureForEngines(foreign: StackLine, frames: readonly StackLine[]): string {
  const caller = frames.find(({ place }) => !ENGINES.test(place));
  const engines = nameFrame(foreign);
  if (caller !== undefined && !isBodyCopy(caller)) return `${compile(caller)}, and calls ${engines}`;
  return `Call the waiting function directly: ${engines} is the engine's and cannot suspend`;
}

function compile(frame: StackLine): string {
  const packageName = packageOf(frame);
  if (packageName !== undefined)
    return `Compile ${nameFrame(frame)}, which is not compiled: list "${packageName}" under "instrument"`;
  return `Compile ${nameFrame(frame)}, which is not compiled (annotate it, or list its package under "instrument")`;
}
