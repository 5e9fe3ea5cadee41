/** What hands items over: every primitive that can, each with the same face. */
import {
  Condition,
  type Hold,
  LifoQueue,
  PriorityQueue,
  Queue,
  Semaphore,
  SyncFuture,
  spawn,
} from "../../../runtime/index.js";
import { waiting } from "../../runtime/support/waiting.js";
import type { Random } from "./random.js";

export interface Store {
  /** The item belongs to the store, or to whoever waits for it. */
  put(item: number): void;
  /** Of an item, which belongs to whoever waits for the future, once it is fulfilled. */
  get(): SyncFuture<number>;
  /** What nobody has taken. */
  items(): readonly number[];
}

/** Plain futures and nothing else, as small as a hand-over can be. */
class FutureStore implements Store {
  private readonly left: number[] = [];
  private readonly getters: SyncFuture<number>[] = [];

  put(item: number): void {
    for (let getter = this.getters.shift(); getter !== undefined; getter = this.getters.shift()) {
      if (getter.done()) continue;
      getter.resolve(item);
      return;
    }
    this.left.push(item);
  }

  get(): SyncFuture<number> {
    const getter = new SyncFuture<number>();
    const item = this.left.shift();
    if (item === undefined) this.getters.push(getter);
    else getter.resolve(item);
    return getter;
  }

  items(): readonly number[] {
    return this.left;
  }
}

/** An item that waits for room is its putter's until the queue has taken it. */
class QueueStore implements Store {
  private readonly offered: { readonly item: number; readonly wait: SyncFuture<void> }[] = [];

  constructor(private readonly queue: Queue<number>) {}

  put(item: number): void {
    const wait = this.queue.put(item);
    if (!wait.done()) this.offered.push({ item, wait });
  }

  get(): SyncFuture<number> {
    return this.queue.get();
  }

  items(): readonly number[] {
    const offered = this.offered.filter(({ wait }) => wait.state !== "fulfilled").map(({ item }) => item);
    // Those who wait for room would come in turn.
    for (const { wait } of this.offered) wait.cancel();
    const left: number[] = [];
    while (!this.queue.empty) left.push(this.queue.getNowait());
    return [...left, ...offered];
  }
}

/** A permit for each item. */
class SemaphoreStore implements Store {
  readonly left: number[] = [];
  readonly permits = new Semaphore(0);

  put(item: number): void {
    this.left.push(item);
    this.permits.release();
  }

  get(): SyncFuture<number> {
    return spawn(takeByPermit, this);
  }

  items(): readonly number[] {
    // An item whose permit is lost is kept from everybody.
    return this.left.slice(0, this.permits.value);
  }
}

const takeByPermit = waiting(function* takeByPermit({ permits, left }: SemaphoreStore) {
  yield permits.acquire();
  return left.shift() as number;
});

/** A list, a lock, and who is told. */
class ConditionStore implements Store {
  readonly left: number[] = [];
  readonly filled = new Condition();

  put(item: number): void {
    this.left.push(item);
    // It has to wait for the lock; nobody waits for it.
    this.filled.run(() => this.filled.notify());
  }

  get(): SyncFuture<number> {
    return spawn(takeUnderLock, this);
  }

  items(): readonly number[] {
    // If the lock is lost, nobody gets anything.
    return this.filled.locked ? [] : this.left;
  }
}

const takeUnderLock = waiting(function* takeUnderLock({ filled, left }: ConditionStore) {
  const hold: Hold = yield filled.acquire();
  try {
    while (left.length === 0) yield filled.wait();
    return left.shift() as number;
  } finally {
    hold.release();
  }
});

const kinds: readonly (() => Store)[] = [
  () => new FutureStore(),
  () => new QueueStore(new Queue<number>()),
  () => new QueueStore(new LifoQueue<number>()),
  () => new QueueStore(new PriorityQueue<number>()),
  () => new QueueStore(new Queue<number>(2)),
  () => new SemaphoreStore(),
  () => new ConditionStore(),
];

export const STORES = 3;

/** A few, so that consumers and items meet. */
export function makeStores(random: Random): Store[] {
  return Array.from({ length: STORES }, () => random.pick(kinds)());
}
