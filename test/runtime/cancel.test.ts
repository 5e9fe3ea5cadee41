import { getEventListeners } from "node:events";
import { cancelOnAbort } from "../../runtime/cancellation.js";
import {
  CancelledError,
  CancelScope,
  configure,
  currentTask,
  runNestedUntilComplete,
  SyncFuture,
  type SyncTask,
  spawn,
  spawnLater,
  syncGather,
} from "../../runtime/index.js";
import { wait } from "../../runtime/internal.js";
import { kernel } from "../../runtime/kernel.js";
import { virtualClock } from "../../runtime/testing/index.js";
import { compile, suspended } from "./support/compile.js";

const waitFor = compile(function* waitFor(x: unknown) {
  let value = wait(x);
  if (suspended(value)) value = yield;
  return value;
});

/** Waits for `x`, notes what comes, and then waits for `y`. */
const waitTwice = compile(function* waitTwice(log: unknown[], x: unknown, y: unknown) {
  try {
    let value = wait(x);
    if (suspended(value)) value = yield;
    log.push(["first", value]);
  } catch (error) {
    log.push(["first threw", (error as CancelledError).reason]);
  }
  let value = wait(y);
  if (suspended(value)) value = yield;
  return value;
});

afterEach(() => configure({ maxDrainDepth: 64 }));

describe("C1: requests", () => {
  test("C1: are counted and can be withdrawn; the last one takes an undelivered request with it", () => {
    const log: unknown[] = [];
    const body = compile(function* body() {
      const task = currentTask() as SyncTask<unknown>;
      log.push(
        task.cancel("a"),
        task.cancel("b"),
        task.cancelling(),
        task.uncancel(),
        task.uncancel(),
        task.uncancel(),
      );
      let value = wait(future) as string;
      if (suspended(value)) value = yield;
      return value;
    });
    const future = new SyncFuture<string>();
    const task = spawn(body);
    future.resolve("kept");
    expect(log).toEqual([true, true, 2, 1, 0, 0]);
    expect(task.result()).toBe("kept");
  });

  test("C1: one that is left is delivered at the next wait that parks", () => {
    const body = compile(function* body() {
      const task = currentTask() as SyncTask<unknown>;
      task.cancel("a");
      task.cancel("b");
      task.uncancel();
      let value = wait(new SyncFuture());
      if (suspended(value)) value = yield;
      return value;
    });
    expect(reasonOf(spawn(body))).toBe("b");
  });

  test("C1: false on a task that is done", () => {
    expect(spawn(() => 1).cancel()).toBe(false);
  });
});

describe("C2: parked on a leaf", () => {
  test("C2: the leaf is cancelled and the error thrown inside the call, and finally runs inside it up to the next park", () => {
    const log: string[] = [];
    const [leaf, cleanup] = [new SyncFuture(), new SyncFuture()];
    const body = compile(function* body() {
      try {
        if (suspended(wait(leaf))) yield;
      } finally {
        log.push("finally begins");
        if (suspended(wait(cleanup))) yield;
        log.push("finally ends");
      }
    });
    const task = spawn(body);
    expect(task.cancel("stop")).toBe(true);
    log.push("cancel returned");
    expect([leaf.state, task.state]).toEqual(["cancelled", "pending"]);
    cleanup.resolve(1);
    expect(log).toEqual(["finally begins", "cancel returned", "finally ends"]);
    expect(reasonOf(task)).toBe("stop");
  });

  test("C2: a task that catches the error goes on; the request is gone", () => {
    const log: unknown[] = [];
    const [x, y] = [new SyncFuture(), new SyncFuture()];
    const task = spawn(waitTwice, log, x, y);
    task.cancel("stop");
    y.resolve("second");
    expect([log, task.result(), task.cancelling()]).toEqual([[["first threw", "stop"]], "second", 1]);
  });

  test("C2: a leaf that somebody else cancels throws too, and takes no request with it", () => {
    const log: unknown[] = [];
    const [x, y] = [new SyncFuture(), new SyncFuture()];
    const task = spawn(waitTwice, log, x, y);
    x.cancel("theirs");
    y.resolve("second");
    expect([log, task.result()]).toEqual([[["first threw", "theirs"]], "second"]);
  });
});

