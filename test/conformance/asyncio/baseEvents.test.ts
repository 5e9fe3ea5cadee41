/** The cases of CPython's test_base_events.py that are about the loop itself, re-expressed: see docs/conformance.md. */
import { configure, EventLoop, InvalidStateError, SyncFuture, SyncTask, sleep, spawn } from "../../../runtime/index.js";
import { kernel } from "../../../runtime/kernel.js";
import { type VirtualClock, virtualClock } from "../../../runtime/testing/index.js";
import { TimerHeap } from "../../../runtime/timers.js";
import { recordCallbackErrors } from "../../runtime/support/callbackErrors.js";
import { inNode } from "../../runtime/support/inNode.js";
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
const fail = (): never => {
  throw boom;
};
const sleeper = waiting(function* sleeper(ms: number) {
  yield sleep(ms);
  return ms;
});

describe("BaseEventLoopTests: closing", () => {
  test("BaseEventLoopTests.close: a closed loop refuses work, and forgets what was scheduled; closing twice is no error", () => {
    const callback = jest.fn();
    loop.callSoon(callback);
    loop.callLater(1, callback);
    loop.close();
    loop.close();
    expect(() => loop.callSoon(callback)).toThrow(InvalidStateError);
    expect(() => loop.runUntilComplete(new SyncFuture())).toThrow(InvalidStateError);
    clock.runAll();
    expect(callback).not.toHaveBeenCalled();
  });
});

describe("BaseEventLoopTests: what is ready and what is due", () => {
  test("BaseEventLoopTests._add_callback_handle: what was handed over is ready, and runs in the next turn", () => {
    const callback = jest.fn();
    loop.callSoon(callback);
    expect([loop.hasWork(), callback.mock.calls.length]).toEqual([true, 0]);
    clock.runAll();
    expect(callback).toHaveBeenCalledTimes(1);
  });

  test("BaseEventLoopTests._add_callback_cancelled_handle: one that was cancelled does not run", () => {
    const callback = jest.fn();
    const handle = loop.callSoon(callback);
    expect([handle.cancel(), handle.cancelled()]).toEqual([true, true]);
    clock.runAll();
    expect(callback).not.toHaveBeenCalled();
  });

  test("BaseEventLoopTests.call_soon: with its arguments, in order", () => {
    const calls: unknown[] = [];
    loop.callSoon((...args: unknown[]) => calls.push(args), 1, "a");
    loop.callSoon((...args: unknown[]) => calls.push(args), 2, "b");
    clock.runAll();
    expect(calls).toEqual([
      [1, "a"],
      [2, "b"],
    ]);
  });

  test("BaseEventLoopTests.call_soon_non_callable: a TypeError where it is handed over, and nothing is scheduled", () => {
    for (const schedule of [
      () => loop.callSoon("x" as never),
      () => loop.callLater(1, undefined as never),
      () => loop.callAt(1, Promise.resolve() as never),
    ]) {
      expect(schedule).toThrow(TypeError);
    }
    expect(loop.hasWork()).toBe(false);
  });

  test("BaseEventLoopTests.call_later: when the time has passed; the handle says when", () => {
    const callback = jest.fn();
    const handle = loop.callLater(10_000, callback, "argument");
    expect(handle.when).toBe(10_000);
    clock.advance(9_999);
    expect(callback).not.toHaveBeenCalled();
    clock.advance(1);
    expect(callback.mock.calls).toEqual([["argument"]]);
    expect(() => loop.callLater(Number.NaN, callback)).toThrow(RangeError);
  });

  test("BaseEventLoopTests.call_later_negative_delays: are due at once, the most negative first", () => {
    const calls: string[] = [];
    loop.callLater(-1, () => calls.push("a"));
    loop.callLater(-2, () => calls.push("b"));
    clock.runAll();
    expect(calls).toEqual(["b", "a"]);
  });

  test("BaseEventLoopTests.time_and_call_at: by the loop's own clock, in ms", () => {
    clock.advance(50);
    let calledAt = Number.NaN;
    loop.callAt(loop.time() + 100, () => {
      calledAt = loop.time();
    });
    clock.runAll();
    expect(calledAt).toBe(150);
    expect(() => loop.callAt(Number.NaN, fail)).toThrow(RangeError);
  });

  test("BaseEventLoopTests._run_once: a cancelled timer keeps nobody waiting: the next deadline is the living one's", () => {
    loop.callLater(5_000, fail).cancel();
    loop.callLater(10_000, () => {});
    expect([loop.nextDeadline(), clock.runAll()]).toEqual([10_000, 10_000]);
  });

  test("BaseEventLoopTests._run_once_schedule_handle: what a due timer makes ready waits for the next turn", () => {
    const calls: string[] = [];
    loop.callLater(-1, () => {
      loop.callSoon(() => calls.push("made ready"));
      calls.push("due");
    });
    loop.callLater(0, () => calls.push("due too"));
    clock.runAll();
    expect(calls).toEqual(["due", "due too", "made ready"]);
  });

  test("BaseEventLoopTests._run_once_cancelled_event_cleanup: cancelled timers go when they are the first, or when they are too many", () => {
    const heap = new TimerHeap();
    heap.add(3_000, () => {});
    for (const deadline of [3_600, 3_600, 100, 100]) heap.cancel(heap.add(deadline, () => {}));
    expect([heap.size, heap.footprint]).toEqual([1, 5]);
    // Looking for the earliest one takes away those that stand before it.
    expect([heap.nextDeadline(), heap.footprint]).toEqual([3_000, 3]);
    for (let i = 0; i < 10_000; i++) heap.cancel(heap.add(3_600, () => {}));
    expect(heap.size).toBe(1);
    expect(heap.footprint).toBeLessThan(1_100);
  });
});

