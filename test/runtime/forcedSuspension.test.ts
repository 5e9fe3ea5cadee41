import { AsyncLocalStorage } from "node:async_hooks";
import { sleep, spawn } from "../../runtime/index.js";
import { forceSuspension, forEachSuspension } from "../../runtime/testing/index.js";
import { calling, waiting } from "./support/waiting.js";

const inner = waiting(function* inner(x: number) {
  return Number(yield x) + Number(yield 1);
});
/** Passes nine points. */
const outer = waiting(function* outer() {
  return Number(yield calling(inner, 1)) + Number(yield calling(inner, 10));
});
/** Passes two points, the second of them a wait for a timer. */
const slow = waiting(function* slow(ms: number) {
  yield sleep(ms);
  return ms;
});

describe("forceSuspension", () => {
  test.each([1, 5, 9])("only: %i suspends there and nowhere else", (only) => {
    const chosen: number[] = [];
    using _seen = forceSuspension({ at: () => false });
    using force = forceSuspension({ at: (_site, count) => count === only && chosen.push(count) > 0 });
    spawn(outer);
    expect(chosen).toEqual([only]);
    force.restore();
    using same = forceSuspension({ only });
    expect(spawn(outer).result()).toBe(13);
    expect([same.passed, same.forced]).toEqual([9, 1]);
  });

  test("a function called from outside of any task suspends, and goes on, too", () => {
    using force = forceSuspension();
    expect(outer()).toBe(13);
    expect(force.forced).toBe(force.passed);
  });

  test("what is in force may end in any order", () => {
    const first = forceSuspension();
    const second = forceSuspension();
    first.restore();
    spawn(outer);
    expect([first.passed, second.passed]).toEqual([0, 9]);
    second.restore();
    second.restore();
    spawn(outer);
    expect([first.passed, second.passed]).toEqual([0, 9]);
  });

  test("SYNCAWAIT_SEED is the seed where none is given", () => {
    process.env.SYNCAWAIT_SEED = "77";
    try {
      using random = forceSuspension({ probability: 0.5 });
      using given = forceSuspension({ probability: 0.5, seed: 3 });
      using every = forceSuspension({ every: 2 });
      expect([random.seed, given.seed, every.seed]).toEqual([77, 3, undefined]);
    } finally {
      delete process.env.SYNCAWAIT_SEED;
    }
  });

  test("options that mean nothing are refused", () => {
    for (const options of [{ only: 0 }, { only: 1.5 }, { every: 1, only: 1 }, { every: 2, probability: 0.5 }]) {
      expect(() => forceSuspension(options)).toThrow(RangeError);
    }
    using force = forceSuspension({ at: () => false });
    spawn(outer);
    expect(force.passed).toBe(9);
  });
});

describe("forceSuspension with a body", () => {
  test("is over when the body returns or throws", () => {
    expect(forceSuspension((forced) => [outer(), forced.forced])).toEqual([13, 9]);
    const thrown = new Error("from the body");
    const throwing = () =>
      forceSuspension(() => {
        throw thrown;
      });
    expect(throwing).toThrow(thrown);
    using counting = forceSuspension({ at: () => false });
    outer();
    expect(counting.passed).toBe(9);
  });

  test("is over when the promise or the task that it gave is settled", async () => {
    const counts: number[] = [];
    const ended = forceSuspension(async (forced) => {
      await null;
      await spawn(slow, 1);
      counts.push(forced.forced);
    });
    await ended;
    await forceSuspension((forced) => {
      const task = spawn(slow, 1);
      counts.push(forced.forced);
      return task;
    });
    const failed = forceSuspension(() => Promise.reject(new Error("late")));
    await expect(failed).rejects.toThrow("late");
    using after = forceSuspension({ at: () => false });
    outer();
    expect(counts).toEqual([2, 2]);
    expect(after.passed).toBe(9);
  });

  test("concerns what its body started, and nothing beside it", async () => {
    const test = (every: number) =>
      forceSuspension(
        async (forced) => {
          await null;
          outer();
          await spawn(slow, 1);
          await Promise.resolve().then(() => spawn(outer));
          return [forced.passed, forced.forced];
        },
        { every },
      );
    const beside = (async () => {
      await null;
      outer();
      await spawn(slow, 2);
      outer();
    })();
    expect(await Promise.all([test(1), test(2), test(20)])).toEqual([
      [20, 20],
      [20, 10],
      [20, 1],
    ]);
    await beside;
  });

  test("inside another one, the inner counts", () => {
    const counts = forceSuspension((out) => {
      outer();
      const within = forceSuspension((forced) => [outer(), forced.passed], { every: 3 });
      outer();
      return [out.passed, within[1]];
    });
    expect(counts).toEqual([18, 9]);
  });

  test("leaves a program's own AsyncLocalStorage alone", async () => {
    const storage = new AsyncLocalStorage<string>();
    const seen = storage.run("mine", () =>
      forceSuspension(async () => {
        await spawn(slow, 1);
        return storage.getStore();
      }),
    );
    expect(await seen).toBe("mine");
  });
});

