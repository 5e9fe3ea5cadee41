/**
 * The drain: the futures that are done and have callbacks left, and who runs them.
 *
 * A drain is a stack of levels, each a queue of futures. A user call inside a drain opens a level of its own and returns when that is
 * empty (S4), until the stack has `maxDrainDepth` of them; from then on it only joins the innermost queue (S5). A runtime call always
 * joins (S6), so that a chain of a million tasks needs one level. A nested run works on the interrupted levels too (N3): therefore
 * nothing here may be remembered across a call-out, everything is read again.
 */
import type { Cell } from "./cell.js";
import { throwInMacrotask } from "./configuration.js";
import type { Link } from "./frames.js";
import type { Job, SyncFuture } from "./future.js";
import * as futures from "./future.js";
import * as tracing from "./interop/tracing.js";
import { kernel as shared } from "./kernel.js";
import { Ring } from "./ring.js";
import * as starvation from "./starvation.js";
import { noteUnobserved, reportUnobserved } from "./unobserved.js";

/** Futures that are done and have callbacks left, in the order in which they came. */
type DrainLevel = Ring<SyncFuture<unknown>>;

export interface DrainState {
  /** The first `depth` are active, outermost first; those behind are kept for the next time. */
  readonly levels: DrainLevel[];
  depth: number;
  /** How often a user call returned before its callbacks had run, because of the depth limit (S5). */
  deferrals: number;
  /** Jobs that the running outermost drain has begun (E2). */
  jobs: number;
  startedAt: number;
  starved: boolean;
  /** Above 0: callbacks of user calls are held back until the batch ends (batch.ts). */
  held: number;
  /** Rejected during this drain, and nobody has looked yet (F1). */
  unobserved: SyncFuture<unknown>[];
}

export type DoneState = "fulfilled" | "rejected" | "cancelled";

/** Values of `SyncFuture.dispatching`; a negative one: its only callback runs, at the level of this depth, and it is in no queue. */
const AT_REST = 0;
const QUEUED = 1;

// Local constants: an import is live, so the engine reads and checks it again at each use, which made up an eighth of a wait.
const kernel = shared;
const rt: Cell = kernel.rt;
const drain: DrainState = kernel.drain;
const { hasJobs, takeJob } = futures;
const { futureCompleted, publishCompleted, taskEnded } = tracing;
const { beginStarvationWatch, watchForStarvation } = starvation;

/** A completion made by the program: everything that it leads to happens before this returns (S4). @returns false if it came late. */
export function completedByUser(future: SyncFuture<unknown>, state: DoneState, outcome: unknown): boolean {
  if (!become(future, state, outcome)) return false;
  if (hasJobs(future)) dispatchForUser(future);
  return true;
}

/**
 * Several completions by one user call: all of them are done before the first callback runs (D1, D7).
 * @param futures pending ones; `outcomes` has one for each
 */
export function completedTogether(
  futures: readonly SyncFuture<unknown>[],
  state: DoneState,
  outcomes: readonly unknown[],
): void {
  const dispatched = futures.filter((future, at) => become(future, state, outcomes[at]) && hasJobs(future));
  if (dispatched.length === 0) return;
  if (drain.depth <= kernel.configuration.maxDrainDepth) drainFromAll(dispatched);
  else {
    drain.deferrals++;
    for (const future of dispatched) enqueue(future);
  }
}

/** A completion made by the runtime itself: the end of a task, a combinator. Its jobs go to the tail of the current drain (S6). */
export function settleFromRuntime(future: SyncFuture<unknown>, state: DoneState, outcome: unknown): boolean {
  if (!become(future, state, outcome)) return false;
  if (!hasJobs(future)) return true;
  if (drain.depth === 0) drainFrom(future);
  else enqueue(future);
  return true;
}

/**
 * The same for what the loop begins, directly in a drain level of its own: where nothing is in that queue, its tail is its head, and a future with one
 * callback need not go through it.
 */
export function settleFromLoop(future: SyncFuture<unknown>, state: DoneState, outcome: unknown): void {
  if (!become(future, state, outcome) || !hasJobs(future)) return;
  if (future.rest !== null || (drain.levels[drain.depth - 1] as DrainLevel).length > 0) enqueue(future);
  else runAlone(future);
}

/** Something was added to a future that is done and at rest: counts as a user call (S7). */
export function addedToDoneFuture(future: SyncFuture<unknown>): void {
  dispatchForUser(future);
}

/** Runs the next job that a drain below on the stack has left, innermost level first. @returns false if there is none. (N3) */
export function runInterruptedJob(): boolean {
  for (let at = drain.depth - 1; at >= 0; at--) {
    if (runNextJob(drain.levels[at] as DrainLevel)) return true;
  }
  return false;
}

/** How often the depth limit made a user call return early (S5), since the process began. */
export function drainDeferrals(): number {
  return drain.deferrals;
}

function become(future: SyncFuture<unknown>, state: DoneState, outcome: unknown): boolean {
  if (future.status !== "pending") return false;
  future.status = state;
  future.outcome = outcome;
  if (futureCompleted.hasSubscribers || taskEnded.hasSubscribers) publishCompleted(future);
  if (state === "rejected") noteRejected(future);
  return true;
}

