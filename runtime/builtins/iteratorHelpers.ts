/** The methods of `Iterator.prototype` that run an iterator to its end, in the engines that have them. */
import { method } from "../call.js";
import {
  type Concerns,
  counterpart,
  type Methods,
  type Native,
  type Row,
  refuse,
  type Suspendable,
  suspended,
} from "./counterpart.js";
import { closeAfterError, concernsIterable, isDone, iterationOf, valueOfStep } from "./iterables.js";
import type { Indexed } from "./receivers.js";
import { isObject, setFreshElement } from "./species.js";

const { apply, getPrototypeOf } = Reflect;
/** `%Iterator.prototype%`; before Node 22 it has none of the helpers. */
export const iteratorPrototype = getPrototypeOf(getPrototypeOf([].values()) as object) as Methods;

const { forEach, some, every, find, reduce, toArray } = iteratorPrototype;
/** The receiver is the iterator. */
export const concernsIterator: Concerns = (self, args) => concernsIterable(self, [self, ...args]);

export const iteratorHelpers: readonly Row[] = [
  visiting(forEach, () => undefined, undefined),
  visiting(some, (answer) => (answer ? { value: true } : undefined), false),
  visiting(every, (answer) => (answer ? undefined : { value: false }), true),
  visiting(find, (answer, value) => (answer ? { value } : undefined), undefined),
  counterpart(reduce, runReduce, concernsIterator),
  counterpart(toArray, runToArray, concernsIterator),
];

/** @param decide gives the result that ends the iteration before its time @param otherwise the result where nothing did */
function visiting(
  native: Native,
  decide: (answer: unknown, value: unknown) => { readonly value: unknown } | undefined,
  otherwise: unknown,
): Row {
  return counterpart(
    native,
    function* (callback) {
      if (!isObject(this) || typeof callback !== "function") return yield* refuseCallback(native, this, callback);
      const { iterator, next } = iterationOf(this);
      for (let k = 0; ; k++) {
        let step = method("next", iterator, next);
        if (suspended(step)) step = yield;
        if (isDone(step)) return otherwise;
        const value = valueOfStep(step);
        const answer = yield* callOrClose(iterator, callback, value, k);
        const decided = decide(answer, value);
        if (decided === undefined) continue;
        yield* close(iterator);
        return decided.value;
      }
    },
    concernsIterator,
  );
}

/** `IteratorClose` for a normal completion. */
export function* close(iterator: Indexed): Suspendable<void> {
  const back = iterator.return;
  if (back === undefined || back === null) return;
  if (typeof back !== "function") refuseClosing({ return: back });
  let result = method("return", iterator, back);
  if (suspended(result)) result = yield;
  if (!isObject(result)) refuseClosing({ return: () => result });
}

/** @throws what the engine says where an iterator with such a `return` is closed */
function refuseClosing(part: Indexed): never {
  return refuse(some, { next: () => ({ done: false }), ...part }, [() => true]);
}

/** Whether this engine closes an iterator when it is given something else than a function, as the specification has it since 2025. */
const closesOnRefusal = ((): boolean => {
  let closed = false;
  const probe = {
    return: () => {
      closed = true;
      return {};
    },
  };
  try {
    if (forEach !== undefined) apply(forEach, probe, [undefined]);
  } catch {
    // It always complains.
  }
  return closed;
})();

/** @throws what `native` says of its receiver or of its callback */
export function* refuseCallback(native: Native, self: unknown, callback: unknown): Suspendable<never> {
  if (!isObject(self)) return refuse(native, self, [callback]);
  if (closesOnRefusal) yield* closeAfterError(self as Indexed);
  return refuse(native, {}, [callback]);
}

/** `callback(...args)`; what it throws closes the iterator. */
export function* callOrClose(iterator: Indexed, callback: unknown, ...args: unknown[]): Suspendable {
  try {
    let answer = method("callback", undefined, callback, ...args);
    if (suspended(answer)) answer = yield;
    return answer;
  } catch (error) {
    yield* closeAfterError(iterator);
    throw error;
  }
}

function* runReduce(this: unknown, reducer: unknown, ...initial: unknown[]): Suspendable {
  if (!isObject(this) || typeof reducer !== "function") return yield* refuseCallback(reduce, this, reducer);
  const { iterator, next } = iterationOf(this);
  let accumulator = initial[0];
  let k = 0;
  if (initial.length === 0) {
    let step = method("next", iterator, next);
    if (suspended(step)) step = yield;
    if (isDone(step)) return refuse(reduce, { next: () => ({ done: true }) }, [reducer]);
    accumulator = valueOfStep(step);
    k = 1;
  }
  for (; ; k++) {
    let step = method("next", iterator, next);
    if (suspended(step)) step = yield;
    if (isDone(step)) return accumulator;
    accumulator = yield* callOrClose(iterator, reducer, accumulator, valueOfStep(step), k);
  }
}

function* runToArray(this: unknown): Suspendable {
  if (!isObject(this)) return refuse(toArray, this, []);
  const { iterator, next } = iterationOf(this);
  const values: unknown[] = [];
  for (;;) {
    let step = method("next", iterator, next);
    if (suspended(step)) step = yield;
    if (isDone(step)) return values;
    setFreshElement(values, values.length, valueOfStep(step));
  }
}
