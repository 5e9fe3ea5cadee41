/**
 * Order asserted by number, after kotlinx.coroutines' `expect(1) ... finish(4)`: the numbers stand where the program passes, so a test
 * reads in program order and fails at the very place that came too early, too late or twice.
 */

import { wrongType } from "../arguments.js";

/** A count that goes on. */
export interface Order {
  /** This place is passed as number `number`, counted from 1. Throws where another number is due, and a TypeError for what is no number. */
  step(number: number): void;
  /** The same, and it is the last: a later `step` throws. */
  done(number: number): void;
  /** Throws: this place must never be passed. */
  unreachable(hint?: string): never;
  /**
   * For the end of a test: throws unless `done` was passed, as a callback that never ran would otherwise be missed; and throws again what
   * was thrown inside a callback, where no caller saw it.
   */
  verify(): void;
}

/** A fresh count; one for each test. */
export function createOrder(): Order {
  let passed = 0;
  let finished = false;
  let failure: Error | null = null;

  function fail(message: string, at: (...args: never[]) => unknown): never {
    const error = new Error(message);
    error.name = "OrderError";
    // Show the place in the test, not this file.
    (Error as { captureStackTrace?: (target: Error, below: unknown) => void }).captureStackTrace?.(error, at);
    failure ??= error;
    throw error;
  }

  function pass(number: number, usage: string, at: (number: number) => void): void {
    if (typeof number !== "number") {
      const error = wrongType(usage, "number", "a number", number);
      failure ??= error;
      throw error;
    }
    if (finished) fail(`step ${number} was passed after done(${passed})`, at);
    if (number !== passed + 1) fail(`step ${passed + 1} is due, but step ${number} was passed`, at);
    passed = number;
  }

  function step(number: number): void {
    pass(number, "order.step(number)", step);
  }

  function done(number: number): void {
    pass(number, "order.done(number)", done);
    finished = true;
  }

  function unreachable(hint = "this place"): never {
    return fail(`${hint} was passed, after step ${passed}`, unreachable);
  }

  function verify(): void {
    if (failure !== null) throw failure;
    if (!finished) fail(`the test ended after step ${passed}, without done(${passed + 1})`, verify);
  }

  return { step, done, unreachable, verify };
}
