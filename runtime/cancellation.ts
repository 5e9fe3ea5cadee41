/**
 * How a task is cancelled.
 *
 * A request is recorded on the task and delivered at a wait. It is never thrown past something that may still bring a value: a future
 * that completed keeps its delivery (C4), a task or combinator that is waited for is asked in turn and decides by its own end (C3), a
 * plain future is cancelled itself (C2). So a value that was handed over reaches its consumer, or was never taken (C7, C10).
 */
import { completedByUser, runInDrain } from "./drain.js";
import { resume } from "./driver.js";
import type { CancelledError } from "./errors.js";
import { errorOf, SyncFuture } from "./future.js";
import type { Host } from "./host.js";
import { kernel } from "./kernel.js";
import { placeOf, waitAt } from "./places.js";
import { type Forwarding, Requests } from "./requests.js";
import { isSyncTask, type SyncTask } from "./task.js";

/** C1: `task.cancel(reason)`. A loop, not a recursion: a chain of a million tasks can be cancelled from its head. */
export function requestCancel(task: SyncTask<unknown>, reason: unknown): boolean {
  if (task.done()) return false;
  const passing: [requests: Requests, before: Forwarding | null][] = [];
  let asked: SyncTask<unknown> | null = task;
  while (asked !== null) {
    const requests = requestsOf(asked);
    const before = requests.forwarding;
    const next = requestOne(asked, requests, reason);
    if (next !== null) passing.push([requests, before]);
    asked = next;
  }
  for (const [passed, before] of passing) passed.forwarding = before;
  return true;
}

/** C1: `task.uncancel()`. */
export function withdrawRequest(task: SyncTask<unknown>): number {
  const { requests } = task;
  if (requests === null) return 0;
  if (requests.count > 0) requests.count--;
  if (requests.count === 0) requests.pending = false;
  return requests.count;
}

/** `future`, which was cancelled, is about to be thrown into `task`: that delivers the request of the task, if it has one. */
export function consumeRequest(task: SyncTask<unknown> | undefined, future: SyncFuture<unknown>): void {
  const requests = task?.requests;
  if (requests === undefined || requests === null || !requests.pending) return;
  requests.delivered = future;
  // What a listener asks for meanwhile is part of this request: delivered by itself, it would cut short the cleanup that this one begins.
  abortSignal(requests, future);
  requests.pending = requests.level;
}

/** C11: the signal of `task`, aborted already if a request was delivered before anybody asked for it. */
export function taskSignal(task: SyncTask<unknown>): AbortSignal {
  const requests = requestsOf(task);
  requests.controller ??= new AbortController();
  if (requests.delivered !== null) abortSignal(requests, requests.delivered);
  else if (task.cancelled()) abortSignal(requests, task);
  return requests.controller.signal;
}

/**
 * C11: cancels `task` when `signal` is aborted, at once if it is already. The listener goes when the task ends.
 * @returns removes the listener before that.
 */
export function cancelOnAbort(task: SyncTask<unknown>, signal: AbortSignal): () => void {
  const onAbort = (): void => void task.cancel(signal.reason);
  const stop = (): void => signal.removeEventListener("abort", onAbort);
  if (task.done()) return stop;
  signal.addEventListener("abort", onAbort, { once: true });
  task.endings ??= [];
  task.endings.push(stop);
  // A listener that is added late never fires.
  if (signal.aborted) onAbort();
  return stop;
}

/** @returns the task that has to be asked next, where `task` is parked on one. */
function requestOne(task: SyncTask<unknown>, requests: Requests, reason: unknown): SyncTask<unknown> | null {
  const place = task.waitingOn === null ? placeOf(task) : null;
  const host = place === null ? task : place.host;
  const future = place === null ? task.waitingOn : waitAt(place);
  if (future !== null && isInCircle(requests, future)) {
    throwInto(host, requests, future);
    return null;
  }
  requests.count++;
  requests.pending = true;
  requests.reason = reason;
  // One that nothing has been told of yet.
  requests.passedTo = null;
  if (!task.begun) return cancelUnbegun(task, requests);
  // C5: it runs, or is below on the stack and nothing above waits for it to go on.
  if (future === null) return null;
  if (future.done()) {
    if (kernel.ablate.commit) throwInto(host, requests, future);
    // C4: else the outcome is on its way, and the request waits for the next wait.
    return null;
  }
  if (place?.host === null) requests.passedTo = future;
  return passOn(host, requests, future);
}

function requestsOf(task: SyncTask<unknown>): Requests {
  task.requests ??= new Requests();
  return task.requests;
}

/** C2, C3. */
function passOn(host: Host | null, requests: Requests, future: SyncFuture<unknown>): SyncTask<unknown> | null {
  if (kernel.ablate.forward && future.waitsFor().length > 0) {
    throwInto(host, requests, future);
    return null;
  }
  const before = requests.forwarding;
  requests.forwarding = { to: future, depth: kernel.drain.depth };
  if (isSyncTask(future)) return future;
  future.cancel(requests.reason);
  requests.forwarding = before;
  return null;
}

/**
 * Whether a request comes back to the task that is just passing it on: tasks wait for each other, and none of them can bring a value any
 * more. It does not come back by itself where a drain was opened since: then the program has called `cancel` once more, from a
 * task or callback that the first request has reached, and what the task waits for may still bring a value.
 */
function isInCircle({ forwarding }: Requests, future: SyncFuture<unknown>): boolean {
  return forwarding !== null && forwarding.to === future && forwarding.depth === kernel.drain.depth;
}

/** C6 */
function cancelUnbegun(task: SyncTask<unknown>, requests: Requests): null {
  task.parent = null;
  requests.pending = false;
  task.undoEndings();
  // Before the callbacks, which may ask for it.
  if (requests.controller !== null) abortSignal(requests, cancelledWith(requests.reason));
  completedByUser(task, "cancelled", requests.controller?.signal.reason ?? requests.reason);
  return null;
}

/**
 * Takes `host` away from `future`. Only where no rule above can be hurt: in a circle, or with a rule switched off.
 * @param host null: a native stack waits, and nothing can be thrown into that
 */
function throwInto(host: Host | null, requests: Requests, future: SyncFuture<unknown>): void {
  if (host === null) return;
  future.removeWaiter(host);
  host.waitingOn = null;
  requests.forwarding = null;
  const cancelled = cancelledWith(requests.reason);
  consumeRequest(host.task, cancelled);
  runInDrain(() => resume(host, errorOf(cancelled), 1));
}

function cancelledWith(reason: unknown): SyncFuture<unknown> {
  const future = new SyncFuture();
  future.cancel(reason);
  return future;
}

/** With the reason that the error of `cancelled` has. */
function abortSignal({ controller }: Requests, cancelled: SyncFuture<unknown>): void {
  if (controller === null || controller.signal.aborted) return;
  controller.abort((errorOf(cancelled) as CancelledError).reason);
}
