/**
 * Suspension by force: stacks of compiled code suspend where they need not, and go on at once. What a program does, and in which order,
 * must not change by it; where it does, some function cannot be suspended at that place.
 */
import { kernel } from "../kernel.js";
import { seededRandom } from "./random.js";

/** Where a stack could suspend: at a wait, at a checked call, or where the generator of a compiled function begins. */
export type SuspensionSite = "wait" | "call" | "start";

/** Which of the sites that are passed suspend. Only one of the three; by default all do. */
export interface ForceOptions {
  /** Every k-th one; 1 is every one. */
  every?: number;
  /** Each with this probability, from 0 to 1, and a generator that depends on `seed` (default 1) alone. */
  probability?: number;
  seed?: number;
  /** Those for which this answers true. @param count how many were passed, this one included */
  at?: (site: SuspensionSite, count: number) => boolean;
}

export interface ForcedSuspension {
  /** How many sites were passed, and at how many a stack suspended. */
  readonly passed: number;
  readonly forced: number;
  /** Ends it; what was in force before is again. */
  restore(): void;
  [Symbol.dispose](): void;
}

/**
 * From now on, until `restore()`: at the chosen sites stacks suspend and go on at once, synchronously, in the same order.
 * @throws RangeError for an `every` that is no positive integer or a `probability` outside of 0 to 1
 */
export function forceSuspension(options: ForceOptions = {}): ForcedSuspension {
  const chosen = chooser(options);
  const before = kernel.force;
  const counts = { passed: 0, forced: 0 };
  kernel.force = (site) => {
    counts.passed++;
    const suspends = chosen(site as SuspensionSite, counts.passed);
    if (suspends) counts.forced++;
    return suspends;
  };
  const restore = (): void => {
    kernel.force = before;
  };
  return {
    get passed() {
      return counts.passed;
    },
    get forced() {
      return counts.forced;
    },
    restore,
    [Symbol.dispose]: restore,
  };
}

function chooser({ every, probability, seed = 1, at }: ForceOptions): (site: SuspensionSite, count: number) => boolean {
  if (at !== undefined) return at;
  if (probability !== undefined) {
    if (!(probability >= 0 && probability <= 1))
      throw new RangeError("forceSuspension: probability must be from 0 to 1");
    const random = seededRandom(seed);
    return () => random() < probability;
  }
  if (every === undefined) return () => true;
  if (!Number.isInteger(every) || every < 1) throw new RangeError("forceSuspension: every must be a positive integer");
  return (_site, count) => count % every === 0;
}