describe("C3: forward", () => {
  test("C3: a request goes on to the task that is waited for; consumed when that ends cancelled", () => {
    const leaf = new SyncFuture();
    const inner = spawn(waitFor, leaf);
    const outer = spawn(waitFor, inner);
    outer.cancel("stop");
    expect([leaf.state, inner.state, outer.state]).toEqual(["cancelled", "cancelled", "cancelled"]);
    expect([inner.cancelling(), outer.cancelling()]).toEqual([1, 1]);
    expect(reasonOf(outer)).toBe("stop");
  });

  test("C3: if that ends with a value, the value is delivered and the request thrown at the next wait that parks", () => {
    const [leaf, late] = [new SyncFuture(), new SyncFuture<string>()];
    const stubborn = compile(function* stubborn() {
      try {
        if (suspended(wait(leaf))) yield;
      } catch {
        let value = wait(late) as string;
        if (suspended(value)) value = yield;
        return value;
      }
      return "not reached";
    });
    const log: unknown[] = [];
    const inner = spawn(stubborn);
    const outer = spawn(waitTwice, log, inner, new SyncFuture());
    outer.cancel("stop");
    expect([inner.state, outer.state, log]).toEqual(["pending", "pending", []]);
    late.resolve("item");
    expect(log).toEqual([["first", "item"]]);
    expect(reasonOf(outer)).toBe("stop");
  });

  test("C3: through gather", () => {
    const leaves = [new SyncFuture(), new SyncFuture()];
    const outer = spawn(waitFor, syncGather(...leaves));
    outer.cancel("stop");
    expect(leaves.map((leaf) => leaf.state)).toEqual(["cancelled", "cancelled"]);
    expect(reasonOf(outer)).toBe("stop");
  });

  test("C3: tasks that wait for one another in a circle can be cancelled", () => {
    const tasks: SyncTask<unknown>[] = [];
    const gates = [new SyncFuture(), new SyncFuture(), new SyncFuture()];
    const body = compile(function* body(at: number) {
      if (suspended(wait(gates[at]))) yield;
      let value = wait(tasks[(at + 1) % 3]);
      if (suspended(value)) value = yield;
      return value;
    });
    for (const at of [0, 1, 2]) tasks[at] = spawn(body, at);
    for (const gate of gates) gate.resolve(1);
    tasks[0]?.cancel("stop");
    expect(tasks.map((task) => task.state)).toEqual(["cancelled", "cancelled", "cancelled"]);
    expect(tasks.map((task) => task.requests?.forwarding ?? null)).toEqual([null, null, null]);
  });

  test("C3: a task that is resumed by its own cancel, and parks again, can be cancelled from inside that cancel", () => {
    const [leaf, second] = [new SyncFuture(), new SyncFuture()];
    const inner = spawn(waitFor, leaf);
    const log: unknown[] = [];
    const outer = spawn(waitTwice, log, inner, second);
    inner.addDoneCallback(() => outer.cancel("again"));
    outer.cancel("stop");
    expect(log).toEqual([["first threw", "stop"]]);
    expect(reasonOf(outer)).toBe("again");
  });
});

describe("C4: commit", () => {
  test.each([0, 1, 64])("C4: no cancel keeps an outcome from its waiter, with maxDrainDepth %d", (maxDrainDepth) => {
    configure({ maxDrainDepth });
    const item = new SyncFuture<string>();
    const log: unknown[] = [];
    let task: SyncTask<unknown>;
    // It runs before the delivery to the task, which was added later.
    item.addDoneCallback(() => {
      log.push(task.state, task.cancel("late"), task.state);
    });
    task = spawn(waitTwice, log, item, new SyncFuture());
    item.resolve("item");
    expect(log).toEqual(["pending", true, "pending", ["first", "item"]]);
    expect(reasonOf(task)).toBe("late");
  });

  test("C4: nor one that comes while S5 puts the delivery off", () => {
    configure({ maxDrainDepth: 0 });
    const [outside, item] = [new SyncFuture(), new SyncFuture<string>()];
    const consumer = spawn(waitFor, item);
    outside.addDoneCallback(() => {
      item.resolve("item");
      consumer.cancel("late");
    });
    outside.resolve(1);
    expect(consumer.result()).toBe("item");
  });
});

