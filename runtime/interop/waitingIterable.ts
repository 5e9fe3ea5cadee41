import type { SyncFuture } from "../future.js";

export type Taken<T> = IteratorResult<T, undefined>;

/**
 * Values that come one after the other. Suspending functions go over them with `for`, async ones with `for await`, and `take` gives one
 * at a time. Where nothing is there, each of them waits; a wait that is cancelled has taken nothing.
 */
export interface WaitingIterable<T> extends AsyncIterable<T> {
  /**
   * The next value as an iterator's result, without waiting for it. Several may be asked for before the first comes; they are served in turn.
   * Rejected, once, with what went wrong; afterwards there are no more values.
   */
  take(): SyncFuture<Taken<T>>;
  /**
   * Waits for {@link take}: suspends where the caller is compiled, else blocks.
   * @suspends
   */
  next(): Taken<T>;
  /**
   * Ends it; who waits for a value is told that there are no more. Leaving a loop does this.
   * @suspends
   */
  return(value?: undefined): Taken<T>;
  /** {@link return}, as a future of its end. */
  close(): SyncFuture<Taken<T>>;
  /** @suspends */
  [Symbol.iterator](): WaitingIterable<T>;
  [Symbol.asyncIterator](): AsyncIterator<T, undefined>;
  [Symbol.asyncDispose](): PromiseLike<void>;
}
