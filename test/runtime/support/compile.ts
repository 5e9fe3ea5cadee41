/** Functions as the generator back end would emit them, written by hand. */
import { fn, rt } from "../../../runtime/internal.js";

/**
 * The entry of a function whose body suspends like this:
 *
 *     let value = wait(future);
 *     if (suspended(value)) value = yield "f (app.ts:10:5)";
 */
export function compile<A extends unknown[], T>(
  body: (...args: A) => Generator<string | undefined, T, never>,
  name = body.name,
): (...args: A) => T {
  return fn(
    name,
    (enter) =>
      function entry(this: unknown, ...args: A): T {
        return enter.apply(this, args) as T;
      },
    body as never,
  );
}

/** Whether the call that answered `answer` suspended. */
export function suspended(answer: unknown): boolean {
  return answer === null && rt.s;
}
