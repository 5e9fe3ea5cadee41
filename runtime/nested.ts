/**
 * Nested runs: a native stack blocks until something is done, and the runtime's own work goes on meanwhile. The last resort (N10): where
 * every frame down to a task is compiled, the stack suspends instead.
 *
 * One turn is, in this order (N3): a job that a drain below on the stack has committed to, a ready job of the loop, what is due. When there
 * is none, the thread sleeps until the next deadline; when there is no deadline either, nothing will ever come, and that is an error.
 */
import { verifyMayBlock } from "./atomic.js";
import { rt as cell } from "./cell.js";
import { runInterruptedJob } from "./drain.js";
import { ensureSyncFuture } from "./ensure.js";
import { InvalidStateError, nestingDepthError } from "./errors.js";
import { beginExclusive, endExclusive, resumeAdmitted } from "./exclusive.js";
import type { SyncFuture } from "./future.js";
import { blockBegin, blockEnd, traceBlock } from "./interop/tracing.js";
import { kernel, type NestedRun } from "./kernel.js";
import { EventLoop } from "./loop.js";
import { blockedError, blockedTooLong, clockStandsStill, mayNotSleep, verifyNotHopeless } from "./nestedErrors.js";
import { endsInPlainFuture } from "./waitsFor.js";

const rt = cell;

/** In ms. */
const LONGEST_STANDSTILL = 200;

/** What a nested run waits for. */
export interface NestedTarget {
  isComplete(): boolean;
  /** What its completion hangs on now; null if it is complete. */
  pendingOn(): SyncFuture<unknown> | null;
}

/**
 * Blocks until `awaitable` is done; tasks, timers and callbacks of the runtime go on meanwhile (N1).
 * @returns its value
 * @throws its error; NestedDeadlockError (N4), DeadlockError (N5), HostPumpError (N8), a RangeError past the depth limit (N7),
 * CannotSuspendError below a `@syncAtomic` function, InvalidStateError when the loop is stopped (N9)
 */
export function runNestedUntilComplete<T>(awaitable: T): Awaited<T> {
  const future = ensureSyncFuture(awaitable);
  if (!future.done()) {
    verifyMayBlock();
    turnUntilComplete({ isComplete: () => future.done(), pendingOn: () => future });
  }
  return future.result();
}

/** Turns the runtime's own work until `target` is complete. */
export function turnUntilComplete(target: NestedTarget): void {
  const { maxNesting, boundary } = kernel.configuration;
  if (kernel.nestedRuns.length >= maxNesting) throw nestingDepthError(maxNesting);
  const interrupted = rt.cur;
  const run: NestedRun = { isComplete: () => target.isComplete(), completedAt: undefined };
  kernel.nestedRuns.push(run);
  const endTrace = blockBegin.hasSubscribers || blockEnd.hasSubscribers ? traceBlock(target.pendingOn()) : null;
  rt.cur = null;
  if (boundary === "exclusive") beginExclusive(target);
  try {
    turn(target);
  } finally {
    rt.cur = interrupted;
    if (boundary === "exclusive") endExclusive();
    endRun(run);
    endTrace?.();
  }
}

function turn(target: NestedTarget): void {
  const loop = EventLoop.current();
  // What is committed already may complete it, however hopeless the rest looks.
  while (!target.isComplete() && runCommittedJob());
  if (!target.isComplete()) verifyNotHopeless(target);
  let stoodStill = 0;
  const begun = globalThis.performance.now();
  while (!target.isComplete()) {
    verifyPatience(target, begun);
    if (loop.stopRequested) throw new InvalidStateError("The event loop was stopped while this wait blocked the stack");
    if (!turnOnce(loop)) stoodStill = sleep(loop, target, stoodStill);
    noteInversions(loop);
  }
}

function turnOnce(loop: EventLoop): boolean {
  if (runCommittedJob()) return true;
  // Both: jobs that make each other ready must not keep timers waiting.
  const ranJob = loop.runOneReadyJob();
  return loop.runOneDueTimer() || ranJob;
}

/** Other tasks' timers can go on for ever; what the host alone would bring never comes meanwhile. */
function verifyPatience(target: NestedTarget, begun: number): void {
  const { blockLimit } = kernel.configuration;
  if (globalThis.performance.now() - begun <= blockLimit) return;
  const future = target.pendingOn();
  if (future !== null && endsInPlainFuture(future)) throw blockedTooLong(blockLimit);
}

function runCommittedJob(): boolean {
  return resumeAdmitted() || runInterruptedJob();
}

/**
 * Nothing can run: until the next deadline, or never again.
 * @param stoodStill how many ms were slept so far while the clock did not move
 */
function sleep(loop: EventLoop, target: NestedTarget, stoodStill: number): number {
  verifyNotHopeless(target);
  const deadline = loop.nextDeadline();
  if (deadline === Number.POSITIVE_INFINITY) throw blockedError(target);
  const before = loop.clock.now();
  if (!loop.clock.sleepUntil(deadline)) throw mayNotSleep();
  if (loop.clock.now() !== before) return 0;
  const still = stoodStill + deadline - before;
  // A coarse clock may miss a short sleep; one that misses this much is a fake one.
  if (still > LONGEST_STANDSTILL) throw clockStandsStill();
  return still;
}

/** N6: an outer run that is complete cannot return before the inner ones have. */
function noteInversions(loop: EventLoop): void {
  const runs = kernel.nestedRuns;
  if (kernel.configuration.onNestedInversion === undefined || runs.length < 2) return;
  for (const run of runs.slice(0, -1)) {
    if (run.completedAt === undefined && run.isComplete()) run.completedAt = loop.time();
  }
}

function endRun(run: NestedRun): void {
  const loop = EventLoop.current();
  kernel.nestedRuns.pop();
  // N9: the request to stop has reached the outermost run.
  if (kernel.nestedRuns.length === 0) loop.stopRequested = false;
  if (run.completedAt !== undefined) kernel.configuration.onNestedInversion?.(loop.time() - run.completedAt);
}
