/** `forEach` of Map and Set, over the collection as it changes. */
import { method } from "../call.js";
import { counterpart, type Methods, type Native, type Row, refuse, suspended } from "./counterpart.js";

const { apply, getPrototypeOf } = Reflect;
const { entries, forEach: forEachOfMap } = Map.prototype as unknown as Methods;
const { values, forEach: forEachOfSet } = Set.prototype as unknown as Methods;
const { next: nextOfMap } = getPrototypeOf(new Map().entries()) as Methods;
const { next: nextOfSet } = getPrototypeOf(new Set().values()) as Methods;

export const collectionMethods: readonly Row[] = [
  counterpart(forEachOfMap, function* (callback, thisArg) {
    const iterator = iteratorOf(forEachOfMap, entries, this, callback);
    for (let step = next(nextOfMap, iterator); !step.done; step = next(nextOfMap, iterator)) {
      const [key, value] = step.value as [unknown, unknown];
      if (suspended(method("callback", thisArg, callback, value, key, this))) yield;
    }
    return undefined;
  }),
  counterpart(forEachOfSet, function* (callback, thisArg) {
    const iterator = iteratorOf(forEachOfSet, values, this, callback);
    for (let step = next(nextOfSet, iterator); !step.done; step = next(nextOfSet, iterator)) {
      if (suspended(method("callback", thisArg, callback, step.value, step.value, this))) yield;
    }
    return undefined;
  }),
];

/** The intrinsic iterator: it sees additions and deletions just as `forEach` does. @throws what `native` would */
function iteratorOf(native: Native, iterate: Native, self: unknown, callback: unknown): unknown {
  let iterator: unknown;
  try {
    iterator = apply(iterate, self, []);
  } catch {
    refuse(native, self, [callback]);
  }
  return typeof callback === "function" ? iterator : refuse(native, self, [callback]);
}

function next(nextOfKind: Native, iterator: unknown): IteratorResult<unknown> {
  return apply(nextOfKind, iterator, []) as IteratorResult<unknown>;
}
