import {
  configure,
  PriorityQueue,
  Queue,
  type QueueItems,
  QueueShutDown,
  SyncFuture,
  spawn,
  syncGather,
  syncShield,
  syncWaitFor,
  TimeoutError,
} from "../../../runtime/index.js";
import { kernel } from "../../../runtime/kernel.js";
import { virtualClock } from "../../../runtime/testing/index.js";
import { caught } from "../support/caught.js";
import { waiting } from "../support/waiting.js";

const { maxDrainDepth, boundary } = kernel.configuration;
afterEach(() => configure({ maxDrainDepth, boundary }));

const getting = waiting(function* getting<T>(queue: Queue<T>) {
  return (yield queue.get()) as T;
});

test("D6: an item goes from hand to hand, and is never in the queue while somebody waits for one", () => {
  const queue = new Queue<string>();
  const log: string[] = [];
  const first = queue.get();
  first.addDoneCallback(() => {
    log.push(`first: ${first.result()}, in the queue: ${queue.size}`);
    const newcomer = queue.get();
    newcomer.addDoneCallback(() => log.push(`newcomer: ${newcomer.result()}`));
  });
  const second = queue.get();
  second.addDoneCallback(() => log.push(`second: ${second.result()}`));
  for (const item of ["a", "b", "c"]) queue.putNowait(item);
  expect(log).toEqual(["first: a, in the queue: 0", "second: b", "newcomer: c"]);
});

test("D6: the place that gets free goes to the put that has waited longest, and not to a newcomer", () => {
  const queue = new Queue<string>(1);
  queue.putNowait("a");
  const waits = queue.put("b");
  waits.addDoneCallback(() => expect(() => queue.putNowait("newcomer")).toThrow("full"));
  expect([queue.getNowait(), waits.state, queue.getNowait(), queue.empty]).toEqual(["a", "fulfilled", "b", true]);
});

test("C4, C7: a task that is cancelled after its item was put, and before its turn, has the item", () => {
  configure({ maxDrainDepth: 0 });
  const queue = new Queue<string>();
  const task = spawn(getting, queue);
  const outer = new SyncFuture<void>();
  let accepted = false;
  outer.addDoneCallback(() => {
    queue.putNowait("item");
    accepted = task.cancel();
  });
  outer.resolve();
  expect([accepted, task.result(), queue.size]).toEqual([true, "item", 0]);
});

test("C10: a task that is cancelled before has not taken it", () => {
  const queue = new Queue<string>();
  const task = spawn(getting, queue);
  task.cancel();
  queue.putNowait("item");
  expect([task.cancelled(), queue.size]).toEqual([true, 1]);
});

test("C10: the item of a cancelled put is not in the queue, and does not count for join()", () => {
  const queue = new Queue<string>(1);
  queue.putNowait("a");
  const [second, third] = [queue.put("b"), queue.put("c")];
  second.cancel();
  expect([queue.getNowait(), third.state, queue.getNowait(), queue.empty]).toEqual(["a", "fulfilled", "c", true]);
  queue.taskDone();
  queue.taskDone();
  expect(queue.join().state).toBe("fulfilled");
});

test("D1: whoever is handed an item sees it counted, and may shut the queue down meanwhile", () => {
  const queue = new Queue<string>(1);
  const getter = queue.get();
  const joined: string[] = [];
  getter.addDoneCallback(() => {
    const join = queue.join();
    joined.push(join.state);
    join.addDoneCallback(() => joined.push("told"));
    queue.taskDone();
    queue.shutdown();
  });
  expect(queue.put("item").state).toBe("fulfilled");
  expect(joined).toEqual(["pending", "told"]);
  expect(queue.put("late").exception()).toBeInstanceOf(QueueShutDown);
});

test("D1, D7: shutdown() refuses all who wait before the first of them goes on", () => {
  const queue = new Queue<string>();
  const [first, second] = [queue.get(), queue.get()];
  const seen: unknown[] = [];
  first.addDoneCallback(() => seen.push(second.state, second.cancel()));
  second.addDoneCallback(() => seen.push("second"));
  queue.shutdown();
  expect(seen).toEqual(["rejected", false, "second"]);
});

