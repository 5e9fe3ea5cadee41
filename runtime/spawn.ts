/** Starting tasks. */
import { wrongType } from "./arguments.js";
import type { GeneratorBody } from "./boundary.js";
import { UnbegunFrame } from "./firstStep.js";
import { start } from "./frames.js";
import { EventLoop } from "./loop.js";
import * as tasks from "./task.js";
import { RUNTIME, SyncTask } from "./task.js";
import type { Callable } from "./twin.js";
import * as twins from "./twin.js";

// Local constants, as in drain.ts.
const { beginAt, beginCall, beginTask } = tasks;
const { twinOf } = twins;
const { apply } = Reflect;
const { slice } = Array.prototype;
const SPAWN = "spawn(fn, ...args)";

/**
 * Runs `fn(...args)` as a task: at once, up to its first wait (S10). What it returns is waited for where it is a thenable.
 * @param fn any function; where it is not compiled it runs to its end in the first step, and its waits block
 */
export function spawn<A extends unknown[], T>(fn: (...args: A) => T, ...args: A): SyncTask<Awaited<T>>;
export function spawn(fn: Callable, a?: unknown, b?: unknown, c?: unknown): SyncTask<unknown> {
  const task = new SyncTask(nameOf(fn, SPAWN), RUNTIME);
  // biome-ignore lint/complexity/noArguments: as in call.ts, a rest parameter would make an array each time
  const given = arguments.length - 1;
  if (given <= 3 && task.context === null) beginCall(task, twinOf(fn) ?? fn, given, a, b, c);
  // biome-ignore lint/complexity/noArguments: see above
  else beginAt(task, callFunction, fn, undefined, apply(slice, arguments, [1]));
  return task;
}

/** As {@link spawn}, but the task begins in the next turn of the loop; cancelled before that, it never runs (C6). */
export function spawnLater<A extends unknown[], T>(fn: (...args: A) => T, ...args: A): SyncTask<Awaited<T>> {
  const task = createTask(fn, args, "spawnLater(fn, ...args)");
  EventLoop.current().enqueue(() => beginTask(task));
  return task;
}

/** A task that has not begun, so that a group can register it before its first step (S10); {@link beginTask} begins it. */
export function createTask<A extends unknown[], T>(
  fn: (...args: A) => T,
  args: A,
  usage = SPAWN,
): SyncTask<Awaited<T>> {
  const task = new SyncTask<Awaited<T>>(nameOf(fn, usage), RUNTIME);
  task.parent = new UnbegunFrame<Callable>(callFunction, fn, undefined, args);
  return task;
}

/**
 * The function that was spawned last, and its name: to ask the engine for that costs a quarter of what a task does. Forgotten in the next microtask,
 * because it would keep alive what the function captured.
 */
let latest: Callable = spawn;
let latestName = "spawn";
let willForget = false;
const nextMicrotask = Promise.resolve();

function nameOf(fn: unknown, usage: string): string {
  return fn === latest ? latestName : newName(fn, usage);
}

function newName(fn: unknown, usage: string): string {
  if (typeof fn !== "function") throw wrongType(usage, "fn", "a function", fn);
  const name: unknown = fn.name;
  latest = fn;
  latestName = typeof name === "string" ? name : "";
  if (!willForget) {
    willForget = true;
    void nextMicrotask.then(forget);
  }
  return latestName;
}

function forget(): void {
  latest = spawn;
  latestName = "spawn";
  willForget = false;
}

/** Names of functions by their bodies, which have a `$` from the transformer behind theirs. */
const written = new WeakMap<GeneratorBody, string>();

/**
 * The entry of an annotated async function: `body.apply(self, args)` as a task.
 * @param name the function's; by default the body's, without what the transformer puts behind it
 */
export function task(
  body: GeneratorBody,
  self: unknown,
  args: ArrayLike<unknown>,
  name: string = nameAsWritten(body),
): SyncTask<unknown> {
  const spawned = new SyncTask<unknown>(name, RUNTIME);
  beginAt(spawned, callBody, body, self, args);
  return spawned;
}

function nameAsWritten(body: GeneratorBody): string {
  const known = written.get(body);
  if (known !== undefined) return known;
  const name = body.name.replace(/\$\d*$/, "");
  written.set(body, name);
  return name;
}

function callFunction(fn: Callable, self: unknown, args: ArrayLike<unknown>): unknown {
  return apply(twinOf(fn) ?? fn, self, args);
}

function callBody(body: GeneratorBody, self: unknown, args: ArrayLike<unknown>): unknown {
  return start(apply(body as (...args: unknown[]) => ReturnType<GeneratorBody>, self, args));
}
