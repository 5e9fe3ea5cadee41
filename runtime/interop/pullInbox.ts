import { ensureSyncFuture } from "../ensure.js";
import { observe, SyncFuture } from "../future.js";
import type { Waiter } from "../host.js";
import type { HostSource } from "../hostSource.js";
import { isObject } from "../thenable.js";
import { type Arrival, Inbox } from "./inbox.js";

/**
 * An inbox over something that is asked for one value at a time, and answers with promises. An answer that nobody waits for any more, because the
 * wait was cancelled meanwhile, is kept for the next one: at this border of promises (S15) nothing comes too late.
 */
export abstract class PullInbox<T> extends Inbox<T> implements Waiter {
  private asked: SyncFuture<IteratorResult<T>> | null = null;

  protected abstract pull(): PromiseLike<IteratorResult<T>>;

  settled(): void {
    this.serve();
  }

  /** @internal */
  override waitsFor(): readonly SyncFuture<unknown>[] {
    return this.asked === null ? [] : [this.asked];
  }

  /** @internal What it asked says it. */
  hostSource(): HostSource | undefined {
    return undefined;
  }

  protected arrival(): Arrival<T> | null {
    const { asked } = this;
    if (asked === null || !asked.done()) return null;
    this.asked = null;
    if (asked.status === "fulfilled") return fulfilledWith(asked.outcome as IteratorResult<T>);
    if (asked.status === "cancelled") return { state: "cancelled", reason: asked.outcome };
    return { state: "rejected", error: asked.outcome };
  }

  protected demand(): void {
    if (this.asked !== null) return;
    this.asked = this.ask();
    this.asked.addWaiter(this);
  }

  private ask(): SyncFuture<IteratorResult<T>> {
    try {
      return ensureSyncFuture(this.pull());
    } catch (error) {
      const failed = new SyncFuture<never>();
      observe(failed);
      failed.reject(error);
      return failed;
    }
  }
}

function fulfilledWith<T>(result: unknown): Arrival<T> {
  if (!isObject(result))
    return { state: "rejected", error: new TypeError(`Iterator result ${String(result)} is not an object`) };
  const { done, value } = result as IteratorResult<T>;
  return { state: "fulfilled", result: done ? { done: true, value: undefined } : { done: false, value: value as T } };
}
