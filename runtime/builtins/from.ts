/** `Array.from` with a mapping function. */
import { method } from "../call.js";
import { counterpart, type Native, type Row, refuse, type Suspendable, suspended } from "./counterpart.js";
import { iterableOf } from "./iterables.js";
import { type Indexed, lengthOf } from "./receivers.js";
import { ResultArray } from "./species.js";

const { apply } = Reflect;
const native = Array.from as Native;

export const arrayFrom: Row = counterpart(native, function* (items, mapper, thisArg) {
  if (typeof mapper !== "function") return apply(native, this, [items, mapper, thisArg]);
  if (items === undefined || items === null) return refuse(native, this, [items, mapper]);
  const iterate = (items as Indexed)[Symbol.iterator];
  if (iterate === undefined || iterate === null) return yield* fromArrayLike(this, Object(items), mapper, thisArg);
  if (typeof iterate !== "function") return refuse(native, Array, [{ [Symbol.iterator]: iterate }, mapper]);
  return yield* fromIterable(this, iterableOf(items, iterate as Native), mapper, thisArg);
});

/** @param iterable asked for its iterator once; `for-of` closes that where a callback or a definition throws */
function* fromIterable(C: unknown, iterable: Iterable<unknown>, mapper: unknown, thisArg: unknown): Suspendable {
  const result = ResultArray.madeBy(C);
  let k = 0;
  for (const value of iterable) {
    let mapped = method("mapper", thisArg, mapper, value, k);
    if (suspended(mapped)) mapped = yield;
    result.define(k++, mapped);
  }
  result.array.length = k;
  return result.array;
}

function* fromArrayLike(C: unknown, items: Indexed, mapper: unknown, thisArg: unknown): Suspendable {
  const length = lengthOf(items);
  const result = ResultArray.madeBy(C, length);
  for (let k = 0; k < length; k++) {
    let mapped = method("mapper", thisArg, mapper, items[k], k);
    if (suspended(mapped)) mapped = yield;
    result.define(k, mapped);
  }
  result.array.length = length;
  return result.array;
}