function noteRejected(future: SyncFuture<unknown>): void {
  if (future.observed) return;
  noteUnobserved(future);
  if (drain.depth === 0) reportUnobserved();
}

/**
 * Runs `body` as a part of its caller. What user calls inside complete is queued; it is dispatched when `body` has ended, however it ended, and
 * before this returns.
 */
export function runBatch<T>(body: () => T): T {
  if (drain.held > 0) return body();
  const level = openLevel();
  drain.held++;
  try {
    return body();
  } finally {
    drain.held--;
    const interrupted = rt.cur;
    rt.cur = null;
    runLevel(level, interrupted);
  }
}

function dispatchForUser(future: SyncFuture<unknown>): void {
  // The outermost drain does not count as nested: with a limit of 0 there is still that one. A batch has opened it.
  if (drain.depth === 0) drainFrom(future);
  else dispatchInDrain(future);
}

function dispatchInDrain(future: SyncFuture<unknown>): void {
  if (drain.held > 0) enqueue(future);
  else if (drain.depth <= kernel.configuration.maxDrainDepth) drainFrom(future);
  else {
    drain.deferrals++;
    enqueue(future);
  }
}

function enqueue(future: SyncFuture<unknown>): void {
  future.dispatching = QUEUED;
  (drain.levels[drain.depth - 1] as DrainLevel).push(future);
}

/**
 * Runs `callback`, a whole callback of the host's or of the loop's, as one drain (E1): what it leads to has happened when this returns.
 * What it throws goes to `onCallbackError`.
 */
export function runInDrain(callback: () => void): void {
  const interrupted = rt.cur;
  const level = openLevel();
  rt.cur = null;
  try {
    callback();
  } catch (error) {
    reportCallbackError(error);
  }
  runLevel(level, interrupted);
}

function drainFrom(future: SyncFuture<unknown>): void {
  const interrupted = rt.cur;
  const level = openLevel();
  rt.cur = null;
  try {
    if (future.rest === null) runOnly(future);
    else {
      future.dispatching = QUEUED;
      level.push(future);
    }
    while (level.length > 0) runNextJob(level);
  } finally {
    // As `runLevel` does: where the native stack has run out, a call less counts.
    if (future.dispatching < 0) future.dispatching = AT_REST;
    rt.cur = interrupted;
    drain.depth--;
    if (drain.depth === 0 && drain.unobserved.length > 0) reportUnobserved();
  }
}

function runAlone(future: SyncFuture<unknown>): void {
  try {
    runOnly(future);
  } finally {
    if (future.dispatching < 0) future.dispatching = AT_REST;
  }
}

/** The usual case, a future with one callback, needs no queue. */
function runOnly(future: SyncFuture<unknown>): void {
  const job = takeJob(future) as Job;
  future.dispatching = -drain.depth;
  runJob(job, future);
  if (future.dispatching < 0) future.dispatching = AT_REST;
}

/** Something was added to a future whose only callback is running: from now on it is the head of the queue of its level, as if it had always been. */
export function addedWhileAlone(future: SyncFuture<unknown>): void {
  const level = drain.levels[-future.dispatching - 1] as DrainLevel;
  future.dispatching = QUEUED;
  level.unshift(future);
}

function drainFromAll(futures: readonly SyncFuture<unknown>[]): void {
  const interrupted = rt.cur;
  const level = openLevel();
  for (const future of futures) {
    level.push(future);
    future.dispatching = QUEUED;
  }
  rt.cur = null;
  runLevel(level, interrupted);
}

function openLevel(): DrainLevel {
  if (drain.depth === 0) beginStarvationWatch(drain);
  const levels = drain.levels;
  if (drain.depth === levels.length) levels.push(new Ring<SyncFuture<unknown>>());
  return levels[drain.depth++] as DrainLevel;
}

function runLevel(level: DrainLevel, interrupted: Link | null): void {
  try {
    while (level.length > 0) runNextJob(level);
  } finally {
    rt.cur = interrupted;
    drain.depth--;
    if (drain.depth === 0 && drain.unobserved.length > 0) reportUnobserved();
  }
}

function runNextJob(level: DrainLevel): boolean {
  for (let future = level.peek(); future !== null; future = level.peek()) {
    const job = takeJob(future);
    if (job !== null) {
      runJob(job, future);
      return true;
    }
    // It leaves the queue only now: while its last callback ran it was still dispatching (S3).
    future.dispatching = AT_REST;
    level.shift();
  }
  return false;
}

function runJob(job: Job, future: SyncFuture<unknown>): void {
  try {
    if ((++drain.jobs & 1023) === 0) watchForStarvation(drain);
    if (typeof job === "function") job(future);
    else job.settled(future);
  } catch (error) {
    reportCallbackError(error);
  }
}

/** S8: what a callback throws stops neither the others nor the completer. */
export function reportCallbackError(error: unknown): void {
  try {
    kernel.configuration.onCallbackError(error);
  } catch (second) {
    throwInMacrotask(second);
  }
}
