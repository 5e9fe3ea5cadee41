/** E4: beside the fake timers of Sinon and node:test; jest's are in clock.test.ts. */
import FakeTimers from "@sinonjs/fake-timers";
import { EventLoop, SyncFuture, sleep, spawn, spawnLater, syncWaitFor } from "../../runtime/index.js";
import { virtualClock } from "../../runtime/testing/index.js";
import { inNode } from "./support/inNode.js";
import { waiting } from "./support/waiting.js";

const nap = waiting(function* nap(ms: number, times: number) {
  for (let i = 0; i < times; i++) yield sleep(ms);
  return EventLoop.current().time();
});

describe("E4: Sinon's fake timers", () => {
  let clock: FakeTimers.Clock;
  beforeEach(() => {
    clock = FakeTimers.install();
  });
  afterEach(() => clock.uninstall());

  test("move sleeps and time limits to the millisecond", () => {
    const before = EventLoop.current().time();
    const task = spawn(nap, 1000, 3);
    const late = syncWaitFor(new SyncFuture(), 2999);
    late.addDoneCallback(() => {});
    clock.tick(2998);
    expect([task.state, late.state]).toEqual(["pending", "pending"]);
    clock.tick(1);
    expect([task.state, late.state]).toEqual(["pending", "rejected"]);
    clock.tick(1);
    expect(task.result()).toBe(before + 3000);
  });

  test("turn the loop", () => {
    const later = spawnLater(() => "ran");
    clock.tick(0);
    expect(later.result()).toBe("ran");
  });

  test("let promise continuations come in between, where they are told to", async () => {
    const log: string[] = [];
    const other = (async () => {
      for (let i = 1; i < 3; i++) {
        await sleep(100);
        log.push(`${i} after ${clock.now} ms`);
      }
    })();
    await clock.tickAsync(200);
    await other;
    expect(log).toEqual(["1 after 100 ms", "2 after 200 ms"]);
  });

  test("have nothing left when a task is cancelled", () => {
    const task = spawn(nap, 1000, 3);
    expect(clock.countTimers()).toBe(1);
    task.cancel();
    expect(clock.countTimers()).toBe(0);
  });
});

test("E4: a `performance` that is replaced without `setTimeout` moves no timer of ours, as it moves none of the host's", async () => {
  const host = globalThis.performance;
  const before = EventLoop.current().time();
  Object.defineProperty(globalThis, "performance", { value: { now: () => 0 }, configurable: true, writable: true });
  try {
    await sleep(2);
    expect(performance.now()).toBe(0);
    expect(EventLoop.current().time()).toBeGreaterThan(before);
  } finally {
    Object.defineProperty(globalThis, "performance", { value: host, configurable: true, writable: true });
  }
});

