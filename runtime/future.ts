/**
 * A value that comes later, whose callbacks run inside the call that brings it.
 *
 *                resolve, tryResolve ............ fulfilled
 *              /
 *     pending  -- reject, tryReject ............. rejected
 *              \
 *                cancel ......................... cancelled
 *
 * Each move is made once (S1). A plain future is moved by whoever holds it; a task only by its own end (task.ts), a combinator by its
 * inputs, an adapter by the promise that it stands for. What follows a move is the drain's business (drain.ts):
 *
 *     done, callbacks left or running: in the care of a drain level, `dispatching`; what is added meanwhile runs after the earlier ones (S3)
 *     done, none left: at rest; what is added now runs before `addDoneCallback` returns (S7)
 */
import { wrongType } from "./arguments.js";
import { brandClass } from "./brand.js";
import * as drain from "./drain.js";
import { CancelledError, InvalidStateError, isCancelledError } from "./errors.js";
import type { Waiter } from "./host.js";
import type { HostSource } from "./hostSource.js";
import { INSPECT, type Inspect, Inspection, type InspectOptions, showFuture } from "./interop/inspect.js";
import type { Origin } from "./origin.js";
import { toPromise } from "./promises.js";
import { takeBackReport } from "./unobserved.js";

/** Pending, then one of the others for good (S1). */
export type FutureState = "pending" | "fulfilled" | "rejected" | "cancelled";
/** Called, once, with the future that is done (S3). */
export type DoneCallback<T> = (future: SyncFuture<T>) => void;
/** What a drain runs: a callback of the user's, or something of the runtime's own. */
export type Job = DoneCallback<unknown> | Waiter;
/** Never empty; those before `cursor` have run. */
interface LaterJobs {
  readonly jobs: Job[];
  cursor: number;
}

export const FUTURE = Symbol.for("syncawait.SyncFuture/1");

// Local constants, as in drain.ts.
const { addedToDoneFuture, addedWhileAlone, completedByUser } = drain;
const BRAND: typeof FUTURE = FUTURE;

/** A value that comes later, whose callbacks run inside the call that brings it (S1 to S9). */
export class SyncFuture<T = unknown> implements PromiseLike<T> {
  /** @internal */
  status: FutureState = "pending";
  /** @internal The value, the error, or why it was cancelled: the reason, and the error once somebody asked for it. */
  outcome: unknown = undefined;
  /** @internal The first job, apart from the others: most futures have just one. */
  first: Job | null = null;
  /** @internal The others. */
  rest: LaterJobs | null = null;
  /** @internal Not 0: done, and a drain is running its callbacks. 1: it is in a queue; negative: alone, see drain.ts. */
  dispatching = 0;
  /** @internal Somebody looked at the outcome, or will be told of it (F1). */
  observed = false;
  /** @internal What completes it, where that is not the program. */
  origin: Origin<unknown> | null = null;

  /** @internal */
  constructor(executor?: undefined) {
    if (executor !== undefined) throw executorError();
  }

  /** Where it stands (S1). */
  get state(): FutureState {
    return this.status;
  }

  /** Whether it is not pending any more. */
  done(): boolean {
    return this.status !== "pending";
  }

  /** Whether it was cancelled (S2). */
  cancelled(): boolean {
    return this.status === "cancelled";
  }

  /**
   * The value.
   * @throws what it was rejected with; {@link CancelledError} if cancelled (S2); {@link InvalidStateError} while it is pending.
   */
  result(): T {
    if (this.status === "pending") throw new InvalidStateError("A pending future has no result yet");
    observe(this);
    if (this.status === "fulfilled") return this.outcome as T;
    throw errorOf(this);
  }

  /**
   * What it was rejected with; undefined if it was fulfilled.
   * @throws {@link CancelledError} if cancelled; {@link InvalidStateError} while it is pending.
   */
  exception(): unknown {
    if (this.status === "pending") throw new InvalidStateError("A pending future has no exception yet");
    observe(this);
    if (this.status === "cancelled") throw errorOf(this);
    return this.status === "rejected" ? this.outcome : undefined;
  }

