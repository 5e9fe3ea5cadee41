/** What is filled from an iterable: `Object.fromEntries`, and the constructors of collections. */
import { method } from "../call.js";
import { counterpart, type Native, type Row, refuse, type Suspendable, suspended } from "./counterpart.js";
import { closeAfterError, concernsIterable, isDone, iterate, valueOfStep } from "./iterables.js";
import { toPropertyKey } from "./propertyKeys.js";
import type { Indexed } from "./receivers.js";
import { type Constructor, createDataProperty, isObject } from "./species.js";

const fromEntriesNative = Object.fromEntries as Native;

export const fromEntries: Row = counterpart(
  fromEntriesNative,
  function* (items) {
    if (items === undefined || items === null) return refuse(fromEntriesNative, this, [items]);
    const iteratorMethod = (items as Indexed)[Symbol.iterator];
    if (typeof iteratorMethod !== "function") {
      const stub = isObject(items) ? { [Symbol.iterator]: iteratorMethod } : items;
      return refuse(fromEntriesNative, this, [stub]);
    }
    const made = {};
    const { iterator, next } = yield* iterate(items, iteratorMethod);
    for (;;) {
      let step = method("next", iterator, next);
      if (suspended(step)) step = yield;
      if (isDone(step)) return made;
      const entry = valueOfStep(step);
      try {
        if (!isObject(entry)) refuse(fromEntriesNative, this, [[entry]]);
        const { 0: key, 1: value } = entry as Indexed;
        createDataProperty(made, toPropertyKey(key), value);
      } catch (error) {
        yield* closeAfterError(iterator);
        throw error;
      }
    }
  },
  concernsIterable,
);

/** What `new` of a built-in comes to; rows of constructors, apart from those of functions. */
export const collectionConstructors: readonly Row[] = [
  collection(Map, "set", true),
  collection(WeakMap, "set", true),
  collection(Set, "add", false),
  collection(WeakSet, "add", false),
];

/** @param adderName what each element is handed to, looked up once, and in the program's own version if there is one */
function collection(C: unknown, adderName: "set" | "add", keyed: boolean): Row {
  const make = C as Constructor;
  return counterpart(
    C as Native,
    function* (items) {
      const made = new make() as Indexed;
      if (items === undefined || items === null) return made;
      const adder = made[adderName];
      if (typeof adder !== "function") return new make([]);
      const iteratorMethod = (items as Indexed)[Symbol.iterator];
      if (typeof iteratorMethod !== "function")
        return new make(isObject(items) ? { [Symbol.iterator]: iteratorMethod } : items);
      const { iterator, next } = yield* iterate(items, iteratorMethod);
      for (;;) {
        let step = method("next", iterator, next);
        if (suspended(step)) step = yield;
        if (isDone(step)) return made;
        try {
          yield* add(make, made, adder, valueOfStep(step), keyed);
        } catch (error) {
          yield* closeAfterError(iterator);
          throw error;
        }
      }
    },
    concernsIterable,
  );
}

function* add(C: Constructor, made: Indexed, adder: unknown, item: unknown, keyed: boolean): Suspendable<void> {
  if (!keyed) {
    if (suspended(method("add", made, adder, item))) yield;
    return;
  }
  if (!isObject(item)) new C([item]);
  const { 0: key, 1: value } = item as Indexed;
  if (suspended(method("set", made, adder, key, value))) yield;
}
