/** The cases of CPython's test_runners.py, re-expressed: the host's loop is the runner here. See docs/conformance.md. */
import { AsyncLocalStorage } from "node:async_hooks";
import {
  CancelledError,
  checkpoint,
  currentTask,
  EventLoop,
  InvalidStateError,
  run,
  SyncFuture,
  type SyncTask,
  sleep,
  spawn,
} from "../../../runtime/index.js";
import { type VirtualClock, virtualClock } from "../../../runtime/testing/index.js";
import { caught } from "../../runtime/support/caught.js";
import { unhandledIn } from "../../runtime/support/unhandled.js";
import { waiting } from "../../runtime/support/waiting.js";

let clock: VirtualClock;
let loop: EventLoop;
beforeEach(() => {
  clock = virtualClock({ autoAdvance: false }).install();
  loop = EventLoop.current();
});
afterEach(() => clock.uninstall());

const boom = new Error("boom");
const done = waiting(function* done() {
  yield checkpoint();
  return "done";
});

describe("RunTests", () => {
  test("RunTests.asyncio_run_return: run gives the main task, which has the value in the end", () => {
    const task = run(
      waiting(function* main() {
        yield checkpoint();
        return 42;
      }),
    );
    clock.runAll();
    expect(task.result()).toBe(42);
  });

  test("RunTests.asyncio_run_raises: or the error", () => {
    const task = run(
      waiting(function* main() {
        yield checkpoint();
        throw boom;
      }),
    );
    clock.runAll();
    expect(task.exception()).toBe(boom);
  });

  test("RunTests.asyncio_run_only_coro: a TypeError for what is no function; any function will do", () => {
    expect(() => run(1 as never)).toThrow(TypeError);
    expect(run(() => undefined).result()).toBeUndefined();
  });

  // `run` does not block, so that there is nothing that a running loop could stand in the way of.
  test("RunTests.asyncio_run_from_running_loop: a run inside a run is a task like others; only blocking outright is refused", () => {
    const main = run(function main() {
      expect(() => loop.runUntilComplete(new SyncFuture())).toThrow(InvalidStateError);
      return run(done);
    });
    clock.runAll();
    expect(main.result()).toBe("done");
  });

  // The process is the host's: it goes on until nothing is left to do, and tasks with it.
  test("RunTests.asyncio_run_cancels_hanging_tasks: a task that the main one left behind goes on to its own end", () => {
    let left: SyncTask<unknown> | undefined;
    const main = run(() => {
      left = spawn(done);
      return 123;
    });
    expect([main.result(), left?.done()]).toEqual([123, false]);
    clock.runAll();
    expect(left?.result()).toBe("done");
  });

  // Nobody cancels it, so that its handler for that never runs; what it throws by itself is reported as any task's.
  test("RunTests.asyncio_run_reports_hanging_tasks_errors: an error of a task that was left behind is an unhandled rejection", async () => {
    const leftover = waiting(function* leftover() {
      try {
        yield sleep(100);
      } catch {
        throw new Error("never: nobody cancels it");
      }
      throw boom;
    });
    const reported = await unhandledIn(() => {
      const main = run(() => void spawn(leftover));
      expect(main.done()).toBe(true);
      clock.runAll();
    });
    expect(reported).toEqual([boom]);
  });

  // There, a runner that ends closes all generators. Here a generator belongs to the loop that steps it, and ends with that.
  test("RunTests.asyncio_run_closes_gens_after_hanging_tasks_errors: a failed main task leaves the generators of other tasks alone", () => {
    const log: string[] = [];
    function* fidget(): Generator<SyncFuture<void>> {
      try {
        for (;;) yield sleep(1000);
      } finally {
        log.push("closed");
      }
    }
    const lazyboy = spawn(
      waiting(function* spin() {
        for (const step of fidget()) yield step;
      }),
    );
    const main = run(() => {
      throw boom;
    });
    expect([main.exception(), lazyboy.done(), log]).toEqual([boom, false, []]);
    lazyboy.cancel();
    expect([lazyboy.cancelled(), log]).toEqual([true, ["closed"]]);
  });
});

