/**
 * `for await` in an annotated async function: the loop of iteration.ts, over an iterator whose answers are waited for.
 *
 * Here the three calls are rare enough, beside what is waited for, to be generator functions.
 */
import { wait } from "./capture.js";
import { rt as cell } from "./cell.js";
import { start } from "./frames.js";
import { type Iteration, invokeIterator, iterateBy, verifyResult, whatIsNot } from "./iteration.js";
import { isObject } from "./thenable.js";

const rt = cell;

type Suspendable = Generator<undefined, unknown, unknown>;

interface MaybeIterable {
  readonly [Symbol.asyncIterator]?: unknown;
  readonly [Symbol.iterator]?: unknown;
}

/**
 * Begins to iterate over `x` by its async iterator, or by its iterator where it has no other.
 * @param text the source of `x`, for "... is not async iterable"
 * @returns as a twin does: an {@link Iteration}
 */
export function iterateAsync(text: string, x: unknown): unknown {
  return start(beginning(text, x as MaybeIterable | null | undefined));
}

function* beginning(text: string, x: MaybeIterable | null | undefined): Suspendable {
  const begin = x === undefined || x === null ? undefined : x[Symbol.asyncIterator];
  if (begin === undefined || begin === null) return yield* beginningSync(text, x);
  if (typeof begin !== "function") throw new TypeError(`${whatIsNot(text)} async iterable`);
  let iterator = invokeIterator(x, begin);
  if (iterator === null && rt.s) iterator = yield;
  if (!isObject(iterator)) throw new TypeError("Result of the Symbol.asyncIterator method is not an object");
  return new AsyncIteration(iterator, (iterator as { readonly next?: unknown }).next);
}

function* beginningSync(text: string, x: MaybeIterable | null | undefined): Suspendable {
  const begin = x === undefined || x === null ? undefined : x[Symbol.iterator];
  if (typeof begin !== "function") throw new TypeError(`${whatIsNot(text)} async iterable`);
  let iteration = iterateBy(begin, x);
  if (iteration === null && rt.s) iteration = yield;
  return new AwaitingIteration(iteration as Iteration);
}

abstract class GeneratorIteration implements Iteration {
  value: unknown = undefined;
  /** The iterator has neither ended nor thrown: whoever leaves has to tell it. */
  protected open = false;

  step(): unknown {
    this.open = false;
    return start(this.stepping());
  }

  close(): unknown {
    if (!this.open) return undefined;
    this.open = false;
    return start(this.closing());
  }

  abort(): unknown {
    if (!this.open) return undefined;
    this.open = false;
    return start(this.aborting());
  }

  private *aborting(): Suspendable {
    try {
      yield* this.closing();
    } catch {
      // The exception that ended the loop is on its way already.
    }
    return undefined;
  }

  protected abstract stepping(): Suspendable;
  protected abstract closing(): Suspendable;
}

class AsyncIteration extends GeneratorIteration {
  constructor(
    private readonly iterator: { readonly return?: unknown },
    private readonly next: unknown,
  ) {
    super();
  }

  protected *stepping(): Suspendable {
    const result = yield* awaiting(invokeIterator(this.iterator, this.next));
    verifyResult(result);
    if ((result as IteratorResult<unknown>).done) return false;
    this.value = (result as IteratorResult<unknown>).value;
    this.open = true;
    return true;
  }

  protected *closing(): Suspendable {
    const close = this.iterator.return;
    if (close === undefined || close === null) return undefined;
    return verifyResult(yield* awaiting(invokeIterator(this.iterator, close)));
  }
}

/** Over an iterator that is not async: its values are waited for. */
class AwaitingIteration extends GeneratorIteration {
  constructor(private readonly iteration: Iteration) {
    super();
  }

  protected *stepping(): Suspendable {
    let more = this.iteration.step();
    if (more === null && rt.s) more = yield;
    if (more !== true) return false;
    this.value = yield* awaiting(this.iteration.value);
    this.open = true;
    return true;
  }

  protected *closing(): Suspendable {
    let result = this.iteration.close();
    if (result === null && rt.s) result = yield;
    return undefined;
  }
}

/** What a call answered, and then, waited for, what that is a promise of. */
function* awaiting(answer: unknown): Suspendable {
  let result = answer;
  if (result === null && rt.s) result = yield;
  result = wait(result);
  if (result === null && rt.s) result = yield;
  return result;
}
