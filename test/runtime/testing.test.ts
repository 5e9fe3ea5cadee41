import { EventLoop, runNestedUntilComplete, sleep, spawn } from "../../runtime/index.js";
import {
  createOrder,
  forceSuspension,
  type Order,
  seededRandom,
  type VirtualClock,
  virtualClock,
} from "../../runtime/testing/index.js";
import { inNode } from "./support/inNode.js";
import { calling, waiting } from "./support/waiting.js";

describe("virtualClock", () => {
  test("E4: time passes when the test says so, in order, and stops where it was told to", () => {
    using clock = virtualClock({ autoAdvance: false, start: 1000 }).install();
    const seen: number[] = [];
    const ticker = spawn(
      waiting(function* () {
        for (let i = 0; i < 5; i++) {
          yield sleep(100);
          seen.push(EventLoop.current().time());
        }
      }),
    );
    clock.advance(250);
    expect(seen).toEqual([1100, 1200]);
    expect(clock.now()).toBe(1250);
    expect(clock.runAll()).toBe(1500);
    expect(ticker.state).toBe("fulfilled");
  });

  test("it goes on by itself when nothing is left to do, and promise continuations come in between", async () => {
    using clock = virtualClock().install();
    const log: string[] = [];
    const other = (async () => {
      for (let i = 0; i < 3; i++) {
        await sleep(3_600_000);
        await null;
        await null;
        log.push(`${clock.now() / 3_600_000}h`);
      }
    })();
    await sleep(9_000_000);
    log.push("2.5h");
    await other;
    expect(log).toEqual(["1h", "2h", "2.5h", "3h"]);
  });

  test("a blocked stack lets time pass", () => {
    using clock = virtualClock().install();
    runNestedUntilComplete(sleep(86_400_000));
    expect(clock.now()).toBe(86_400_000);
  });

  test("uninstalling forgets what is scheduled and brings the former loop back", () => {
    const former = EventLoop.current();
    const clock = virtualClock({ autoAdvance: false }).install();
    const { unreachable } = createOrder();
    EventLoop.current().callLater(5, unreachable);
    expect(() => clock.install()).toThrow(/installed already/);
    clock.uninstall();
    clock.uninstall();
    expect(EventLoop.current()).toBe(former);
    expect(clock.runAll()).toBe(0);
    clock.install().uninstall();
  });

  test("two can stand inside one another", () => {
    using outer = virtualClock({ autoAdvance: false }).install();
    {
      using inner = virtualClock({ autoAdvance: false }).install();
      sleep(10);
      expect([inner.runAll(), outer.runAll()]).toEqual([10, 0]);
    }
    sleep(20);
    expect(outer.runAll()).toBe(20);
  });
});

describe("virtual clocks that are uninstalled in any order", () => {
  const orders = ["abc", "acb", "bac", "bca", "cab", "cba"];

  test.each(orders)("%s: whoever is left last puts the right loop back", (order) => {
    const real = EventLoop.current();
    const clocks = new Map<string, VirtualClock>();
    const loops = new Map<string, EventLoop>();
    for (const name of "abc") {
      clocks.set(name, virtualClock().install());
      loops.set(name, EventLoop.current());
    }
    const left = [..."abc"];
    for (const name of order) {
      clocks.get(name)?.uninstall();
      left.splice(left.indexOf(name), 1);
      expect(EventLoop.current()).toBe(left.length === 0 ? real : loops.get(left.at(-1) as string));
    }
  });

  test("one whose loop was closed, too", () => {
    const real = EventLoop.current();
    const [outer, inner] = [virtualClock().install(), virtualClock()];
    const between = EventLoop.current();
    inner.install();
    EventLoop.current().close();
    inner.uninstall();
    expect(EventLoop.current()).toBe(between);
    EventLoop.current().close();
    outer.uninstall();
    expect(EventLoop.current()).toBe(real);
  });
});

