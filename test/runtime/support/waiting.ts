/**
 * Compiled functions in short: every `yield x` waits for `x`; `yield calling(f, ...)` and `yield invoking(o, "m", ...)` call as compiled code
 * would.
 */
import { call, fn, method, rt, wait } from "../../../runtime/internal.js";

type Body<A extends unknown[], T> = (...args: A) => Generator<unknown, T, never>;

class Call {
  constructor(readonly answer: () => unknown) {}
}

/** To be yielded in a {@link waiting} body. */
export function calling<A extends unknown[]>(f: (...args: A) => unknown, ...args: A): Call {
  return new Call(() => call("f", f, ...args));
}

/** To be yielded in a {@link waiting} body. */
export function invoking<K extends PropertyKey>(o: { [k in K]: unknown }, name: K, ...args: unknown[]): Call {
  return new Call(() => method(`o.${String(name)}`, o, o[name], ...args));
}

/** The entry of a compiled function with this body. */
export function waiting<A extends unknown[], T>(body: Body<A, T>, name = body.name): (...args: A) => T {
  return fn(
    name,
    (enter) =>
      function entry(this: unknown, ...args: A): T {
        return enter.apply(this, args) as T;
      },
    function* (...args: A) {
      return yield* drive(body(...args));
    } as never,
  );
}

function* drive<T>(body: Generator<unknown, T, never>): Generator<undefined, T, unknown> {
  let step = body.next();
  while (!step.done) {
    let value: unknown;
    try {
      value = step.value instanceof Call ? step.value.answer() : wait(step.value);
      if (value === null && rt.s) value = yield;
    } catch (error) {
      step = body.throw(error);
      continue;
    }
    step = body.next(value as never);
  }
  return step.value;
}
