/** The leaf: where compiled code waits. Section 6 of the calling convention. */
import * as atomic from "./atomic.js";
import { enterWait } from "./boundary.js";
import { consumeRequest } from "./cancellation.js";
import * as cells from "./cell.js";
import * as contexts from "./context.js";
import * as ensure from "./ensure.js";
import { DeadlockError } from "./errors.js";
import { forceAt, forcedSuspension } from "./forced.js";
import type { Frame, Mode } from "./frames.js";
import type { SyncFuture } from "./future.js";
import * as futures from "./future.js";
import type { Host } from "./host.js";
import { kernel as shared } from "./kernel.js";
import { passOnFromBelow } from "./places.js";
import type { Requests } from "./requests.js";
import type { SyncTask } from "./task.js";

// Local constants: an import is live, so the engine reads and checks it again at each use.
const kernel = shared;
const { mayBeForbidden, verifyMaySuspend } = atomic;
const { rt, currentHost } = cells;
const { captureContext, mayHaveEntered } = contexts;
const { asFuture } = ensure;
const { errorOf, observe } = futures;

/**
 * Waits for `x` (S11): a value is itself; a future that is done gives its outcome at once; for a pending one the host parks; another
 * thenable is followed through an adapter.
 * @returns as a twin does: the value, or null with `rt.s` up.
 * @throws what `x` was rejected with; CancelledError; CannotSuspendError where neither suspending nor blocking is allowed.
 */
export function wait(x: unknown): unknown {
  if (kernel.force !== null && forceAt("wait")) return forcedSuspension(new WaitFrame(x));
  const future = asFuture(x);
  if (future === null) return x;
  if (future.status !== "pending") return outcomeOf(future);
  return park(future);
}

/** Waits for `x`, when it is resumed for the first time. */
export class WaitFrame implements Frame {
  parent: Frame | null = null;
  readonly code = beginWait;
  pc = -1;
  constructor(readonly x: unknown) {}
}

function beginWait(frame: WaitFrame, value: unknown, mode: Mode): unknown {
  if (mode === 1) throw value;
  const future = asFuture(frame.x);
  if (future === null) return frame.x;
  return future.status === "pending" ? park(future) : outcomeOf(future);
}

/** The outcome of a future that is done: its value, or its error thrown. */
export function outcomeOf(future: SyncFuture<unknown>): unknown {
  observe(future);
  if (future.status === "fulfilled") return future.outcome;
  throw errorOf(future);
}

function parkUnknown(future: unknown): unknown {
  return park(future as SyncFuture<unknown>);
}

function park(future: SyncFuture<unknown>): unknown {
  const host = currentHost();
  // Compiled code that foreign code called without its entry: a boundary is put around the wait alone.
  if (host === null) return enterWait(parkUnknown, future);
  if (!isPlain(host, future)) {
    preparePark(host, future);
    if (future.status !== "pending") return outcomeOf(future);
  }
  host.waitingOn = future;
  future.addWaiter(host);
  rt.s = true;
  return null;
}

/** A task that nobody asked to stop, where suspending is allowed: nothing stands in the way. The usual case, which few questions have to tell. */
function isPlain(host: Host, future: SyncFuture<unknown>): boolean {
  const { task } = host;
  return task === host && task.requests === null && task !== future && kernel.atomics.length === 0 && !mayHaveEntered();
}

/** After this the future may be done: a request that was recorded while the task ran has cancelled it. */
function preparePark(host: Host, future: SyncFuture<unknown>): void {
  const { task } = host;
  if (kernel.places.length > 0 && host.blocks && task !== undefined) passOnFromBelow(task);
  const requests = task?.requests;
  if (requests?.pending && requests.passedTo !== future) {
    forwardRequest(task as SyncTask<unknown>, requests, future);
    if (future.status !== "pending") return;
  }
  if (future === task) throw new DeadlockError(`The task "${task.name}" waits for itself`);
  if (mayBeForbidden(host)) verifyMayWait(host, future);
  if (host !== task || mayHaveEntered()) host.context = captureContext();
}

function verifyMayWait(host: Host, future: SyncFuture<unknown>): void {
  try {
    verifyMaySuspend(host);
  } catch (error) {
    future.waitGivenUp();
    throw error;
  }
}

/** A request that was recorded while the task ran reaches it here (C3): what it is about to wait for is asked. */
function forwardRequest(task: SyncTask<unknown>, { reason }: Requests, future: SyncFuture<unknown>): void {
  if (future !== task) future.cancel(reason);
  if (future.status === "cancelled") consumeRequest(task, future);
}
