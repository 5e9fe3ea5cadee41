/**
 * Order asserted by number, after kotlinx.coroutines' `expect(1) ... finish(4)`: the numbers stand where the program passes, so a test
 * reads in program order and fails at the very place that came too early, too late or twice.
 */

export interface Order {
  /** This place is passed as number `number`, counted from 1. Throws where another number is due. */
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

  function step(number: number): void {
    if (finished) fail(`step ${number} was passed after done(${passed})`, step);
    if (number !== passed + 1) fail(`step ${passed + 1} is due, but step ${number} was passed`, step);
    passed = number;
  }

  function done(number: number): void {
    step(number);
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
