/** What a test leaves behind: tasks that never end, failures that nobody looked at, listeners, timers. */

import { verifyFunction, verifyIterable, verifyOptions, wrongType } from "../arguments.js";
import { currentTask } from "../current.js";
import type { SyncFuture } from "../future.js";
import { kernel, type LeakWatcher } from "../kernel.js";
import { EventLoop } from "../loop.js";
import { blockedOn } from "../places.js";
import { captureStack, readStack, textOf } from "../stackText.js";
import { isSyncTask, type SyncTask } from "../task.js";
import { report } from "../unobserved.js";
import { describe } from "../waitsFor.js";
import { hostTurn } from "./hostTurn.js";
import { canCountListeners, countListeners, type ListenersOf } from "./listeners.js";

/** Options of {@link watchLeaks}. */
export interface LeakOptions {
  /** Emitters and event targets that outlive the test, signals for one: they may not have more listeners than before. */
  listenersOf?: readonly ListenersOf[];
}

/** One thing that was left. */
export interface Leak {
  /** A task that has not ended; a failure that nobody looked at; a listener, timer or ready job that was not there before. */
  readonly kind: "task" | "failure" | "listener" | "timer";
  /** With names, and places where they are known. */
  readonly description: string;
}

/** Says what was left, a line each. */
export class LeakError extends Error {
  override readonly name = "LeakError";
  constructor(
    /** In the order: tasks, failures, listeners, timers. */
    readonly leaks: readonly Leak[],
  ) {
    super(["This was left behind:", ...leaks.map(({ description }) => description)].join("\n- "));
  }
}

/** A watch that runs. */
export interface LeakWatch {
  /** What is left at this moment. */
  leaks(): readonly Leak[];
  /** @throws LeakError if anything is left */
  verify(): void;
  /** Ends the watch. Those inside one another may end in any order. */
  stop(): void;
  [Symbol.dispose](): void;
}

/** Of a task's creation: enough lines to leave the runtime and a helper or two behind. */
const DEPTH = 20;

const USAGE = "watchLeaks(options?)";

class Watch implements LeakWatch, LeakWatcher {
  readonly #tasks = new Map<SyncTask<unknown>, Error>();
  readonly #failures: SyncFuture<unknown>[] = [];
  readonly #outer = kernel.leakWatcher;
  readonly #hadTimers = EventLoop.current().hasWork();
  readonly #listeners: readonly (readonly [ListenersOf, number])[];
  /** It tells of failures itself, so that they are none of the host's (F1). */
  readonly #tellsFailures: boolean;
  #told = false;
  #stopped = false;
  #pruneAt = 1000;

  constructor({ listenersOf = [] }: LeakOptions, tellsFailures = false) {
    this.#tellsFailures = tellsFailures;
    verifyIterable(USAGE, "options.listenersOf", listenersOf);
    for (const source of listenersOf) {
      if (!canCountListeners(source))
        throw wrongType(USAGE, "options.listenersOf", "an array of EventEmitters and EventTargets", source);
    }
    this.#listeners = [...listenersOf].map((source) => [source, countListeners(source)] as const);
    kernel.leakWatcher = this;
  }

