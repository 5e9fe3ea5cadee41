import { verifyInteger } from "../arguments.js";

/**
 * Numbers in [0, 1) that depend on `seed` alone, so that a failure can be seen again: mulberry32, by Tommy Ettinger (public domain).
 * @throws TypeError or RangeError if `seed` is no whole number
 */
export function seededRandom(seed: number): () => number {
  verifyInteger("seededRandom(seed)", "seed", Number.NEGATIVE_INFINITY, seed);
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
