import { mirror } from "../combinators/mirror.js";
import { settleFromRuntime } from "../drain.js";
import { SyncFuture } from "../future.js";
import type { Waiter } from "../host.js";
import type { Taken } from "./waitingIterable.js";

/** The answer of an iterator's `return`, when what it released has come to its end. Cancelled, only the wait for that ends. */
export class ClosedFuture<T> extends SyncFuture<Taken<T>> implements Waiter {
  constructor(private readonly released: SyncFuture<unknown>) {
    super();
    if (released.done()) this.settled(released);
    else released.addWaiter(this);
  }

  settled(released: SyncFuture<unknown>): void {
    if (released.status === "fulfilled") settleFromRuntime(this, "fulfilled", { done: true, value: undefined });
    else mirror(this, released);
  }

  override cancel(reason?: unknown): boolean {
    if (!this.done()) this.released.removeWaiter(this);
    return super.cancel(reason);
  }

  /** @internal */
  override waitsFor(): readonly SyncFuture<unknown>[] {
    return this.done() ? [] : [this.released];
  }
}
