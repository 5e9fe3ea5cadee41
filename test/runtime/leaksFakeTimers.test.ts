/** E4: the kit's own waits beside fake timers, which nobody moves. */
import FakeTimers from "@sinonjs/fake-timers";
import { sleep, spawn, spawnLater } from "../../runtime/index.js";
import { forEachShuffle, forEachSuspension, LeakError, watchLeaks, withoutLeaks } from "../../runtime/testing/index.js";
import { inNode } from "./support/inNode.js";
import { waiting } from "./support/waiting.js";

describe("under Sinon's fake timers", () => {
  let clock: FakeTimers.Clock;
  beforeEach(() => {
    clock = FakeTimers.install();
  });
  afterEach(() => clock.uninstall());

  test("withoutLeaks settles, and sets no timer there", async () => {
    await expect(withoutLeaks(() => 1)).resolves.toBe(1);
    await expect(withoutLeaks(async () => "value")).resolves.toBe("value");
    expect(clock.countTimers()).toBe(0);
  });

  test("withoutLeaks says what waits for the clock, unless the body moves it", async () => {
    const nap = waiting(function* nap() {
      yield sleep(1000);
    });
    const left = await withoutLeaks(() => void spawn(nap)).catch((error) => error);
    expect(left).toBeInstanceOf(LeakError);
    expect(left.message).toMatch(/the task "nap" has not ended(.|\n)*a timer, due in 1000 ms/);
    clock.tick(1000);
    await withoutLeaks(() => {
      void spawn(nap);
      void spawnLater(() => "begins in a turn of the fake clock");
      clock.tick(1000);
    });
  });

  test("so do the kit's other helpers, which wait for their body alone", async () => {
    const bodies = { suspension: 0, shuffle: 0 };
    const pass = waiting(function* pass() {
      yield 1;
    });
    await forEachSuspension(() => {
      bodies.suspension += 1;
      return spawn(pass);
    });
    await forEachShuffle(() => {
      bodies.shuffle += 1;
    });
    expect(bodies.suspension).toBeGreaterThan(1);
    expect(bodies.shuffle).toBe(20);
    using watch = watchLeaks();
    watch.verify();
  });
});

test("withoutLeaks settles where fake timers stood when the kit was loaded", () => {
  const { status, stdout, stderr } = inNode(`
    require(${JSON.stringify(require.resolve("@sinonjs/fake-timers"))}).install();
    const { withoutLeaks } = require("./runtime/testing/index.js");
    withoutLeaks(() => 1).then(console.log);
  `);
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "1", stderr: "" });
});

test("withoutLeaks settles under node:test's mock timers", () => {
  const { status, stdout, stderr } = inNode(`
    const { test } = require("node:test");
    const assert = require("node:assert");
    const { withoutLeaks } = require("./runtime/testing/index.js");
    test("nobody moves them", async (t) => {
      t.mock.timers.enable();
      assert.equal(await withoutLeaks(() => 1), 1);
    });
  `);
  expect({ status, stdout, stderr }).toMatchObject({ status: 0, stdout: expect.stringMatching(/pass 1\b/) });
});
