import { contradiction, outOfBounds, verifyFunction, verifyInteger, verifyOptions, wrongType } from "../arguments.js";
import { seededRandom } from "./random.js";

/** Where a stack could suspend: at a wait, at a checked call, or where the generator of a compiled function begins. */
export type SuspensionSite = "wait" | "call" | "start";

/** Which of the sites that are passed suspend. Only one of `every`, `only`, `probability` and `at`; by default all do. */
export interface ForceOptions {
  /** Every k-th one; 1 is every one. */
  every?: number;
  /** The n-th one, counted from 1, and no other. */
  only?: number;
  /** Each with this probability, from 0 to 1, and a generator that depends on `seed` alone. */
  probability?: number;
  /** For `probability`; by default what the environment variable `SYNCAWAIT_SEED` says, else 1. */
  seed?: number;
  /** Those for which this answers true. @param count how many were passed, this one included */
  at?: (site: SuspensionSite, count: number) => boolean;
}

/** @param count how many sites were passed, this one included */
export type Chooser = (site: SuspensionSite, count: number) => boolean;

const USAGE = "forceSuspension(options?)";

/** @throws RangeError for an `every` or `only` that is no positive integer, a `probability` outside of 0 to 1, or two of them; TypeError for what is no number */
export function chooser(options: ForceOptions): Chooser {
  verifyOptions(USAGE, options);
  const { every, only, probability, at } = options;
  const all = [every, only, probability, at];
  if (all.filter((each) => each !== undefined).length > 1) {
    const names = ["every", "only", "probability", "at"].filter((_name, index) => all[index] !== undefined);
    throw contradiction(USAGE, names);
  }
  if (at !== undefined) {
    verifyFunction(USAGE, "options.at", at);
    return at;
  }
  if (probability !== undefined) return atRandom(probability, seedOf(options));
  if (only !== undefined) {
    verifyInteger(USAGE, "options.only", 1, only);
    return (_site, count) => count === only;
  }
  if (every === undefined) return () => true;
  verifyInteger(USAGE, "options.every", 1, every);
  return (_site, count) => count % every === 0;
}

/** Undefined where nothing is left to chance. */
export function seedOf({ probability, seed }: ForceOptions): number | undefined {
  if (probability === undefined) return undefined;
  if (seed !== undefined) verifySeed(USAGE, "options.seed", seed);
  return seed ?? seedOfEnvironment() ?? 1;
}

/** @throws TypeError or RangeError for what is no whole number: a fraction would be cut off, and NaN be 0 */
export function verifySeed(usage: string, name: string, seed: unknown): void {
  verifyInteger(usage, name, Number.NEGATIVE_INFINITY, seed);
}

/** What `SYNCAWAIT_SEED` says, so that a run that failed can be had again without an edit. @throws TypeError if that is no whole number */
export function seedOfEnvironment(): number | undefined {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  const text = process?.env?.SYNCAWAIT_SEED;
  if (text === undefined || text === "") return undefined;
  const seed = Number(text);
  if (!Number.isInteger(seed)) throw wrongType("SYNCAWAIT_SEED=seed", "seed", "a whole number", text);
  return seed;
}

/** Different each time; whoever uses it says it. */
export function randomSeed(): number {
  return Math.floor(Math.random() * 2 ** 31);
}

/** For messages: "at every 2nd point", "at random with seed 7". */
export function describeChoice(options: ForceOptions): string {
  const { every, only, probability, at } = options;
  if (at !== undefined) return "where `at` says so";
  if (only !== undefined) return `at point ${only} alone`;
  if (probability !== undefined) return `at random (SYNCAWAIT_SEED=${seedOf(options)})`;
  return every === undefined || every === 1 ? "at every point" : `at every ${every}${ordinalEnding(every)} point`;
}

function ordinalEnding(number: number): string {
  const isTeen = number % 100 >= 11 && number % 100 <= 13;
  return (isTeen ? undefined : { 1: "st", 2: "nd", 3: "rd" }[number % 10]) ?? "th";
}

function atRandom(probability: number, seed = 1): Chooser {
  const wanted = "a number from 0 to 1";
  if (typeof probability !== "number") throw wrongType(USAGE, "options.probability", wanted, probability);
  if (!(probability >= 0 && probability <= 1)) throw outOfBounds(USAGE, "options.probability", wanted, probability);
  const random = seededRandom(seed);
  return () => random() < probability;
}