  /**
   * Fulfils it; its callbacks, and all that they lead to, have run when this returns (S4; S5 at the depth limit).
   * @throws {@link InvalidStateError} if it is done already (S1).
   */
  resolve(value: T): void {
    if (!this.tryResolve(value)) throw new InvalidStateError(`Cannot resolve a future that is ${this.status}`);
  }

  /** Rejects it. @throws {@link InvalidStateError} if it is done already (S1). */
  reject(error: unknown): void {
    if (!this.tryReject(error)) throw new InvalidStateError(`Cannot reject a future that is ${this.status}`);
  }

  /** {@link resolve}, where being late is no error. @returns false if it was done already. */
  tryResolve(value: T): boolean {
    if (this.origin !== null) this.origin.verifyCompletable("resolved");
    return completedByUser(this, "fulfilled", value);
  }

  /** {@link reject}, where being late is no error. @returns false if it was done already. */
  tryReject(error: unknown): boolean {
    if (this.origin !== null) this.origin.verifyCompletable("rejected");
    return completedByUser(this, "rejected", error);
  }

  /** Cancels it. @returns false if it was done already. @param reason what {@link CancelledError.reason} will say */
  cancel(reason?: unknown): boolean {
    return this.origin === null ? completedByUser(this, "cancelled", reason) : this.origin.cancel(reason);
  }

  /**
   * Has `callback` called with this future when it is done; at once if it is (S3, S7).
   * @throws TypeError if `callback` is no function
   */
  addDoneCallback(callback: DoneCallback<T>): void {
    if (typeof callback !== "function")
      throw wrongType("addDoneCallback(callback)", "callback", "a function", callback);
    addJob(this, callback as DoneCallback<unknown>);
  }

  /**
   * Forgets `callback`, however often it was added.
   * @returns how many of it had not run yet
   * @throws TypeError if `callback` is no function
   */
  removeDoneCallback(callback: DoneCallback<T>): number {
    if (typeof callback !== "function")
      throw wrongType("removeDoneCallback(callback)", "callback", "a function", callback);
    return removeJob(this, callback as DoneCallback<unknown>);
  }

  /** @internal As {@link addDoneCallback}, for the runtime's own. */
  addWaiter(waiter: Waiter): void {
    addJob(this, waiter);
  }

  /** @internal */
  removeWaiter(waiter: Waiter): number {
    return removeJob(this, waiter);
  }

  /** @internal Who is to be told of its end, and has not been. */
  waiters(): readonly Job[] {
    const rest = this.rest === null ? [] : this.rest.jobs.slice(this.rest.cursor);
    return this.first === null ? rest : [this.first, ...rest];
  }

  /** @internal Who was added last, of those that have not been told. */
  latestJob(): Job | null {
    return this.rest === null ? this.first : (this.rest.jobs.at(-1) as Job);
  }

  /** @internal What its completion hangs on, as far as the runtime knows (N4). */
  waitsFor(): readonly SyncFuture<unknown>[] {
    return this.origin === null ? [] : this.origin.waitsFor();
  }

  /** @internal Whether a timer of its own may complete it, whatever becomes of what it waits for. */
  hasDeadline(): boolean {
    return this.origin?.hasDeadline() ?? false;
  }

  /** @internal What of the host's it stands for, where it does: nothing of the runtime's own can complete it (N8). */
  hostSource(): HostSource | undefined {
    return this.origin?.hostSource();
  }

  /** @internal Whether only the program itself can complete it: nobody can tell whether that will happen. */
  completedByProgram(): boolean {
    return this.origin === null ? this.constructor === SyncFuture : this.origin.completedByProgram();
  }

  /** @internal For messages. */
  describe(): string {
    return this.origin?.describe() ?? (this.waitsFor().length > 0 ? "a combinator" : "a future");
  }

