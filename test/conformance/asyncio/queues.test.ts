/**
 * The cases of test_queues in CPython 3.13's test_asyncio, by name, re-expressed for this runtime: what takes a turn of the loop there has happened
 * here when the call returns. Where the outcome differs, the title says ours.
 */
import { inspect } from "node:util";
import {
  EventLoop,
  Event as Flag,
  InvalidStateError,
  LifoQueue,
  PriorityQueue,
  Queue,
  QueueEmpty,
  QueueFull,
  QueueShutDown,
  type SyncTask,
  spawn,
  syncGather,
  syncWaitFor,
  TimeoutError,
} from "../../../runtime/index.js";
import { type VirtualClock, virtualClock } from "../../../runtime/testing/index.js";
import { waiting } from "../../runtime/support/waiting.js";

let clock: VirtualClock;
beforeEach(() => {
  clock = virtualClock().install();
});
afterEach(() => clock.uninstall());

const classes = [Queue, LifoQueue, PriorityQueue];
const kinds = classes.map((QueueClass) => [QueueClass.name, QueueClass] as const);

const getting = waiting(function* getting<T>(queue: Queue<T>) {
  return (yield queue.get()) as T;
});
const putting = waiting(function* putting<T>(queue: Queue<T>, item: T) {
  yield queue.put(item);
  return true;
});
/** The items of `queue`, in the order of `get`. */
const drained = waiting(function* drained<T>(queue: Queue<T>) {
  const items: T[] = [];
  while (!queue.empty) items.push((yield queue.get()) as T);
  return items;
});
/** The task, begun, which has to be able to end at once. */
function now<T>(task: SyncTask<T>): T {
  return task.result();
}

describe("QueueBasicTests", () => {
  test("QueueBasicTests.repr: util.inspect shows how many are there and who waits, and no items", () => {
    expect(inspect(new Queue())).toBe("Queue { <empty> }");
    const empty = new Queue();
    empty.get();
    expect(inspect(empty)).toBe("Queue { <empty>, getting: 1 }");
    const full = new Queue(1);
    full.put(1);
    full.put(2);
    expect(inspect(full)).toBe("Queue { size: 1, maxsize: 1, putting: 1, unfinished: 1 }");
  });

  test("QueueBasicTests.str: the kind of queue", () => {
    const printed = classes.map((QueueClass) => String(new QueueClass()));
    expect(printed).toEqual(["[object Queue]", "[object LifoQueue]", "[object PriorityQueue]"]);
  });

  test("QueueBasicTests.empty: before a put and after the get", () => {
    const queue = new Queue<number>();
    expect(queue.empty).toBe(true);
    now(spawn(putting, queue, 1));
    expect(queue.empty).toBe(false);
    expect(now(spawn(getting, queue))).toBe(1);
    expect(queue.empty).toBe(true);
  });

  test("QueueBasicTests.full: never, without a maxsize", () => {
    expect(new Queue().full).toBe(false);
    const queue = new Queue<number>(1);
    now(spawn(putting, queue, 1));
    expect(queue.full).toBe(true);
  });

  test("QueueBasicTests.order: first in, first out", () => {
    const queue = new Queue<number>();
    for (const item of [1, 3, 2]) queue.putNowait(item);
    expect(now(spawn(drained, queue))).toEqual([1, 3, 2]);
  });

  test("QueueBasicTests.maxsize: a put waits while the queue is full", () => {
    const queue = new Queue<number>(2);
    expect(queue.maxsize).toBe(2);
    const put: number[] = [];
    const putter = spawn(
      waiting(function* () {
        for (const item of [0, 1, 2]) {
          yield queue.put(item);
          put.push(item);
        }
        return true;
      }),
    );
    expect(put).toEqual([0, 1]);
    expect(now(spawn(getting, queue))).toBe(0);
    expect(put).toEqual([0, 1, 2]);
    expect([now(spawn(getting, queue)), now(spawn(getting, queue)), putter.result()]).toEqual([1, 2, true]);
  });
});

