/** `forEach`, `some` and `every` of arrays and typed arrays. */
import { method } from "../call.js";
import { counterpart, type Methods, type Native, type Row, suspended } from "./counterpart.js";
import type { Receiver } from "./receivers.js";

export function visitingMethods(prototype: Methods, receiver: Receiver): Row[] {
  const { forEach, some, every } = prototype;
  return [visitAll(forEach, receiver), visitUntil(some, receiver, true), visitUntil(every, receiver, false)];
}

function visitAll(native: Native, receiver: Receiver): Row {
  return counterpart(native, function* (callback, thisArg) {
    const { O, length } = receiver.begin(native, this, callback);
    for (let k = 0; k < length; k++) {
      if (!receiver.has(O, k)) continue;
      if (suspended(method("callback", thisArg, callback, O[k], k, O))) yield;
    }
    return undefined;
  });
}

/** `some` ends at the first answer that is true, `every` at the first that is false. */
function visitUntil(native: Native, receiver: Receiver, decisive: boolean): Row {
  return counterpart(native, function* (callback, thisArg) {
    const { O, length } = receiver.begin(native, this, callback);
    for (let k = 0; k < length; k++) {
      if (!receiver.has(O, k)) continue;
      let answer = method("callback", thisArg, callback, O[k], k, O);
      if (suspended(answer)) answer = yield;
      if (Boolean(answer) === decisive) return decisive;
    }
    return !decisive;
  });
}
