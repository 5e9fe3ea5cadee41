/** S15: a promise or another thenable as a future with synchronous callbacks. */
import { verifyOptionalFunction, verifyOptions } from "./arguments.js";
import { completedByUser, reportCallbackError } from "./drain.js";
import * as futures from "./future.js";
import { SyncFuture } from "./future.js";
import { kernel } from "./kernel.js";
import { Origin } from "./origin.js";
import { isNativePromise, isObject, type Then, thenOf } from "./thenable.js";

// A local constant, as in drain.ts.
const { isSyncFuture } = futures;

/** Options of {@link ensureSyncFuture}. */
export interface EnsureOptions<T> {
  /**
   * Of a promise or thenable: receives a value that comes after the future was cancelled, the one place where a consumed value can miss its consumer. Give it
   * wherever the value is a resource that somebody has to release.
   */
  onLate?: (value: T) => void;
}

const USAGE = "ensureSyncFuture(x, options?)";

/**
 * `x` as a future: a future or task itself, a promise or thenable through an adapter that subscribes at once, anything else as a
 * future that is fulfilled with it (S15).
 * @throws what reading `x.then` throws; TypeError for wrong options
 */
export function ensureSyncFuture<T>(x: T, options?: EnsureOptions<Awaited<T>>): SyncFuture<Awaited<T>> {
  if (options !== undefined) {
    verifyOptions(USAGE, options);
    verifyOptionalFunction(USAGE, "options.onLate", options.onLate);
  }
  const future = asFuture(x, options?.onLate as ((value: unknown) => void) | undefined);
  if (future !== null) return future as SyncFuture<Awaited<T>>;
  const fulfilled = new SyncFuture<Awaited<T>>();
  fulfilled.resolve(x as Awaited<T>);
  return fulfilled;
}

/** `x` as a future, or null if it is nothing that one could wait for. */
export function asFuture(x: unknown, onLate?: (value: unknown) => void): SyncFuture<unknown> | null {
  if (isSyncFuture(x)) return x;
  if (!isObject(x)) return null;
  const then = thenOf(x);
  if (then === undefined) return null;
  const adapter = new PromiseAdapter(isNativePromise(x, then), onLate);
  adapter.follow(x, then);
  return adapter.future;
}

const nextMicrotask = Promise.resolve();

/**
 * `future` stands for the promise that an async function gave: if that is settled already, which only the next microtask tells, a cancel comes too late. A promise that
 * is settled from now on, by what a cancel leads to, comes after the cancel.
 */
export function hearOut(future: SyncFuture<unknown>): void {
  // Below a blocked stack the microtask may never come.
  if (future.origin instanceof PromiseAdapter && kernel.blocked === 0) future.origin.hearOut();
}

class PromiseAdapter extends Origin<unknown> {
  /** A cancel waits for the next microtask. */
  private hearing = false;
  private request: { readonly reason: unknown } | null = null;

  constructor(
    private readonly native: boolean,
    private readonly onLate: ((value: unknown) => void) | undefined,
  ) {
    super();
  }

  hearOut(): void {
    if (this.hearing || this.future.done() || !this.native) return;
    this.hearing = true;
    void nextMicrotask.then(() => {
      this.hearing = false;
      if (this.request !== null) super.cancel(this.request.reason);
    });
  }

  override cancel(reason?: unknown): boolean {
    if (!this.hearing || this.future.done()) return super.cancel(reason);
    this.request = { reason };
    return true;
  }

  override hostSource(): "promise" | "thenable" {
    return this.native ? "promise" : "thenable";
  }

  /** Takes over the outcome of `source`; what calls back more than once is heard once. */
  follow(source: object, then: Then): void {
    let heard = false;
    const once = (arrive: (outcome: unknown) => void) => (outcome: unknown) => {
      if (heard) return;
      heard = true;
      arrive(outcome);
    };
    const fail = once((error) => this.reject(error));
    try {
      then.call(
        source,
        once((value) => this.arrive(source, value)),
        fail,
      );
    } catch (error) {
      fail(error);
    }
  }

  private arrive(source: object, value: unknown): void {
    if (value === source) this.reject(new TypeError("A thenable was fulfilled with itself"));
    else if (isObject(value) && !this.native) this.arriveFromThenable(value);
    else this.deliver(value);
  }

  /** A foreign thenable may be fulfilled with a thenable; a promise never is. */
  private arriveFromThenable(value: object): void {
    try {
      const then = thenOf(value);
      if (then === undefined) this.deliver(value);
      else this.follow(value, then);
    } catch (error) {
      this.reject(error);
    }
  }

  private reject(error: unknown): void {
    completedByUser(this.future, "rejected", error);
  }

  private deliver(value: unknown): void {
    if (completedByUser(this.future, "fulfilled", value) || this.onLate === undefined) return;
    try {
      this.onLate(value);
    } catch (error) {
      reportCallbackError(error);
    }
  }
}
