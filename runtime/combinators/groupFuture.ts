/** What the owner of a task group waits for: the ends of its body, where it has one, and of all its children. */
import { settleFromRuntime } from "../drain.js";
import { hearOut } from "../ensure.js";
import { InvalidStateError } from "../errors.js";
import { observe, SyncFuture } from "../future.js";
import type { Waiter } from "../host.js";
import type { SyncTask } from "../task.js";

/**
 *     open ------ a child or the body fails, the body ends cancelled, a request from outside ------> aborting
 *       |                                                                                               |
 *       | sealed, and the last member has ended                        sealed, and the last member has ended
 *       v                                                                                               v
 *     fulfilled with the body's value                          rejected (AggregateError), cancelled, or fulfilled
 *
 * Sealed: nobody adds children any more, except the children themselves.
 */
export class GroupFuture<T> extends SyncFuture<T> implements Waiter {
  /** Those that have not told us of their end; the body, where there is one, is the first. */
  private readonly members = new Set<SyncTask<unknown>>();
  /** What members were rejected with, in the order in which we were told. */
  private readonly errors: unknown[] = [];
  private sealed = false;
  private isAborting = false;
  /** A request from outside came when the body had ended, so that the children have to answer it. */
  private askedFromOutside = false;
  /** The first child that ended cancelled after that. */
  private endedByRequest: SyncFuture<unknown> | null = null;
  /** What `spawn` threw while the members were being asked to stop: another way of telling them. */
  private refusals: WeakSet<object> | null = null;
  private controller: AbortController | null = null;
  private abortReason: unknown = undefined;

  constructor(private readonly body: SyncTask<unknown> | null) {
    super();
    if (body !== null) this.members.add(body);
  }

  get aborting(): boolean {
    return this.isAborting;
  }

  /** Aborted when the children are asked to stop, before they are (C11). */
  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.isAborting) this.controller.abort(this.abortReason);
    return this.controller.signal;
  }

  /** The number of children that have not ended. */
  get size(): number {
    return this.members.size - (this.body !== null && this.members.has(this.body) ? 1 : 0);
  }

  /** S10: before the first step of `child`. */
  register(child: SyncTask<unknown>): void {
    this.members.add(child);
  }

  /** @returns what `spawn` throws: a member that ends by it has ended because it was asked to */
  refuse(): InvalidStateError {
    const refusal = new InvalidStateError("This task group is being cancelled: it takes no more tasks");
    this.refusals ??= new WeakSet();
    this.refusals.add(refusal);
    return refusal;
  }

  private isRefusal(error: unknown): boolean {
    return this.refusals !== null && typeof error === "object" && error !== null && this.refusals.has(error);
  }

  /** After the first step of `member`. */
  follow(member: SyncTask<unknown>): void {
    if (!member.done()) member.addWaiter(this);
    else {
      // Not as a waiter: that could be put off, and the group would be joined by further children although it has failed.
      observe(member);
      this.settled(member);
    }
  }

  /** Nobody adds children any more, except the children themselves. */
  seal(): void {
    this.sealed = true;
    this.completeIfOver();
  }

  settled(member: SyncFuture<unknown>): void {
    this.members.delete(member as SyncTask<unknown>);
    if (member === this.body) this.sealed = true;
    if (member.status === "rejected" && !this.isRefusal(member.outcome)) {
      this.errors.push(member.outcome);
      this.abort(member.outcome);
    } else if (member.status !== "fulfilled") this.noteCancelled(member);
    this.completeIfOver();
  }

  /** The children are asked to stop, and the body; once. Who has been asked by the body, or by another child, is not asked again. */
  abort(reason: unknown): void {
    if (this.isAborting) return;
    this.isAborting = true;
    this.abortReason = reason;
    // Before the signal: what fails by the signal is no failure of its own.
    if (this.hasFailed()) for (const member of this.members) hearOutReturned(member);
    this.controller?.abort(reason);
    const asked = [...this.members].map((member) => ({ member, requests: member.cancelling() }));
    for (const { member, requests } of asked) if (member.cancelling() === requests) member.cancel(reason);
  }

  /** Whether a member has ended by itself in a way that ends the others. */
  private hasFailed(): boolean {
    return this.errors.length > 0 || this.body?.status === "cancelled";
  }

  /** C3: goes on to the body, which decides; when that has ended, to the children. Refused when all have ended (C4). */
  override cancel(reason?: unknown): boolean {
    if (![...this.members].some((member) => !member.done())) return false;
    if (this.body === null || this.body.done()) {
      this.askedFromOutside = true;
      this.abort(reason);
    } else this.body.cancel(reason);
    return true;
  }

  override waitsFor(): readonly SyncFuture<unknown>[] {
    return [...this.members].filter((member) => !member.done());
  }

  /** @internal */
  override describe(): string {
    return "a task group";
  }

  /** A child that ends cancelled is no failure; the body can, because somebody asked for it or because what it waited for was cancelled. */
  private noteCancelled(member: SyncFuture<unknown>): void {
    if (this.askedFromOutside) this.endedByRequest ??= member;
    if (member === this.body) this.abort(member.outcome);
  }

  private reasonOf(member: SyncFuture<unknown>): unknown {
    return member.status === "cancelled" ? member.outcome : this.abortReason;
  }

  /** Not before the last member has told us: so whoever is told of the end sees all of them settled, also where the end comes inside {@link cancel} (D3). */
  private completeIfOver(): void {
    if (!this.sealed || this.members.size > 0 || this.done()) return;
    const cancelled = this.endedByRequest ?? (this.body?.status === "cancelled" ? this.body : null);
    if (this.errors.length > 0) settleFromRuntime(this, "rejected", groupError(this.errors));
    else if (cancelled !== null) settleFromRuntime(this, "cancelled", this.reasonOf(cancelled));
    else settleFromRuntime(this, "fulfilled", this.body?.outcome);
  }
}

/** A member that is an async function of the engine's, and has failed by now, has failed like the others. */
function hearOutReturned(member: SyncTask<unknown>): void {
  if (member.parent === null && member.waitingOn !== null) hearOut(member.waitingOn);
}

function groupError(errors: readonly unknown[]): AggregateError {
  const first = errors[0] instanceof Error ? errors[0].message : String(errors[0]);
  const others = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  return new AggregateError(errors, `A task group failed: ${first}${others}`);
}