describe("BaseEventLoopTests: running", () => {
  test("BaseEventLoopTests.run_until_complete_type_error: a plain value is its own outcome", () => {
    expect(loop.runUntilComplete("blah")).toBe("blah");
  });

  test("BaseEventLoopTests.run_until_complete_loop: a loop that has been replaced runs nothing", () => {
    const other = virtualClock().install();
    expect(() => loop.runUntilComplete(new SyncFuture())).toThrow(InvalidStateError);
    other.uninstall();
  });

  // No error of a callback leaves the loop, so that nothing has to be tidied up after one.
  test("BaseEventLoopTests.run_until_complete_loop_orphan_future_close_loop: a callback that throws does not end the run, and the next run is a fresh one", () => {
    const errors: unknown[] = [];
    const { onCallbackError } = kernel.configuration;
    configure({ onCallbackError: (error) => errors.push(error) });
    loop.callSoon(fail);
    expect([loop.runUntilComplete(spawn(sleeper, 100)), errors]).toEqual([100, [boom]]);
    expect(loop.runUntilComplete(spawn(sleeper, 200))).toBe(200);
    configure({ onCallbackError });
  });

  test("BaseEventLoopTests.run_until_complete_baseexception: an error that ends the run leaves no stop behind", () => {
    expect(() => loop.runUntilComplete(spawn(fail))).toThrow(boom);
    const called = jest.fn();
    loop.callSoon(called);
    expect(loop.runUntilComplete(spawn(sleeper, 1))).toBe(1);
    expect(called).toHaveBeenCalledTimes(1);
  });

  test("BaseEventLoopTests.run_once: stop, called in a turn, ends the run after that callback", () => {
    const after = jest.fn();
    loop.callSoon(() => loop.stop());
    loop.callSoon(after);
    expect(() => loop.runUntilComplete(new SyncFuture())).toThrow(InvalidStateError);
    expect(after).not.toHaveBeenCalled();
    clock.runAll();
    expect(after).toHaveBeenCalledTimes(1);
  });

  // There is no run_forever, and so nothing that a stop in advance could be meant for.
  test("BaseEventLoopTests.run_forever_pre_stopped: a stop without a run on the stack stops nothing", () => {
    loop.stop();
    expect(loop.runUntilComplete(spawn(sleeper, 1))).toBe(1);
  });

  test("BaseEventLoopTests.create_task: makes a SyncTask, which has run up to its first wait", () => {
    const task = loop.createTask(sleeper, 5);
    expect([task instanceof SyncTask, task.done(), task.name]).toEqual([true, false, "sleeper"]);
    clock.runAll();
    expect(task.result()).toBe(5);
  });
});

