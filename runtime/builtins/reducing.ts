/** `reduce` and `reduceRight` of arrays and typed arrays. */
import { method } from "../call.js";
import { counterpart, type Methods, type Native, type Row, refuse, suspended } from "./counterpart.js";
import type { Receiver } from "./receivers.js";

export function reducingMethods(prototype: Methods, receiver: Receiver): Row[] {
  return [reduction(prototype.reduce, receiver, 1), reduction(prototype.reduceRight, receiver, -1)];
}

function reduction(native: Native, receiver: Receiver, step: 1 | -1): Row {
  return counterpart(native, function* (callback, ...initial) {
    const { O, length } = receiver.begin(native, this, callback);
    const end = step === 1 ? length : -1;
    let k = step === 1 ? 0 : length - 1;
    let accumulator = initial[0];
    // An initial value that is undefined is one all the same.
    if (initial.length === 0) {
      while (k !== end && !receiver.has(O, k)) k += step;
      if (k === end) refuse(native, receiver.empty, [callback]);
      accumulator = O[k];
      k += step;
    }
    for (; k !== end; k += step) {
      if (!receiver.has(O, k)) continue;
      accumulator = method("callback", undefined, callback, accumulator, O[k], k, O);
      if (suspended(accumulator)) accumulator = yield;
    }
    return accumulator;
  });
}
