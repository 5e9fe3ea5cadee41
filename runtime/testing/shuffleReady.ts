/**
 * Jobs that are ready at the same time, in another order than they became so. A program that hangs on that order works by accident: who comes
 * first among `spawnLater`, `callSoon` and `checkpoint` is nobody's promise to keep when the program grows. After trio, which shuffles so always.
 */
import { verifyFunction, verifyInteger, verifyOptions } from "../arguments.js";
import { kernel } from "../kernel.js";
import { randomSeed, seedOfEnvironment, verifySeed } from "./chooseSites.js";
import { seededRandom } from "./random.js";

/** Options of {@link shuffleReady}. */
export interface ShuffleOptions {
  /** Of the generator; by default what the environment variable `SYNCAWAIT_SEED` says, else one that is different each time. */
  seed?: number;
}

/** A shuffle that is in force. */
export interface Shuffle {
  /** To be printed, so that a failure can be had again. */
  readonly seed: number;
  /** How often there was a choice between several jobs. */
  readonly choices: number;
  /** Ends it; what was in force before is again. */
  restore(): void;
  [Symbol.dispose](): void;
}

/** The innermost last. */
const inForce: ShuffleInForce[] = [];
/** What another copy of the runtime may have put there. */
let before: typeof kernel.pickReady = null;

class ShuffleInForce implements Shuffle {
  choices = 0;
  readonly #random: () => number;

  constructor(readonly seed: number) {
    this.#random = seededRandom(seed);
    if (inForce.length === 0) {
      before = kernel.pickReady;
      kernel.pickReady = (count) => (inForce.at(-1) as ShuffleInForce).pick(count);
    }
    inForce.push(this);
  }

  pick(count: number): number {
    if (count > 1) this.choices++;
    return Math.floor(this.#random() * count);
  }

  /** Tests that run at the same time end in any order. */
  restore(): void {
    const place = inForce.indexOf(this);
    if (place === -1) return;
    inForce.splice(place, 1);
    if (inForce.length === 0) kernel.pickReady = before;
  }

  [Symbol.dispose](): void {
    this.restore();
  }
}

/**
 * From now on, until `restore()`, the loop takes any of the jobs that are ready, not the first of them (E3). Timers keep their order, and so do the callbacks of a
 * future. All that runs in the process is concerned.
 * @throws TypeError or RangeError if the seed is no whole number
 */
export function shuffleReady(options: ShuffleOptions = {}): Shuffle {
  verifyOptions("shuffleReady(options?)", options);
  if (options.seed !== undefined) verifySeed("shuffleReady(options?)", "options.seed", options.seed);
  return new ShuffleInForce(options.seed ?? seedOfEnvironment() ?? randomSeed());
}

/** Options of {@link forEachShuffle}. */
export interface ShuffleRuns {
  /** How many orders are tried. Default 20. */
  runs?: number;
  /** Of the first run, the next one has one more; what `SYNCAWAIT_SEED` says by default, else one that is different each time. */
  seed?: number;
}

/** What {@link forEachShuffle} has tried. */
export interface ShuffleReport {
  /** How many orders. */
  readonly runs: number;
  /** Of the first run. */
  readonly seed: number;
  /** In all runs: how often there was a choice between several jobs. */
  readonly choices: number;
}

const USAGE = "forEachShuffle(body, options?)";

/**
 * Calls `body` several times, each time with another order of ready jobs, and waits for the promise or task that it gives. What it asserts has to hold
 * each time; it begins from the same state each time.
 * @throws Error where `body` throws: the message says with which seed; TypeError or RangeError for a wrong argument
 */
export async function forEachShuffle(body: () => unknown, options: ShuffleRuns = {}): Promise<ShuffleReport> {
  verifyFunction(USAGE, "body", body);
  verifyOptions(USAGE, options);
  const { runs = 20, seed = seedOfEnvironment() ?? randomSeed() } = options;
  // None at all would be a test that tests nothing.
  verifyInteger(USAGE, "options.runs", 1, runs);
  verifySeed(USAGE, "options.seed", seed);
  let choices = 0;
  for (let run = 0; run < runs; run++) choices += await runShuffled(body, seed + run);
  return { runs, seed, choices };
}

async function runShuffled(body: () => unknown, seed: number): Promise<number> {
  const shuffle = shuffleReady({ seed });
  try {
    await body();
    return shuffle.choices;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`Ready jobs shuffled (SYNCAWAIT_SEED=${seed}): ${message}`, { cause: error });
  } finally {
    shuffle.restore();
  }
}
