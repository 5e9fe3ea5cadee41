/**
 * `Queue`: items from producers to consumers. From Python's `asyncio.Queue`; unlike there, an item goes from the hand of who puts it into
 * the hand of who waits for it (D6).
 *
 *     getters wait  ⇒ there are no items     (an item that comes goes to the first of them)
 *     putters wait  ⇒ there is no room       (the place that gets free goes to the first of them)
 *
 * Each method brings all of this into its new state first, and then completes the waits that this serves (D1).
 */
import { verifyNumber, wrongType } from "../arguments.js";
import * as drain from "../drain.js";
import { InvalidStateError, QueueEmpty, QueueFull, QueueShutDown } from "../errors.js";
import { SyncFuture } from "../future.js";
import { INSPECT, type InspectArguments } from "../interop/inspect.js";
import { Ring } from "../ring.js";
import { inspectPrimitive } from "./inspection.js";
import type { QueueItems } from "./queueItems.js";
import { QueueIterator } from "./queueIterator.js";
import * as line from "./waitLine.js";
import { LineWait, WaitLine } from "./waitLine.js";

// Local constants, as in drain.ts.
const { completedByUser, completedTogether } = drain;
const { servedAtOnce } = line;

/** An item has exactly one owner at any time: who puts it, the queue, or who got it; a cancel never loses one (C7, C10). */
export class Queue<T> {
  private readonly getters = new WaitLine<LineWait<T>>();
  private readonly putters = new WaitLine<PutWait<T>>();
  private readonly joiners = new WaitLine<LineWait<void>>();
  /** Put, and not reported by {@link taskDone}. */
  private unfinished = 0;
  private isShutDown = false;

  /**
   * @param maxsize how many items there may be, from which on {@link put} waits; 0 or less: any number; 1.5 is as 2, as in Python
   * @param items what keeps them, in their order; by default first in, first out
   * @throws TypeError for a wrong argument, RangeError if `maxsize` is NaN
   */
  constructor(
    readonly maxsize = 0,
    private readonly items: QueueItems<T> = new Ring<T>(),
  ) {
    const usage = `new ${this[Symbol.toStringTag]}(maxsize?)`;
    verifyNumber(usage, "maxsize", Number.NEGATIVE_INFINITY, maxsize);
    if (!canKeepItems(items)) throw wrongType(usage, "items", "an object with push() and shift()", items);
  }

  /** How many items are in the queue. */
  get size(): number {
    return this.items.length;
  }

  /** Whether {@link get} would have to wait. */
  get empty(): boolean {
    return this.items.length === 0;
  }

  /** Whether {@link put} would have to wait. */
  get full(): boolean {
    return this.maxsize > 0 && this.items.length >= this.maxsize;
  }

  /**
   * A future that is fulfilled when the queue has taken `item`. Cancelled before that, it leaves the line, and the item is not in the queue.
   * Who waits for an item has it, and goes on, before this returns (S4). Rejected with {@link QueueShutDown} after {@link shutdown}, and with what the
   * order of the items throws, which leaves the queue as it was.
   */
  put(item: T): SyncFuture<void> {
    if (this.isShutDown) return refused(new QueueShutDown());
    if (!this.full) {
      try {
        return servedAtOnce(this.accept(item));
      } catch (error) {
        return refused(error);
      }
    }
    const wait = new PutWait<T>(this, "put", item);
    this.putters.join(wait);
    return wait.future;
  }

  /** {@link put} without waiting. @throws {@link QueueFull}, {@link QueueShutDown}, what the order of the items throws */
  putNowait(item: T): void {
    if (this.isShutDown) throw new QueueShutDown();
    if (this.full) throw new QueueFull();
    this.accept(item);
  }

  /**
   * A future of the next item, fulfilled already if there is one. Cancelled while it waits, it leaves the line; once it is fulfilled the item
   * is the waiter's, whoever is cancelled then (C4, C10). Rejected with {@link QueueShutDown} once the queue is shut down and empty, and with what the
   * order of the items throws, which leaves the queue as it was.
   */
  get(): SyncFuture<T> {
    if (!this.empty) {
      try {
        return servedAtOnce(this.takeOut());
      } catch (error) {
        return refused(error);
      }
    }
    if (this.isShutDown) return refused(new QueueShutDown());
    const wait = new LineWait<T>(this, "get");
    this.getters.join(wait);
    return wait.future;
  }

