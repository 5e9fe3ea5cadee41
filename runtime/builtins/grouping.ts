/** `Object.groupBy` and `Map.groupBy`, in the engines that have them. */
import { method } from "../call.js";
import {
  counterpart,
  type Methods,
  type Native,
  type Row,
  refuse,
  type Suspendable,
  suspended,
} from "./counterpart.js";
import { closeAfterError, concernsIterable, isDone, iterate, valueOfStep } from "./iterables.js";
import { toPropertyKey } from "./propertyKeys.js";
import type { Indexed } from "./receivers.js";
import { createDataProperty, setFreshElement } from "./species.js";

const { groupBy: groupIntoObject } = Object as unknown as Methods;
const { groupBy: groupIntoMap } = Map as unknown as Methods;

export const groupingFunctions: readonly Row[] = [
  counterpart(
    groupIntoObject,
    function* (items, callback) {
      const groups = yield* group(groupIntoObject, items, callback, toPropertyKey);
      const result: object = Object.create(null);
      for (const [key, group] of groups) createDataProperty(result, key, group);
      return result;
    },
    concernsIterable,
  ),
  // A Map takes -0 for +0 by itself.
  counterpart(groupIntoMap, (items, callback) => group(groupIntoMap, items, callback, (key) => key), concernsIterable),
];

/** @param toKey runs inside the loop, because an exception of it closes the iterator too */
function* group<K>(
  native: Native,
  items: unknown,
  callback: unknown,
  toKey: (answer: unknown) => K,
): Suspendable<Map<K, unknown[]>> {
  if (items === undefined || items === null || typeof callback !== "function")
    return refuse(native, undefined, [items, callback]);
  const iteratorMethod = (items as Indexed)[Symbol.iterator];
  if (typeof iteratorMethod !== "function")
    return refuse(native, undefined, [{ [Symbol.iterator]: iteratorMethod }, callback]);
  const groups = new Map<K, unknown[]>();
  const { iterator, next } = yield* iterate(items, iteratorMethod);
  for (let k = 0; ; k++) {
    let step = method("next", iterator, next);
    if (suspended(step)) step = yield;
    if (isDone(step)) return groups;
    const value = valueOfStep(step);
    try {
      let answer = method("callback", undefined, callback, value, k);
      if (suspended(answer)) answer = yield;
      const key = toKey(answer);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [value]);
      else setFreshElement(group, group.length, value);
    } catch (error) {
      yield* closeAfterError(iterator);
      throw error;
    }
  }
}