describe("E4: what was set belongs to the clock that was in force then", () => {
  test("a fake one that is moved moves no sleep and no time limit of the host's", () => {
    const real = sleep(60_000);
    const limited = syncWaitFor(new SyncFuture(), 60_000);
    const clock = FakeTimers.install();
    try {
      const fake = sleep(10);
      clock.tick(100_000);
      expect([fake.state, real.state, limited.state]).toEqual(["fulfilled", "pending", "pending"]);
    } finally {
      clock.uninstall();
    }
    expect([real.cancel(), limited.cancel()]).toEqual([true, true]);
  });

  test("what a fake one has left behind does not come by another", async () => {
    const clock = FakeTimers.install();
    const left = sleep(1);
    clock.uninstall();
    await sleep(5);
    expect(left.state).toBe("pending");
    const second = FakeTimers.install();
    sleep(1).cancel();
    second.tick(100);
    second.uninstall();
    expect(left.state).toBe("pending");
    // Who still has the clock may move it.
    clock.tick(1);
    expect(left.state).toBe("fulfilled");
  });

  test("those of the host go on by themselves under a fake one, and when it has gone", async () => {
    const real = [sleep(1), sleep(3)];
    const clock = FakeTimers.install({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    sleep(1).addDoneCallback(() => {});
    // A few thousand are enough; without an end the test would hang where it has to fail.
    for (let left = 300_000; left > 0 && !real[1]?.done(); left--) await turn();
    expect(real[1]?.done()).toBe(true);
    expect(clock.countTimers()).toBe(1);
    clock.uninstall();
    await sleep(1);
    expect(EventLoop.current().figures().timers).toBe(1);
  });
});

describe("a virtual clock and fake timers at once", () => {
  test("are two clocks: each moves what was set while it was in force", () => {
    const fake = FakeTimers.install();
    try {
      using clock = virtualClock({ autoAdvance: false }).install();
      let native = false;
      setTimeout(() => {
        native = true;
      }, 100);
      const ours = sleep(100);
      clock.advance(100);
      expect([native, ours.state]).toEqual([false, "fulfilled"]);
      const second = sleep(100);
      fake.tick(100);
      expect([native, second.state]).toEqual([true, "pending"]);
    } finally {
      fake.uninstall();
    }
  });

  test("the virtual one goes on by itself only as the fake one gives it turns", async () => {
    const fake = FakeTimers.install();
    try {
      using clock = virtualClock().install();
      const ours = sleep(5000);
      await null;
      expect(ours.state).toBe("pending");
      await fake.tickAsync(1);
      expect([ours.state, clock.now()]).toEqual(["fulfilled", 5000]);
    } finally {
      fake.uninstall();
    }
  });
});

test("E4: node:test's mock timers and Date, which leave performance.now alone: several sleeps come in time", () => {
  const { status, stdout, stderr } = inNode(`
    const { test } = require("node:test");
    const assert = require("node:assert");
    const { EventLoop, runNestedUntilComplete, sleep } = require("./runtime/index.js");
    test("each at its tick", (t) => {
      for (let round = 0; round < 2; round++) {
        t.mock.timers.enable({ apis: ["setTimeout", "setImmediate", "Date"] });
        const seen = [];
        for (const ms of [30, 10, 20, 10]) sleep(ms).addDoneCallback(() => seen.push(ms));
        t.mock.timers.tick(9);
        assert.deepEqual(seen, []);
        t.mock.timers.tick(1);
        assert.deepEqual(seen, [10, 10]);
        const begun = EventLoop.current().time();
        sleep(15).addDoneCallback(() => seen.push(EventLoop.current().time() - begun));
        for (let i = 0; i < 20; i++) t.mock.timers.tick(1);
        assert.deepEqual(seen.map(Math.round), [10, 10, 20, 15, 30]);
        const left = sleep(1);
        assert.throws(() => runNestedUntilComplete(left), /clock stands still/);
        left.cancel();
        t.mock.timers.reset();
      }
    });
    test("Date alone is another day, and no other time", async (t) => {
      t.mock.timers.enable({ apis: ["Date"] });
      await sleep(5);
    });
    test("are gone afterwards", async () => {
      await sleep(5);
    });
  `);
  expect({ status, stdout, stderr }).toMatchObject({ status: 0, stdout: expect.stringMatching(/pass 3\b/) });
});

test("E4: node:test's mock timers that were there before the runtime was loaded", () => {
  const { status, stdout, stderr } = inNode(`
    const { mock } = require("node:test");
    const assert = require("node:assert");
    mock.timers.enable();
    const { sleep } = require("./runtime/index.js");
    const sleeps = [sleep(10), sleep(20)];
    mock.timers.tick(10);
    assert.deepEqual(sleeps.map(({ state }) => state), ["fulfilled", "pending"]);
    mock.timers.tick(10);
    assert.equal(sleeps[1].state, "fulfilled");
    mock.timers.reset();
    sleep(5).addDoneCallback(() => console.log("awake"));
  `);
  expect({ status, stdout, stderr }).toMatchObject({ status: 0, stdout: expect.stringContaining("awake") });
});

test("E4: Sinon's fakes of everything at loading, and of timers and Date alone later", () => {
  const { status, stdout, stderr } = inNode(`
    const FakeTimers = require(${JSON.stringify(require.resolve("@sinonjs/fake-timers"))});
    const assert = require("node:assert");
    const first = FakeTimers.install();
    const { sleep } = require("./runtime/index.js");
    first.uninstall();
    const clock = FakeTimers.install({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    const sleeps = [sleep(10), sleep(20)];
    clock.tick(10);
    clock.tick(10);
    assert.deepEqual(sleeps.map(({ state }) => state), ["fulfilled", "fulfilled"]);
    clock.uninstall();
  `);
  expect({ status, stdout, stderr }).toMatchObject({ status: 0 });
});

test("E4: node:test's mock timers", () => {
  const { status, stdout, stderr } = inNode(`
    const { test, mock } = require("node:test");
    const assert = require("node:assert");
    const { sleep, spawn, spawnLater } = require("./runtime/index.js");
    const { waiting } = require("./test/runtime/support/waiting.js");
    const nap = waiting(function* nap(ms, times) {
      for (let i = 0; i < times; i++) yield sleep(ms);
      return "awake";
    });
    test("move our timers", () => {
      mock.timers.enable({ apis: ["setTimeout", "setImmediate"] });
      const task = spawn(nap, 1000, 3);
      // One at a time: what a timer sets in a longer tick is counted from the end of that.
      for (const ms of [1000, 1000, 999]) mock.timers.tick(ms);
      assert.equal(task.state, "pending");
      mock.timers.tick(1);
      assert.equal(task.result(), "awake");
      const later = spawnLater(() => "ran");
      mock.timers.tick(1);
      assert.equal(later.result(), "ran");
      mock.timers.reset();
    });
    test("are gone afterwards", async () => {
      await sleep(5);
    });
  `);
  expect({ status, stdout, stderr }).toMatchObject({ status: 0, stdout: expect.stringMatching(/pass 2\b/) });
});
