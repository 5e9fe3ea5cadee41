/** `Condition`: a lock, and waiting for what others do while they hold it. From Python's `asyncio.Condition`. */
import { verifyFunction, verifyNumber, wrongType } from "../arguments.js";
import { call } from "../call.js";
import { wait } from "../capture.js";
import { rt as cell } from "../cell.js";
import { completedByUser } from "../drain.js";
import { InvalidStateError } from "../errors.js";
import { hasJobs, type SyncFuture } from "../future.js";
import { INSPECT, type InspectArguments } from "../interop/inspect.js";
import { task } from "../spawn.js";
import type { SyncTask } from "../task.js";
import type { Hold } from "./hold.js";
import { runHolding } from "./holding.js";
import { inspectPrimitive } from "./inspection.js";
import { Lock, LockWait } from "./lock.js";
import { WaitLine } from "./waitLine.js";

const rt = cell;

/**
 * Whoever holds the lock can wait for a notification, which lets the lock go meanwhile. Several conditions may share one lock.
 *
 *     using held = syncAwait(condition.acquire());
 *     syncAwait(condition.waitFor(() => items.length > 0));
 */
export class Condition {
  private readonly line = new WaitLine<ConditionWait>();

  /** @throws TypeError if `lock` is something else */
  constructor(
    /** The one that guards what is waited for. */
    readonly lock: Lock = new Lock(),
  ) {
    // Not `instanceof`: it may be of another copy of the runtime.
    const isLock = typeof (lock as Partial<Lock> | null)?.grantTo === "function";
    if (!isLock) throw wrongType("new Condition(lock?)", "lock", "a Lock", lock);
  }

  /** Whether somebody holds the lock. */
  get locked(): boolean {
    return this.lock.locked;
  }

  /** {@link Lock.acquire} */
  acquire(): SyncFuture<Hold> {
    return this.lock.acquire();
  }

  /** {@link Lock.tryAcquire} */
  tryAcquire(): Hold | null {
    return this.lock.tryAcquire();
  }

  /** {@link Lock.release} */
  release(): void {
    this.lock.release();
  }

  /** {@link Lock.run} */
  run<T>(body: () => T): SyncTask<Awaited<T>> {
    return runHolding(this, body);
  }

  /**
   * Lets the lock go until somebody calls {@link notify}. The future is done when the lock is there again, by the same hold; so also where it is
   * cancelled: a cancel asks for the lock, and comes through with it (C3). A notification that a cancelled wait had goes to the next one.
   * @throws {@link InvalidStateError} if nobody holds the lock
   */
  wait(): SyncFuture<void> {
    const hold = this.lockedBy("wait");
    const waits = new ConditionWait(this, hold);
    this.line.join(waits);
    this.lock.release();
    return waits.future;
  }

  /**
   * Waits, notification by notification, until `predicate()` is true, with the lock in hand; not at all, if it is. The predicate may wait.
   * @returns a task of what the predicate returned, rejected with {@link InvalidStateError} if nobody holds the lock and it has to wait
   * @throws TypeError if `predicate` is no function
   */
  waitFor<T>(predicate: () => T): SyncTask<Awaited<T>> {
    verifyFunction("condition.waitFor(predicate)", "predicate", predicate);
    return task(untilTrue as never, undefined, [this, predicate], "Condition.waitFor") as SyncTask<Awaited<T>>;
  }

  /**
   * Has up to `count` of those who have waited longest go on, one after the other, when the lock is released. Nothing runs before that.
   * @throws {@link InvalidStateError} if nobody holds the lock; RangeError for a negative number or NaN, TypeError for no number
   */
  notify(count = 1): void {
    verifyNumber("condition.notify(count?)", "count", 0, count);
    this.lockedBy("notify");
    for (let left = count; left > 0 && this.passNotification(); left--);
  }

  /** {@link notify}, for all who wait now. */
  notifyAll(): void {
    this.notify(this.line.length);
  }

  get [Symbol.toStringTag](): string {
    return "Condition";
  }

  /** @internal As of a promise. */
  toJSON(): object {
    return {};
  }

  /** @internal */
  [INSPECT](...asked: InspectArguments): string {
    return inspectPrimitive(this, this.locked ? "locked" : "unlocked", { waiting: this.line.length }, asked);
  }

  /** @internal To whoever has waited longest. @returns false if nobody waits */
  passNotification(): boolean {
    const waits = this.line.next();
    waits?.notified();
    return waits !== null;
  }

  private lockedBy(operation: string): Hold {
    const hold = this.lock.currentHold;
    if (hold === null) throw new InvalidStateError(`Condition.${operation}() needs the lock, and nobody holds it`);
    return hold;
  }
}

/**
 *     waiting ── notified ──► wants the lock ── granted ──► fulfilled
 *        │                          │
 *        └──── cancel ──────────────┴──► wants the lock ── granted ──► cancelled
 */
class ConditionWait extends LockWait<void> {
  private isNotified = false;
  private request: { readonly reason: unknown } | null = null;

  constructor(
    private readonly condition: Condition,
    readonly renews: Hold,
  ) {
    super(condition, "wait");
  }

  notified(): void {
    this.isNotified = true;
    this.condition.lock.grantTo(this);
  }

  granted(): void {
    if (this.request === null) completedByUser(this.future, "fulfilled", undefined);
    else completedByUser(this.future, "cancelled", this.request.reason);
  }

  /** Comes through when the lock is there. @returns false if that is the case already (C4) */
  override cancel(reason?: unknown): boolean {
    if (this.future.done()) return false;
    const isFirst = this.request === null;
    this.request = { reason };
    if (!isFirst) return true;
    if (this.isNotified) this.condition.passNotification();
    else {
      this.line?.remove(this);
      this.condition.lock.grantTo(this);
    }
    return true;
  }

  /** @internal Nobody is left who would release the lock. */
  override waitGivenUp(): void {
    if (this.future.done() || hasJobs(this.future)) return;
    this.line?.remove(this);
    if (this.isNotified) this.condition.passNotification();
    completedByUser(this.future, "cancelled", undefined);
  }
}

/** As the generator back end would emit it. */
function* untilTrue(condition: Condition, predicate: () => unknown): Generator<undefined, unknown, unknown> {
  for (;;) {
    let answer = call("predicate", predicate);
    if (answer === null && rt.s) answer = yield;
    answer = wait(answer);
    if (answer === null && rt.s) answer = yield;
    if (answer) return answer;
    if (wait(condition.wait()) === null && rt.s) yield;
  }
}
