/** Waits for time, and for a turn. */
import * as verifiers from "./arguments.js";
import * as drain from "./drain.js";
import { SyncFuture } from "./future.js";
import { EventLoop } from "./loop.js";
import { Origin } from "./origin.js";
import type { Alarm, Sleeper } from "./scheduler.js";
import type { Timeline } from "./timeline.js";
import type { TimerEntry } from "./timers.js";

// Local constants, as in drain.ts.
const { completedByUser, settleFromLoop } = drain;
const { verifyMilliseconds } = verifiers;

/**
 * A future that is fulfilled when `ms` milliseconds have passed (E4); 0 or less: once the host has had a turn. Cancelling it takes the timer
 * away. A pending one keeps the process alive, as a timer does.
 * @throws TypeError if `ms` is no number, RangeError if it is NaN
 */
export function sleep(ms: number): SyncFuture<void> {
  verifyMilliseconds("sleep(ms)", "ms", ms);
  const loop = EventLoop.current();
  const sleep = new Sleep(loop.time() + ms);
  loop.startTimer(sleep);
  return sleep.future;
}

/** It is its own timer: there may be very many of them. */
class Sleep extends Origin<void> implements Sleeper, TimerEntry<Alarm> {
  sequence = 0;
  callback: Alarm | null = this;
  timeline: Timeline | null = null;

  constructor(readonly deadline: number) {
    super();
  }

  timeIsUp(): void {
    settleFromLoop(this.future, "fulfilled", undefined);
  }

  override cancel(reason?: unknown): boolean {
    if (this.future.done()) return false;
    this.timeline?.remove(this);
    return completedByUser(this.future, "cancelled", reason);
  }
}

/** Waiting for it lets everything go first that is ready now, and is a place where a cancel is delivered (S11). */
export function checkpoint(): SyncFuture<void> {
  const future = new SyncFuture<void>();
  EventLoop.current().enqueue(() => settleFromLoop(future, "fulfilled", undefined));
  return future;
}

/**
 * Waiting for it gives the host a turn: its I/O, its timers, promise continuations (E2). Below a blocked stack the host cannot turn; there it
 * is what {@link checkpoint} is.
 */
export function yieldNow(): SyncFuture<void> {
  // A turn of the loop is a host callback of its own, and what a turn makes ready waits for the next one.
  return checkpoint();
}
