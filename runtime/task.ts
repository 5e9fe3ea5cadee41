/**
 * A task: a stack of its own, and the future of its outcome.
 *
 *     created -- first step --> running <------> parked on a future
 *        |                         |
 *        | cancel (C6)             | returns: fulfilled, even with a request pending (S13)
 *        v                         | CancelledError escapes: cancelled
 *     cancelled                    v anything else escapes: rejected
 *                                done
 *
 * Only its own end moves a begun task out of pending. `cancel` records a request, which a wait delivers (cancellation.ts).
 */
import { brandClass } from "./brand.js";
import { requestCancel, taskSignal, withdrawRequest } from "./cancellation.js";
import { WaitFrame } from "./capture.js";
import * as cells from "./cell.js";
import type { BoundaryPolicy } from "./configuration.js";
import type { Context } from "./context.js";
import * as contexts from "./context.js";
import * as drain from "./drain.js";
import * as driver from "./driver.js";
import { asFuture, hearOut } from "./ensure.js";
import { CancelledError, InvalidStateError, isCancelledError } from "./errors.js";
import type { Begin, UnbegunFrame } from "./firstStep.js";
import * as firstStep from "./firstStep.js";
import type { Frame } from "./frames.js";
import { SyncFuture } from "./future.js";
import { INSPECT, type Inspect, Inspection, type InspectOptions, showFuture } from "./interop/inspect.js";
import { TaskDisposal } from "./interop/taskDisposal.js";
import * as tracing from "./interop/tracing.js";
import { kernel as shared } from "./kernel.js";
import { blockedOn } from "./places.js";
import { Requests } from "./requests.js";
import { captureStack } from "./stackText.js";
import * as thenables from "./thenable.js";
import type { Callable } from "./twin.js";
import { describe } from "./waitsFor.js";

export const TASK = Symbol.for("syncawait.SyncTask/1");

/** What whoever makes a task says, so that nobody gets one that nobody can begin. */
export const RUNTIME = Symbol("runtime");

// Local constants, as in drain.ts.
const kernel = shared;
const { currentHost } = cells;
const { captureContext, runInContext } = contexts;
const { settleFromRuntime } = drain;
const { resume, settleHost } = driver;
const { runFirstCall, runFirstStep } = firstStep;
const { taskCreated, taskStarted } = tracing;
const { isObject } = thenables;

let created = 0;
/** Of the stack that created a task, in frames. */
const DEPTH = 30;

/** Made by `spawn`, `run` and annotated `async` functions; not constructed by programs. */
// It is a Host; `implements` would say so in the declaration file too, from which the internal members are stripped.
export class SyncTask<T = unknown> extends SyncFuture<T> {
  /** @internal Where the next step goes on: before the first one an {@link UnbegunFrame}. */
  parent: Frame | null = null;
  /** @internal */
  waitingOn: SyncFuture<unknown> | null = null;
  /** @internal How boundaries on its stack block (N7). Not there at all until somebody sets it. */
  declare policy: BoundaryPolicy | undefined;
  /** @internal */
  context: Context = captureContext();
  /** @internal */
  begun = false;
  /** @internal Null: it was never asked to stop, nor for its signal. */
  requests: Requests | null = null;
  /** @internal What has to be undone when the task ends. */
  endings: (() => void)[] | null = null;
  /** @internal Where it was created: the stack, under `configure({ debug: true })`; else the place, where compiled code says it (F2). */
  creation: Error | string | null = null;
  /** @internal What the task was called in which it was created: a name alone, because a reference would keep that task alive. */
  readonly creator: string | number | undefined = currentHost()?.task?.label;

  /** @internal */
  label: string | number;

  /** @internal @throws TypeError to programs */
  constructor(name: string, by: typeof RUNTIME) {
    super();
    if (by !== RUNTIME) throw madeByProgram();
    this.label = name === "" ? ++created : name;
    if (taskCreated.hasSubscribers || kernel.leakWatcher !== null || kernel.configuration.debug) noteCreated(this);
  }

  /** @internal */
  get task(): this {
    return this;
  }

  /** @internal A request is recorded and not delivered yet. */
  get requested(): boolean {
    return this.requests?.pending === true;
  }

  /** @internal C9: a request stays recorded when it is delivered, and is delivered at every wait. */
  get level(): boolean {
    return this.requests?.level === true;
  }

  /** @internal */
  set level(level: boolean) {
    this.requests ??= new Requests();
    this.requests.level = level;
  }

  /** For messages: the name of its function, or a number. */
  get name(): string {
    return nameOf(this.label);
  }

  set name(name: string) {
    this.label = name;
  }

  /**
   * Asks the task to stop: `CancelledError` is thrown at the wait where it is parked, before this returns (C2), or at its next one.
   * A request goes on to a task or combinator that it is parked on (C3). A task that has not begun ends at once (C6).
   * @returns false if the task is done.
   */
  override cancel(reason?: unknown): boolean {
    return requestCancel(this, reason);
  }

  /** How many requests were made and not withdrawn (C1). */
  cancelling(): number {
    return this.requests?.count ?? 0;
  }

  /** Withdraws one request; the last one takes an undelivered request with it (C1). @returns how many are left. */
  uncancel(): number {
    return withdrawRequest(this);
  }

  /** Aborted, with the request's reason, before `CancelledError` is thrown into the task (C11). */
  get signal(): AbortSignal {
    return taskSignal(this);
  }

