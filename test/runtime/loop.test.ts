import { configure } from "../../runtime/configure.js";
import { runInterruptedJob } from "../../runtime/drain.js";
import { InvalidStateError } from "../../runtime/errors.js";
import { SyncFuture } from "../../runtime/future.js";
import { kernel } from "../../runtime/kernel.js";
import { EventLoop } from "../../runtime/loop.js";
import { createOrder } from "../../runtime/testing/order.js";
import { type VirtualClock, virtualClock } from "../../runtime/testing/virtualClock.js";

let clock: VirtualClock;
let loop: EventLoop;

beforeEach(() => {
  clock = virtualClock({ autoAdvance: false }).install();
  loop = EventLoop.current();
});
afterEach(() => clock.uninstall());

describe("what is ready", () => {
  test("E3: runs in order, and one at a time: a job that blocks in a nested run does not hide the ones behind it", () => {
    const { step, done } = createOrder();
    const future = new SyncFuture<string>();
    loop.callSoon(() => {
      step(1);
      expect(loop.runNestedUntilComplete(future)).toBe("from behind");
      step(3);
    });
    loop.callSoon(() => {
      step(2);
      future.resolve("from behind");
    });
    loop.callSoon(() => done(4));
    clock.runAll();
  });

  test("E3: what becomes ready during a turn waits for the next one", () => {
    const { step, done } = createOrder();
    loop.callSoon(() => {
      step(1);
      loop.callSoon(() => done(3));
      loop.callLater(0, () => step(2));
    });
    // One host callback each: the turn, the timer, the next turn.
    clock.advance(0);
  });

  test("a handle calls its job off, once", () => {
    const { unreachable } = createOrder();
    const handle = loop.callSoon(unreachable, "a cancelled callback");
    expect([handle.cancelled(), handle.cancel(), handle.cancelled(), handle.cancel()]).toEqual([
      false,
      true,
      true,
      false,
    ]);
    clock.runAll();
  });

  test("E2: jobs that take long are told of, also where there are few", () => {
    const reports: unknown[] = [];
    let now = 0;
    const time = jest.spyOn(performance, "now").mockImplementation(() => now);
    configure({ starvationBudget: 50, onStarvation: (report) => reports.push(report) });
    const work = (ms: number): void => {
      now += ms;
    };
    loop.callSoon(work, 30);
    loop.callSoon(work, 30);
    loop.callSoon(work, 30);
    clock.runAll();
    configure({ onStarvation: undefined });
    time.mockRestore();
    expect(reports).toEqual([expect.objectContaining({ duration: 60 })]);
  });

  test("S8: what a job throws goes to onCallbackError and stops no other", () => {
    const errors: unknown[] = [];
    const { onCallbackError } = kernel.configuration;
    configure({ onCallbackError: (error) => errors.push(error) });
    const { done, verify } = createOrder();
    loop.callSoon(() => {
      throw new RangeError("mine");
    });
    loop.callSoon(() => done(1));
    clock.runAll();
    configure({ onCallbackError });
    expect(errors).toEqual([new RangeError("mine")]);
    verify();
  });
});

