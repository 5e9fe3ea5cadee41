import { settleFromRuntime } from "../drain.js";
import { SyncFuture } from "../future.js";
import type { Waiter } from "../host.js";

/** A task that is cancelled because the block that held it was left. That it was cancelled is no error; what it fails with meanwhile is. */
export class TaskDisposal extends SyncFuture<void> implements Waiter {
  constructor(private readonly task: SyncFuture<unknown>) {
    super();
    // What came of a task that is done already was there for the block to see.
    if (task.done()) settleFromRuntime(this, "fulfilled", undefined);
    else {
      task.addWaiter(this);
      task.cancel();
    }
  }

  settled(task: SyncFuture<unknown>): void {
    if (task.status === "rejected") settleFromRuntime(this, "rejected", task.outcome);
    else settleFromRuntime(this, "fulfilled", undefined);
  }

  /** @internal */
  override waitsFor(): readonly SyncFuture<unknown>[] {
    return this.done() ? [] : [this.task];
  }
}