  /** `await using`: {@link cancel}, and then waits for its end (I7). @throws what it fails with meanwhile */
  [Symbol.asyncDispose](): PromiseLike<void> {
    return new TaskDisposal(this);
  }

  /** @throws {@link InvalidStateError} always: a task is completed by its own end. */
  override tryResolve(_value: T): boolean {
    throw new InvalidStateError(`A task is completed by its own end; "${this.name}" cannot be resolved from outside`);
  }

  /** @throws {@link InvalidStateError} always: a task is completed by its own end. */
  override tryReject(_error: unknown): boolean {
    throw new InvalidStateError(`A task is completed by its own end; "${this.name}" cannot be rejected from outside`);
  }

  /** @internal */
  override waitsFor(): readonly SyncFuture<unknown>[] {
    return this.waitingOn === null ? [] : [this.waitingOn];
  }

  /** @internal */
  get blocks(): false {
    return false;
  }

  /** @internal */
  settled(future: SyncFuture<unknown>): void {
    settleHost(this, future);
  }

  /** @internal A thenable is waited for, as by an async function's `return`. */
  complete(value: unknown): void {
    if (kernel.ablate.resultWins && this.requested) this.fail(new CancelledError(this.requests?.reason));
    else if (isObject(value)) this.completeWithObject(value);
    else this.end("fulfilled", value);
  }

  private completeWithObject(value: object): void {
    let future: SyncFuture<unknown> | null;
    try {
      future = asFuture(value);
    } catch (error) {
      this.fail(error);
      return;
    }
    if (future === null) this.end("fulfilled", value);
    else {
      // S13: what it has returned may be there.
      if (this.requested) hearOut(future);
      this.parent = new WaitFrame(future);
      resume(this, undefined, 0);
    }
  }

  /** @internal */
  fail(error: unknown): void {
    this.end(isCancelledError(error) ? "cancelled" : "rejected", error);
  }

  /** @internal */
  undoEndings(): void {
    const endings = this.endings;
    this.endings = null;
    if (endings !== null) for (const undo of endings) undo();
  }

  private end(state: "fulfilled" | "rejected" | "cancelled", outcome: unknown): void {
    if (this.endings !== null) this.undoEndings();
    settleFromRuntime(this, state, outcome);
  }

  override get [Symbol.toStringTag](): string {
    return "SyncTask";
  }

  /** @internal */
  override [INSPECT](depth: number, options: InspectOptions, inspect: Inspect): string {
    const inspection = new Inspection(depth, options, inspect);
    return showFuture(this, `SyncTask(${this.name})`, this.whereItStands(), inspection);
  }

  private whereItStands(): string {
    const asked = this.requested ? ", asked to stop" : "";
    if (!this.begun) return `not begun${asked}`;
    if (this.waitingOn !== null) return `waits for ${describe(this.waitingOn)}${asked}`;
    const blocking = blockedOn(this);
    return `${blocking === null ? "running" : `blocks the stack and waits for ${describe(blocking)}`}${asked}`;
  }
}
brandClass(SyncTask, TASK);

function madeByProgram(): TypeError {
  return new TypeError("new SyncTask(): tasks are made by spawn(fn, ...args); a future of your own is a SyncFuture");
}

function noteCreated(task: SyncTask<unknown>): void {
  if (kernel.configuration.debug) task.creation = captureStack(DEPTH);
  if (taskCreated.hasSubscribers) taskCreated.publish({ task });
  kernel.leakWatcher?.created(task);
}

/** For messages: a task without a name of its own has a number. */
export function nameOf(label: string | number): string {
  return typeof label === "number" ? `task ${label}` : label;
}

/** Whether `candidate` is a task, of this copy of the runtime or another. */
export function isSyncTask(candidate: unknown): candidate is SyncTask<unknown> {
  // Spelt out, as in `isSyncFuture`.
  return typeof candidate === "object" && candidate !== null && (candidate as { [TASK]?: unknown })[TASK] === true;
}

/** The first step of a task that was created before, up to its first park (S10). One that was cancelled before is left alone (C6). */
export function beginTask(task: SyncTask<unknown>): void {
  const unbegun = task.parent;
  if (task.begun || task.done() || unbegun === null) return;
  task.parent = null;
  const { begin, fn, self, args } = unbegun as UnbegunFrame;
  beginAt(task, begin, fn, self, args);
}

/** The first step of a new task: `begin(fn, self, args)`. */
export function beginAt<A>(
  task: SyncTask<unknown>,
  begin: Begin<A>,
  fn: A,
  self: unknown,
  args: ArrayLike<unknown>,
): void {
  task.begun = true;
  if (taskStarted.hasSubscribers) taskStarted.publish({ task });
  if (task.context === null) runFirstStep(task, begin, fn, self, args);
  else runInContext(task.context, beginInContext, { task, begin, fn, self, args } as FirstStep);
}

/** The same for `f(...)` with the first `given` of three arguments, where the task has no context to enter. */
export function beginCall(
  task: SyncTask<unknown>,
  f: Callable,
  given: number,
  a: unknown,
  b: unknown,
  c: unknown,
): void {
  task.begun = true;
  if (taskStarted.hasSubscribers) taskStarted.publish({ task });
  runFirstCall(task, f, given, a, b, c);
}

interface FirstStep {
  readonly task: SyncTask<unknown>;
  readonly begin: Begin<unknown>;
  readonly fn: unknown;
  readonly self: unknown;
  readonly args: ArrayLike<unknown>;
}

function beginInContext({ task, begin, fn, self, args }: FirstStep): void {
  runFirstStep(task, begin, fn, self, args);
}
