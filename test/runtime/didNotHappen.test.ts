/** C10, over every operation that somebody may wait for: where its wait was cancelled, all is as if nobody had asked. */
import { EventEmitter } from "node:events";
import { Readable, Writable } from "node:stream";
import {
  asCompleted,
  Barrier,
  CancelledError,
  Condition,
  Event,
  iterate,
  LifoQueue,
  Lock,
  on,
  once,
  PriorityQueue,
  Queue,
  readFrom,
  Semaphore,
  SyncFuture,
  spawn,
  writeTo,
} from "../../runtime/index.js";
import { waiting } from "./support/waiting.js";

interface Operation {
  /** What was asked, and has to wait. */
  readonly future: SyncFuture<unknown>;
  /** What anybody can see of it. */
  look(): unknown;
  /** Brings what was waited for, to whoever asks next. @returns what that one got */
  next(): unknown;
}

const waitFor = waiting(function* waitFor(x: unknown) {
  return yield x;
});

const operations: Readonly<Record<string, () => Operation>> = {
  "Lock.acquire": () => {
    const lock = new Lock();
    const hold = lock.tryAcquire();
    const look = (): unknown => lock.locked;
    const next = (): unknown => [hold?.release(), lock.locked, lock.tryAcquire() !== null];
    return { future: lock.acquire(), look, next };
  },
  "Semaphore.acquire": () => {
    const semaphore = new Semaphore(1);
    const hold = semaphore.tryAcquire();
    const next = (): unknown => [hold?.release(), semaphore.value];
    return { future: semaphore.acquire(), look: () => semaphore.value, next };
  },
  "Event.wait": () => {
    const event = new Event();
    return { future: event.wait(), look: () => event.isSet, next: () => [event.set(), event.isSet] };
  },
  "Barrier.wait": () => {
    const barrier = new Barrier(2);
    const next = (): unknown => [barrier.wait().state, barrier.waiting, barrier.wait().result()];
    return { future: barrier.wait(), look: () => [barrier.waiting === 0, barrier.broken], next };
  },
  "Queue.get": () => getting(new Queue<number>()),
  "LifoQueue.get": () => getting(new LifoQueue<number>()),
  "PriorityQueue.get": () => getting(new PriorityQueue<number>()),
  "Queue.put": () => {
    const queue = new Queue<string>(1);
    queue.putNowait("first");
    const next = (): unknown => [queue.getNowait(), queue.size, queue.taskDone(), queue.join().state];
    return { future: queue.put("second"), look: () => queue.size, next };
  },
  "Queue.join": () => {
    const queue = new Queue<string>();
    queue.putNowait("item");
    const next = (): unknown => [queue.taskDone(), queue.join().state];
    return { future: queue.join(), look: () => queue.size, next };
  },
  once: () => {
    const emitter = new EventEmitter();
    const next = (): unknown => [emitter.emit("go", 1)];
    return { future: once(emitter, "go"), look: () => emitter.eventNames().length === 0, next };
  },
  "on(...).take": () => {
    const emitter = new EventEmitter();
    const events = on(emitter, "go");
    const next = (): unknown => [emitter.emit("go", 1), events.take().result()];
    return { future: events.take(), look: () => emitter.listenerCount("go"), next };
  },
  "readFrom(...).take": () => {
    const stream = new Readable({ objectMode: true, read() {} });
    const next = (): unknown => [stream.push("chunk"), stream.readableLength];
    return { future: readFrom(stream).take(), look: () => stream.readableLength, next };
  },
  "iterate(...).take": () => {
    const values = iterate([new Promise<string>(() => {})]);
    return { future: values.take(), look: () => undefined, next: () => values.take().state };
  },
  "StreamWriter.write": () => {
    const written: unknown[] = [];
    let proceed = (): void => {};
    const stream = new Writable({
      highWaterMark: 1,
      write(chunk, _encoding, done) {
        written.push(String(chunk));
        proceed = done;
      },
    });
    const writer = writeTo(stream);
    writer.write("first");
    const next = (): unknown => [proceed(), written];
    return { future: writer.write("second"), look: () => written.length, next };
  },
  "asCompleted(...).take": () => {
    const input = new SyncFuture<string>();
    const inTurn = asCompleted([input]);
    const next = (): unknown => [input.resolve("value"), inTurn.take().result().value?.result()];
    return { future: inTurn.take(), look: () => input.state, next };
  },
};

function getting(queue: Queue<number>): Operation {
  const next = (): unknown => [queue.putNowait(1), queue.size, queue.getNowait()];
  return { future: queue.get(), look: () => queue.size, next };
}

/** What the next one gets where nobody had asked before. */
const outcomes: Readonly<Record<string, unknown>> = {
  "Lock.acquire": [undefined, false, true],
  "Semaphore.acquire": [undefined, 1],
  "Event.wait": [undefined, true],
  "Barrier.wait": ["pending", 1, 1],
  "Queue.get": [undefined, 1, 1],
  "LifoQueue.get": [undefined, 1, 1],
  "PriorityQueue.get": [undefined, 1, 1],
  "Queue.put": ["first", 0, undefined, "fulfilled"],
  "Queue.join": [undefined, "fulfilled"],
  once: [false],
  "on(...).take": [true, { done: false, value: [1] }],
  "readFrom(...).take": [true, 1],
  "iterate(...).take": "pending",
  "StreamWriter.write": [undefined, ["first"]],
  "asCompleted(...).take": [undefined, "value"],
};

describe("C10: a wait that was cancelled has done nothing", () => {
  test.each(Object.entries(operations))("C10: %s", (name, begin) => {
    const { future, look, next } = begin();
    const before = name === "once" ? true : name === "Barrier.wait" ? [true, false] : look();
    const task = spawn(waitFor, future);
    expect(future.state).toBe("pending");
    task.cancel("stop");
    expect(() => task.result()).toThrow(CancelledError);
    expect(look()).toEqual(before);
    expect(next()).toEqual(outcomes[name]);
  });

  test("C10: Condition.wait has the lock again, and its notification goes to somebody else", () => {
    const condition = new Condition();
    condition.tryAcquire();
    const cancelled = spawn(waitFor, condition.wait());
    expect(condition.locked).toBe(false);
    cancelled.cancel("stop");
    expect([cancelled.state, condition.locked]).toEqual(["cancelled", true]);
    const other = condition.wait();
    condition.tryAcquire();
    condition.notify();
    condition.release();
    expect([other.state, condition.locked]).toEqual(["fulfilled", true]);
  });
});
