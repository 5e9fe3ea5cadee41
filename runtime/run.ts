/** `run`: the entry of a program. */
import { verifyFunction, verifyMilliseconds, verifyOptions, verifySignal, wrongType } from "./arguments.js";
import { cancelOnAbort } from "./cancellation.js";
import { findCircle } from "./circle.js";
import { runInDrain } from "./drain.js";
import { resume } from "./driver.js";
import { DeadlockError } from "./errors.js";
import type { SyncFuture } from "./future.js";
import { createTask, spawn } from "./spawn.js";
import type { SyncTask } from "./task.js";
import { describe } from "./waitsFor.js";

/** Options of {@link run}. */
export interface RunOptions {
  /** For messages; by default the name of the function. */
  name?: string;
  /** Cancels the task when it is aborted (C11). If it is aborted already, `fn` does not run (C6). */
  signal?: AbortSignal;
  /**
   * How long the process stays when nothing is left that keeps it alive, in ms, before that is called a deadlock: work that is
   * `unref`ed may still come. Default 100.
   */
  deadlockGrace?: number;
}

interface HostProcess {
  on?(event: "beforeExit", listener: () => void): unknown;
  off?(event: "beforeExit", listener: () => void): unknown;
}

/**
 * Runs `fn` as the program's main task, at once up to its first wait. The process does not end silently before it: if the host has
 * nothing left to do while it is pending, {@link DeadlockError} is thrown into what it waits for (N5). If nobody looks at a failure of the
 * task, it surfaces as the host's unhandled rejection (F1).
 * @returns the task, which can be awaited
 * @throws TypeError for a wrong argument, RangeError for a `deadlockGrace` of NaN
 */
export function run<T>(fn: () => T, options: RunOptions = {}): SyncTask<Awaited<T>> {
  verifyRun(fn, options);
  if (options.signal?.aborted === true) return cancelledBefore(fn, options.signal);
  const task = spawn(fn);
  if (options.name !== undefined) task.name = options.name;
  if (options.signal !== undefined) cancelOnAbort(task, options.signal);
  if (!task.done()) watchForDeadlock(task, options.deadlockGrace ?? 100);
  return task;
}

/** C6 */
function cancelledBefore<T>(fn: () => T, signal: AbortSignal): SyncTask<Awaited<T>> {
  const task = createTask(fn, []);
  task.cancel(signal.reason);
  return task;
}

const USAGE = "run(fn, options?)";

/** Before anything of the program runs. */
function verifyRun(fn: unknown, options: RunOptions): void {
  verifyFunction(USAGE, "fn", fn);
  verifyOptions(USAGE, options);
  const { name, signal, deadlockGrace } = options;
  if (name !== undefined && typeof name !== "string") throw wrongType(USAGE, "options.name", "a string", name);
  if (deadlockGrace !== undefined) verifyMilliseconds(USAGE, "options.deadlockGrace", deadlockGrace);
  verifySignal(USAGE, signal);
}

/** Node says "beforeExit" when its loop has run dry, and goes on if a listener gives it something to do. */
function watchForDeadlock(task: SyncTask<unknown>, grace: number): void {
  const { process } = globalThis as { process?: HostProcess };
  if (typeof process?.on !== "function") return;
  let waitedOn: SyncFuture<unknown> | null = null;
  const onBeforeExit = (): void => {
    if (task.waitingOn === waitedOn) throwDeadlock(task);
    else globalThis.setTimeout(() => {}, grace);
    waitedOn = task.waitingOn;
  };
  process.on("beforeExit", onBeforeExit);
  task.endings ??= [];
  task.endings.push(() => process.off?.("beforeExit", onBeforeExit));
}

/** Into the wait, so that the task's own `finally` runs. */
function throwDeadlock(task: SyncTask<unknown>): void {
  const future = task.waitingOn;
  if (future === null) return;
  const error = new DeadlockError(explain(task, future));
  future.removeWaiter(task);
  task.waitingOn = null;
  future.waitGivenUp();
  runInDrain(() => resume(task, error, 1));
}

function explain(task: SyncTask<unknown>, future: SyncFuture<unknown>): string {
  const circle = findCircle(task);
  if (circle !== null) {
    const [, ...waits] = circle;
    return `The task "${task.name}" waits for ${printChain(waits)}: a circle of waits, in which nobody can go on`;
  }
  return (
    `The task "${task.name}" waits for ${printChain(chainFrom(future))}, and nothing is left that could complete it: ` +
    "no timer is set, no I/O is under way, no task is ready"
  );
}

/** Down to the place where the chain of waits ends or branches. */
function chainFrom(first: SyncFuture<unknown>): readonly SyncFuture<unknown>[] {
  const seen = new Set<SyncFuture<unknown>>();
  let next: SyncFuture<unknown> | undefined = first;
  while (next !== undefined && !seen.has(next)) {
    seen.add(next);
    const inputs: readonly SyncFuture<unknown>[] = next.waitsFor();
    next = inputs.length === 1 ? inputs[0] : undefined;
  }
  return [...seen];
}

const LONGEST_CHAIN = 20;

function printChain(chain: readonly SyncFuture<unknown>[]): string {
  const left = chain.length - LONGEST_CHAIN;
  const links = chain.slice(0, left > 0 ? LONGEST_CHAIN - 1 : undefined).map(describe);
  if (left > 0) links.push(`${left} more, the last of them for ${describe(chain.at(-1) as SyncFuture<unknown>)}`);
  return links.join(", which waits for ");
}
