/** `syncShield`: cancels end here. */
import { completedByUser } from "../drain.js";
import { ensureSyncFuture } from "../ensure.js";
import { hasJobs, SyncFuture } from "../future.js";
import type { Waiter } from "../host.js";
import { mirror } from "./mirror.js";

/**
 * A future of `input`'s outcome that can be cancelled without cancelling `input`. That goes on then, and its value stays with it: keep a
 * handle (C7 names this limit). From Python's `asyncio.shield`.
 */
export function syncShield<T>(input: T): SyncFuture<Awaited<T>> {
  const inner = ensureSyncFuture(input);
  return inner.done() ? inner : new ShieldFuture<Awaited<T>>(inner);
}

class ShieldFuture<T> extends SyncFuture<T> implements Waiter {
  constructor(private readonly inner: SyncFuture<T>) {
    super();
    inner.addWaiter(this);
  }

  settled(): void {
    mirror(this, this.inner);
  }

  /** Once the input is done its outcome is on its way, and no cancel keeps it (C4). */
  override cancel(reason?: unknown): boolean {
    if (this.done() || this.inner.done()) return false;
    this.inner.removeWaiter(this);
    // Nobody is left who would see it fail (F1).
    if (!hasJobs(this.inner)) this.inner.observed = false;
    return completedByUser(this, "cancelled", reason);
  }

  override waitsFor(): readonly SyncFuture<unknown>[] {
    return this.done() ? [] : [this.inner];
  }
}
