import { configure, drainDeferrals, SyncFuture, spawn } from "../../runtime/index.js";
import { wait } from "../../runtime/internal.js";
import { kernel } from "../../runtime/kernel.js";
import { compile, suspended } from "./support/compile.js";

const waitFor = compile(function* waitFor(future: SyncFuture<number>) {
  let value = wait(future) as number;
  if (suspended(value)) value = yield;
  return value;
});

afterEach(() => configure({ maxDrainDepth: 64, onStarvation: undefined, starvationBudget: 50 }));

describe("S4: synchrony", () => {
  test("S4: a user call returns when its callbacks and all that they led to have run", () => {
    const log: string[] = [];
    const future = new SyncFuture<number>();
    const inner = spawn(waitFor, future);
    const outer = spawn(waitFor, inner);
    outer.addDoneCallback(() => log.push("outer done"));
    future.resolve(1);
    log.push("resolve returned");
    expect(log).toEqual(["outer done", "resolve returned"]);
    expect(outer.result()).toBe(1);
  });

  test("S4: also inside a drain: a nested one is opened, and the enclosing one goes on afterwards", () => {
    const log: string[] = [];
    const [a, b] = [new SyncFuture<number>(), new SyncFuture<number>()];
    const task = spawn(waitFor, b);
    task.addDoneCallback(() => log.push("task done"));
    a.addDoneCallback(() => {
      b.resolve(1);
      log.push("b.resolve returned");
    });
    a.addDoneCallback(() => log.push("second of a"));
    a.resolve(1);
    expect(log).toEqual(["task done", "b.resolve returned", "second of a"]);
  });
});

describe("S5: bounded nesting", () => {
  test.each([
    [0, ["put off", "put off", "put off"]],
    [1, ["ran", "put off", "put off"]],
    [2, ["ran", "ran", "put off"]],
    [Number.POSITIVE_INFINITY, ["ran", "ran", "ran"]],
  ])("S5: with maxDrainDepth %d the deeper calls are put off, and counted", (maxDrainDepth, expected) => {
    configure({ maxDrainDepth });
    const seen: string[] = [];
    const futures = [0, 1, 2, 3].map(() => new SyncFuture<number>());
    futures.slice(1).forEach((future, at) => {
      let ran = false;
      future.addDoneCallback(() => {
        ran = true;
      });
      (futures[at] as SyncFuture<number>).addDoneCallback(() => {
        future.resolve(1);
        seen[at] = ran ? "ran" : "put off";
      });
    });
    // What the callback of one does happens inside that of the one before, unless it was put off: then at the outermost level.
    const before = drainDeferrals();
    (futures[0] as SyncFuture<number>).resolve(1);
    expect(futures.map((future) => future.state)).toEqual(Array(4).fill("fulfilled"));
    expect(seen).toEqual(expected);
    expect(drainDeferrals() - before).toBe(expected.filter((call) => call === "put off").length);
  });

  test("S5: what is put off runs before the outermost drain ends, so before any microtask", async () => {
    configure({ maxDrainDepth: 0 });
    const log: string[] = [];
    const [a, b] = [new SyncFuture(), new SyncFuture()];
    b.addDoneCallback(() => log.push("b"));
    a.addDoneCallback(() => {
      queueMicrotask(() => log.push("microtask"));
      b.resolve(1);
      log.push("b.resolve returned");
    });
    a.resolve(1);
    log.push("a.resolve returned");
    await null;
    expect(log).toEqual(["b.resolve returned", "b", "a.resolve returned", "microtask"]);
  });
});

