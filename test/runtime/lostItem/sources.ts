/** What a consumer can wait for before it takes the item: each primitive that hands something over. */
import { EventEmitter } from "node:events";
import {
  Barrier,
  BoundedSemaphore,
  batch,
  Condition,
  Event,
  type Hold,
  iterate,
  LifoQueue,
  Lock,
  type NodeReadable,
  on,
  once,
  PriorityQueue,
  Queue,
  readFrom,
  Semaphore,
  SyncFuture,
  syncShield,
  type WaitingIterable,
} from "../../../runtime/index.js";
import { waiting } from "../support/waiting.js";

export interface Source {
  /** Waits for the item and takes it. */
  consume(): unknown;
  /** Brings the item. */
  feed(): void;
  /** How many items there are, after `feed`: 1, or 0 when it was taken. */
  left(): number;
}

function plainFuture(): Source {
  const [items, ready]: [string[], SyncFuture<void>] = [[], new SyncFuture<void>()];
  return {
    consume: waiting(function* consume() {
      yield syncShield(ready);
      return items.pop();
    }),
    feed: () => {
      items.push("item");
      ready.resolve();
    },
    left: () => items.length,
  };
}

function queue(QueueClass: typeof Queue | typeof LifoQueue | typeof PriorityQueue): Source {
  const items = new QueueClass<string>();
  return {
    consume: waiting(function* consume() {
      return yield items.get();
    }),
    feed: () => void items.put("item"),
    left: () => items.size,
  };
}

/** Full, with a second item that waits for room: whose turn comes when one is taken. */
function fullQueue(): Source {
  const items = new Queue<string>(1);
  const other = new Queue<string>();
  return {
    consume: waiting(function* consume() {
      yield other.get();
      return yield items.get();
    }),
    feed: () => {
      items.put("item");
      other.put("go");
    },
    left: () => items.size,
  };
}

/** The item is brought under the lock. */
function lock(): Source {
  const [items, guard]: [string[], Lock] = [[], new Lock()];
  const held = guard.tryAcquire() as Hold;
  return {
    consume: waiting(function* consume() {
      const hold: Hold = yield guard.acquire();
      try {
        return items.pop();
      } finally {
        hold.release();
      }
    }),
    feed: () => {
      items.push("item");
      held.release();
    },
    // A lock that stays held is as bad as a lost item.
    left: () => (guard.locked ? Number.NaN : items.length),
  };
}

/** As many permits as items. */
function semaphore(permits: Semaphore): Source {
  const items: string[] = [];
  return {
    consume: waiting(function* consume() {
      yield permits.acquire();
      return items.pop();
    }),
    feed: () => {
      items.push("item");
      permits.release();
    },
    left: () => (permits.value === items.length ? items.length : Number.NaN),
  };
}

function event(): Source {
  const [items, filled]: [string[], Event] = [[], new Event()];
  return {
    consume: waiting(function* consume() {
      yield filled.wait();
      return items.pop();
    }),
    feed: () => {
      items.push("item");
      filled.set();
    },
    left: () => items.length,
  };
}

function condition(): Source {
  const [items, filled]: [string[], Condition] = [[], new Condition()];
  return {
    consume: waiting(function* consume() {
      const hold: Hold = yield filled.acquire();
      try {
        while (items.length === 0) yield filled.wait();
        return items.pop();
      } finally {
        hold.release();
      }
    }),
    feed: () => {
      // A consumer that is cancelled in the same turn may hold the lock still.
      filled.run(() => {
        items.push("item");
        filled.notify();
      });
    },
    left: () => (filled.locked ? Number.NaN : items.length),
  };
}

/** The same, asked in the words of the condition. */
function conditionWaitFor(): Source {
  const [items, filled]: [string[], Condition] = [[], new Condition()];
  return {
    consume: waiting(function* consume() {
      const hold: Hold = yield filled.acquire();
      try {
        yield filled.waitFor(() => items.length > 0);
        return items.pop();
      } finally {
        hold.release();
      }
    }),
    feed: () => {
      filled.run(() => {
        items.push("item");
        filled.notify();
      });
    },
    left: () => (filled.locked ? Number.NaN : items.length),
  };
}

/** Item and signal in one step. */
function together(): Source {
  const [items, ready]: [string[], SyncFuture<void>] = [[], new SyncFuture<void>()];
  return {
    consume: waiting(function* consume() {
      yield syncShield(ready);
      return items.pop();
    }),
    feed: () =>
      batch(() => {
        ready.resolve();
        items.push("item");
      }),
    left: () => items.length,
  };
}

/** The event says that there is an item. */
function announced(source: EventEmitter | EventTarget): Source {
  const items: string[] = [];
  return {
    consume: waiting(function* consume() {
      yield once(source, "go");
      return items.pop();
    }),
    feed: () => {
      items.push("item");
      if (source instanceof EventEmitter) source.emit("go");
      else source.dispatchEvent(new globalThis.Event("go"));
    },
    left: () => items.length,
  };
}

/** The item comes through `values`. */
function taking(values: WaitingIterable<unknown>, feed: () => void): Source {
  return {
    consume: waiting(function* consume() {
      const { value }: IteratorResult<unknown> = yield values.take();
      return Array.isArray(value) ? value[0] : value;
    }),
    feed,
    left: () => {
      const next = values.take();
      // Nothing is there: then this must not be who gets what comes.
      return next.cancel() ? 0 : 1;
    },
  };
}

function events(): Source {
  const emitter = new EventEmitter();
  return taking(on(emitter, "go"), () => void emitter.emit("go", "item"));
}

/** A stream that tells of its chunks at once, where Node's own waits for a tick. */
function stream(): Source {
  const chunks: string[] = [];
  const readable = Object.assign(new EventEmitter(), {
    read: () => chunks.shift() ?? null,
    destroy: () => undefined,
    readableEnded: false,
  }) satisfies NodeReadable;
  return taking(readFrom(readable), () => {
    chunks.push("item");
    readable.emit("readable");
  });
}

/** Each value is asked for, and comes later. */
function asyncIterable(): Source {
  const asked: SyncFuture<IteratorResult<string>>[] = [];
  const next = (): SyncFuture<IteratorResult<string>> => {
    const future = new SyncFuture<IteratorResult<string>>();
    asked.push(future);
    return future;
  };
  const values = iterate<string>({ [Symbol.asyncIterator]: () => ({ next }) as never });
  return taking(values, () => void asked.shift()?.resolve({ done: false, value: "item" }));
}

/** Consumer and producer meet. */
function barrier(): Source {
  const [items, meeting]: [string[], Barrier] = [[], new Barrier(2)];
  return {
    consume: waiting(function* consume() {
      yield meeting.wait();
      return items.pop();
    }),
    feed: () => {
      items.push("item");
      meeting.wait();
    },
    left: () => items.length,
  };
}

export const sources: Readonly<Record<string, () => Source>> = {
  future: plainFuture,
  queue: () => queue(Queue),
  lifoQueue: () => queue(LifoQueue),
  priorityQueue: () => queue(PriorityQueue),
  fullQueue,
  lock,
  semaphore: () => semaphore(new Semaphore(0)),
  boundedSemaphore: () => {
    const permits = new BoundedSemaphore(1);
    permits.tryAcquire();
    return semaphore(permits);
  },
  event,
  condition,
  conditionWaitFor,
  barrier,
  batch: together,
  once: () => announced(new EventEmitter()),
  onceOfTarget: () => announced(new EventTarget()),
  on: events,
  readFrom: stream,
  iterate: asyncIterable,
};
