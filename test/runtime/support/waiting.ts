/** Compiled functions in short: every `yield x` waits for `x`, every `yield calling(f, ...)` calls `f` as compiled code would. */
import { call, fn, rt, wait } from "../../../runtime/internal.js";

type Body<A extends unknown[], T> = (...args: A) => Generator<unknown, T, never>;

class Call {
  constructor(
    readonly f: unknown,
    readonly args: readonly unknown[],
  ) {}
}

/** To be yielded in a {@link waiting} body. */
export function calling<A extends unknown[]>(f: (...args: A) => unknown, ...args: A): Call {
  return new Call(f, args);
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
      const { value: yielded } = step;
      value = yielded instanceof Call ? call("f", yielded.f, ...yielded.args) : wait(yielded);
      if (value === null && rt.s) value = yield;
    } catch (error) {
      step = body.throw(error);
      continue;
    }
    step = body.next(value as never);
  }
  return step.value;
}