describe("createOrder", () => {
  test("numbers that come in order pass", () => {
    const { step, done, verify } = createOrder();
    step(1);
    step(2);
    done(3);
    verify();
  });

  const misuses: Record<string, [pass: (order: Order) => void, message: string]> = {
    "too early": [({ step }) => step(2), "step 1 is due, but step 2 was passed"],
    "after the end": [({ done, step }) => [done(1), step(2)], "step 2 was passed after done(1)"],
    "where nothing may pass": [({ unreachable }) => unreachable("the handler"), "the handler was passed, after step 0"],
    unfinished: [({ step, verify }) => [step(1), verify()], "without done(2)"],
  };
  test.each(Object.entries(misuses))("%s fails", (_name, [pass, message]) => {
    expect(() => pass(createOrder())).toThrow(message);
  });

  test("what failed inside a callback fails again in verify", () => {
    const { step, done, verify } = createOrder();
    try {
      step(2);
    } catch {
      // A callback's caller would not see it either.
    }
    done(1);
    expect(verify).toThrow("step 1 is due");
  });

  test("the stack of a failure begins in the test", () => {
    const { step } = createOrder();
    let error: Error | undefined;
    try {
      step(7);
    } catch (caught) {
      error = caught as Error;
    }
    expect(error?.stack?.split("\n")[1]).toContain("testing.test.ts");
  });
});

describe("forceSuspension", () => {
  const inner = waiting(function* inner(x: number) {
    return Number(yield x) + Number(yield 1);
  });
  const outer = waiting(function* outer() {
    return Number(yield calling(inner, 1)) + Number(yield calling(inner, 10));
  });

  test("every wait and call suspends, and the result comes as if none had", () => {
    using force = forceSuspension();
    const task = spawn(outer);
    expect(task.result()).toBe(13);
    expect([force.passed, force.forced]).toEqual([9, 9]);
  });

  test.each([
    [{ every: 2 }, 4],
    [{ every: 10 }, 0],
    [{ probability: 0 }, 0],
    [{ probability: 1 }, 9],
    [{ at: (site: string) => site === "call" }, 2],
    [{ at: (_site: string, count: number) => count === 3 }, 1],
  ])("%j chooses %i of nine", (options, count) => {
    using force = forceSuspension(options);
    expect(spawn(outer).result()).toBe(13);
    expect(force.forced).toBe(count);
  });

  test("the same seed chooses the same sites", () => {
    const choose = (seed: number): boolean[] => {
      const chosen: boolean[] = [];
      const random = seededRandom(seed);
      using _force = forceSuspension({
        at: () => {
          chosen.push(random() < 0.5);
          return chosen.at(-1) === true;
        },
      });
      for (let i = 0; i < 10; i++) spawn(outer);
      return chosen;
    };
    expect(choose(5)).toEqual(choose(5));
    expect(choose(5)).not.toEqual(choose(6));
  });

  test("restore ends it; a nested one gives way to the outer one", () => {
    const all = forceSuspension();
    const none = forceSuspension({ probability: 0 });
    spawn(outer);
    expect([all.passed, none.passed]).toEqual([0, 9]);
    none.restore();
    spawn(outer);
    all.restore();
    spawn(outer);
    expect([all.passed, none.passed]).toEqual([9, 9]);
  });

  test("options that mean nothing are refused", () => {
    expect(() => forceSuspension({ every: 0 })).toThrow(RangeError);
    expect(() => forceSuspension({ probability: 1.5 })).toThrow(RangeError);
  });
});

test("all of it works under node:test", () => {
  const { status, stdout } = inNode(`
    const { test } = require("node:test");
    const { createOrder, forceSuspension, virtualClock } = require("./runtime/testing/index.js");
    const { sleep, spawn } = require("./runtime/index.js");
    const { waiting } = require("./test/runtime/support/waiting.js");
    test("a day passes", async (t) => {
      const clock = virtualClock().install();
      const force = forceSuspension();
      t.after(() => { clock.uninstall(); force.restore(); });
      const { step, done, verify } = createOrder();
      await spawn(waiting(function* () {
        step(1);
        yield sleep(86_400_000);
        done(2);
      }));
      verify();
    });
  `);
  expect({ status, passed: /pass 1\b/.test(stdout) }).toEqual({ status: 0, passed: true });
});
