/** `Semaphore`: so many at a time. From Python's `asyncio.Semaphore`; unlike there, a release hands the permit over (D6). */
import { verifyInteger } from "../arguments.js";
import { completedByUser } from "../drain.js";
import type { SyncFuture } from "../future.js";
import { INSPECT, type InspectArguments } from "../interop/inspect.js";
import type { SyncTask } from "../task.js";
import { Hold } from "./hold.js";
import { runHolding } from "./holding.js";
import { inspectPrimitive } from "./inspection.js";
import { LineWait, servedAtOnce, WaitLine } from "./waitLine.js";

/**
 * A number of permits. Whoever has waited longest gets the permit that is released, at that moment: while somebody waits none is free, so
 * nobody who comes later can take it before (D6).
 */
export class Semaphore {
  /** 0 while anybody waits. */
  private free: number;
  private readonly line = new WaitLine<LineWait<Hold>>();

  /**
   * @param permits how many there are at the beginning
   * @throws RangeError if that is no whole number from 0 on, TypeError if it is no number
   */
  constructor(permits = 1) {
    verifyInteger(`new ${this[Symbol.toStringTag]}(permits?)`, "permits", 0, permits);
    this.free = permits;
  }

  /** How many permits are free. */
  get value(): number {
    return this.free;
  }

  /** Whether {@link acquire} would have to wait. */
  get locked(): boolean {
    return this.free === 0;
  }

  /**
   * A future of a permit, fulfilled already if one is free. Cancelled while it waits, it leaves the line; once it is fulfilled the permit is
   * taken, whoever is cancelled then (C4, C10).
   *
   *     using permit = syncAwait(semaphore.acquire());
   */
  acquire(): SyncFuture<Hold> {
    const permit = this.tryAcquire();
    if (permit !== null) return servedAtOnce(permit);
    const wait = new LineWait<Hold>(this, "acquire");
    this.line.join(wait);
    return wait.future;
  }

  /** A permit, if one is free; else null. */
  tryAcquire(): Hold | null {
    if (this.free === 0) return null;
    this.free--;
    return new Hold(this);
  }

  /**
   * Gives a permit back, or adds one: to whoever has waited longest, who goes on before this returns (S4). Who has a {@link Hold} releases
   * that, so as not to do it twice.
   */
  release(): void {
    const wait = this.line.next();
    if (wait === null) this.free++;
    else completedByUser(wait.future, "fulfilled", new Hold(this));
  }

  /**
   * Acquires a permit, runs `body`, waits for what it returns where that is a thenable, and releases, all as a task of its own.
   * @returns the task: of what `body` returns or throws
   * @throws TypeError if `body` is no function
   */
  run<T>(body: () => T): SyncTask<Awaited<T>> {
    return runHolding(this, body);
  }

  get [Symbol.toStringTag](): string {
    return "Semaphore";
  }

  /** @internal As of a promise. */
  toJSON(): object {
    return {};
  }

  /** @internal */
  [INSPECT](...asked: InspectArguments): string {
    const state = this.locked ? "locked" : undefined;
    return inspectPrimitive(this, state, { value: this.free, waiting: this.line.length }, asked);
  }
}
