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
import { iterableOf } from "./iterables.js";
import type { Indexed } from "./receivers.js";
import { createDataProperty, setFreshElement } from "./species.js";

const { ownKeys } = Reflect;
const { groupBy: groupIntoObject } = Object as unknown as Methods;
const { groupBy: groupIntoMap } = Map as unknown as Methods;

export const groupingFunctions: readonly Row[] = [
  counterpart(groupIntoObject, function* (items, callback) {
    const groups = yield* group(groupIntoObject, items, callback, toPropertyKey);
    const result: object = Object.create(null);
    for (const [key, group] of groups) createDataProperty(result, key, group);
    return result;
  }),
  // A Map takes -0 for +0 by itself.
  counterpart(groupIntoMap, (items, callback) => group(groupIntoMap, items, callback, (key) => key)),
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
  const iterate = (items as Indexed)[Symbol.iterator];
  if (typeof iterate !== "function") return refuse(native, undefined, [{ [Symbol.iterator]: iterate }, callback]);
  const groups = new Map<K, unknown[]>();
  let k = 0;
  for (const value of iterableOf(items, iterate as Native)) {
    let answer = method("callback", undefined, callback, value, k++);
    if (suspended(answer)) answer = yield;
    const key = toKey(answer);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else setFreshElement(group, group.length, value);
  }
  return groups;
}

/** `ToPropertyKey`. */
function toPropertyKey(value: unknown): PropertyKey {
  if (typeof value === "string" || typeof value === "symbol") return value;
  return ownKeys({ [value as string]: undefined })[0];
}
