import { SyncFuture } from "../future.js";
import type { Waiter } from "../host.js";

/** The outcome of another future, made into something else. */
export class ModuleFuture<S, T> extends SyncFuture<T> implements Waiter {
  constructor(
    private readonly source: SyncFuture<S>,
    private readonly make: (value: S) => T,
  ) {
    super();
    source.addDoneCallback(() => this.settled());
  }

  override cancel(reason?: unknown): boolean {
    if (this.done()) return false;
    this.source.cancel(reason);
    return super.cancel(reason) || true;
  }

  settled(): void {
    if (this.source.cancelled()) super.cancel();
    else if (this.source.state === "rejected") this.tryReject(this.source.exception());
    else this.tryResolve(this.make(this.source.result()));
  }
}