  /** {@link get} without waiting. @throws {@link QueueEmpty}, {@link QueueShutDown}, what the order of the items throws */
  getNowait(): T {
    if (!this.empty) return this.takeOut();
    throw this.isShutDown ? new QueueShutDown() : new QueueEmpty();
  }

  /**
   * Says that one item, which was got, is dealt with, for {@link join}.
   * @throws {@link InvalidStateError} if that has been said of every item that was put
   */
  taskDone(): void {
    if (this.unfinished === 0) throw new InvalidStateError("taskDone() was called more often than items were put");
    this.unfinished--;
    this.tellJoiners();
  }

  /** A future that is fulfilled when {@link taskDone} has been called for every item that was put. */
  join(): SyncFuture<void> {
    if (this.unfinished === 0) return servedAtOnce(undefined);
    const wait = new LineWait<void>(this, "join");
    this.joiners.join(wait);
    return wait.future;
  }

  /**
   * From now on nothing can be put, and nothing be got but what is there. Waiting puts and gets are rejected with {@link QueueShutDown}.
   * @param immediate takes what is there out of the queue, too; these items count as dealt with
   * @returns the items that were taken out
   */
  shutdown(immediate = false): T[] {
    this.isShutDown = true;
    const dropped: T[] = [];
    if (immediate) {
      while (!this.empty) dropped.push(this.items.shift() as T);
      this.unfinished -= Math.min(this.unfinished, dropped.length);
    }
    const refusedWaits = [...this.getters.all(), ...this.putters.all()];
    completedTogether(
      refusedWaits,
      "rejected",
      refusedWaits.map(() => new QueueShutDown()),
    );
    this.tellJoiners();
    return dropped;
  }

  /**
   * The items, got one by one as they are asked for, until the queue is shut down and empty.
   *
   *     for await (const item of queue) ...
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<T> {
    return new QueueIterator(this);
  }

  get [Symbol.toStringTag](): string {
    return "Queue";
  }

  /** @internal As of a promise. */
  toJSON(): object {
    return {};
  }

  /** @internal */
  [INSPECT](...asked: InspectArguments): string {
    const figures = {
      size: this.size,
      maxsize: Math.max(this.maxsize, 0),
      getting: this.getters.length,
      putting: this.putters.length,
      unfinished: this.unfinished,
    };
    return inspectPrimitive(this, this.isShutDown ? "shut down" : this.empty ? "empty" : undefined, figures, asked);
  }

  /** There is room, and the queue is open. */
  private accept(item: T): void {
    const getter = this.getters.next();
    if (getter === null) this.items.push(item);
    this.unfinished++;
    if (getter !== null) completedByUser(getter.future, "fulfilled", item);
  }

  /** There is an item. */
  private takeOut(): T {
    const item = this.items.shift() as T;
    this.admitPutter();
    return item;
  }

  /** There is room: for the first who waits with an item. Nobody is waiting for one, as there have been items until now. */
  private admitPutter(): void {
    const putter = this.putters.next();
    if (putter === null) return;
    try {
      this.items.push(putter.item);
    } catch (error) {
      // The place is still free; and the state comes before what the program does about the error (D1).
      this.admitPutter();
      completedByUser(putter.future, "rejected", error);
      return;
    }
    this.unfinished++;
    completedByUser(putter.future, "fulfilled", undefined);
  }

  private tellJoiners(): void {
    if (this.unfinished > 0) return;
    const waits = this.joiners.all();
    completedTogether(waits, "fulfilled", []);
  }
}

class PutWait<T> extends LineWait<void> {
  constructor(
    queue: Queue<T>,
    operation: string,
    readonly item: T,
  ) {
    super(queue, operation);
  }
}

function refused(error: unknown): SyncFuture<never> {
  const future = new SyncFuture<never>();
  future.reject(error);
  return future;
}

function canKeepItems(items: unknown): boolean {
  const { push, shift } = (items ?? {}) as Partial<QueueItems<unknown>>;
  return typeof push === "function" && typeof shift === "function";
}
