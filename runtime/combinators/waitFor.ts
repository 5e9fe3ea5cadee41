/** `syncWaitFor`: a time limit on one input. */
import { verifyMilliseconds } from "../arguments.js";
import { settleFromRuntime } from "../drain.js";
import { ensureSyncFuture } from "../ensure.js";
import { TimeoutError } from "../errors.js";
import type { SyncFuture } from "../future.js";
import { EventLoop } from "../loop.js";
import type { Alarm } from "../scheduler.js";
import type { Timer } from "../timers.js";
import { ForwardingFuture } from "./forwarding.js";

/**
 * `input`'s outcome, if it comes within `ms` milliseconds; else `input` is cancelled, its end is awaited, and the future is rejected with
 * {@link TimeoutError} (D5). An input that is done is never late, one that fulfils in spite of the cancel gives its value, and a cancel from
 * outside wins over the time limit. From Python's `asyncio.wait_for`.
 * @param ms 0 or less: an input that is not done yet is cancelled at once
 * @throws TypeError if `ms` is no number, RangeError if it is NaN
 */
export function syncWaitFor<T>(input: T, ms: number): SyncFuture<Awaited<T>> {
  verifyMilliseconds("syncWaitFor(input, ms)", "ms", ms);
  const future = ensureSyncFuture(input);
  return future.done() ? future : new WaitForFuture<Awaited<T>>(future, ms);
}

class WaitForFuture<T> extends ForwardingFuture<T> {
  private readonly loop = EventLoop.current();
  private timer: Timer<Alarm> | null = null;
  private late: TimeoutError | null = null;

  constructor(
    input: SyncFuture<T>,
    private readonly ms: number,
  ) {
    super(input);
    input.addWaiter(this);
    if (ms > 0) this.timer = this.loop.addTimer(this.loop.time() + ms, () => this.expire());
    else this.expire();
  }

  protected override inputEnded(): void {
    if (this.timer !== null) this.loop.removeTimer(this.timer);
    this.timer = null;
  }

  protected override endedByItself(): void {
    settleFromRuntime(this, "rejected", this.late);
  }

  override hasDeadline(): boolean {
    return this.timer !== null && this.ms < Number.POSITIVE_INFINITY;
  }

  private expire(): void {
    this.timer = null;
    // The input is on its way to its end for somebody else's reason: asked once more, its cleanup would be cut short.
    if (this.isAskedFromOutside()) return;
    this.late = new TimeoutError(`The time limit of ${this.ms} ms has passed`);
    this.askInput(this.late);
  }
}
