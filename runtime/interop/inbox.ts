/**
 * Values on their way to who takes them: what `on`, `readFrom` and `iterate` have in common.
 *
 * Who takes a value that is there gets it at once; who does not, waits in turn (D6). A value leaves its source at the moment when it is handed
 * over and not before, so that a wait which is cancelled has taken nothing (C10).
 */
import { enterWait } from "../boundary.js";
import { wait } from "../capture.js";
import { ensureSyncFuture } from "../ensure.js";
import type { SyncFuture } from "../future.js";
import type { HostSource } from "../hostSource.js";
import { setTwin } from "../twin.js";
import { whenAborted } from "./abort.js";
import { ClosedFuture } from "./closedFuture.js";
import { INSPECT, type InspectArguments, showState } from "./inspect.js";
import { TakeFuture } from "./takeFuture.js";
import type { Taken, WaitingIterable } from "./waitingIterable.js";

/** What the next one to take is given. */
export type Arrival<T> =
  | { readonly state: "fulfilled"; readonly result: Taken<T> }
  | { readonly state: "rejected"; readonly error: unknown }
  | { readonly state: "cancelled"; readonly reason: unknown };

export const noMore: Arrival<never> = { state: "fulfilled", result: { done: true, value: undefined } };

export abstract class Inbox<T> implements WaitingIterable<T> {
  /** First in, first out; they wait only while nothing is there. */
  private takers: TakeFuture<T>[] = [];
  /** What everybody is told from now on. */
  private last: Arrival<never> | null = null;
  private stopWatching: () => void = ignore;

  /** The function that made it, for messages. */
  protected abstract readonly madeBy: string;
  /** What is there, taken from its source; null where there is nothing. Anything but a value is the last that is asked for. */
  protected abstract arrival(): Arrival<T> | null;
  /** Somebody waits, and nothing is there. */
  protected abstract demand(): void;
  /** Nobody waits any more; what was asked for may still come. */
  protected undemand(): void {}
  /** Nothing more will be asked for. @param early whether the source has values left @returns what has to be waited for, if it is a thenable */
  protected abstract release(early: boolean): unknown;
  /** As of a future. */
  abstract hostSource(): HostSource | undefined;

  /** @internal */
  waitsFor(): readonly SyncFuture<unknown>[] {
    return [];
  }

  take(): SyncFuture<Taken<T>> {
    const taker = new TakeFuture<T>(this);
    const arrival = this.takers.length === 0 ? this.following() : null;
    if (arrival !== null) complete(taker, arrival);
    else {
      this.takers.push(taker);
      if (this.takers.length === 1) this.demand();
    }
    return taker;
  }

  next(): Taken<T> {
    return enterWait(wait, this.take()) as Taken<T>;
  }

  return(_value?: undefined): Taken<T> {
    return enterWait(wait, this.close()) as Taken<T>;
  }

  close(): SyncFuture<Taken<T>> {
    return new ClosedFuture<T>(ensureSyncFuture(this.end(noMore)));
  }

  [Symbol.iterator](): this {
    return this;
  }

  [Symbol.asyncIterator](): AsyncIterator<T, undefined> {
    return { next: () => this.take(), return: () => this.close() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** @internal */
  [INSPECT](...asked: InspectArguments): string {
    const figures = { kept: this.kept(), waiting: this.takers.length };
    return showState(`WaitingIterable(${this.madeBy})`, this.last === null ? "open" : "ended", figures, asked);
  }

  /** How many values are here and no longer at their source. */
  protected kept(): number {
    return 0;
  }

  /** @internal It was cancelled. */
  forget(taker: TakeFuture<T>): void {
    this.takers = this.takers.filter((other) => other !== taker);
    if (this.takers.length === 0) this.undemand();
  }

  /** C11 */
  endWhenAborted(signal: AbortSignal | undefined): void {
    const stop = whenAborted(signal, (reason) => this.end({ state: "cancelled", reason }));
    if (this.last === null) this.stopWatching = stop;
    else stop();
  }

  /** Something has come: to be called whenever {@link arrival} may give more than it did. */
  protected serve(): void {
    // Whoever is handed a value goes on inside: everything is read again (D1).
    while (this.takers.length > 0) {
      const arrival = this.following();
      if (arrival === null) {
        this.demand();
        return;
      }
      complete(this.takers.shift() as TakeFuture<T>, arrival);
    }
  }

  /** Ends it for good; `last` is what the first of those who wait is told. */
  private end(last: Arrival<T>): unknown {
    if (this.last !== null) return undefined;
    const released = this.finish(last, true);
    const [first, ...others] = this.takers;
    this.takers = [];
    if (first !== undefined) complete(first, last);
    for (const other of others) complete(other, afterwards(last));
    return released;
  }

  private following(): Arrival<T> | null {
    if (this.last !== null) return this.last;
    const arrival = this.arrival();
    if (arrival !== null && (arrival.state !== "fulfilled" || arrival.result.done)) {
      this.finish(arrival, false);
    }
    return arrival;
  }

  private finish(last: Arrival<T>, early: boolean): unknown {
    this.last = afterwards(last);
    this.stopWatching();
    return this.release(early);
  }
}

setTwin(Inbox.prototype.next, function (this: Inbox<unknown>) {
  return wait(this.take());
});
setTwin(Inbox.prototype.return, function (this: Inbox<unknown>) {
  return wait(this.close());
});

/** An error is told once; that it was cancelled, always. */
function afterwards(last: Arrival<never> | Arrival<unknown>): Arrival<never> {
  return last.state === "cancelled" ? last : noMore;
}

function ignore(): void {}

function complete<T>(taker: TakeFuture<T>, arrival: Arrival<T>): void {
  if (arrival.state === "fulfilled") taker.tryResolve(arrival.result);
  else if (arrival.state === "rejected") taker.tryReject(arrival.error);
  else taker.cancel(arrival.reason);
}
