/** `iterate`: an async iterable for functions that are not async. */
import { wrongType } from "../arguments.js";
import { PullInbox } from "./pullInbox.js";
import type { WaitingIterable } from "./waitingIterable.js";

/**
 * The values of `source`, as `for await` would give them, for a `for` in a function that suspends: its turns wait. Leaving the loop waits for the
 * source's `return`. A value that comes after the wait for it was cancelled is kept for the next one (S15).
 * @throws TypeError for what has neither an async iterator nor an iterator
 */
export function iterate<T>(source: AsyncIterable<T> | Iterable<T | PromiseLike<T>>): WaitingIterable<T> {
  const { [Symbol.asyncIterator]: begin } = (source ?? {}) as Partial<AsyncIterable<T>>;
  if (typeof begin === "function") return new AsyncIteratorInbox<T>(begin.call(source));
  if (typeof (source as Partial<Iterable<T>> | null | undefined)?.[Symbol.iterator] !== "function")
    throw wrongType("iterate(source)", "source", "an async iterable or an iterable", source);
  return new AsyncIteratorInbox<T>(waitingForValues(source as Iterable<T | PromiseLike<T>>));
}

/** As the language does it for a `for await` over what is no async iterable. */
async function* waitingForValues<T>(source: Iterable<T | PromiseLike<T>>): AsyncGenerator<T> {
  yield* source as Iterable<T>;
}

class AsyncIteratorInbox<T> extends PullInbox<T> {
  protected readonly madeBy = "iterate";
  constructor(private readonly iterator: AsyncIterator<T>) {
    super();
  }

  protected pull(): Promise<IteratorResult<T>> {
    return this.iterator.next();
  }

  protected release(early: boolean): unknown {
    return early ? this.iterator.return?.() : undefined;
  }
}
