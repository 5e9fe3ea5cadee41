import { checkpoint, EventLoop, runNestedUntilComplete, sleep, spawn, spawnLater } from "../../runtime/index.js";
import { kernel } from "../../runtime/kernel.js";
import { forEachShuffle, shuffleReady, virtualClock } from "../../runtime/testing/index.js";
import { waiting } from "./support/waiting.js";

/** The order in which ten jobs ran. */
function orderOfTen(): number[] {
  using clock = virtualClock({ autoAdvance: false }).install();
  const order: number[] = [];
  for (let job = 0; job < 10; job++) EventLoop.current().callSoon(() => order.push(job));
  clock.advance(0);
  return order;
}

const inOrder = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

describe("E3: jobs that are ready", () => {
  test("go in the order in which they came, without a shuffle and after one", () => {
    expect(orderOfTen()).toEqual(inOrder);
    shuffleReady({ seed: 1 }).restore();
    expect(orderOfTen()).toEqual(inOrder);
  });

  test("go in any order under a shuffle, each once; the same seed has the same one", () => {
    const orders = [1, 1, 2].map((seed) => {
      using shuffle = shuffleReady({ seed });
      const order = orderOfTen();
      expect(shuffle.choices).toBe(9);
      return order;
    });
    const [first, again, other] = orders;
    expect([...(first ?? [])].sort()).toEqual(inOrder);
    expect(first).not.toEqual(inOrder);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test("what becomes ready meanwhile still waits for the next turn", () => {
    using clock = virtualClock({ autoAdvance: false }).install();
    using _shuffle = shuffleReady({ seed: 3 });
    const order: string[] = [];
    for (let job = 0; job < 5; job++) {
      EventLoop.current().callSoon(() => {
        order.push("first turn");
        EventLoop.current().callSoon(() => order.push("second turn"));
      });
    }
    clock.advance(0);
    expect(order).toEqual([...new Array(5).fill("first turn"), ...new Array(5).fill("second turn")]);
  });

  test("a nested run takes any of them, too; timers keep their order", () => {
    using _clock = virtualClock().install();
    using _shuffle = shuffleReady({ seed: 4 });
    const order: number[] = [];
    const jobs = inOrder.map((job) => spawnLater(() => order.push(job)));
    for (const job of jobs) runNestedUntilComplete(job);
    expect([...order].sort()).toEqual(inOrder);
    expect(order).not.toEqual(inOrder);
    const timers: number[] = [];
    for (const job of inOrder) EventLoop.current().callLater(5, () => timers.push(job));
    runNestedUntilComplete(sleep(10));
    expect(timers).toEqual(inOrder);
  });

  test("tasks that wait for a checkpoint are such jobs", async () => {
    using shuffle = shuffleReady({ seed: 5 });
    const order: number[] = [];
    const turn = waiting(function* turn(name: number) {
      yield checkpoint();
      order.push(name);
    });
    await Promise.all(inOrder.map((name) => spawn(turn, name)));
    expect([order.length, shuffle.choices]).toEqual([10, 9]);
    expect(order).not.toEqual(inOrder);
  });

  test("one inside another: the outer one goes on afterwards", () => {
    using outer = shuffleReady({ seed: 1 });
    shuffleReady({ seed: 2 }).restore();
    orderOfTen();
    expect(outer.choices).toBe(9);
  });

  test("one inside another, ended before it: none is left behind", () => {
    const [outer, inner] = [shuffleReady({ seed: 1 }), shuffleReady({ seed: 2 })];
    outer.restore();
    orderOfTen();
    inner.restore();
    inner.restore();
    expect([outer.choices, inner.choices, orderOfTen()]).toEqual([0, 9, inOrder]);
    expect(kernel.pickReady).toBeNull();
  });
});

describe("forEachShuffle", () => {
  test("finds what hangs on the order, and says how to have it again", async () => {
    const failure = await forEachShuffle(() => expect(orderOfTen()[0]).toBe(0), { seed: 100 }).catch((error) => error);
    const seed = Number(/^Ready jobs shuffled \(SYNCAWAIT_SEED=(\d+)\): /.exec(failure.message)?.[1]);
    expect(seed).toBeGreaterThanOrEqual(100);
    using _shuffle = shuffleReady({ seed });
    expect(orderOfTen()[0]).not.toBe(0);
  });

  test("tells what was tried, and takes the seed of the environment", async () => {
    process.env.SYNCAWAIT_SEED = "7";
    try {
      expect(await forEachShuffle(orderOfTen, { runs: 3 })).toEqual({ runs: 3, seed: 7, choices: 27 });
    } finally {
      delete process.env.SYNCAWAIT_SEED;
    }
    expect(orderOfTen()).toEqual(inOrder);
  });

  test("waits for the task that the body gives", async () => {
    using clock = virtualClock().install();
    let ended = 0;
    const body = waiting(function* body() {
      yield sleep(1000);
      ended++;
    });
    await forEachShuffle(() => spawn(body), { runs: 4 });
    expect([ended, clock.now()]).toEqual([4, 4000]);
  });
});
