/**
 * Cancel scopes: a part of a program that can be cancelled without its surroundings (C8, C9, C11).
 *
 * The body runs as a task of its own, begun inside the caller, who waits for it (as in Kotlin's `coroutineScope`; what a scope means
 * is trio's). So everything about who is cancelled when follows from C3: a request from outside goes on to the body, which decides by its
 * end; a request of the scope itself ends the body and goes no further.
 */
import { verifyOptionalBoolean, verifyOptions, verifySignal } from "./arguments.js";
import { enterWait } from "./boundary.js";
import { cancelOnAbort } from "./cancellation.js";
import { wait } from "./capture.js";
import { currentTask } from "./current.js";
import { settleFromRuntime } from "./drain.js";
import { InvalidStateError } from "./errors.js";
import type { SyncFuture } from "./future.js";
import { INSPECT, type Inspect, Inspection, type InspectOptions } from "./interop/inspect.js";
import { endStanding, standingIn } from "./places.js";
import { ScopeBody } from "./scopeBody.js";
import { ScopeFuture } from "./scopeFuture.js";
import { beginTask, type SyncTask } from "./task.js";
import { setTwin } from "./twin.js";

/** Options of {@link CancelScope}. */
export interface CancelScopeOptions {
  /**
   * A request is delivered at every wait inside, not at one only (C9): a body that swallows `CancelledError` cannot go on by mistake.
   * What has to wait while it cleans up does so in a scope with `shield`. Also holds for scopes inside this one. Default false.
   */
  level?: boolean;
  /** A request from outside waits until the body has ended. Default false. */
  shield?: boolean;
  /** Counts as a request from outside when it is aborted, also for a scope with `shield` (C11). */
  signal?: AbortSignal;
}

/** A part of a program that can be cancelled by itself: {@link run} waits for it (C8, C9, C11). After trio's scope of this name. */
export class CancelScope {
  /** Both exist from the call of {@link run} on. */
  private task: SyncTask<unknown> | null = null;
  private future: ScopeFuture<unknown> | null = null;
  private request: { readonly reason: unknown } | null = null;

  /** @throws TypeError for wrong options */
  constructor(private readonly options: CancelScopeOptions = {}) {
    verifyOptions("new CancelScope(options?)", options);
    verifyOptionalBoolean("new CancelScope(options?)", "options.level", options.level);
    verifyOptionalBoolean("new CancelScope(options?)", "options.shield", options.shield);
    verifySignal("new CancelScope(options?)", options.signal);
  }

  /**
   * Runs `body(scope)` under the scope, once. Where the caller is compiled it suspends until the body has ended, else it blocks; of an async
   * body the future is returned instead. So it is where the scope was cancelled, or its signal aborted, before: an `async` function never begins then, and its
   * future says how it ended.
   * @returns what the body returns; undefined if {@link cancel} ended it
   * @throws what the body throws; CancelledError for a request from outside; TypeError if `body` is no function
   */
  run<T>(body: (scope: this) => PromiseLike<T>): SyncFuture<T | undefined>;
  run<T>(body: (scope: this) => T): T | undefined;
  run(body: (scope: this) => unknown): unknown {
    return enterWait(() => this.begin(body), undefined);
  }

  /**
   * Ends the body: `CancelledError` is raised at its wait (C2), and the caller of the scope goes on after it. Called before {@link run}: the
   * body never begins (C6).
   * @returns false if the body has ended already
   */
  cancel(reason?: unknown): boolean {
    if (this.task?.done()) return false;
    this.request = { reason };
    this.future?.askInput(reason);
    return true;
  }

  /** Whether {@link cancel} was called in time. */
  get cancelCalled(): boolean {
    return this.request !== null;
  }

  /** Whether the scope itself ended the body. */
  get cancelledCaught(): boolean {
    return this.future?.endedByScope ?? false;
  }

  /** Aborted when the body is cancelled, by whomever; for code that goes by signals (C11). Exists from {@link run} on. */
  get signal(): AbortSignal {
    if (this.task === null) throw new InvalidStateError("A scope that has not begun has no signal");
    return this.task.signal;
  }

  /** @internal As of a promise. */
  toJSON(): object {
    return {};
  }

  /** @internal */
  [INSPECT](depth: number, options: InspectOptions, inspect: Inspect): string {
    const inspection = new Inspection(depth, options, inspect);
    const state = this.task === null ? "not begun" : this.task.done() ? "ended" : "running";
    return inspection
      .state(state)
      .detail(this.cancelCalled && "cancelled")
      .detail(this.options.level && "level")
      .detail(this.options.shield && "shield")
      .toText(this.constructor.name);
  }

  /** @internal Answers as a twin does. */
  begin(body: (scope: this) => unknown): unknown {
    if (this.task !== null) throw new InvalidStateError("A scope runs one body, once");
    const begun = new ScopeBody<this>(body, this, "scope");
    const { task } = begun;
    task.level = this.options.level === true || currentTask()?.level === true;
    const future = new ScopeFuture(task, this, this.options);
    this.task = task;
    this.future = future;
    if (this.options.signal !== undefined) cancelOnAbort(task, this.options.signal);
    if (this.request !== null) future.askInput(this.request.reason);
    this.bodyBegins();
    const owner = currentTask();
    standingIn(owner, future, task, () => {
      beginTask(task);
      future.attach();
    });
    if (!begun.isAsync) endStanding(owner, future);
    return begun.isAsync ? future : wait(future);
  }

  /** @internal The task exists, and its first step is next. */
  bodyBegins(): void {}

  /** @internal The scope itself ended the body. */
  completeCancelled(future: SyncFuture<unknown>): void {
    settleFromRuntime(future, "fulfilled", undefined);
  }

  /** @internal */
  isAskedFromOutside(): boolean {
    return this.future?.isAskedFromOutside() ?? false;
  }

  /** @internal Whether a timer may end the body. */
  hasDeadline(): boolean {
    return false;
  }

  /** @internal The body has ended. */
  bodyEnded(): void {}
}

setTwin(CancelScope.prototype.run, function (this: CancelScope, body: (scope: CancelScope) => unknown) {
  return this.begin(body);
});
