/** `find`, `findIndex`, `findLast` and `findLastIndex` of arrays and typed arrays. Holes are visited, as undefined. */
import { method } from "../call.js";
import { counterpart, type Methods, type Native, type Row, suspended } from "./counterpart.js";
import type { Receiver } from "./receivers.js";

export function searchingMethods(prototype: Methods, receiver: Receiver): Row[] {
  const { find, findIndex, findLast, findLastIndex } = prototype;
  return [
    search(find, receiver, "forward", "element"),
    search(findIndex, receiver, "forward", "index"),
    search(findLast, receiver, "backward", "element"),
    search(findLastIndex, receiver, "backward", "index"),
  ];
}

function search(
  native: Native,
  receiver: Receiver,
  direction: "forward" | "backward",
  result: "element" | "index",
): Row {
  const step = direction === "forward" ? 1 : -1;
  return counterpart(native, function* (predicate, thisArg) {
    const { O, length } = receiver.begin(native, this, predicate);
    const end = step === 1 ? length : -1;
    for (let k = step === 1 ? 0 : length - 1; k !== end; k += step) {
      const value = O[k];
      let found = method("predicate", thisArg, predicate, value, k, O);
      if (suspended(found)) found = yield;
      if (found) return result === "element" ? value : k;
    }
    return result === "element" ? undefined : -1;
  });
}