describe("QueueGetTests", () => {
  test("QueueGetTests.blocking_get: at once, where there is an item", () => {
    const queue = new Queue<number>();
    queue.putNowait(1);
    expect(now(spawn(getting, queue))).toBe(1);
  });

  test("QueueGetTests.get_with_putters: a get lets the first waiting put through", () => {
    const queue = new Queue<number>(1);
    queue.putNowait(1);
    const putter = queue.put(2);
    expect(now(spawn(getting, queue))).toBe(1);
    expect([putter.done(), putter.result()]).toEqual([true, undefined]);
  });

  test("QueueGetTests.blocking_get_wait: until something is put", async () => {
    const queue = new Queue<number>();
    const [started, finished] = [new Flag(), new Flag()];
    const task = spawn(
      waiting(function* () {
        started.set();
        const item = yield queue.get();
        finished.set();
        return item as number;
      }),
    );
    await started.wait();
    expect(finished.isSet).toBe(false);
    EventLoop.current().callLater(10, () => queue.putNowait(1));
    expect(await task).toBe(1);
    expect(finished.isSet).toBe(true);
  });

  test("QueueGetTests.nonblocking_get: at once", () => {
    const queue = new Queue<number>();
    queue.putNowait(1);
    expect(queue.getNowait()).toBe(1);
  });

  test("QueueGetTests.nonblocking_get_exception: QueueEmpty", () => {
    expect(() => new Queue().getNowait()).toThrow(QueueEmpty);
  });

  test("QueueGetTests.get_cancelled_race: the item passes the cancelled get by", () => {
    const queue = new Queue<string>();
    const [t1, t2] = [spawn(getting, queue), spawn(getting, queue)];
    t1.cancel();
    expect(t1.cancelled()).toBe(true);
    queue.put("a");
    expect(now(t2)).toBe("a");
  });

  test("QueueGetTests.get_with_waiting_putters: in the order of the puts", () => {
    const queue = new Queue<string>(1);
    spawn(putting, queue, "a");
    spawn(putting, queue, "b");
    expect([now(spawn(getting, queue)), now(spawn(getting, queue))]).toEqual(["a", "b"]);
  });

  test("QueueGetTests.why_are_getters_waiting: a queue of one serves a producer and a consumer", () => {
    const queue = new Queue<number>(1);
    const count = 5;
    const consumer = waiting(function* consumer() {
      for (let item = 0; item < count; item++) yield queue.get();
    });
    const producer = waiting(function* producer() {
      for (let item = 0; item < count; item++) yield queue.put(item);
    });
    expect([spawn(producer), spawn(consumer)].map((task) => task.state)).toEqual(["fulfilled", "fulfilled"]);
  });

  test("QueueGetTests.cancelled_getters_not_being_held_in_self_getters: a get that timed out leaves nothing behind", async () => {
    const queue = new Queue(5);
    await expect(syncWaitFor(queue.get(), 100)).rejects.toThrow(TimeoutError);
    expect(inspect(queue)).toBe("Queue { <empty>, maxsize: 5 }");
  });
});

