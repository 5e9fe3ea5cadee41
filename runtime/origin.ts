/**
 * Where a future's outcome comes from, if not from the program: a timer, a place in a line, a combinator, a promise. It has its say in what `cancel` does to the
 * future, and knows what can be said of the wait.
 *
 *     program ── cancel, resolve ──► future ◄──► origin ◄── time, the primitive, the inputs, the host
 *
 * A part of a future, and no subclass. The engine remembers where an object keeps its fields for up to four classes at each place that reads them, and every future
 * passes through the same few places: beyond that a park takes nearly twice as long (docs/performance.md).
 */
import { brandClass } from "./brand.js";
import * as drain from "./drain.js";
import { type Job, SyncFuture } from "./future.js";
import type { HostSource } from "./hostSource.js";

// A local constant, as in drain.ts.
const { completedByUser } = drain;

const ORIGIN = Symbol.for("syncawait.Origin/1");

export abstract class Origin<T> {
  /** What it completes, or has completed. */
  readonly future = new SyncFuture<T>();

  constructor() {
    this.future.origin = this as Origin<unknown>;
  }

  /** `future.cancel(reason)` */
  cancel(reason?: unknown): boolean {
    return completedByUser(this.future, "cancelled", reason);
  }

  /** @throws where only the origin may complete it. @param how "resolved", "rejected" */
  verifyCompletable(_how: string): void {}

  /** As the methods of these names of {@link SyncFuture}. */
  waitsFor(): readonly SyncFuture<unknown>[] {
    return [];
  }

  hasDeadline(): boolean {
    return false;
  }

  hostSource(): HostSource | undefined {
    return undefined;
  }

  completedByProgram(): boolean {
    return false;
  }

  waitGivenUp(): void {}

  /** For messages. */
  describe(): string {
    return this.waitsFor().length > 0 ? "a combinator" : "a future";
  }

  /** For inspection: what is worth saying while it is pending. */
  describePending(): string {
    const inputs = this.waitsFor().length;
    return inputs === 0 ? "" : `waits for ${inputs} more`;
  }
}
brandClass(Origin, ORIGIN);

/** The future that waits, where `job` is a combinator: itself, or the origin of one. */
export function futureBehind(job: Job): SyncFuture<unknown> | undefined {
  if (job instanceof SyncFuture) return job;
  return job instanceof Origin ? job.future : undefined;
}
