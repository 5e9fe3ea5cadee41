/** Time limits on a part of a program (C8): scopes that end by the clock. From Python's `asyncio.timeout`. */
import { verifyFunction, verifyMilliseconds } from "./arguments.js";
import { enterWait } from "./boundary.js";
import { CancelScope } from "./cancelScope.js";
import { currentTask } from "./current.js";
import { settleFromRuntime } from "./drain.js";
import { InvalidStateError, TimeoutError } from "./errors.js";
import type { SyncFuture } from "./future.js";
import { EventLoop } from "./loop.js";
import type { Alarm } from "./scheduler.js";
import type { Timer } from "./timers.js";
import { setTwin } from "./twin.js";

/** The scope of a body with a time limit, which can be moved while the body runs (C8). */
export class TimeoutScope extends CancelScope {
  private readonly loop = EventLoop.current();
  /** Who waits for the body. */
  private readonly owner = currentTask();
  private timer: Timer<Alarm> | null = null;
  private late: TimeoutError | null = null;
  private running = false;

  /** @internal Programs use {@link timeout} and {@link timeoutAt}. */
  constructor(
    private when: number,
    /** In ms, where it was given so and has not been moved. */
    private limit?: number,
  ) {
    super();
  }

  /** When the body is cancelled, in ms of `EventLoop.time()`; Infinity: never. */
  get deadline(): number {
    return this.when;
  }

  /** @throws TypeError for no number, RangeError for NaN; InvalidStateError once the time limit has passed, or the body has ended */
  set deadline(when: number) {
    verifyMilliseconds("scope.deadline = when", "when", when);
    if (this.late !== null) throw new InvalidStateError("The time limit has passed: its deadline cannot be moved");
    if (!this.running) throw new InvalidStateError("The body has ended: its deadline cannot be moved");
    this.when = when;
    this.limit = undefined;
    this.arm();
  }

  /** Whether the time limit has passed while the body ran. */
  get expired(): boolean {
    return this.late !== null;
  }

  /** @internal */
  override bodyBegins(): void {
    this.running = true;
    this.arm();
  }

  /** @internal */
  override bodyEnded(): void {
    this.running = false;
    this.disarm();
  }

  /** @internal */
  override completeCancelled(future: SyncFuture<unknown>): void {
    if (this.late === null) super.completeCancelled(future);
    else settleFromRuntime(future, "rejected", this.late);
  }

  /** @internal */
  override hasDeadline(): boolean {
    return this.timer !== null && this.when < Number.POSITIVE_INFINITY;
  }

  private arm(): void {
    this.disarm();
    this.timer = this.loop.addTimer(this.when, () => this.expire());
  }

  private disarm(): void {
    if (this.timer !== null) this.loop.removeTimer(this.timer);
    this.timer = null;
  }

  private expire(): void {
    this.timer = null;
    // A request from outside that is recorded already is on its way to the body, or there, and wins.
    if (this.owner?.requested || this.isAskedFromOutside()) return;
    this.late = new TimeoutError(`The time limit${this.limit === undefined ? "" : ` of ${this.limit} ms`} has passed`);
    this.cancel(this.late);
  }
}

type Body<T> = (scope: TimeoutScope) => T;

/**
 * Runs `body(scope)`, and cancels it when `ms` milliseconds have passed (C8). Where the caller is compiled it suspends until the body has ended,
 * else it blocks; of an async body a future is returned instead. 0 or less: at the body's first wait that outlasts a turn of the host.
 * @suspends body
 * @throws {@link TimeoutError} if the time limit ended the body, and nobody outside asked for its end as well; TypeError for
 * a wrong argument, RangeError if `ms` is NaN
 */
export function timeout<T>(ms: number, body: Body<PromiseLike<T>>): SyncFuture<T>;
export function timeout<T>(ms: number, body: Body<T>): T;
export function timeout(ms: number, body: Body<unknown>): unknown {
  return enterWait(() => beginWithin(ms, body), undefined);
}

/**
 * {@link timeout}, given when instead of how long: in ms of `EventLoop.time()` (C8).
 * @suspends body
 * @throws as {@link timeout}
 */
export function timeoutAt<T>(when: number, body: Body<PromiseLike<T>>): SyncFuture<T>;
export function timeoutAt<T>(when: number, body: Body<T>): T;
export function timeoutAt(when: number, body: Body<unknown>): unknown {
  return enterWait(() => beginUntil(when, body), undefined);
}

setTwin(timeout, beginWithin);
setTwin(timeoutAt, beginUntil);

function beginWithin(ms: number, body: Body<unknown>): unknown {
  verifyMilliseconds("timeout(ms, body)", "ms", ms);
  verifyFunction("timeout(ms, body)", "body", body);
  return begin(EventLoop.current().time() + ms, body, ms);
}

function beginUntil(when: number, body: Body<unknown>): unknown {
  verifyMilliseconds("timeoutAt(when, body)", "when", when);
  verifyFunction("timeoutAt(when, body)", "body", body);
  return begin(when, body);
}

function begin(when: number, body: Body<unknown>, limit?: number): unknown {
  return new TimeoutScope(when, limit).begin(body as (scope: CancelScope) => unknown);
}
