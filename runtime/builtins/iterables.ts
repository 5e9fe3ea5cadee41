/**
 * Iterating over what a built-in was given, by checked calls: a compiled iterator suspends. The loop is written out at each place, because a generator for
 * each step would cost more than the step does:
 *
 *     const { iterator, next } = yield* iterate(items, items[Symbol.iterator]);
 *     for (;;) {
 *       let step = method("next", iterator, next);
 *       if (suspended(step)) step = yield;
 *       if (isDone(step)) break;
 *       const value = valueOfStep(step);
 *       try {
 *         ...
 *       } catch (error) {
 *         yield* closeAfterError(iterator);
 *         throw error;
 *       }
 *     }
 *
 * What `next`, `done` and `value` throw does not close the iterator. What is done with the value does, and so does a cancel that arrives there.
 */
import { method } from "../call.js";
import { isProxy } from "../proxies.js";
import { type Concerns, type Suspendable, suspended } from "./counterpart.js";
import { involvesCompiled } from "./index.js";
import type { Indexed } from "./receivers.js";
import { isObject } from "./species.js";

const { getPrototypeOf } = Reflect;

export interface Iteration {
  readonly iterator: Indexed;
  /** Read once, as the language does. */
  readonly next: unknown;
}

/** `GetIteratorFromMethod`. */
export function* iterate(items: unknown, iteratorMethod: unknown): Suspendable<Iteration> {
  let iterator = method("items[Symbol.iterator]", items, iteratorMethod);
  if (suspended(iterator)) iterator = yield;
  if (!isObject(iterator)) return refuseIterator(iterator);
  return iterationOf(iterator);
}

/** `GetIteratorDirect`. */
export function iterationOf(iterator: object): Iteration {
  const { next } = iterator as Indexed;
  return { iterator: iterator as Indexed, next: typeof next === "function" ? next : () => refuseIterator({ next }) };
}

/** Whether a step ends the iteration. @throws TypeError for one that is no object */
export function isDone(step: unknown): boolean {
  return isObject(step) ? Boolean((step as Indexed).done) : refuseIterator({ next: () => step });
}

export function valueOfStep(step: unknown): unknown {
  return (step as Indexed).value;
}

/** `IteratorClose` for an error: what closing throws is dropped. The caller throws its own afterwards. */
export function* closeAfterError(iterator: Indexed): Suspendable<void> {
  try {
    const back = iterator.return;
    if (back === undefined || back === null) return;
    if (suspended(method("return", iterator, back))) yield;
  } catch {
    // The first error counts.
  }
}

/** @throws what the engine has to say of such an iterator */
function refuseIterator(iterator: unknown): never {
  for (const _ of { [Symbol.iterator]: () => iterator as Iterator<unknown> }) break;
  throw new TypeError("The iterator cannot be used");
}

const enginesOwn: readonly (object | null)[] = [
  Map.prototype,
  Set.prototype,
  getPrototypeOf(new Map().entries()),
  getPrototypeOf(new Set().values()),
  getPrototypeOf([].values()),
];

/** For built-ins whose first argument is iterated over, and which may have a callback besides. */
export const concernsIterable: Concerns = (self, args) => mayIterateCompiled(args[0]) || involvesCompiled(self, args);

/** Whether iterating over `items` may run compiled code: not for the engine's own collections. Nothing can be noticed of the question. */
function mayIterateCompiled(items: unknown): boolean {
  if (typeof items !== "object" || items === null || Array.isArray(items) || ArrayBuffer.isView(items)) return false;
  if (isProxy === undefined || isProxy(items)) return true;
  const prototype = getPrototypeOf(items);
  for (let k = 0; k < enginesOwn.length; k++) if (enginesOwn[k] === prototype) return false;
  return true;
}