describe("RunnerTests", () => {
  test("RunnerTests.run: blocks until the task is done; a loop that is closed runs nothing any more", () => {
    expect(loop.runUntilComplete(spawn(done))).toBe("done");
    loop.close();
    expect(() => loop.runUntilComplete(1)).toThrow(InvalidStateError);
    expect(EventLoop.current()).not.toBe(loop);
  });

  test("RunnerTests.run_non_coro: a plain value is what it is", () => {
    expect(loop.runUntilComplete(123)).toBe(123);
  });

  test("RunnerTests.run_future: a future is waited for", () => {
    const future = loop.createFuture<string>();
    loop.callSoon(() => future.resolve("value"));
    expect(loop.runUntilComplete(future)).toBe("value");
  });

  test("RunnerTests.explicit_close: a loop that was closed without having run makes nothing any more", () => {
    loop.close();
    for (const use of [
      () => loop.createFuture(),
      () => loop.createTask(done),
      () => loop.callSoon(done),
      () => loop.callLater(1, done),
      () => loop.runUntilComplete(1),
    ]) {
      expect(use).toThrow(InvalidStateError);
    }
  });

  test("RunnerTests.double_close: the second close does nothing", () => {
    loop.close();
    loop.close();
    expect(() => loop.createFuture()).toThrow(InvalidStateError);
  });

  test("RunnerTests.second_with_block_raises: what is handed to a closed loop does not begin", () => {
    const seen: number[] = [];
    loop.runUntilComplete(loop.createTask((value: number) => seen.push(value), 1));
    loop.close();
    expect(() => loop.createTask((value: number) => seen.push(value), 2)).toThrow(InvalidStateError);
    expect(seen).toEqual([1]);
  });

  // A store that a task enters is the task's own; what runs share is what stands around them.
  test("RunnerTests.run_keeps_context: each run sees the context around it, and changes nothing there", () => {
    const storage = new AsyncLocalStorage<number>();
    const inside = waiting(function* inside(value: number) {
      const before = storage.getStore();
      yield checkpoint();
      return [before, storage.run(value, () => storage.getStore()), storage.getStore()];
    });
    storage.run(-1, () => {
      expect(loop.runUntilComplete(spawn(inside, 1))).toEqual([-1, 1, -1]);
      expect(loop.runUntilComplete(spawn(inside, 2))).toEqual([-1, 2, -1]);
      expect(storage.getStore()).toBe(-1);
    });
  });

  test("RunnerTests.recursive_run: runUntilComplete refuses inside itself; runNestedUntilComplete is there for that", () => {
    const recursive = loop.createTask(() => {
      const task = spawn(done);
      expect(() => loop.runUntilComplete(task)).toThrow(InvalidStateError);
      return loop.runNestedUntilComplete(task);
    });
    expect(loop.runUntilComplete(recursive)).toBe("done");
  });

  // A signal of the process aborts an AbortSignal; the rest is C11.
  test("RunnerTests.interrupt_call_soon: an abort reaches a task that only lets others go first", () => {
    const controller = new AbortController();
    loop.callLater(100, () => controller.abort("interrupted"));
    let rounds = 0;
    const main = run(
      waiting(function* main() {
        for (;;) {
          rounds++;
          yield sleep(10);
          yield checkpoint();
        }
      }),
      { signal: controller.signal },
    );
    clock.advance(100);
    expect([main.cancelled(), rounds > 5]).toEqual([true, true]);
    expect((caught(() => main.result()) as CancelledError).reason).toBe("interrupted");
  });

  test("RunnerTests.interrupt_wait: an abort cancels what the main task waits for, and the main task", () => {
    const controller = new AbortController();
    const future = new SyncFuture();
    const main = run(
      waiting(function* main() {
        yield future;
      }),
      { signal: controller.signal },
    );
    controller.abort();
    expect([future.cancelled(), main.cancelled()]).toEqual([true, true]);
  });

  // There, both are only requests when the task looks. Here the cancel has ended the task before the interrupt comes.
  test("RunnerTests.interrupt_cancelled_task: an abort after a cancel finds the task ended, with the first reason", () => {
    const controller = new AbortController();
    const main = run(
      waiting(function* main() {
        const task = currentTask() as SyncTask<unknown>;
        loop.callSoon(() => {
          task.cancel("cancelled");
          controller.abort("interrupted");
        });
        yield sleep(10_000);
      }),
      { signal: controller.signal },
    );
    clock.runAll();
    expect(caught(() => main.result())).toBeInstanceOf(CancelledError);
    expect((caught(() => main.result()) as CancelledError).reason).toBe("cancelled");
  });
});