describe("C5: a task that runs, or is below on the stack", () => {
  test("C5: only records; delivered at the next wait that parks, where the error is thrown without a park", () => {
    const log: unknown[] = [];
    const leaf = new SyncFuture();
    const body = compile(function* body() {
      const task = currentTask() as SyncTask<unknown>;
      const notifier = new SyncFuture();
      notifier.addDoneCallback(() => log.push(task.cancel("from below")));
      notifier.resolve(1);
      log.push("goes on");
      try {
        if (suspended(wait(leaf))) yield;
      } finally {
        log.push("finally");
      }
    });
    const task = spawn(body);
    expect(log).toEqual([true, "goes on", "finally"]);
    expect([leaf.state, reasonOf(task)]).toEqual(["cancelled", "from below"]);
  });

  test("C5: a request that meets a wait which still brings a value stays", () => {
    const log: unknown[] = [];
    const rescued = new (class extends SyncFuture<string> {
      override cancel(): boolean {
        return this.tryResolve("rescued");
      }
    })();
    const body = compile(function* body() {
      currentTask()?.cancel("stop");
      let value = wait(rescued) as string;
      if (suspended(value)) value = yield;
      log.push(value);
      if (suspended(wait(new SyncFuture()))) yield;
    });
    expect(reasonOf(spawn(body))).toBe("stop");
    expect(log).toEqual(["rescued"]);
  });

  test("C5: in a nested run, the task that blocks is below on the stack", () => {
    using _clock = virtualClock().install();
    const log: unknown[] = [];
    const body = compile(function* body() {
      const task = currentTask() as SyncTask<unknown>;
      log.push(runNestedUntilComplete(spawnLater(() => task.cancel("stop"))));
      if (suspended(wait(new SyncFuture()))) yield;
    });
    const task = spawn(body);
    expect([log, reasonOf(task)]).toEqual([[true], "stop"]);
  });
});

describe("C6: before the first step", () => {
  test("C6: ends cancelled at once, its callbacks run, and its body never does", () => {
    using clock = virtualClock().install();
    const log: string[] = [];
    const task = spawnLater(() => log.push("body"));
    task.addDoneCallback(() => log.push("callback"));
    expect(task.cancel("early")).toBe(true);
    expect(log).toEqual(["callback"]);
    clock.advance(0);
    expect(log).toEqual(["callback"]);
    expect(reasonOf(task)).toBe("early");
  });

  test("C6, C11: a signal that was asked for is aborted before the callbacks", () => {
    using _clock = virtualClock().install();
    const task = spawnLater(() => undefined);
    const { signal } = task;
    let seen: unknown;
    task.addDoneCallback(() => {
      seen = signal.reason;
    });
    task.cancel("early");
    expect([seen, reasonOf(task)]).toEqual(["early", "early"]);
  });
});

