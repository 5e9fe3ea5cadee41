/** `asCompleted`: several inputs, in the order in which they come to their ends. */
import { verifyIterable, verifyMilliseconds, verifyOptions } from "../arguments.js";
import { enterWait } from "../boundary.js";
import { wait } from "../capture.js";
import { completedByUser, settleFromRuntime } from "../drain.js";
import { ensureSyncFuture } from "../ensure.js";
import { TimeoutError } from "../errors.js";
import { SyncFuture } from "../future.js";
import { INSPECT, type InspectArguments, showState } from "../interop/inspect.js";
import { EventLoop } from "../loop.js";
import { Ring } from "../ring.js";
import type { Alarm } from "../scheduler.js";
import type { Timer } from "../timers.js";
import { setTwin } from "../twin.js";

/** Options of {@link asCompleted}. */
export interface AsCompletedOptions {
  /** In ms, from the call on, for all of them together; by default there is no limit. */
  timeout?: number;
}

const USAGE = "asCompleted(inputs, options?)";

/**
 * The handles of `inputs`, each as soon as it is done: `for (const handle of asCompleted(tasks)) use(handle.result())`. Compiled code suspends in the
 * loop until the next one is there, other code blocks; `for await` works everywhere. An input is handed out once, however
 * many loops take from the same iterable. Leaving a loop touches no input, and a later loop goes on with those that are left (D10).
 * From Python's `asyncio.as_completed`.
 * @param inputs futures, tasks, promises; of a promise, the future made for it. One that stands there twice counts once
 * @throws TimeoutError out of the loop, when the time is over and none is left that was done in time; at once: TypeError for a
 * wrong argument, RangeError for a `timeout` of NaN
 */
export function asCompleted<T>(inputs: Iterable<T>, options: AsCompletedOptions = {}): Completions<Awaited<T>> {
  verifyIterable(USAGE, "inputs", inputs);
  verifyOptions(USAGE, options);
  const { timeout } = options;
  if (timeout !== undefined) verifyMilliseconds(USAGE, "options.timeout", timeout);
  return new Completions<Awaited<T>>(new Set([...inputs].map((input) => ensureSyncFuture(input))), timeout);
}

/**
 * What a `for await` over {@link asCompleted} gives: the future or task itself, which is done. Its type has no `then`, because TypeScript takes the variable of a `for await` for
 * the value of what has one, while the language hands over what it was given.
 */
export type CompletedHandle<T> = Omit<SyncFuture<T>, "then" | "catch" | "finally">;

type Result<T> = IteratorResult<SyncFuture<T>, undefined>;

const OVER: IteratorReturnResult<undefined> = { done: true, value: undefined };

/** What {@link asCompleted} gives (D10); not constructed by programs. */
// It is a Waiter; `implements` would say so in the declaration file too, from which the internal members are stripped.
export class Completions<T> {
  private readonly loop = EventLoop.current();
  private readonly deadline: number;
  /** Those that have not told us of their end. */
  private readonly pending: Set<SyncFuture<T>>;
  /** Done, and not handed out. */
  private readonly ready = new Ring<SyncFuture<T>>();
  /** Who waits for the next one, first in first out. */
  private readonly takers = new Set<NextFuture<T>>();
  /** Only while somebody waits. */
  private timer: Timer<Alarm> | null = null;
  /** How many were not done in time, once that has been seen. */
  private late = 0;

  /** @internal */
  constructor(inputs: ReadonlySet<SyncFuture<T>>, timeout: number | undefined) {
    this.deadline = timeout === undefined ? Number.POSITIVE_INFINITY : this.loop.time() + timeout;
    // D2: what is done already comes first.
    for (const input of inputs) if (input.done()) this.ready.push(input);
    this.pending = new Set([...inputs].filter((input) => !input.done()));
    for (const input of this.pending) input.addWaiter(this);
  }

  [Symbol.iterator](): IterableIterator<SyncFuture<T>> {
    return new WaitingIterator(this);
  }

