import { SyncFuture } from "../future.js";
import type { Thread } from "./thread.js";

/** The outcome of something that a worker does. Cancelled, it has the worker stop. */
export class CallFuture<T> extends SyncFuture<T> {
  /** Takes listeners and timers away; called once it is done. */
  ended: (() => void) | null = null;
  /** Told what has come, before anybody else is. */
  made: ((value: T) => void) | null = null;
  /** It counts among what the thread is awaited for. */
  counted = false;

  constructor(
    private readonly thread: Thread,
    readonly id: number,
  ) {
    super();
  }

  override cancel(reason?: unknown): boolean {
    if (this.done()) return false;
    this.thread.giveUp(this, reason);
    return super.cancel(reason);
  }

  /** A time limit has passed. */
  giveUp(error: Error): void {
    if (this.done()) return;
    this.thread.giveUp(this, error);
    this.tryReject(error);
  }
}