describe("C11: AbortSignal", () => {
  test("C11: task.signal is aborted before the error is thrown, with the same reason", () => {
    const log: unknown[] = [];
    const body = compile(function* body() {
      const { signal } = currentTask() as SyncTask<unknown>;
      signal.addEventListener("abort", () => log.push(["aborted", signal.reason]));
      try {
        if (suspended(wait(new SyncFuture()))) yield;
      } catch (error) {
        log.push(["thrown", (error as CancelledError).reason]);
      }
    });
    const task = spawn(body);
    task.cancel();
    const [[first, reason], [second, thrown]] = log as [[string, DOMException], [string, unknown]];
    expect([first, second, reason.name]).toEqual(["aborted", "thrown", "AbortError"]);
    expect(thrown).toBe(reason);
    expect([task.state, task.signal.aborted]).toEqual(["fulfilled", true]);
  });

  test("C11: one that is asked for only afterwards is aborted already if the task was cancelled, and only then", () => {
    const cancelled = spawn(waitFor, new SyncFuture());
    cancelled.cancel("stop");
    expect([cancelled.signal.aborted, cancelled.signal.reason]).toEqual([true, "stop"]);
    expect(spawn(() => 1).signal.aborted).toBe(false);
  });

  test("C11, C1: a request that a listener of the signal makes is part of the one that is delivered", () => {
    const log: string[] = [];
    const gate = new SyncFuture();
    const body = compile(function* body() {
      try {
        if (suspended(wait(new SyncFuture()))) yield;
      } finally {
        if (suspended(wait(gate))) yield;
        log.push("cleaned up");
      }
    });
    const task = spawn(body);
    task.signal.addEventListener("abort", () => task.cancel("again"));
    task.cancel("first");
    expect([gate.state, task.state]).toEqual(["pending", "pending"]);
    gate.resolve(1);
    expect(log).toEqual(["cleaned up"]);
    expect([task.cancelled(), task.cancelling()]).toEqual([true, 2]);
  });

  test("C11: a request that is not delivered aborts nothing", () => {
    const inner = spawn(
      waitFor,
      new (class extends SyncFuture {
        override cancel(): boolean {
          return false;
        }
      })(),
    );
    const outer = spawn(waitFor, inner);
    const { signal } = outer;
    outer.cancel();
    expect([signal.aborted, outer.state]).toEqual([false, "pending"]);
  });

  test("C11: listeners go however the task ends, and so do those of a scope", () => {
    using _clock = virtualClock().install();
    const { signal } = new AbortController();
    const count = (): number => getEventListeners(signal, "abort").length;
    const ends = [
      (future: SyncFuture): void => future.resolve(1),
      (future: SyncFuture): void => future.reject(new Error("mine")),
      (future: SyncFuture): void => void future.cancel(),
    ];
    for (const end of ends) {
      const future = new SyncFuture();
      const [task, scope] = [spawn(waitFor, future), new CancelScope({ signal })];
      cancelOnAbort(task, signal);
      const scoped = scope.run(() => spawn(waitFor, future));
      for (const each of [task, scoped]) each.addDoneCallback(() => {});
      expect(count()).toBe(2);
      end(future);
      expect([task.done(), scoped.done(), count()]).toEqual([true, true, 0]);
    }
    const unbegun = spawnLater(() => 1);
    cancelOnAbort(unbegun, signal);
    unbegun.cancel();
    expect(count()).toBe(0);
  });

  test("C11: an aborted signal cancels synchronously, one that is aborted already at once; listeners go", () => {
    const controller = new AbortController();
    const add = jest.spyOn(controller.signal, "addEventListener");
    const remove = jest.spyOn(controller.signal, "removeEventListener");
    const future = new SyncFuture();
    const ended = spawn(waitFor, future);
    cancelOnAbort(ended, controller.signal);
    future.resolve(1);
    expect([add.mock.calls.length, remove.mock.calls.length]).toEqual([1, 1]);
    expect(remove.mock.calls[0]?.[1]).toBe(add.mock.calls[0]?.[1]);
    const task = spawn(waitFor, new SyncFuture());
    const detached = spawn(waitFor, new SyncFuture());
    cancelOnAbort(task, controller.signal);
    cancelOnAbort(detached, controller.signal)();
    controller.abort("stop");
    expect([reasonOf(task), detached.state]).toEqual(["stop", "pending"]);
    const late = spawn(waitFor, new SyncFuture());
    cancelOnAbort(late, controller.signal);
    expect(reasonOf(late)).toBe("stop");
  });
});

describe("each rule is needed: with one of them off, the value is lost", () => {
  afterEach(() => Object.assign(kernel.ablate, { commit: false, resultWins: false, forward: false }));

  test("C4 off: a committed outcome is thrown away", () => {
    kernel.ablate.commit = true;
    const item = new SyncFuture<string>();
    let task: SyncTask<unknown>;
    item.addDoneCallback(() => task.cancel("late"));
    task = spawn(waitFor, item);
    item.resolve("item");
    expect(reasonOf(task)).toBe("late");
  });

  test("S13 off: a result is thrown away", () => {
    kernel.ablate.resultWins = true;
    const task = spawn(() => {
      currentTask()?.cancel("stop");
      return "item";
    });
    expect(reasonOf(task)).toBe("stop");
  });

  test("C3 off: the task that is waited for fulfils, and its waiter is gone", () => {
    kernel.ablate.forward = true;
    const item = new SyncFuture<string>();
    const inner = spawn(waitFor, item);
    const outer = spawn(waitFor, inner);
    outer.cancel("stop");
    item.resolve("item");
    expect([reasonOf(outer), inner.result()]).toEqual(["stop", "item"]);
  });
});

function reasonOf(task: SyncTask<unknown>): unknown {
  expect(task.state).toBe("cancelled");
  try {
    task.result();
  } catch (error) {
    expect(error).toBeInstanceOf(CancelledError);
    return (error as CancelledError).reason;
  }
  return undefined;
}
