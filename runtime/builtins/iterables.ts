/** Iterating over what a built-in was given, with `for-of` doing the closing. */
import type { Native } from "./counterpart.js";

const { apply } = Reflect;

/**
 * An iterable for one `for-of`, which asks it just as the specification asks `items`: `iterate` has been looked up already, and doing
 * that twice could be noticed.
 */
export function iterableOf(items: unknown, iterate: Native): Iterable<unknown> {
  return { [Symbol.iterator]: () => apply(iterate, items, []) as Iterator<unknown> };
}