describe("QueuePutTests", () => {
  test("QueuePutTests.blocking_put: at once, without a maxsize", () => {
    const queue = new Queue<number>();
    now(spawn(putting, queue, 1));
    expect(now(spawn(getting, queue))).toBe(1);
  });

  test("QueuePutTests.blocking_put_wait: until something is got", async () => {
    const queue = new Queue<number>(1);
    const [started, finished] = [new Flag(), new Flag()];
    EventLoop.current().callLater(10, () => queue.getNowait());
    const task = spawn(
      waiting(function* () {
        started.set();
        yield queue.put(1);
        yield queue.put(2);
        finished.set();
      }),
    );
    await started.wait();
    expect(finished.isSet).toBe(false);
    await task;
    expect(finished.isSet).toBe(true);
  });

  test("QueuePutTests.nonblocking_put: at once", () => {
    const queue = new Queue<number>();
    queue.putNowait(1);
    expect(queue.getNowait()).toBe(1);
  });

  test("QueuePutTests.get_cancel_drop_one_pending_reader: a reader that was served cannot be cancelled any more", () => {
    const queue = new Queue<number>();
    const reader = spawn(getting, queue);
    queue.putNowait(1);
    queue.putNowait(2);
    expect(reader.cancel()).toBe(false);
    expect(now(reader)).toBe(1);
  });

  test("QueuePutTests.get_cancel_drop_many_pending_readers: the first two readers have the two items, and only the third can be cancelled", () => {
    // There, the first one is cancelled after the put and before its turn, and the other two have the items.
    const queue = new Queue<number>();
    const readers = [1, 2, 3].map(() => spawn(getting, queue));
    queue.putNowait(1);
    queue.putNowait(2);
    expect(readers.map((reader) => reader.cancel())).toEqual([false, false, true]);
    expect(readers.slice(0, 2).map(now)).toEqual([1, 2]);
    expect(readers[2]?.cancelled()).toBe(true);
  });

  test("QueuePutTests.put_cancel_drop: a put that was let through cannot be cancelled any more", () => {
    const queue = new Queue<number>(1);
    queue.putNowait(1);
    const writer = spawn(putting, queue, 2);
    expect(queue.getNowait()).toBe(1);
    expect([writer.cancel(), writer.state]).toEqual([false, "fulfilled"]);
    expect([queue.getNowait(), queue.size]).toEqual([2, 0]);
  });

  test("QueuePutTests.nonblocking_put_exception: QueueFull", () => {
    const queue = new Queue<number>(1);
    queue.putNowait(1);
    expect(() => queue.putNowait(2)).toThrow(QueueFull);
  });

  test("QueuePutTests.float_maxsize: full as soon as there are not fewer than that", () => {
    const queue = new Queue<number>(1.3);
    queue.putNowait(1);
    now(spawn(putting, queue, 2));
    expect(queue.full).toBe(true);
    expect(() => queue.putNowait(3)).toThrow(QueueFull);
    expect(() => new Queue(Number.NaN)).toThrow(RangeError);
  });

  test("QueuePutTests.put_cancelled: the task that puts has ended when the get has its item", () => {
    // There, it only holds because the task had a turn; here it ends before spawn() returns.
    const queue = new Queue<number>();
    const task = spawn(putting, queue, 1);
    expect(task.done()).toBe(true);
    expect([now(spawn(getting, queue)), task.result()]).toEqual([1, true]);
  });

  test("QueuePutTests.put_cancelled_race: the item of a cancelled put is not in the queue", () => {
    const queue = new Queue<string>(1);
    const [a, b, c] = [spawn(putting, queue, "a"), spawn(putting, queue, "b"), spawn(putting, queue, "X")];
    expect([a.done(), b.done()]).toEqual([true, false]);
    c.cancel();
    expect(c.cancelled()).toBe(true);
    expect([queue.getNowait(), queue.getNowait(), queue.empty, b.state]).toEqual(["a", "b", true, "fulfilled"]);
  });

  test("QueuePutTests.put_with_waiting_getters: from hand to hand", () => {
    const queue = new Queue<string>();
    const getter = spawn(getting, queue);
    now(spawn(putting, queue, "a"));
    expect([now(getter), queue.empty]).toEqual(["a", true]);
  });

  test("QueuePutTests.why_are_putters_waiting: each get lets one through, so that none is left waiting", async () => {
    const queue = new Queue<number>(2);
    const putters = [0, 1, 2, 3].map((item) => spawn(putting, queue, item));
    const size = queue.size;
    for (let got = 0; got < size; got++) queue.getNowait();
    expect(await syncGather(...putters)).toEqual([true, true, true, true]);
  });

  test("QueuePutTests.cancelled_puts_not_being_held_in_self_putters: a cancelled put leaves nothing behind", () => {
    const queue = new Queue<number>(1);
    queue.putNowait(1);
    const put = spawn(putting, queue, 1);
    expect(inspect(queue)).toContain("putting: 1");
    put.cancel();
    expect([put.cancelled(), inspect(queue)]).toEqual([true, "Queue { size: 1, maxsize: 1, unfinished: 1 }"]);
  });

  test("QueuePutTests.cancelled_put_silence_value_error_exception: a put that a get has let through is fulfilled, and its item is in the queue", () => {
    // There, the put is cancelled after the get and before its turn.
    const queue = new Queue<number>(1);
    queue.putNowait(1);
    const put = spawn(putting, queue, 2);
    queue.getNowait();
    expect([put.cancel(), put.result(), queue.getNowait()]).toEqual([false, true, 2]);
  });
});

describe("LifoQueueTests", () => {
  test("LifoQueueTests.order: last in, first out", () => {
    const queue = new LifoQueue<number>();
    for (const item of [1, 3, 2]) queue.putNowait(item);
    expect(now(spawn(drained, queue))).toEqual([2, 3, 1]);
  });
});

describe("PriorityQueueTests", () => {
  test("PriorityQueueTests.order: the smallest first", () => {
    const queue = new PriorityQueue<number>();
    for (const item of [1, 3, 2]) queue.putNowait(item);
    expect(now(spawn(drained, queue))).toEqual([1, 2, 3]);
  });
});

