/** S9: the native face of a future. */
import { errorOf, observe, type SyncFuture } from "./future.js";
import type { Waiter } from "./host.js";
import { isObject } from "./thenable.js";

/** A new native promise of the future's outcome. */
export function toPromise<T>(future: SyncFuture<T>): Promise<T> {
  if (future.status === "fulfilled" && !isObject(future.outcome)) {
    observe(future);
    return Promise.resolve(future.outcome as T);
  }
  return new Promise<T>((resolve, reject) => {
    const waiter = new PromiseWaiter(resolve as (value: unknown) => void, reject);
    observe(future);
    if (future.done()) waiter.settled(future);
    else future.addWaiter(waiter);
  });
}

class PromiseWaiter implements Waiter {
  constructor(
    private readonly resolve: (value: unknown) => void,
    private readonly reject: (error: unknown) => void,
  ) {}

  settled(future: SyncFuture<unknown>): void {
    // As a promise that is resolved with itself: to adopt it would never end.
    if (future.outcome === future) this.reject(new TypeError("A future was resolved with itself"));
    else if (future.status === "fulfilled") this.resolve(future.outcome);
    else this.reject(errorOf(future));
  }
}