describe("BaseEventLoopTests: errors of callbacks", () => {
  const errors = recordCallbackErrors();
  beforeEach(() => {
    errors.length = 0;
  });

  test("BaseEventLoopTests.set_exc_handler_invalid: a TypeError for a handler that is no function, and the old one stays", () => {
    const { onCallbackError } = kernel.configuration;
    expect(() => configure({ onCallbackError: "spam" as never })).toThrow(TypeError);
    expect(kernel.configuration.onCallbackError).toBe(onCallbackError);
  });

  test("BaseEventLoopTests.set_exc_handler_custom: the handler is told of the error, and the others run", () => {
    const after = jest.fn();
    loop.callSoon(fail);
    loop.callLater(1, fail);
    loop.callLater(1, after);
    clock.runAll();
    expect([errors, after.mock.calls.length]).toEqual([[boom, boom], 1]);
  });

  // In processes of their own, whose uncaught exceptions can be watched.
  const watched = (program: string): unknown => {
    const { stdout, stderr } = inNode(`
      const { configure, EventLoop, SyncFuture } = require("./runtime/index.js");
      const loop = EventLoop.current();
      const seen = [];
      process.on("uncaughtException", (error) => seen.push("uncaught " + error.message));
      const fail = (message) => { throw new Error(message); };
      ${program}
      process.on("exit", () => console.log(JSON.stringify(seen)));
    `);
    expect(stderr).toBe("");
    return JSON.parse(stdout);
  };

  test("BaseEventLoopTests.default_exc_handler_callback: by default it is the host's uncaught exception, and the loop goes on", () => {
    const seen = watched(`
      const future = new SyncFuture();
      loop.callSoon(() => { future.resolve(true); fail("ready"); });
      loop.callLater(5, fail, "due");
      future.addDoneCallback(() => fail("done"));
      loop.callLater(10, () => seen.push("went on"));
    `);
    expect([...(seen as string[])].sort()).toEqual(["uncaught done", "uncaught due", "uncaught ready", "went on"]);
  });

  test("BaseEventLoopTests.set_exc_handler_broken: what the handler throws is the host's uncaught exception, once, and the loop goes on", () => {
    const seen = watched(`
      configure({ onCallbackError: (error) => { seen.push("told of " + error.message); fail("handler"); } });
      loop.callSoon(fail, "zero");
      loop.callSoon(() => seen.push("went on"));
    `);
    expect(seen).toEqual(["told of zero", "went on", "uncaught handler"]);
  });

  test("BaseEventLoopTests.default_exc_handler_broken: the same where a done callback has thrown", () => {
    const seen = watched(`
      configure({ onCallbackError: (error) => { seen.push("told of " + error.message); fail("handler"); } });
      const future = new SyncFuture();
      future.addDoneCallback(() => fail("zero"));
      future.addDoneCallback(() => seen.push("went on"));
      future.resolve(1);
      seen.push("resolve returned");
    `);
    expect(seen).toEqual(["told of zero", "went on", "resolve returned", "uncaught handler"]);
  });

  test("BaseEventLoopTests.default_exc_handler_coro: an error of a task that nobody looks at is an unhandled rejection", async () => {
    const failing = waiting(function* failing() {
      yield sleep(10);
      throw boom;
    });
    expect(
      await unhandledIn(() => {
        spawn(failing);
        clock.runAll();
      }),
    ).toEqual([boom]);
    expect(errors).toEqual([]);
  });
});

describe("BaseEventLoopWithSelectorTests", () => {
  test("BaseEventLoopWithSelectorTests.log_slow_callbacks: onStarvation is told of a callback that takes longer than the budget", () => {
    const reports: unknown[] = [];
    let now = 0;
    const time = jest.spyOn(performance, "now").mockImplementation(() => now);
    configure({ starvationBudget: 50, onStarvation: (report) => reports.push(report) });
    try {
      loop.callSoon(() => {
        now += 40;
      });
      clock.runAll();
      expect(reports).toEqual([]);
      loop.callSoon(() => {
        now += 60;
      });
      clock.runAll();
      expect(reports).toEqual([expect.objectContaining({ duration: 60 })]);
    } finally {
      configure({ onStarvation: undefined });
      time.mockRestore();
    }
  });
});

describe("RunningLoopTests", () => {
  test("RunningLoopTests.running_loop_within_a_loop: a loop that runs refuses runUntilComplete from inside", () => {
    const inside = spawn(() => {
      expect(loop.isRunning()).toBe(true);
      return loop.runUntilComplete(new SyncFuture());
    });
    expect(inside.exception()).toBeInstanceOf(InvalidStateError);
    expect(loop.isRunning()).toBe(false);
  });
});