  /** Gives the same handles, not their values: one that failed ends no loop here either. */
  [Symbol.asyncIterator](): AsyncIterableIterator<CompletedHandle<T>> {
    const iterator = { next: () => this.take(), [Symbol.asyncIterator]: () => iterator };
    return iterator;
  }

  /** @internal */
  settled(input: SyncFuture<unknown>): void {
    this.pending.delete(input as SyncFuture<T>);
    // After the time limit nobody is handed what was late.
    if (this.isLate()) {
      this.late ||= this.pending.size + 1;
      return;
    }
    const [taker] = this.takers;
    if (taker === undefined) this.ready.push(input as SyncFuture<T>);
    else this.give(taker, { done: false, value: input as SyncFuture<T> });
    if (this.pending.size === 0) for (const left of [...this.takers]) this.give(left, OVER);
  }

  /** @internal The next handle, wrapped: a promise of a handle would be flattened. */
  take(): SyncFuture<Result<T>> {
    const taker = new NextFuture<T>(this);
    const next = this.ready.shift();
    if (next !== null) settleFromRuntime(taker, "fulfilled", { done: false, value: next });
    else if (this.late > 0) this.expire(taker);
    else if (this.pending.size === 0) settleFromRuntime(taker, "fulfilled", OVER);
    else if (this.isLate()) this.expire(taker);
    else this.queue(taker);
    return taker;
  }

  /** @internal */
  forget(taker: NextFuture<T>): void {
    this.takers.delete(taker);
    if (this.takers.size > 0 || this.timer === null) return;
    this.loop.removeTimer(this.timer);
    this.timer = null;
  }

  /** @internal */
  inputs(): readonly SyncFuture<unknown>[] {
    return [...this.pending];
  }

  /** @internal */
  hasDeadline(): boolean {
    return this.timer !== null;
  }

  /** @internal */
  [INSPECT](...asked: InspectArguments): string {
    const isOver = this.pending.size === 0 && this.ready.length === 0;
    const state = this.late > 0 ? "late" : isOver ? "over" : undefined;
    const figures = { ready: this.ready.length, pending: this.pending.size, waiting: this.takers.size };
    return showState("Completions", state, figures, asked);
  }

  private queue(taker: NextFuture<T>): void {
    this.takers.add(taker);
    if (this.timer !== null || this.deadline === Number.POSITIVE_INFINITY) return;
    this.timer = this.loop.addTimer(this.deadline, () => this.expireAll());
  }

  private give(taker: NextFuture<T>, result: Result<T>): void {
    this.forget(taker);
    settleFromRuntime(taker, "fulfilled", result);
  }

  /** Seen late or not: the timer runs only while somebody waits. */
  private isLate(): boolean {
    return this.late > 0 || (this.deadline < Number.POSITIVE_INFINITY && this.loop.time() >= this.deadline);
  }

  private expireAll(): void {
    this.timer = null;
    for (const taker of [...this.takers]) this.expire(taker);
  }

  private expire(taker: NextFuture<T>): void {
    this.late ||= this.pending.size;
    this.forget(taker);
    settleFromRuntime(taker, "rejected", new TimeoutError(`Not done in time: ${this.late} of the inputs`));
  }
}

/** A cancel of the wait touches no input: the handle that would have come is given to the next one who asks (C10). */
class NextFuture<T> extends SyncFuture<Result<T>> {
  constructor(private readonly completions: Completions<T>) {
    super();
  }

  override cancel(reason?: unknown): boolean {
    if (this.done()) return false;
    this.completions.forget(this);
    return completedByUser(this, "cancelled", reason);
  }

  override waitsFor(): readonly SyncFuture<unknown>[] {
    return this.done() ? [] : this.completions.inputs();
  }

  override hasDeadline(): boolean {
    return this.completions.hasDeadline();
  }
}

class WaitingIterator<T> implements IterableIterator<SyncFuture<T>> {
  constructor(readonly completions: Completions<T>) {}

  next(): Result<T> {
    return enterWait(wait, this.completions.take()) as Result<T>;
  }

  [Symbol.iterator](): this {
    return this;
  }
}

setTwin(WaitingIterator.prototype.next, function (this: WaitingIterator<unknown>) {
  return wait(this.completions.take());
});