  /** What is new in the middle of a test is new for the watch around it as well. */
  created(task: SyncTask<unknown>): void {
    this.#outer?.created(task);
    this.#tasks.set(task, captureStack(DEPTH));
    if (this.#tasks.size >= this.#pruneAt) this.#prune();
  }

  rejected(future: SyncFuture<unknown>): boolean {
    const toldOutside = this.#outer?.rejected(future) ?? false;
    this.#failures.push(future);
    return toldOutside || (this.#tellsFailures && !this.#stopped);
  }

  leaks(): readonly Leak[] {
    return [...this.#unfinished(), ...this.#unseen(), ...this.#listenersLeft(), ...this.#timersLeft()];
  }

  verify(): void {
    const leaks = this.leaks();
    this.#told = true;
    if (leaks.length > 0) throw new LeakError(leaks);
  }

  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    while (kernel.leakWatcher instanceof Watch && kernel.leakWatcher.#stopped) {
      kernel.leakWatcher = kernel.leakWatcher.#outer;
    }
    // The body has failed, and nobody has heard of these.
    if (this.#tellsFailures && !this.#told) for (const future of this.#failures) report(future);
  }

  [Symbol.dispose](): void {
    this.stop();
  }

  *#unfinished(): Generator<Leak> {
    for (const [task, stack] of this.#tasks) {
      if (task.done()) continue;
      yield {
        kind: "task",
        description: `the task "${task.name}" has not ended: ${stateOf(task)}${placeOf(task, stack)}`,
      };
    }
  }

  *#unseen(): Generator<Leak> {
    for (const future of this.#failures) {
      if (future.observed) continue;
      const name = isSyncTask(future) ? `the task "${future.name}"` : "a future";
      const stack = isSyncTask(future) ? placeOf(future, this.#tasks.get(future)) : "";
      yield {
        kind: "failure",
        description: `nobody looked at the failure of ${name}: ${String(future.outcome)}${stack}`,
      };
    }
  }

  *#listenersLeft(): Generator<Leak> {
    for (const [source, before] of this.#listeners) {
      const more = countListeners(source) - before;
      if (more > 0) yield { kind: "listener", description: `${more} more listeners on ${nameOf(source)} than before` };
    }
  }

  *#timersLeft(): Generator<Leak> {
    const loop = EventLoop.current();
    if (this.#hadTimers || !loop.hasWork()) return;
    const due = loop.nextDeadline() - loop.time();
    const what = Number.isFinite(due) ? `a timer, due in ${Math.round(due)} ms` : "a job that is ready";
    yield { kind: "timer", description: `the event loop has ${what}` };
  }

  #prune(): void {
    for (const task of this.#tasks.keys()) if (task.done() && task.status !== "rejected") this.#tasks.delete(task);
    this.#pruneAt = this.#tasks.size * 2 + 1000;
  }
}

/**
 * Watches from now on what is made, and what of it is left. All that runs in the process is concerned.
 *
 *     const watch = watchLeaks({ listenersOf: [emitter] });
 *     ... the test
 *     watch.verify();
 *
 * @throws TypeError for wrong options
 */
export function watchLeaks(options: LeakOptions = {}): LeakWatch {
  verifyOptions(USAGE, options);
  return new Watch(options);
}

/**
 * Calls `body`, waits for the promise or task that it gives, lets the host have a turn, and looks at what is left. The turn comes beside fake timers, too, but
 * moves none of them: what is ready there stays so unless `body` does. A failure that nobody looked at is
 * told by the `LeakError`, and no unhandled rejection; if `body` itself fails, it is one after all (F1).
 * @returns what `body` gives
 * @throws LeakError if anything is left; what `body` throws; TypeError for a wrong argument
 */
export async function withoutLeaks<T>(body: () => T, options: LeakOptions = {}): Promise<Awaited<T>> {
  verifyFunction("withoutLeaks(body, options?)", "body", body);
  verifyOptions("withoutLeaks(body, options?)", options);
  const watch = new Watch(options, true);
  try {
    const result = await body();
    // What is on its way to its end without any timer comes to it.
    await hostTurn();
    watch.verify();
    return result;
  } finally {
    watch.stop();
  }
}

function stateOf(task: SyncTask<unknown>): string {
  if (task.waitingOn !== null) return `it waits for ${describe(task.waitingOn)}`;
  if (!task.begun) return "it has not begun";
  if (currentTask() === task) return "it runs";
  const blocking = blockedOn(task);
  return `it blocks a native stack${blocking === null ? "" : ` and waits for ${describe(blocking)}`}`;
}

function placeOf({ creation }: SyncTask<unknown>, stack: Error | undefined): string {
  if (typeof creation === "string") return `; created at ${creation}`;
  const line = readStack(textOf(creation ?? stack ?? new Error(""))).find(({ own }) => !own);
  return line === undefined ? "" : `; created ${line.text.trim()}`;
}

function nameOf(source: object): string {
  return source.constructor?.name ?? "an object";
}
