import { SyncFuture } from "../future.js";
import type { HostSource } from "../hostSource.js";
import type { Inbox } from "./inbox.js";
import type { Taken } from "./waitingIterable.js";

/** Somebody waits for the next value of an inbox. Cancelled, it has taken none (C10). */
export class TakeFuture<T> extends SyncFuture<Taken<T>> {
  constructor(private readonly inbox: Inbox<T>) {
    super();
  }

  override cancel(reason?: unknown): boolean {
    this.inbox.forget(this);
    return super.cancel(reason);
  }

  /** @internal */
  override waitsFor(): readonly SyncFuture<unknown>[] {
    return this.done() ? [] : this.inbox.waitsFor();
  }

  /** @internal */
  override hostSource(): HostSource | undefined {
    return this.inbox.hostSource();
  }
}
