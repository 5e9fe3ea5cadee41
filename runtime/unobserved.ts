/**
 * F1: a rejection that nobody looks at becomes an unhandled rejection of the host.
 *
 * At the end of the outermost drain a native promise is rejected with the error. The host reports such a promise at the end of the
 * microtask checkpoint, unless it got a handler before: looking at the future in the meantime attaches one. A cancelled future is none
 * of this.
 */
import type { SyncFuture } from "./future.js";
import { kernel } from "./kernel.js";

/** `future` was just rejected, and nobody has looked at it yet. */
export function noteUnobserved(future: SyncFuture<unknown>): void {
  if (kernel.leakWatcher?.rejected(future) === true) return;
  kernel.drain.unobserved.push(future);
}

/**
 * At the end of an outermost drain, or where something is rejected outside of any. Inside a task's step it waits for the next microtask, which is before
 * the host's report all the same: whoever began the task is about to look at it; and where tasks begin inside one another the native stack may be at its
 * end, where the host cannot make a report.
 */
export function reportUnobserved(): void {
  if (kernel.rt.cur === null) reportNow();
  else reportInMicrotask();
}

function reportNow(): void {
  const futures = kernel.drain.unobserved;
  kernel.drain.unobserved = [];
  for (const future of futures) report(future);
}

const nextMicrotask = Promise.resolve();

function reportInMicrotask(): void {
  try {
    void nextMicrotask.then(reportNow);
  } catch {
    // No stack is left for the call. The next drain reports them.
  }
}

/** The host is told of it, unless somebody has looked. */
export function report(future: SyncFuture<unknown>): void {
  if (!future.observed) kernel.reports.set(future, Promise.reject(future.outcome));
}

/** Somebody looked at `future` after all. */
export function takeBackReport(future: SyncFuture<unknown>): void {
  const reported = kernel.reports.get(future);
  if (reported === undefined) return;
  kernel.reports.delete(future);
  reported.catch(ignore);
}

function ignore(): void {}
