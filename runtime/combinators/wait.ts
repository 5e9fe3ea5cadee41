/** `syncWait`: until enough of several inputs are done. Cancels nothing. */
import { noInputs, verifyIterable, verifyMilliseconds, verifyOptions, wrongType } from "../arguments.js";
import { completedByUser, settleFromRuntime } from "../drain.js";
import { ensureSyncFuture } from "../ensure.js";
import { SyncFuture } from "../future.js";
import type { Waiter } from "../host.js";
import { EventLoop } from "../loop.js";
import type { Alarm } from "../scheduler.js";
import type { Timer } from "../timers.js";

/** How much of its inputs {@link syncWait} waits for. */
export type ReturnWhen = "ALL_COMPLETED" | "FIRST_COMPLETED" | "FIRST_EXCEPTION";

/** Options of {@link syncWait}. */
export interface WaitOptions {
  /** In ms; by default there is no limit. When it passes, that is no error: see what is `pending`. */
  timeout?: number;
  /** Default `"ALL_COMPLETED"`. `"FIRST_EXCEPTION"`: also as soon as one is rejected. */
  returnWhen?: ReturnWhen;
}

/** The inputs of {@link syncWait}, parted: each of them is in one of the two. */
export interface WaitResult<T> {
  /** Fulfilled, rejected or cancelled: their outcomes are in them. */
  done: Set<SyncFuture<T>>;
  /** They go on (D4). */
  pending: Set<SyncFuture<T>>;
}

const USAGE = "syncWait(inputs, options?)";

const conditions: readonly string[] = ["ALL_COMPLETED", "FIRST_COMPLETED", "FIRST_EXCEPTION"] satisfies ReturnWhen[];

/**
 * Waits until enough of `inputs` are done, and tells which: exactly those that are done at that moment (D4). Neither a time limit nor a
 * cancel of the wait touches the inputs; their values stay in their handles. From Python's `asyncio.wait`.
 * @param inputs futures, tasks, promises; of a promise, the future made for it is in the result
 * @throws TypeError for no inputs at all, an unknown `returnWhen`, or another wrong argument; RangeError if `timeout` is NaN
 */
export function syncWait<T>(inputs: Iterable<T>, options: WaitOptions = {}): SyncFuture<WaitResult<Awaited<T>>> {
  verifyIterable(USAGE, "inputs", inputs);
  verifyOptions(USAGE, options);
  const { timeout, returnWhen = "ALL_COMPLETED" } = options;
  if (timeout !== undefined) verifyMilliseconds(USAGE, "options.timeout", timeout);
  if (!conditions.includes(returnWhen)) {
    throw wrongType(USAGE, "options.returnWhen", `one of ${conditions.join(", ")}`, returnWhen);
  }
  const futures = new Set([...inputs].map((input) => ensureSyncFuture(input)));
  if (futures.size === 0) throw noInputs(USAGE);
  return new WaitFuture<Awaited<T>>(futures, returnWhen, timeout);
}

class WaitFuture<T> extends SyncFuture<WaitResult<T>> implements Waiter {
  private readonly loop = EventLoop.current();
  private timer: Timer<Alarm> | null = null;
  /** Those that were pending when this began to wait. */
  private readonly awaited: SyncFuture<T>[];
  /** How many of them have not told us of their end. */
  private untold: number;

  constructor(
    private readonly inputs: ReadonlySet<SyncFuture<T>>,
    private readonly returnWhen: ReturnWhen,
    timeout: number | undefined,
  ) {
    super();
    this.awaited = [...inputs].filter((input) => !input.done());
    this.untold = this.awaited.length;
    // D2: what is done already may be enough.
    if (this.isEnough()) this.finish();
    else this.attach(timeout);
  }

  settled(input: SyncFuture<unknown>): void {
    this.untold--;
    if (!this.done() && (this.untold === 0 || this.isEnoughAlone(input))) this.finish();
  }

  /** Once the inputs are enough the result is on its way, and no cancel keeps it (C4). */
  override cancel(reason?: unknown): boolean {
    if (this.done() || this.isEnough()) return false;
    this.detach();
    return completedByUser(this, "cancelled", reason);
  }

  override waitsFor(): readonly SyncFuture<unknown>[] {
    return this.done() ? [] : this.awaited.filter((input) => !input.done());
  }

  override hasDeadline(): boolean {
    return this.timer !== null;
  }

  private isEnough(): boolean {
    const inputs = [...this.inputs];
    return inputs.every((input) => input.done()) || inputs.some((input) => this.isEnoughAlone(input));
  }

  private isEnoughAlone(input: SyncFuture<unknown>): boolean {
    if (this.returnWhen === "FIRST_COMPLETED") return input.done();
    return this.returnWhen === "FIRST_EXCEPTION" && input.status === "rejected";
  }

  private finish(): void {
    this.detach();
    const result: WaitResult<T> = { done: new Set(), pending: new Set() };
    for (const input of this.inputs) (input.done() ? result.done : result.pending).add(input);
    settleFromRuntime(this, "fulfilled", result);
  }

  private attach(timeout: number | undefined): void {
    for (const input of this.awaited) input.addWaiter(this);
    if (timeout === undefined || timeout === Number.POSITIVE_INFINITY) return;
    this.timer = this.loop.addTimer(this.loop.time() + timeout, () => this.finish());
  }

  private detach(): void {
    if (this.timer !== null) this.loop.removeTimer(this.timer);
    this.timer = null;
    for (const input of this.awaited) {
      if (!input.done()) input.removeWaiter(this);
    }
  }
}
