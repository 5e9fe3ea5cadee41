/** `syncWaitFor`: a time limit on one input. */

import { settleFromRuntime } from "../drain.js";
import { ensureSyncFuture } from "../ensure.js";
import { TimeoutError } from "../errors.js";
import { SyncFuture } from "../future.js";
import type { Waiter } from "../host.js";
import { EventLoop } from "../loop.js";
import type { Timer } from "../timers.js";
import { mirror } from "./mirror.js";

/**
 * `input`'s outcome, if it comes within `ms` milliseconds; else `input` is cancelled, its end is awaited, and the future is rejected with
 * {@link TimeoutError} (D5). An input that is done is never late, one that fulfils in spite of the cancel gives its value, and a cancel from
 * outside wins over the time limit. From Python's `asyncio.wait_for`.
 * @param ms 0 or less: an input that is not done yet is cancelled at once
 * @throws RangeError if `ms` is NaN
 */
export function syncWaitFor<T>(input: T, ms: number): SyncFuture<Awaited<T>> {
  if (Number.isNaN(ms)) throw new RangeError("syncWaitFor: the time limit must be a number of milliseconds, not NaN");
  const future = ensureSyncFuture(input);
  return future.done() ? future : new WaitForFuture<Awaited<T>>(future, ms);
}

class WaitForFuture<T> extends SyncFuture<T> implements Waiter {
  private readonly loop = EventLoop.current();
  private timer: Timer | null = null;
  /** Set once the time limit has passed with the input pending. */
  private late: TimeoutError | null = null;
  private cancelledFromOutside = false;

  constructor(
    private readonly input: SyncFuture<T>,
    private readonly ms: number,
  ) {
    super();
    input.addWaiter(this);
    if (ms > 0) this.timer = this.loop.addTimer(this.loop.time() + ms, () => this.expire());
    else this.expire();
  }

  settled(input: SyncFuture<unknown>): void {
    this.stopTimer();
    if (input.status === "cancelled" && this.late !== null && !this.cancelledFromOutside) {
      settleFromRuntime(this, "rejected", this.late);
    } else mirror(this, input);
  }

  /** Goes on to the input, which decides by its end (C3). */
  override cancel(reason?: unknown): boolean {
    if (this.done() || this.input.done()) return false;
    const before = this.cancelledFromOutside;
    // Before the call-out: the input's end may be delivered inside it.
    this.cancelledFromOutside = true;
    const accepted = this.input.cancel(reason);
    if (!accepted) this.cancelledFromOutside = before;
    return accepted;
  }

  override waitsFor(): readonly SyncFuture<unknown>[] {
    return this.done() ? [] : [this.input];
  }

  private expire(): void {
    this.timer = null;
    if (this.input.done()) return;
    this.late = new TimeoutError(`The time limit of ${this.ms} ms has passed`);
    this.input.cancel(this.late);
  }

  private stopTimer(): void {
    if (this.timer !== null) this.loop.removeTimer(this.timer);
    this.timer = null;
  }
}