test("F1: a refusal that somebody waits for is nobody's unhandled rejection", async () => {
  const queue = new Queue<string>();
  const consumer = spawn(getting, queue);
  queue.shutdown();
  await expect(consumer).rejects.toThrow(QueueShutDown);
});

test("D5: an item that comes within the time limit is had, one that comes later is for somebody else", () => {
  const clock = virtualClock({ autoAdvance: false }).install();
  try {
    const queue = new Queue<string>();
    const [quick, slow] = [syncWaitFor(queue.get(), 10), syncWaitFor(queue.get(), 10)];
    queue.putNowait("a");
    clock.advance(10);
    queue.putNowait("b");
    expect([quick.result(), queue.size]).toEqual(["a", 1]);
    expect(slow.exception()).toBeInstanceOf(TimeoutError);
  } finally {
    clock.uninstall();
  }
});

test("C7: in a gather and behind a shield an item stays in its handle", () => {
  const queue = new Queue<string>();
  const [a, b] = [queue.get(), queue.get()];
  const both = syncGather(a, b);
  queue.putNowait("item");
  both.cancel();
  expect([both.state, a.result(), b.state]).toEqual(["cancelled", "item", "cancelled"]);
  const inner = queue.get();
  const outer = syncShield(inner);
  outer.cancel();
  queue.putNowait("another");
  expect(inner.result()).toBe("another");
});

test("N5, N7: a get that was given up takes no item", () => {
  const queue = new Queue<string>();
  const blocking = waiting(function* () {
    yield queue.get();
  });
  expect(caught(blocking)).toMatchObject({ code: "ERR_SYNCAWAIT_DEADLOCK" });
  configure({ boundary: "forbid" });
  expect(caught(blocking)).toMatchObject({ code: "ERR_SYNCAWAIT_FORBIDDEN" });
  queue.putNowait("item");
  expect(queue.size).toBe(1);
});

test("but one that somebody else waits for too stays in the line", () => {
  const queue = new Queue<string>();
  const shared = queue.get();
  const task = spawn(
    waiting(function* () {
      return (yield shared) as string;
    }),
  );
  const blocking = waiting(function* () {
    yield shared;
  });
  expect(caught(blocking)).toMatchObject({ code: "ERR_SYNCAWAIT_DEADLOCK" });
  queue.putNowait("item");
  expect(task.result()).toBe("item");
});

test("null, undefined and promises are items", () => {
  const queue = new Queue<unknown>();
  const promise = Promise.resolve();
  for (const item of [null, undefined, promise]) queue.putNowait(item);
  expect([queue.getNowait(), queue.getNowait(), queue.getNowait() === promise]).toEqual([null, undefined, true]);
  const getter = queue.get();
  queue.putNowait(null);
  expect(getter.result()).toBeNull();
});

test("S5: a producer and a consumer that hand over 10000 items inside one another do not exhaust the stack", () => {
  const queue = new Queue<number>(1);
  const produce = waiting(function* () {
    for (let item = 0; item < 10_000; item++) yield queue.put(item);
  });
  const consume = waiting(function* () {
    let sum = 0;
    for (let item = 0; item < 10_000; item++) sum += (yield queue.get()) as number;
    return sum;
  });
  const [consumer] = [spawn(consume), spawn(produce)];
  expect(consumer.result()).toBe(49_995_000);
});

test("plain promise code awaits it", async () => {
  const queue = new Queue<number>(1);
  const log: number[] = [];
  async function produce(): Promise<void> {
    for (let item = 0; item < 5; item++) await queue.put(item);
    queue.shutdown();
  }
  async function consume(): Promise<void> {
    for (;;) log.push(await queue.get());
  }
  await Promise.all([produce(), expect(consume()).rejects.toThrow(QueueShutDown)]);
  expect(log).toEqual([0, 1, 2, 3, 4]);
});