describe("_QueueJoinTestMixin, for each kind of queue", () => {
  test("_QueueJoinTestMixin.task_done_underflow: an InvalidStateError", () => {
    for (const QueueClass of classes) expect(() => new QueueClass().taskDone()).toThrow(InvalidStateError);
  });

  test.each(kinds)(
    "_QueueJoinTestMixin.task_done: join() waits until all items are dealt with (%s)",
    async (_, QueueClass) => {
      const queue = new QueueClass<number>();
      for (let item = 0; item < 100; item++) queue.putNowait(item);
      let sum = 0;
      let running = true;
      const worker = waiting(function* worker() {
        while (running) {
          const item = (yield queue.get()) as number;
          sum += item;
          queue.taskDone();
        }
      });
      const workers = [spawn(worker), spawn(worker)];
      await queue.join();
      expect(sum).toBe(4950);
      running = false;
      for (const _ of workers) queue.putNowait(0);
      expect(workers.every((task) => task.done())).toBe(true);
    },
  );

  test("_QueueJoinTestMixin.join_empty_queue: at once, each time", () => {
    for (const QueueClass of classes) {
      const queue = new QueueClass();
      expect([queue.join().state, queue.join().state]).toEqual(["fulfilled", "fulfilled"]);
    }
  });

  test("_QueueJoinTestMixin.format: util.inspect shows how many items are not dealt with", () => {
    for (const QueueClass of classes) {
      const queue = new QueueClass<number>();
      expect(inspect(queue)).toBe(`${QueueClass.name} { <empty> }`);
      queue.putNowait(1);
      queue.getNowait();
      expect(inspect(queue)).toBe(`${QueueClass.name} { <empty>, unfinished: 1 }`);
    }
  });
});

describe("_QueueShutdownTestMixin, for each kind of queue", () => {
  function expectShutDown(queue: Queue<string>): void {
    expect(queue.put("data").exception()).toBeInstanceOf(QueueShutDown);
    expect(() => queue.putNowait("data")).toThrow(QueueShutDown);
    expect(queue.get().exception()).toBeInstanceOf(QueueShutDown);
    expect(() => queue.getNowait()).toThrow(QueueShutDown);
  }

  test("_QueueShutdownTestMixin.format: util.inspect shows it", () => {
    for (const QueueClass of classes) {
      const queue = new QueueClass();
      queue.shutdown();
      expect(inspect(queue)).toBe(`${QueueClass.name} { <shut down> }`);
    }
  });

  test.each(kinds)("_QueueShutdownTestMixin.shutdown_empty: a waiting get is refused (%s)", (_, QueueClass) => {
    const queue = new QueueClass<string>();
    const getter = spawn(getting, queue);
    queue.shutdown();
    expect([queue.size, queue.join().state]).toEqual([0, "fulfilled"]);
    expect(getter.exception()).toBeInstanceOf(QueueShutDown);
    expectShutDown(queue);
  });

  test.each(kinds)(
    "_QueueShutdownTestMixin.shutdown_nonempty: a waiting put is refused, what is there can be got (%s)",
    (_, QueueClass) => {
      const queue = new QueueClass<string>(1);
      queue.putNowait("data");
      const [join, put] = [queue.join(), spawn(putting, queue, "data2")];
      expect(put.done()).toBe(false);
      queue.shutdown();
      expect(queue.size).toBe(1);
      expect(put.exception()).toBeInstanceOf(QueueShutDown);
      expect([now(spawn(getting, queue)), join.done()]).toEqual(["data", false]);
      expectShutDown(queue);
      queue.taskDone();
      expect(join.state).toBe("fulfilled");
      expect(() => queue.taskDone()).toThrow(InvalidStateError);
    },
  );

  test.each(kinds)(
    "_QueueShutdownTestMixin.shutdown_immediate: what is there goes, and nothing is left to be dealt with (%s)",
    (_, QueueClass) => {
      const queue = new QueueClass<string>();
      queue.putNowait("data");
      const join = queue.join();
      expect(queue.shutdown(true)).toEqual(["data"]);
      expect([queue.size, join.state]).toEqual([0, "fulfilled"]);
      expectShutDown(queue);
      expect(() => queue.taskDone()).toThrow(InvalidStateError);
    },
  );

  test.each(kinds)(
    "_QueueShutdownTestMixin.shutdown_immediate_with_unfinished: what was got before is still to be dealt with (%s)",
    (_, QueueClass) => {
      const queue = new QueueClass<string>();
      queue.putNowait("data");
      queue.putNowait("data");
      const join = queue.join();
      expect(now(spawn(getting, queue))).toBe("data");
      expect(queue.shutdown(true)).toEqual(["data"]);
      expect([queue.size, join.done()]).toEqual([0, false]);
      expectShutDown(queue);
      queue.taskDone();
      expect(() => queue.taskDone()).toThrow(InvalidStateError);
      expect(join.state).toBe("fulfilled");
    },
  );
});
