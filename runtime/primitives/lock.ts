/** `Lock`: one at a time. From Python's `asyncio.Lock`; unlike there, a release hands the lock over (D6). */
import { completedByUser } from "../drain.js";
import { InvalidStateError } from "../errors.js";
import type { SyncFuture } from "../future.js";
import { INSPECT, type InspectArguments } from "../interop/inspect.js";
import type { SyncTask } from "../task.js";
import { Hold } from "./hold.js";
import { runHolding } from "./holding.js";
import { inspectPrimitive } from "./inspection.js";
import { LineWait, servedAtOnce, WaitLine } from "./waitLine.js";

/** @internal A wait for the lock: of {@link Lock.acquire}, or of a condition that wants it back. */
export abstract class LockWait<T> extends LineWait<T> {
  /** The lock is this one's, by this hold. */
  abstract granted(hold: Hold): void;
  /** The hold to be renewed, where there was one. */
  abstract readonly renews: Hold | null;
}

/**
 * Mutual exclusion. Whoever has waited longest gets it, at the moment of the release: it is never free while somebody waits, so nobody who
 * comes later can take it before (D6). It knows holds and not tasks: whoever has the hold may release it, and acquiring it twice waits.
 */
export class Lock {
  private holder: Hold | null = null;
  private readonly line = new WaitLine<LockWait<unknown>>();

  /** Whether somebody holds it. */
  get locked(): boolean {
    return this.holder !== null;
  }

  /**
   * A future of the lock, fulfilled already if it is free. Cancelled while it waits, it leaves the line; once it is fulfilled the lock is
   * held, whoever is cancelled then (C4, C10).
   *
   *     using held = syncAwait(lock.acquire());
   */
  acquire(): SyncFuture<Hold> {
    if (this.holder === null) return servedAtOnce(this.lend(new Hold(this)));
    const wait = new AcquireWait(this, "acquire");
    this.line.join(wait);
    return wait.future;
  }

  /** The lock, if it is free; else null. */
  tryAcquire(): Hold | null {
    return this.holder === null ? this.lend(new Hold(this)) : null;
  }

  /**
   * Ends whatever hold there is. Whoever has waited longest has the lock then, and goes on before this returns (S4).
   * @throws {@link InvalidStateError} if nobody holds the lock
   */
  release(): void {
    if (this.holder === null) throw new InvalidStateError("A lock that nobody holds cannot be released");
    this.holder.active = false;
    const wait = this.line.next();
    // D6: from one hand to the next, so that it is not free in between.
    this.holder = wait === null ? null : this.lend(wait.renews ?? new Hold(this));
    wait?.granted(this.holder as Hold);
  }

  /**
   * Acquires the lock, runs `body`, waits for what it returns where that is a thenable, and releases, all as a task of its own.
   * @returns the task: of what `body` returns or throws
   * @throws TypeError if `body` is no function
   */
  run<T>(body: () => T): SyncTask<Awaited<T>> {
    return runHolding(this, body);
  }

  /** @internal The lock goes to `wait`: now, or in its turn. */
  grantTo(wait: LockWait<unknown>): void {
    if (this.holder !== null) this.line.join(wait);
    else wait.granted(this.lend(wait.renews ?? new Hold(this)));
  }

  /** @internal The hold that there is. */
  get currentHold(): Hold | null {
    return this.holder;
  }

  get [Symbol.toStringTag](): string {
    return "Lock";
  }

  /** @internal As of a promise. */
  toJSON(): object {
    return {};
  }

  /** @internal */
  [INSPECT](...asked: InspectArguments): string {
    return inspectPrimitive(this, this.locked ? "locked" : "unlocked", { waiting: this.line.length }, asked);
  }

  private lend(hold: Hold): Hold {
    hold.active = true;
    this.holder = hold;
    return hold;
  }
}

class AcquireWait extends LockWait<Hold> {
  readonly renews = null;

  granted(hold: Hold): void {
    completedByUser(this.future, "fulfilled", hold);
  }
}
