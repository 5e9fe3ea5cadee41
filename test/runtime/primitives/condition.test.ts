import {
  Condition,
  configure,
  InvalidStateError,
  SyncFuture,
  spawn,
  syncWaitFor,
  TimeoutError,
} from "../../../runtime/index.js";
import { kernel } from "../../../runtime/kernel.js";
import { virtualClock } from "../../../runtime/testing/index.js";
import { caught } from "../support/caught.js";
import { waiting } from "../support/waiting.js";

const { maxDrainDepth } = kernel.configuration;
afterEach(() => configure({ maxDrainDepth }));

test("D1: a notification moves who waits to the lock's line, and runs nothing", () => {
  const condition = new Condition();
  const held = condition.acquire().result();
  const wait = condition.wait();
  const notifier = condition.acquire().result();
  const newcomer = condition.acquire();
  condition.notify();
  expect([wait.done(), newcomer.done()]).toEqual([false, false]);
  notifier.release();
  // It came to the lock before the notified one did.
  expect([wait.done(), newcomer.done()]).toEqual([false, true]);
  newcomer.result().release();
  expect([wait.state, condition.locked]).toEqual(["fulfilled", true]);
  // The hold that was there before the wait is in force again.
  held.release();
  expect(condition.locked).toBe(false);
});

test("a hold is not in force while its owner waits", () => {
  const condition = new Condition();
  const held = condition.acquire().result();
  condition.wait();
  expect(() => held.release()).toThrow(InvalidStateError);
  condition.acquire();
  held[Symbol.dispose]();
  expect(condition.locked).toBe(true);
});

test("C3: a cancel comes through with the lock, and keeps the reason of the latest request", () => {
  const condition = new Condition();
  condition.acquire();
  const wait = condition.wait();
  const other = condition.acquire().result();
  expect([wait.cancel("first"), wait.cancel("second"), wait.done()]).toEqual([true, true, false]);
  other.release();
  expect(caught(() => wait.result())).toMatchObject({ name: "CancelledError", reason: "second" });
  expect([wait.cancel(), condition.locked]).toEqual([false, true]);
});

test("C3: the finally block of a cancelled task has the lock", () => {
  const condition = new Condition();
  const log: unknown[] = [];
  const task = spawn(
    waiting(function* () {
      using _ = (yield condition.acquire()) as Disposable;
      try {
        yield condition.wait();
      } finally {
        log.push(condition.locked);
      }
    }),
  );
  task.cancel();
  expect([log, task.cancelled(), condition.locked]).toEqual([[true], true, false]);
});

test("C4: cancelled when the lock is there already, and before its turn, the wait is over and fulfilled", () => {
  configure({ maxDrainDepth: 0 });
  const condition = new Condition();
  const task = spawn(
    waiting(function* () {
      using _ = (yield condition.acquire()) as Disposable;
      yield condition.wait();
      return "notified";
    }),
  );
  const outer = new SyncFuture<void>();
  outer.addDoneCallback(() => {
    const held = condition.acquire().result();
    condition.notify();
    held.release();
    task.cancel();
  });
  outer.resolve();
  expect([task.result(), condition.locked]).toEqual(["notified", false]);
});

test("D5: a time limit on a wait ends when the lock is there", () => {
  const clock = virtualClock({ autoAdvance: false }).install();
  try {
    const condition = new Condition();
    condition.acquire();
    const late = syncWaitFor(condition.wait(), 10);
    const other = condition.acquire().result();
    clock.advance(10);
    expect(late.done()).toBe(false);
    other.release();
    expect(late.exception()).toBeInstanceOf(TimeoutError);
    expect(condition.locked).toBe(true);
  } finally {
    clock.uninstall();
  }
});

test("several conditions share a lock", () => {
  const notFull = new Condition();
  const notEmpty = new Condition(notFull.lock);
  const box: number[] = [];
  const put = waiting(function* put(item: number) {
    using _ = (yield notFull.acquire()) as Disposable;
    yield notFull.waitFor(() => box.length === 0);
    box.push(item);
    notEmpty.notify();
  });
  const take = waiting(function* take() {
    using _ = (yield notEmpty.acquire()) as Disposable;
    yield notEmpty.waitFor(() => box.length > 0);
    notFull.notify();
    return box.pop();
  });
  const takers = [spawn(take), spawn(take)];
  spawn(put, 1);
  spawn(put, 2);
  expect([takers.map((task) => task.result()), notFull.locked]).toEqual([[1, 2], false]);
});

describe("waitFor", () => {
  test("gives what the predicate gave; one that throws fails the task, with the lock still held", () => {
    const condition = new Condition();
    condition.acquire();
    expect(condition.waitFor(() => "truth").result()).toBe("truth");
    const failing = condition.waitFor(() => {
      throw new RangeError("the predicate's");
    });
    expect([failing.exception(), condition.locked]).toEqual([new RangeError("the predicate's"), true]);
  });

  test("the predicate may wait, with the lock in hand", () => {
    const condition = new Condition();
    condition.acquire();
    const answer = new SyncFuture<boolean>();
    const task = condition.waitFor(
      waiting(function* () {
        return (yield answer) as boolean;
      }),
    );
    expect([task.done(), condition.locked]).toEqual([false, true]);
    answer.resolve(true);
    expect([task.result(), condition.locked]).toEqual([true, true]);
  });
});

test("N5: a wait that was given up wants no lock, and its notification goes to the next", () => {
  const condition = new Condition();
  const blocking = waiting(function* () {
    yield condition.acquire();
    yield condition.wait();
  });
  expect(caught(blocking)).toMatchObject({ code: "ERR_SYNCAWAIT_DEADLOCK" });
  expect(condition.locked).toBe(false);
  condition.acquire();
  const next = condition.wait();
  condition.acquire();
  condition.notify();
  condition.release();
  expect(next.state).toBe("fulfilled");
});

test("plain promise code awaits it", async () => {
  const condition = new Condition();
  const log: string[] = [];
  let ready = false;
  const consumer = condition.run(async () => {
    await condition.waitFor(() => ready);
    log.push("consumed");
  });
  await condition.run(async () => {
    ready = true;
    condition.notifyAll();
    await Promise.resolve();
    log.push("produced");
  });
  await consumer;
  expect([log, condition.locked]).toEqual([["produced", "consumed"], false]);
});