describe("for await", () => {
  test("gives the items until the queue is shut down and empty", async () => {
    const queue = new Queue<number | null>();
    queue.putNowait(1);
    const items: unknown[] = [];
    const loop = (async () => {
      for await (const item of queue) items.push(item);
    })();
    await Promise.resolve();
    queue.putNowait(null);
    queue.putNowait(3);
    queue.shutdown();
    await loop;
    expect(items).toEqual([1, null, 3]);
  });

  test("takes nothing that it does not give: who leaves the loop leaves the rest", async () => {
    const queue = new Queue<number>();
    for (const item of [1, 2, 3]) queue.putNowait(item);
    for await (const item of queue) if (item === 2) break;
    expect(queue.shutdown(true)).toEqual([3]);
  });

  const asking = waiting(function* (queue: Queue<number>) {
    return (yield queue[Symbol.asyncIterator]().next()) as IteratorResult<number>;
  });

  test("C10, C4: cancelled before the item it has not taken it, after the item it has it", () => {
    const queue = new Queue<number>();
    const before = spawn(asking, queue);
    before.cancel();
    queue.putNowait(1);
    expect([before.cancelled(), queue.getNowait()]).toEqual([true, 1]);
    configure({ maxDrainDepth: 0 });
    const after = spawn(asking, queue);
    const outer = new SyncFuture<void>();
    outer.addDoneCallback(() => {
      queue.putNowait(2);
      after.cancel();
    });
    outer.resolve();
    expect(after.result()).toEqual({ value: 2, done: false });
  });

  test("N5: one that was given up takes no item", () => {
    const queue = new Queue<number>();
    expect(caught(() => asking(queue))).toMatchObject({ code: "ERR_SYNCAWAIT_DEADLOCK" });
    queue.putNowait(1);
    expect(queue.size).toBe(1);
  });
});

describe("PriorityQueue", () => {
  test("equal items come out in the order in which they were put", () => {
    const queue = new PriorityQueue<string>(0, (a, b) => a.length - b.length);
    for (const item of ["ccc", "a1", "b", "a2", "a3", "d"]) queue.putNowait(item);
    expect(queue.shutdown(true)).toEqual(["b", "d", "a1", "a2", "a3", "ccc"]);
  });

  test("any number in any order comes out sorted", () => {
    const queue = new PriorityQueue<number>();
    const items = Array.from({ length: 1000 }, (_, i) => (i * 7919) % 1009);
    for (const item of items) queue.putNowait(item);
    expect(queue.shutdown(true)).toEqual(items.sort((a, b) => a - b));
  });

  const fussy = (a: number, b: number): number => {
    if (a === 13 || b === 13) throw new RangeError("not that one");
    return a - b;
  };

  test("C10: an item that cannot be compared is not in the queue, and whoever puts it is told", () => {
    const queue = new PriorityQueue<number>(3, fussy);
    for (const item of [2, 1, 3]) queue.putNowait(item);
    const [bad, good] = [queue.put(13), queue.put(0)];
    expect(queue.getNowait()).toBe(1);
    expect([bad.exception(), good.state]).toEqual([new RangeError("not that one"), "fulfilled"]);
    expect([queue.getNowait(), queue.getNowait(), queue.getNowait(), queue.empty]).toEqual([0, 2, 3, true]);
    queue.putNowait(5);
    expect(() => queue.putNowait(13)).toThrow(RangeError);
    expect(queue.size).toBe(1);
  });

  test("C10: with room, too, `put` and `get` answer what the comparison throws as a rejected future, and no item is lost", () => {
    let isFussy = false;
    const queue = new PriorityQueue<number>(0, (a, b) => {
      if (isFussy) throw new RangeError("not now");
      return a - b;
    });
    for (const item of [2, 1, 3]) queue.putNowait(item);
    isFussy = true;
    expect([queue.put(0).exception(), queue.get().exception()]).toEqual([
      new RangeError("not now"),
      new RangeError("not now"),
    ]);
    expect(() => queue.getNowait()).toThrow("not now");
    isFussy = false;
    expect(queue.shutdown(true)).toEqual([1, 2, 3]);
    expect(queue.join().state).toBe("fulfilled");
  });
});

test("an order of one's own: the newest replaces what is there", () => {
  class Latest implements QueueItems<string> {
    private item: string | null = null;
    get length(): number {
      return this.item === null ? 0 : 1;
    }
    push(item: string): void {
      this.item = item;
    }
    shift(): string {
      const item = this.item as string;
      this.item = null;
      return item;
    }
  }
  const queue = new Queue<string>(0, new Latest());
  queue.putNowait("old");
  queue.putNowait("new");
  expect([queue.getNowait(), queue.empty]).toEqual(["new", true]);
});