describe("S6: flattening", () => {
  test("S6: runtime calls go to the tail of the current drain", () => {
    const log: string[] = [];
    const future = new SyncFuture<number>();
    const [first, second] = [spawn(waitFor, future), spawn(waitFor, future)];
    first.addDoneCallback(() => log.push("first's callback"));
    second.addDoneCallback(() => log.push("second's callback"));
    future.addDoneCallback(() => log.push("last of future"));
    future.resolve(1);
    expect(log).toEqual(["last of future", "first's callback", "second's callback"]);
  });

  test("S6: a chain of 1 000 000 tasks completes on the default stack, and one of 100 000 is cancelled from its head", () => {
    const follow = compile(function* follow(future: SyncFuture<number>) {
      let value = wait(future) as number;
      if (suspended(value)) value = yield;
      return value + 1;
    });
    const chain = (length: number): [SyncFuture<number>, SyncFuture<number>] => {
      const leaf = new SyncFuture<number>();
      let last = leaf;
      for (let i = 0; i < length; i++) last = spawn(follow, last);
      return [leaf, last];
    };
    const [leaf, last] = chain(1_000_000);
    leaf.resolve(0);
    expect(last.result()).toBe(1_000_000);
    const [secondLeaf, head] = chain(100_000);
    head.cancel();
    expect([head.state, secondLeaf.state]).toEqual(["cancelled", "cancelled"]);
  }, 60_000);

  test("S6: 10 000 waiters on one future", () => {
    const future = new SyncFuture<number>();
    const tasks = Array.from({ length: 10_000 }, () => spawn(waitFor, future));
    future.resolve(1);
    expect(tasks.every((task) => task.result() === 1)).toBe(true);
  });
});

describe("E2: a drain is not pre-empted", () => {
  test("E2: past the budget onStarvation is told, once per drain", () => {
    const reports: number[] = [];
    configure({ starvationBudget: 0, onStarvation: ({ jobs, duration }) => reports.push(jobs, Math.sign(duration)) });
    const future = new SyncFuture();
    for (let i = 0; i < 5000; i++) future.addDoneCallback(() => undefined);
    future.resolve(1);
    expect(reports).toEqual([1024, 1]);
  });

  test("E2: within the budget it is not", () => {
    const onStarvation = jest.fn();
    configure({ starvationBudget: Number.POSITIVE_INFINITY, onStarvation });
    const future = new SyncFuture();
    for (let i = 0; i < 5000; i++) future.addDoneCallback(() => undefined);
    future.resolve(1);
    expect(onStarvation).not.toHaveBeenCalled();
  });
});

describe("the native stack runs out", () => {
  test("S4: a callback that overflows the stack is an error of that callback, and the drain goes on", () => {
    const errors: unknown[] = [];
    const { onCallbackError } = kernel.configuration;
    configure({ onCallbackError: (error) => errors.push(error) });
    const log: string[] = [];
    const future = new SyncFuture();
    const overflow = (): number => overflow() + 1;
    future.addDoneCallback(overflow);
    future.addDoneCallback(() => log.push("second"));
    future.resolve(1);
    configure({ onCallbackError });
    expect(log).toEqual(["second"]);
    expect(errors).toEqual([expect.any(RangeError)]);
    expect(kernel.drain.depth).toBe(0);
  });

  test("S4: wherever in a drain it runs out, the depth and the cell are restored", () => {
    const { onCallbackError } = kernel.configuration;
    configure({ onCallbackError: () => undefined });
    const futures: SyncFuture<number>[] = [];
    const attempt = (): void => {
      const future = new SyncFuture<number>();
      for (let i = 0; i < 20; i++) future.addDoneCallback(() => new SyncFuture<number>().tryResolve(i));
      futures.push(future);
      future.resolve(1);
    };
    // Down to the end of the stack; then, on the way back, an attempt at each distance from it.
    const descend = (): void => {
      try {
        descend();
      } finally {
        if (futures.length < 50) attempt();
      }
    };
    expect(descend).toThrow(RangeError);
    configure({ onCallbackError });
    expect(kernel.drain.depth).toBe(0);
    expect(kernel.rt).toEqual({ cur: null, s: false });
  });

  test("S5: without a bound, resolves that nest until the stack runs out lose at most the callback whose call overflowed", async () => {
    const { onCallbackError } = kernel.configuration;
    configure({ maxDrainDepth: Number.POSITIVE_INFINITY, onCallbackError: () => undefined });
    const futures = Array.from({ length: 20_000 }, () => new SyncFuture<number>());
    let ran = 0;
    futures.forEach((future, at) => {
      future.addDoneCallback(() => {
        ran++;
        futures[at + 1]?.tryResolve(1);
      });
    });
    (futures[0] as SyncFuture<number>).resolve(1);
    expect(kernel.drain.depth).toBe(0);
    await null;
    configure({ onCallbackError });
    const completed = futures.filter((future) => future.done()).length;
    expect(completed).toBeGreaterThan(1000);
    expect(completed - ran).toBeLessThanOrEqual(1);
  });
});
