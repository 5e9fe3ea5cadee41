/**
 * What programs hand to the public functions, checked where it is handed over. A wrong argument would be noticed later and elsewhere, or never: a time
 * limit of `undefined` ms does not pass, an event without a name does not come.
 *
 * A message says how the function is called, what is wanted, and what was given. The wrong kind of value is a TypeError, a number out of its bounds a RangeError.
 */

/** The `code` of both. */
const CODE = "ERR_SYNCAWAIT_INVALID_ARGUMENT";

/** @param usage how the function is called, `sleep(ms)`; @param name the parameter, or `options.timeout` */
export function wrongType(usage: string, name: string, wanted: string, given: unknown): TypeError {
  return Object.assign(new TypeError(messageOf(usage, name, wanted, given)), { code: CODE });
}

/** As {@link wrongType}, for what is of the right kind. */
export function outOfBounds(usage: string, name: string, wanted: string, given: unknown): RangeError {
  return Object.assign(new RangeError(messageOf(usage, name, wanted, given)), { code: CODE });
}

const NUMBER_OF_MS = "a number of milliseconds";

/** Infinity and negative numbers are times, too. */
export function verifyMilliseconds(usage: string, name: string, ms: unknown): void {
  if (typeof ms !== "number") throw wrongType(usage, name, NUMBER_OF_MS, ms);
  if (Number.isNaN(ms)) throw outOfBounds(usage, name, NUMBER_OF_MS, ms);
}

export function verifyNumber(usage: string, name: string, least: number, number: unknown): void {
  const wanted = `a number${least === Number.NEGATIVE_INFINITY ? "" : ` from ${least} on`}`;
  if (typeof number !== "number") throw wrongType(usage, name, wanted, number);
  if (!(number >= least)) throw outOfBounds(usage, name, wanted, number);
}

export function verifyInteger(usage: string, name: string, least: number, number: unknown): void {
  const wanted = `a whole number${least === Number.NEGATIVE_INFINITY ? "" : ` from ${least} on`}`;
  if (typeof number !== "number") throw wrongType(usage, name, wanted, number);
  if (!Number.isInteger(number) || number < least) throw outOfBounds(usage, name, wanted, number);
}

export function verifyFunction(usage: string, name: string, f: unknown): void {
  if (typeof f !== "function") throw wrongType(usage, name, "a function", f);
}

/** True or false, or not given. */
export function verifyOptionalBoolean(usage: string, name: string, flag: unknown): void {
  if (flag !== undefined && typeof flag !== "boolean") throw wrongType(usage, name, "true or false", flag);
}

/** A function, or not given. */
export function verifyOptionalFunction(usage: string, name: string, f: unknown): void {
  if (f !== undefined) verifyFunction(usage, name, f);
}

/** An object; whoever gives a plain value forgot the braces. */
export function verifyOptions(usage: string, options: unknown): void {
  if (typeof options !== "object" || options === null) throw wrongType(usage, "options", "an object", options);
}

/** What several inputs are given as. */
export function verifyIterable(usage: string, name: string, candidate: unknown): void {
  const isIterable =
    typeof (candidate as Partial<Iterable<unknown>> | null | undefined)?.[Symbol.iterator] === "function";
  if (!isIterable) throw wrongType(usage, name, "an array or another iterable", candidate);
}

/** For what takes at least one input. */
export function noInputs(usage: string): TypeError {
  return Object.assign(new TypeError(`${usage}: inputs must be at least one, and there is none`), { code: CODE });
}

/** For options that exclude each other. */
export function contradiction(usage: string, given: readonly string[]): RangeError {
  const message = `${usage}: options must have only one of ${given.join(", ")}`;
  return Object.assign(new RangeError(message), { code: CODE });
}

/** An AbortSignal, of any realm or library, or not given (C11). */
export function verifySignal(usage: string, signal: unknown): void {
  if (signal === undefined) return;
  const { aborted, addEventListener, removeEventListener } = (signal ?? {}) as Partial<AbortSignal>;
  const isSignal =
    typeof aborted === "boolean" && typeof addEventListener === "function" && typeof removeEventListener === "function";
  if (!isSignal) throw wrongType(usage, "options.signal", "an AbortSignal", signal);
}

function messageOf(usage: string, name: string, wanted: string, given: unknown): string {
  return `${usage}: ${name} must be ${wanted}, not ${inWords(given)}`;
}

const LONGEST_TEXT = 40;

/** `given` in a few words. Calls nothing of the program's that could fail. */
function inWords(given: unknown): string {
  if (typeof given === "string")
    return JSON.stringify(given.length > LONGEST_TEXT ? `${given.slice(0, LONGEST_TEXT)}...` : given);
  if (typeof given === "function") return "a function";
  if (typeof given === "bigint") return `${given}n`;
  if (typeof given !== "object" || given === null) return String(given);
  const kind = kindOf(given);
  return `${/^[AEIOU]/i.test(kind) ? "an" : "a"} ${kind === "Object" ? "object" : kind}`;
}

function kindOf(object: object): string {
  try {
    return Object.prototype.toString.call(object).slice("[object ".length, -1);
  } catch {
    // A proxy that was revoked, a getter that throws.
    return "object";
  }
}