describe("what is due", () => {
  test("timers fire by deadline, then first in, first out, with their arguments", () => {
    const fired: [number, string][] = [];
    const note = (name: string): unknown => fired.push([loop.time(), name]);
    loop.callLater(20, note, "c");
    loop.callLater(10, note, "a");
    loop.callAt(20, note, "d");
    loop.callLater(10, note, "b");
    loop.callLater(-5, note, "first");
    clock.advance(15);
    expect(fired).toEqual([
      [0, "first"],
      [10, "a"],
      [10, "b"],
    ]);
    clock.advance(5);
    expect(fired.slice(3)).toEqual([
      [20, "c"],
      [20, "d"],
    ]);
  });

  test("E1: what a timer leads to has happened before the next one fires", () => {
    const { step, done } = createOrder();
    const future = new SyncFuture<void>();
    future.addDoneCallback(() => step(2));
    loop.callLater(10, () => {
      step(1);
      kernel.configuration.maxDrainDepth = 0;
      future.resolve();
      kernel.configuration.maxDrainDepth = 64;
    });
    loop.callLater(10, () => done(3));
    clock.runAll();
  });

  test("E1: the timers of one host callback are one outermost drain", () => {
    const depths: number[] = [];
    loop.callLater(10, () => depths.push(kernel.drain.depth));
    loop.callLater(10, () => depths.push(kernel.drain.depth, Number(runInterruptedJob())));
    clock.runAll();
    expect(depths).toEqual([1, 1, 0]);
  });

  test("one that is set by a timer, and due at once, waits until the host has had a turn", () => {
    const { step, done, verify } = createOrder();
    loop.callLater(0, () => {
      step(1);
      loop.callLater(0, () => done(4));
    });
    loop.callLater(0, () => step(2));
    loop.callSoon(() => step(3));
    clock.runAll();
    verify();
  });

  test("a cancelled one does not fire, and does not let time pass either", () => {
    const { unreachable } = createOrder();
    const handle = loop.callLater(1000, unreachable);
    expect(handle.when).toBe(1000);
    expect(handle.cancel()).toBe(true);
    expect(clock.runAll()).toBe(0);
  });

  test("a deadline that is no number is refused", () => {
    expect(() => loop.callLater(Number.NaN, () => {})).toThrow(RangeError);
  });

  test("one that is never due arms nothing", () => {
    loop.callLater(Number.POSITIVE_INFINITY, () => {});
    expect(loop.hasWork()).toBe(false);
    expect(clock.runAll()).toBe(0);
  });
});

describe("running to completion", () => {
  test("runUntilComplete turns the loop until the future is done", () => {
    const future = loop.createFuture<number>();
    loop.callLater(2000, () => future.resolve(42));
    expect(loop.runUntilComplete(future)).toBe(42);
    expect(loop.time()).toBe(2000);
  });

  test("runUntilComplete refuses to run inside itself; runNestedUntilComplete does not (N1)", () => {
    const inner = loop.createFuture<string>();
    const outer = loop.createFuture<string>();
    loop.callSoon(() => {
      expect(loop.isRunning()).toBe(true);
      expect(() => loop.runUntilComplete(inner)).toThrow(InvalidStateError);
      loop.callSoon(() => inner.resolve("inner"));
      outer.resolve(loop.runNestedUntilComplete(inner));
    });
    expect(loop.isRunning()).toBe(false);
    expect(loop.runUntilComplete(outer)).toBe("inner");
  });

  test("N9: stop() ends the nested runs on the stack, the innermost first, and no later one; without one it does nothing", () => {
    const order: string[] = [];
    loop.callSoon(() => {
      loop.callSoon(() => loop.stop());
      expect(() => loop.runNestedUntilComplete(new SyncFuture())).toThrow(InvalidStateError);
      order.push("inner");
    });
    expect(() => loop.runUntilComplete(new SyncFuture())).toThrow(InvalidStateError);
    order.push("outer");
    expect(order).toEqual(["inner", "outer"]);
    loop.stop();
    const later = loop.createFuture<number>();
    loop.callSoon(() => later.resolve(1));
    expect(loop.runUntilComplete(later)).toBe(1);
  });

  test("a closed loop takes nothing more, and another one is current", () => {
    const { unreachable } = createOrder();
    loop.callLater(5, unreachable);
    loop.close();
    expect(clock.runAll()).toBe(0);
    expect(() => loop.callSoon(() => {})).toThrow(InvalidStateError);
    expect(() => loop.runNestedUntilComplete(new SyncFuture())).toThrow(InvalidStateError);
    expect(EventLoop.current()).not.toBe(loop);
  });

  test("a loop that runs cannot be closed", () => {
    const future = loop.createFuture<void>();
    loop.callSoon(() => {
      expect(() => loop.close()).toThrow(InvalidStateError);
      future.resolve();
    });
    loop.runUntilComplete(future);
  });
});