describe("forEachSuspension", () => {
  test("runs the body in each mode, and tells how often", async () => {
    const report = await forEachSuspension(() => outer());
    // Plain; every 1, 2, 3, 5; each of the nine points alone; five at random.
    expect(report).toMatchObject({ points: 9, runs: 1 + 4 + 9 + 5 });
    expect(report.forced).toBeGreaterThanOrEqual(9 + 4 + 3 + 1 + 9);
  });

  test("of many points, single ones are taken evenly, with both ends", async () => {
    const many = waiting(function* many() {
      let sum = 0;
      for (let i = 0; i < 99; i++) sum += Number(yield i);
      return sum;
    });
    const report = await forEachSuspension(() => many(), { every: [], random: 0, single: 5 });
    expect(report).toMatchObject({ points: 100, runs: 6, forced: 5 });
  });

  test("takes asynchronous bodies, and bodies that give tasks", async () => {
    expect(await forEachSuspension(async () => [await spawn(slow, 1), outer()])).toMatchObject({ points: 11 });
    expect(await forEachSuspension(() => spawn(slow, 0), { random: 0, every: [1] })).toMatchObject({ runs: 4 });
  });

  test("an outcome that differs is an error, which says in which mode", async () => {
    let calls = 0;
    const body = () => {
      outer();
      return { value: ++calls > 3 ? "other" : "first" };
    };
    const failure = forEachSuspension(body, { every: [1, 2, 3] });
    await expect(failure).rejects.toThrow(
      'Suspended at every 3rd point: expected {"value":"first"}, got {"value":"other"}',
    );
  });

  test("so is an error that only comes in some mode, and a random one can be had again", async () => {
    let calls = 0;
    const body = () => {
      outer();
      if (++calls === 3) throw new TypeError("too late");
    };
    const failure = forEachSuspension(body, { every: [], single: 0, random: 3, seed: 41 });
    await expect(failure).rejects.toMatchObject({
      message: "Suspended at random (SYNCAWAIT_SEED=42): too late",
      cause: expect.any(TypeError),
    });
  });

  test("an error without any suspension is the test's own", async () => {
    const own = new Error("own");
    const body = () => {
      throw own;
    };
    await expect(forEachSuspension(body)).rejects.toBe(own);
  });

  test("a body that cannot suspend anywhere tests nothing, and is refused", async () => {
    await expect(forEachSuspension(() => 1)).rejects.toThrow("nothing in the body can suspend");
  });

  test("outcomes are compared by structure, or as the test wants", async () => {
    const make = () => {
      outer();
      const cycle: Record<string, unknown> = {
        date: new Date(0),
        map: new Map([["a", [1, { b: Number.NaN }]]]),
        re: /x/g,
      };
      cycle.self = cycle;
      return cycle;
    };
    await forEachSuspension(make, { random: 0, single: 0 });
    const compared: unknown[] = [];
    await forEachSuspension(() => outer(), {
      every: [1],
      single: 0,
      random: 0,
      compare: (...both) => compared.push(both),
    });
    expect(compared).toEqual([[13, 13]]);
  });

  test.each([
    ["a property less", { a: 1, b: 2 }, { a: 1 }],
    ["another prototype", [1], { 0: 1 }],
    ["zero and minus zero", 0, -0],
    ["another date", new Date(1), new Date(2)],
    ["another message", new Error("a"), new Error("b")],
    ["an entry of a map", new Map([[1, 2]]), new Map([[1, 3]])],
    ["undefined and a missing property", { a: undefined }, { b: undefined }],
  ])("%s is a difference", async (_title, first, second) => {
    let calls = 0;
    const body = () => {
      outer();
      return calls++ === 0 ? first : second;
    };
    await expect(forEachSuspension(body)).rejects.toThrow(/^Suspended at every point: expected/);
  });
});
