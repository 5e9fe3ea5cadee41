import { SyncFuture } from "../future.js";
import type { HostSource } from "../hostSource.js";
import type { Outbox } from "./outbox.js";

/** A chunk that waits for room in a stream. */
export class WriteFuture extends SyncFuture<void> {
  /** It is just being handed over. */
  begun = false;

  constructor(
    private readonly outbox: Outbox,
    readonly chunk: unknown,
  ) {
    super();
  }

  override tryResolve(): boolean {
    return super.tryResolve(undefined);
  }

  override cancel(reason?: unknown): boolean {
    if (this.begun || this.done()) return false;
    this.outbox.forget(this);
    return super.cancel(reason);
  }

  /** @internal */
  override hostSource(): HostSource | undefined {
    return this.outbox.hostSource();
  }
}

/** The end of a stream. */
export class EndFuture extends SyncFuture<void> {
  constructor(private readonly outbox: Outbox) {
    super();
  }

  override tryResolve(): boolean {
    return super.tryResolve(undefined);
  }

  override cancel(reason?: unknown): boolean {
    if (this.done()) return false;
    // This cancels it, too.
    this.outbox.abort(reason);
    super.cancel(reason);
    return true;
  }

  /** @internal */
  override hostSource(): HostSource | undefined {
    return this.outbox.hostSource();
  }
}
