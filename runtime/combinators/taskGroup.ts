/**
 * Task groups: tasks that end together (D8). From Python's `asyncio.TaskGroup` and trio's nurseries; the group that stands in a block is
 * Java's `StructuredTaskScope`.
 */
import { verifyFunction } from "../arguments.js";
import { enterWait } from "../boundary.js";
import { wait } from "../capture.js";
import { currentTask } from "../current.js";
import { settleFromRuntime } from "../drain.js";
import { InvalidStateError } from "../errors.js";
import { SyncFuture } from "../future.js";
import { INSPECT, type InspectArguments, showState } from "../interop/inspect.js";
import { endStanding, standingIn } from "../places.js";
import { ScopeBody } from "../scopeBody.js";
import { createTask } from "../spawn.js";
import { beginTask, type SyncTask } from "../task.js";
import { setTwin } from "../twin.js";
import { GroupFuture } from "./groupFuture.js";

/**
 * Tasks that end together: with a body, {@link TaskGroup.run}; or in a block, which makes one by `new` and holds it by `using`. The first
 * task that fails cancels the others; nobody leaves before all of them have ended.
 */
export class TaskGroup {
  private readonly level = currentTask()?.level === true;
  private readonly begun: ScopeBody<this> | null;
  private readonly future: GroupFuture<unknown>;

  /** @internal With a body for {@link run}. */
  constructor(body: ((group: TaskGroup) => unknown) | null = null) {
    this.begun = body === null ? null : new ScopeBody<this>(body, this, "group");
    this.future = new GroupFuture<unknown>(this.begun?.task ?? null);
  }

  /**
   * Runs `body(group)`, and waits until it and all children have ended. Where the caller is compiled it suspends until then, else it blocks; of an
   * async body a future is returned instead.
   *
   * A child or a body that fails has the body and all other children cancelled. A request from outside goes on to the body (C3), and to the
   * children when the body has ended. What `body` waits for and catches is its own affair.
   * @suspends body
   * @returns what the body returns
   * @throws AggregateError of everything that failed, in order of time; CancelledError if nothing failed, but a request from outside or the
   * body's own `CancelledError` ended it; TypeError if `body` is no function
   */
  static run<T>(body: (group: TaskGroup) => PromiseLike<T>): SyncFuture<T>;
  static run<T>(body: (group: TaskGroup) => T): T;
  static run(body: (group: TaskGroup) => unknown): unknown {
    return enterWait(() => beginGroup(body), undefined);
  }

  /**
   * Runs `fn(...args)` as a child: at once, up to its first wait (S10).
   * @throws {@link InvalidStateError} if the group is being cancelled, or is over. A task of the group that it escapes from while the group is being cancelled counts as
   * cancelled, not as failed
   */
  spawn<A extends unknown[], T>(fn: (...args: A) => T, ...args: A): SyncTask<Awaited<T>> {
    if (this.future.done()) throw new InvalidStateError("This task group is over: nobody would wait for the task");
    if (this.future.aborting) throw this.future.refuse();
    const child = createTask(fn, args, "group.spawn(fn, ...args)");
    child.level = this.level;
    this.future.register(child);
    beginTask(child);
    this.future.follow(child);
    return child;
  }

  /** How many children have not ended. */
  get size(): number {
    return this.future.size;
  }

  /** Aborted when the children are asked to stop, with the error or reason that was the cause; for code that goes by signals (C11). */
  get signal(): AbortSignal {
    return this.future.signal;
  }

  /**
   * Of a group in a block: is done when all children are, and those that are added meanwhile. That is the end of the group: it takes no more tasks then, and every call of
   * `join` answers the same future. A cancel goes on to all children.
   * @returns a future that is rejected with an AggregateError if any of them failed
   * @throws {@link InvalidStateError} for a group with a body, whose end comes after the body's
   */
  join(): SyncFuture<void> {
    if (this.begun !== null) throw new InvalidStateError("A task group with a body is joined when its body has ended");
    this.future.seal();
    return this.future as SyncFuture<void>;
  }

  /** Leaves the block: cancels the children that have not ended, and waits for their ends. @throws AggregateError, unless `join` has */
  [Symbol.dispose](): void {
    enterWait(() => wait(this.leave()), undefined);
  }

  /** The same for `await using`. */
  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.leave();
  }

  /** @internal */
  leave(): SyncFuture<void> {
    if (this.future.done()) return alreadyLeft();
    this.future.abort(undefined);
    return this.join();
  }

  /** @internal As of a promise. */
  toJSON(): object {
    return {};
  }

  /** @internal */
  [INSPECT](...asked: InspectArguments): string {
    const state = this.future.done() ? "ended" : this.future.aborting ? "being cancelled" : "open";
    return showState("TaskGroup", state, { children: this.size }, asked);
  }

  /** @internal Of a group with a body. Answers as a twin does. */
  begin(): unknown {
    const begun = this.begun as ScopeBody<this>;
    begun.task.level = this.level;
    const owner = currentTask();
    standingIn(owner, this.future, begun.task, () => {
      beginTask(begun.task);
      this.future.follow(begun.task);
    });
    if (!begun.isAsync) endStanding(owner, this.future);
    return begun.isAsync ? this.future : wait(this.future);
  }
}

setTwin(TaskGroup.run, beginGroup);
setTwin(TaskGroup.prototype[Symbol.dispose], function (this: TaskGroup) {
  return wait(this.leave());
});

function beginGroup(body: (group: TaskGroup) => unknown): unknown {
  verifyFunction("TaskGroup.run(body)", "body", body);
  return new TaskGroup(body).begin();
}

function alreadyLeft(): SyncFuture<void> {
  const left = new SyncFuture<void>();
  settleFromRuntime(left, "fulfilled", undefined);
  return left;
}
