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
import { kernel } from "./kernel.js";
import { type Forwarding, isSyncTask, type SyncTask } from "./task.js";

/** C1: `task.cancel(reason)`. A loop, not a recursion: a chain of a million tasks can be cancelled from its head. */
export function requestCancel(task: SyncTask<unknown>, reason: unknown): boolean {
  if (task.done()) return false;
  const passing: [task: SyncTask<unknown>, before: Forwarding | null][] = [];
  let asked: SyncTask<unknown> | null = task;
  while (asked !== null) {
    const before: Forwarding | null = asked.forwarding;
    const next = requestOne(asked, reason);
    if (next !== null) passing.push([asked, before]);
    asked = next;
  }
  for (const [passed, before] of passing) passed.forwarding = before;
  return true;
}

/** C1: `task.uncancel()`. */
export function withdrawRequest(task: SyncTask<unknown>): number {
  if (task.requests > 0) task.requests--;
  if (task.requests === 0) task.requested = false;
  return task.requests;
}

/** `future`, which was cancelled, is about to be thrown into `task`: that delivers the request of the task, if it has one. */
export function consumeRequest(task: SyncTask<unknown> | undefined, future: SyncFuture<unknown>): void {
  if (task === undefined || !task.requested) return;
  task.requested = task.level;
  task.delivered = future;
  abortSignal(task, future);
}

/** C11: the signal of `task`, aborted already if a request was delivered before anybody asked for it. */
export function taskSignal(task: SyncTask<unknown>): AbortSignal {
  task.controller ??= new AbortController();
  if (task.delivered !== null) abortSignal(task, task.delivered);
  else if (task.cancelled()) abortSignal(task, task);
  return task.controller.signal;
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
function requestOne(task: SyncTask<unknown>, reason: unknown): SyncTask<unknown> | null {
  const future = task.waitingOn;
  if (future !== null && isInCircle(task, future)) {
    throwInto(task, future);
    return null;
  }
  task.requests++;
  task.requested = true;
  task.reason = reason;
  if (!task.begun) return cancelUnbegun(task);
  // C5: it runs, or is below on the stack.
  if (future === null) return null;
  if (future.done()) {
    if (kernel.ablate.commit) throwInto(task, future);
    // C4: else the outcome is on its way, and the request waits for the next wait.
    return null;
  }
  return passOn(task, future);
}

/** C2, C3. */
function passOn(task: SyncTask<unknown>, future: SyncFuture<unknown>): SyncTask<unknown> | null {
  if (kernel.ablate.forward && future.waitsFor().length > 0) {
    throwInto(task, future);
    return null;
  }
  const before = task.forwarding;
  task.forwarding = { to: future, depth: kernel.drain.depth };
  if (isSyncTask(future)) return future;
  future.cancel(task.reason);
  task.forwarding = before;
  return null;
}

/**
 * Whether a request comes back to the task that is just passing it on: tasks wait for each other, and none of them can bring a value any
 * more. It does not come back by itself where a drain was opened since: then the program has called `cancel` once more, from a
 * task or callback that the first request has reached, and what the task waits for may still bring a value.
 */
function isInCircle({ forwarding }: SyncTask<unknown>, future: SyncFuture<unknown>): boolean {
  return forwarding !== null && forwarding.to === future && forwarding.depth === kernel.drain.depth;
}

/** C6 */
function cancelUnbegun(task: SyncTask<unknown>): null {
  task.parent = null;
  task.requested = false;
  task.undoEndings();
  // Before the callbacks, which may ask for it.
  if (task.controller !== null) abortSignal(task, cancelledWith(task.reason));
  completedByUser(task, "cancelled", task.controller?.signal.reason ?? task.reason);
  return null;
}

/** Takes `task` away from `future`. Only where no rule above can be hurt: in a circle, or with a rule switched off. */
function throwInto(task: SyncTask<unknown>, future: SyncFuture<unknown>): void {
  future.removeWaiter(task);
  task.waitingOn = null;
  task.forwarding = null;
  const cancelled = cancelledWith(task.reason);
  consumeRequest(task, cancelled);
  runInDrain(() => resume(task, errorOf(cancelled), 1));
}

function cancelledWith(reason: unknown): SyncFuture<unknown> {
  const future = new SyncFuture();
  future.cancel(reason);
  return future;
}

/** With the reason that the error of `cancelled` has. */
function abortSignal({ controller }: SyncTask<unknown>, cancelled: SyncFuture<unknown>): void {
  if (controller === null || controller.signal.aborted) return;
  controller.abort((errorOf(cancelled) as CancelledError).reason);
}
