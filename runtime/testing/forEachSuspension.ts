/**
 * A test body under every form of forced suspension, with its outcomes compared: what is right with values that are there already has to be
 * right where it has to wait, at each single point.
 */
import { verifyFunction, verifyInteger, verifyIterable, verifyOptionalFunction, verifyOptions } from "../arguments.js";
import { describeChoice, type ForceOptions, randomSeed, seedOfEnvironment, verifySeed } from "./chooseSites.js";
import { type ForcedSuspension, forceSuspension } from "./forceSuspension.js";
import { sameOutcome } from "./sameOutcome.js";

/** Options of {@link forEachSuspension}. */
export interface SuspensionModes<T> {
  /** Every k-th point, for each k of these. Default: 1, 2, 3 and 5. */
  every?: readonly number[];
  /** How many of the points suspend alone, one in each run; of more points than that, some are left out, evenly. Default 20. */
  single?: number;
  /** How many runs suspend at random. Default 5. */
  random?: number;
  /** Of the first random run, the next one has one more; what `SYNCAWAIT_SEED` says by default, else one that is different each time. */
  seed?: number;
  /** Throws where the outcomes differ, `expect(actual).toEqual(expected)` for one. By default they are compared by structure. */
  compare?: (actual: Awaited<T>, expected: Awaited<T>) => void;
}

/** What {@link forEachSuspension} has tried. */
export interface SuspensionReport {
  /** At how many points the body could suspend. */
  readonly points: number;
  /** How often it was run, the first time without any suspension included. */
  readonly runs: number;
  /** How many stacks suspended in all of them. */
  readonly forced: number;
  /** Of the first random run. */
  readonly seed: number;
}

/**
 * Calls `body` without forced suspension, then once for each mode, and compares what it returns, or what the promise or task that it gives is
 * fulfilled with. It has to start from the same state each time.
 * @throws Error where the outcome differs or `body` throws only in some mode: the message says in which, and how to have it again
 * @throws Error where the body passes no point at which it could suspend: then its code is not compiled, or not called
 * @throws TypeError or RangeError for a wrong argument
 */
export async function forEachSuspension<T>(body: () => T, modes: SuspensionModes<T> = {}): Promise<SuspensionReport> {
  verifyModes(body, modes);
  const seed = modes.seed ?? seedOfEnvironment() ?? randomSeed();
  const plain = await runUnder(body, { at: () => false });
  if (plain.forced.passed === 0) {
    throw new Error("forEachSuspension: nothing in the body can suspend. Is what it calls compiled?");
  }
  const points = plain.forced.passed;
  let runs = 1;
  let forced = 0;
  for (const options of choices(modes, points, seed)) {
    const run = await named(options, async () => {
      const found = await runUnder(body, options);
      (modes.compare ?? verifySame)(found.outcome, plain.outcome);
      return found;
    });
    runs++;
    forced += run.forced.forced;
  }
  return { points, runs, forced, seed };
}

const USAGE = "forEachSuspension(body, modes?)";

function verifyModes<T>(body: unknown, modes: SuspensionModes<T>): void {
  verifyFunction(USAGE, "body", body);
  verifyOptions(USAGE, modes);
  const { every = [], single = 0, random = 0, seed = 0, compare } = modes;
  verifyIterable(USAGE, "options.every", every);
  for (const each of every) verifyInteger(USAGE, "options.every", 1, each);
  verifyInteger(USAGE, "options.single", 0, single);
  verifyInteger(USAGE, "options.random", 0, random);
  verifySeed(USAGE, "options.seed", seed);
  verifyOptionalFunction(USAGE, "options.compare", compare);
}

interface Run<T> {
  readonly outcome: Awaited<T>;
  readonly forced: ForcedSuspension;
}

async function runUnder<T>(body: () => T, options: ForceOptions): Promise<Run<T>> {
  let handle: ForcedSuspension | undefined;
  const outcome = await forceSuspension((forced) => {
    handle = forced;
    return body();
  }, options);
  return { outcome, forced: handle as ForcedSuspension };
}

function choices<T>(
  { every = [1, 2, 3, 5], single = 20, random = 5 }: SuspensionModes<T>,
  points: number,
  seed: number,
) {
  return [
    ...every.map((k): ForceOptions => ({ every: k })),
    ...spread(points, single).map((only): ForceOptions => ({ only })),
    ...Array.from({ length: random }, (_, i): ForceOptions => ({ probability: 0.5, seed: seed + i })),
  ];
}

/** The numbers from 1 to `points`, or `count` of them, the first and the last included. */
function spread(points: number, count: number): number[] {
  const chosen = Math.min(points, count);
  const step = chosen > 1 ? (points - 1) / (chosen - 1) : 0;
  return Array.from({ length: chosen }, (_, i) => 1 + Math.round(i * step));
}

function verifySame(actual: unknown, expected: unknown): void {
  if (!sameOutcome(actual, expected)) throw new Error(`expected ${shown(expected)}, got ${shown(actual)}`);
}

function shown(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}

/** What goes wrong in a mode says so: the same test may have passed a moment ago. */
async function named<T>(options: ForceOptions, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`Suspended ${describeChoice(options)}: ${message}`, { cause: error });
  }
}
