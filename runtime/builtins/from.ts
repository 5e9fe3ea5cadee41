/** `Array.from` and `%TypedArray%.from`. */
import { method } from "../call.js";
import { counterpart, type Native, type Row, refuse, type Suspendable, suspended } from "./counterpart.js";
import { closeAfterError, concernsIterable, isDone, iterate, valueOfStep } from "./iterables.js";
import { type Indexed, lengthOf } from "./receivers.js";
import { isConstructor, ResultArray, setFreshElement } from "./species.js";
import { typedArrayConstructor, typedArrayCreate } from "./typedArraySpecies.js";

const native = Array.from as Native;
const typedNative = typedArrayConstructor.from as Native;

export const arrayFrom: Row = counterpart(
  native,
  function* (items, mapper, thisArg) {
    if (mapper !== undefined && typeof mapper !== "function") return refuse(native, this, [items, mapper]);
    if (items === undefined || items === null) return refuse(native, this, [items, mapper]);
    const iteratorMethod = (items as Indexed)[Symbol.iterator];
    if (iteratorMethod === undefined || iteratorMethod === null)
      return yield* fromArrayLike(this, Object(items), mapper, thisArg);
    if (typeof iteratorMethod !== "function") return refuse(native, Array, [{ [Symbol.iterator]: iteratorMethod }]);
    const result = ResultArray.madeBy(this);
    const { iterator, next } = yield* iterate(items, iteratorMethod);
    let k = 0;
    for (;;) {
      let step = method("next", iterator, next);
      if (suspended(step)) step = yield;
      if (isDone(step)) break;
      let value = valueOfStep(step);
      try {
        if (mapper !== undefined) {
          value = method("mapper", thisArg, mapper, value, k);
          if (suspended(value)) value = yield;
        }
        result.define(k++, value);
      } catch (error) {
        yield* closeAfterError(iterator);
        throw error;
      }
    }
    result.array.length = k;
    return result.array;
  },
  concernsIterable,
);

function* fromArrayLike(C: unknown, items: Indexed, mapper: unknown, thisArg: unknown): Suspendable {
  const length = lengthOf(items);
  const result = ResultArray.madeBy(C, length);
  for (let k = 0; k < length; k++) {
    let mapped = items[k];
    if (mapper !== undefined) {
      mapped = method("mapper", thisArg, mapper, mapped, k);
      if (suspended(mapped)) mapped = yield;
    }
    result.define(k, mapped);
  }
  result.array.length = length;
  return result.array;
}

/** Unlike an array's, it reads all the values before it makes anything. */
export const typedArrayFrom: Row = counterpart(
  typedNative,
  function* (source, mapper, thisArg) {
    if (!isConstructor(this) || (mapper !== undefined && typeof mapper !== "function"))
      return refuse(typedNative, this, [source, mapper]);
    if (source === undefined || source === null) return refuse(typedNative, this, [source, mapper]);
    const iteratorMethod = (source as Indexed)[Symbol.iterator];
    const isIterable = iteratorMethod !== undefined && iteratorMethod !== null;
    if (isIterable && typeof iteratorMethod !== "function")
      return refuse(typedNative, this, [{ [Symbol.iterator]: iteratorMethod }]);
    const values = isIterable ? yield* listOf(source, iteratorMethod) : (Object(source) as Indexed);
    const length = isIterable ? (values as unknown[]).length : lengthOf(values as Indexed);
    const target = typedArrayCreate("from", this, length);
    for (let k = 0; k < length; k++) {
      let value = (values as Indexed)[k];
      if (mapper !== undefined) {
        value = method("mapper", thisArg, mapper, value, k);
        if (suspended(value)) value = yield;
      }
      target[k] = value;
    }
    return target;
  },
  concernsIterable,
);

function* listOf(items: unknown, iteratorMethod: unknown): Suspendable<unknown[]> {
  const values: unknown[] = [];
  const { iterator, next } = yield* iterate(items, iteratorMethod);
  for (;;) {
    let step = method("next", iterator, next);
    if (suspended(step)) step = yield;
    if (isDone(step)) return values;
    setFreshElement(values, values.length, valueOfStep(step));
  }
}
