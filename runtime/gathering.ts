/** Spread and destructuring in compiled code: the values of an iterable, taken so that the code around suspends where the iterator does. */
import { rt as cell } from "./cell.js";
import { start } from "./frames.js";
import { isPlainArray, iterateBy, iteratorMethod, type SyncIteration } from "./iteration.js";

const rt = cell;

/**
 * All values of `x`, for `...x`.
 * @param text the source of `x`, for "... is not iterable"; null where the engine would name its value
 * @param holes indexes of elements that a pattern leaves out: their values are not asked for
 * @returns as a twin does: an array or another iterable for the engine's spread, `x` itself where nobody can tell
 */
export function collect(text: string | null, x: unknown, ...holes: readonly number[]): unknown {
  return take(text, x, Number.POSITIVE_INFINITY, ...holes);
}

/** The first `count` values of `x`, for a destructuring that takes no more; the iterator is told if there may be more. @returns like {@link collect} */
export function take(text: string | null, x: unknown, count: number, ...holes: readonly number[]): unknown {
  const begin = iteratorMethod(text, x);
  return isPlainArray(x, begin) ? x : start(taking(begin, x, count, holes));
}

function* taking(
  begin: unknown,
  x: unknown,
  count: number,
  holes: readonly number[],
): Generator<undefined, Iterable<unknown>, unknown> {
  let answer = iterateBy(begin, x);
  if (answer === null && rt.s) answer = yield;
  const iteration = answer as SyncIteration;
  const values: unknown[] = [];
  while (values.length < count) {
    let more = holes.includes(values.length) ? iteration.skip() : iteration.step();
    if (more === null && rt.s) more = yield;
    if (more !== true) return spreadable(values);
    values.push(iteration.value);
  }
  if (iteration.close() === null && rt.s) yield;
  return spreadable(values);
}

/** What a native spread takes these values from, once; where a patched array iterator could tell, not from an array. */
function spreadable(values: readonly unknown[]): Iterable<unknown> {
  const isPlain: boolean = isPlainArray(values, values[Symbol.iterator]);
  if (isPlain) return values;
  let index = 0;
  const next = (): IteratorResult<unknown> =>
    index < values.length ? { done: false, value: values[index++] } : { done: true, value: undefined };
  return { [Symbol.iterator]: () => ({ next }) };
}