  /** @internal Somebody who waited for it was taken away with an error, as nothing can complete it or the wait is forbidden. */
  waitGivenUp(): void {
    this.origin?.waitGivenUp();
  }

  /** As of a promise: always asynchronous (S9). */
  // biome-ignore lint/suspicious/noThenProperty: a future is a thenable on purpose, so that ordinary code can await it
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return toPromise(this).then(onFulfilled, onRejected);
  }

  catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return toPromise(this).catch(onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<T> {
    return toPromise(this).finally(onFinally);
  }

  get [Symbol.toStringTag](): string {
    return "SyncFuture";
  }

  /** @internal What is not for others to read is not in it, as in a promise's; but where it stands, since test frameworks print this. */
  toJSON(): object {
    return { state: this.status };
  }

  /** @internal */
  [INSPECT](depth: number, options: InspectOptions, inspect: Inspect): string {
    return showFuture(this, this[Symbol.toStringTag], whatIsPending(this), new Inspection(depth, options, inspect));
  }
}
brandClass(SyncFuture, FUTURE);

function whatIsPending(future: SyncFuture<unknown>): string {
  if (future.origin !== null) return future.origin.describePending();
  const inputs = future.waitsFor().length;
  return inputs === 0 ? "" : `waits for ${inputs} more`;
}

function executorError(): TypeError {
  return new TypeError(
    "new SyncFuture() takes no executor: keep the future, and call its resolve(value) or reject(error) when the time has come",
  );
}

/** Whether `candidate` is a future or a task, of this copy of the runtime or another. */
export function isSyncFuture(candidate: unknown): candidate is SyncFuture<unknown> {
  // Spelt out here, for the engine remembers where a key was found by the place that asks, and this one is asked at every wait.
  return typeof candidate === "object" && candidate !== null && (candidate as { [BRAND]?: unknown })[BRAND] === true;
}

/** The error of a future that is rejected or cancelled. Does not count as looking at it. */
export function errorOf(future: SyncFuture<unknown>): unknown {
  if (future.status === "cancelled" && !isCancelledError(future.outcome)) {
    future.outcome = new CancelledError(future.outcome);
  }
  return future.outcome;
}

/** From now on somebody knows of the future's outcome, or will (F1). */
export function observe(future: SyncFuture<unknown>): void {
  if (future.observed) return;
  future.observed = true;
  if (future.status === "rejected") takeBackReport(future);
}

function addJob(future: SyncFuture<unknown>, job: Job): void {
  observe(future);
  // Behind those that are left in `rest`, even where the first has been removed or has run.
  if (future.rest !== null) future.rest.jobs.push(job);
  else if (future.first === null) future.first = job;
  else future.rest = { jobs: [job], cursor: 0 };
  if (future.status === "pending") return;
  if (future.dispatching === 0) addedToDoneFuture(future);
  else if (future.dispatching < 0) addedWhileAlone(future);
}

function removeJob(future: SyncFuture<unknown>, job: Job): number {
  let removed = 0;
  if (future.first === job) {
    future.first = null;
    removed++;
  }
  const rest = future.rest;
  if (rest === null) return removed;
  const { jobs, cursor } = rest;
  for (let at = jobs.indexOf(job, cursor); at >= 0; at = jobs.indexOf(job, at)) {
    jobs.splice(at, 1);
    removed++;
  }
  if (cursor === jobs.length) future.rest = null;
  return removed;
}

/** The next job of a future that is being dispatched, taken off it; null if none is left. */
export function takeJob(future: SyncFuture<unknown>): Job | null {
  const first = future.first;
  if (first !== null) {
    future.first = null;
    return first;
  }
  const rest = future.rest;
  if (rest === null) return null;
  const job = rest.jobs[rest.cursor++] as Job;
  if (rest.cursor === rest.jobs.length) future.rest = null;
  return job;
}

/** Whether a drain has anything to do for it. */
export function hasJobs(future: SyncFuture<unknown>): boolean {
  return future.first !== null || future.rest !== null;
}
