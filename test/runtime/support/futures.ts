/** Futures, and tasks that take a cancel in one way or another. */
import { SyncFuture } from "../../../runtime/index.js";
import { waiting } from "./waiting.js";

export const never = (): SyncFuture<never> => new SyncFuture<never>();

export function settled<T>(value: T): SyncFuture<T> {
  const future = new SyncFuture<T>();
  future.resolve(value);
  return future;
}

/** Its failure has been looked at (F1). */
export function failed(error: unknown): SyncFuture<never> {
  const future = new SyncFuture<never>();
  future.addDoneCallback(() => {});
  future.reject(error);
  return future;
}

/** A task that waits for `future`, and then, whatever happened, for `cleanup`. */
export const tidy = waiting(function* tidy(future: SyncFuture<unknown>, cleanup: SyncFuture<unknown>) {
  try {
    return yield future;
  } finally {
    yield cleanup;
  }
});

/** A task that waits for `first`; cancelled there, it goes on and gives what `second` gives. */
export const stubborn = waiting(function* stubborn(first: SyncFuture<unknown>, second: SyncFuture<unknown>) {
  try {
    return yield first;
  } catch {
    return yield second;
  }
});

/** A task that waits for `future`, and fails in its cleanup. */
export const failing = waiting(function* failing(future: SyncFuture<unknown>, error: unknown) {
  try {
    return yield future;
  } finally {
    // biome-ignore lint/correctness/noUnsafeFinally: that an error takes the place of another is what is tested
    throw error;
  }
});
