/** `for await (const item of queue)`. */
import { mirror } from "../combinators/mirror.js";
import { settleFromRuntime } from "../drain.js";
import { QueueShutDown } from "../errors.js";
import { hasJobs, SyncFuture } from "../future.js";
import type { Waiter } from "../host.js";
import type { Queue } from "./queue.js";
import { servedAtOnce } from "./waitLine.js";

/** Gets an item when it is asked for one, and not before: whoever leaves the loop has left the others in the queue. */
export class QueueIterator<T> implements AsyncIterableIterator<T> {
  constructor(private readonly queue: Queue<T>) {}

  next(): SyncFuture<IteratorResult<T, undefined>> {
    const got = this.queue.get();
    return got.status === "fulfilled" ? servedAtOnce({ value: got.outcome as T, done: false }) : new NextItem(got);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

/** What `get()` gives, as an iterator says it: the end where the queue is shut down. */
class NextItem<T> extends SyncFuture<IteratorResult<T, undefined>> implements Waiter {
  constructor(private readonly got: SyncFuture<T>) {
    super();
    got.addWaiter(this);
  }

  settled(): void {
    const { status, outcome } = this.got;
    if (status === "fulfilled") settleFromRuntime(this, "fulfilled", { value: outcome, done: false });
    else if (outcome instanceof QueueShutDown) settleFromRuntime(this, "fulfilled", { value: undefined, done: true });
    else mirror(this, this.got);
  }

  /** C4: the `get` refuses where its item is on the way here. */
  override cancel(reason?: unknown): boolean {
    return !this.done() && this.got.cancel(reason);
  }

  override waitsFor(): readonly SyncFuture<unknown>[] {
    return this.done() ? [] : [this.got];
  }

  override waitGivenUp(): void {
    if (!hasJobs(this)) this.cancel();
  }
}
