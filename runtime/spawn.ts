/** Starting tasks. */
import type { GeneratorBody } from "./boundary.js";
import { type Frame, type Mode, start } from "./frames.js";
import { EventLoop } from "./loop.js";
import { beginTask, SyncTask } from "./task.js";
import { type Callable, twinOf } from "./twin.js";

/** Calls the function of a task, as the task's first step. */
export class FirstFrame implements Frame {
  parent: Frame | null = null;
  pc = -1;
  constructor(
    readonly code: (frame: FirstFrame, value: unknown, mode: Mode) => unknown,
    readonly fn: Callable,
    readonly self: unknown,
    readonly args: ArrayLike<unknown>,
  ) {}
}

/**
 * Runs `fn(...args)` as a task: at once, up to its first wait (S10). What it returns is waited for where it is a thenable.
 * @param fn any function; where it is not compiled it runs to its end in the first step, and its waits block
 */
export function spawn<A extends unknown[], T>(fn: (...args: A) => T, ...args: A): SyncTask<Awaited<T>> {
  const task = createTask(fn, args);
  beginTask(task);
  return task;
}

/** As {@link spawn}, but the task begins in the next turn of the loop; cancelled before that, it never runs (C6). */
export function spawnLater<A extends unknown[], T>(fn: (...args: A) => T, ...args: A): SyncTask<Awaited<T>> {
  const task = createTask(fn, args);
  EventLoop.current().enqueue(() => beginTask(task));
  return task;
}

/** A task that has not begun, so that a group can register it before its first step (S10); {@link beginTask} begins it. */
export function createTask<A extends unknown[], T>(fn: (...args: A) => T, args: A): SyncTask<Awaited<T>> {
  if (typeof fn !== "function") throw new TypeError(`A task needs a function, not ${String(fn)}`);
  return new SyncTask<Awaited<T>>(new FirstFrame(callFunction, fn, undefined, args), fn.name);
}

/**
 * The entry of an annotated async function: `body.apply(self, args)` as a task.
 * @param name the function's; by default the body's, without the `$` that the transformer puts behind it
 */
export function task(
  body: GeneratorBody,
  self: unknown,
  args: ArrayLike<unknown>,
  name: string = body.name.replace(/\$\d*$/, ""),
): SyncTask<unknown> {
  const spawned = new SyncTask<unknown>(new FirstFrame(callBody, body, self, args), name);
  beginTask(spawned);
  return spawned;
}

function callFunction({ fn, self, args }: FirstFrame): unknown {
  return Reflect.apply(twinOf(fn) ?? fn, self, args);
}

function callBody({ fn, self, args }: FirstFrame): unknown {
  return start(Reflect.apply(fn, self, args));
}
