/**
 * The policy `exclusive` (N7): while a native stack is blocked, only those stacks go on that what it waits for depends on. A stack that
 * is resumed and is not one of them is held back: the outcome stays committed to it (C4), and it goes on when the blocked
 * wait has returned, or as soon as something in the closure waits for it.
 *
 * Timers and callbacks run as ever; it is the steps of hosts that are held back.
 */
import { settleFromRuntime } from "./drain.js";
import { deliverTo } from "./driver.js";
import { SyncFuture } from "./future.js";
import type { Host, Waiter } from "./host.js";
import { type ExclusiveRun, kernel as shared } from "./kernel.js";
import { EventLoop } from "./loop.js";
import type { NestedTarget } from "./nested.js";

const kernel = shared;

/** Begins to hold back, if the policy says so. */
export function beginExclusive(target: NestedTarget): void {
  kernel.exclusive = { target, held: [], outer: kernel.exclusive };
}

/** Whether `host`, whose outcome is there, has to wait for the end of an exclusive run; then it is remembered. */
export function heldBack(host: Host): boolean {
  const run = kernel.exclusive;
  if (run === null || admits(run, host)) return false;
  run.held.push(host);
  return true;
}

/** Resumes one host that was held back and has been admitted since. @returns false if there is none. */
export function resumeAdmitted(): boolean {
  const run = kernel.exclusive;
  if (run === null) return false;
  const at = run.held.findIndex((host) => admits(run, host));
  if (at < 0) return false;
  const [host] = run.held.splice(at, 1) as [Host];
  deliverTo(host);
  return true;
}

/** How many hosts are held back just now. */
export function heldBackCount(): number {
  return kernel.exclusive?.held.length ?? 0;
}

/** Ends the innermost exclusive run; those whom it held back go on in whatever was interrupted. */
export function endExclusive(): void {
  const run = kernel.exclusive as ExclusiveRun;
  kernel.exclusive = run.outer;
  if (run.held.length === 0) return;
  if (run.outer !== null) run.outer.held.push(...run.held);
  else if (kernel.drain.depth > 0) resumeInDrain(run.held);
  else EventLoop.current().enqueue(() => resumeInDrain(run.held));
}

function resumeInDrain(hosts: readonly Host[]): void {
  for (const host of hosts) {
    const turn = new SyncFuture();
    turn.addWaiter({ settled: () => deliverTo(host) } satisfies Waiter);
    settleFromRuntime(turn, "fulfilled", undefined);
  }
}

function admits({ target }: ExclusiveRun, host: Host): boolean {
  if ((host as unknown) === target) return true;
  if (host.task !== host) return false;
  const seen = new Set<SyncFuture<unknown>>();
  const left: (SyncFuture<unknown> | null)[] = [target.pendingOn()];
  for (let future = left.pop(); future !== undefined; future = left.pop()) {
    if ((future as unknown) === host) return true;
    if (future === null || seen.has(future)) continue;
    seen.add(future);
    left.push(...future.waitsFor());
  }
  return false;
}
