// biome-ignore-all lint/correctness/useYield: bodies of compiled functions are generators, whether they wait or not
import { AsyncLocalStorage } from "node:async_hooks";
import {
  type BlockReport,
  CannotSuspendError,
  configure,
  currentTask,
  DeadlockError,
  HostPumpError,
  runNestedUntilComplete,
  SyncFuture,
  sleep,
  spawn,
  syncAwait,
} from "../../runtime/index.js";
import { canSuspend, enterAtomic, leaveAtomic, wait } from "../../runtime/internal.js";
import { kernel } from "../../runtime/kernel.js";
import { type VirtualClock, virtualClock } from "../../runtime/testing/index.js";
import { caught } from "./support/caught.js";
import { compile, suspended } from "./support/compile.js";

const waitFor = compile(function* waitFor(x: unknown) {
  let value = wait(x);
  if (suspended(value)) value = yield;
  return value;
});

/** Not compiled: it stands between its caller and what it calls. */
function foreignRender<T>(callback: () => T): T {
  return callback();
}

let clock: VirtualClock;
beforeEach(() => {
  clock = virtualClock().install();
});
afterEach(() => {
  clock.uninstall();
  configure({ boundary: "interleave", onBlock: undefined });
});

describe("what foreign code calls", () => {
  test("gives the value or throws the error, and leaves the cell as it was", () => {
    const error = new Error("no");
    const done = new SyncFuture<number>();
    done.resolve(1);
    const failed = new SyncFuture<number>();
    failed.reject(error);
    expect(waitFor(done)).toBe(1);
    expect(caught(() => waitFor(failed))).toBe(error);
    expect(kernel.rt).toEqual({ cur: null, s: false });
  });

  test("is a boundary of its own at each level of recursion", () => {
    const countDown: (n: number) => number = compile(function* (n: number): Generator<undefined, number, never> {
      if (n === 0) return 0;
      let value = wait(sleep(1)) as number;
      if (suspended(value)) value = yield;
      return 1 + foreignRender(() => countDown(n - 1));
    });
    expect(countDown(5)).toBe(5);
    expect(clock.now()).toBe(5);
  });

  test("S14: its current task is that of the blocked stack", () => {
    const names: unknown[] = [];
    const inside = compile(function* inside() {
      names.push(currentTask()?.name);
      if (suspended(wait(sleep(1)))) yield;
      names.push(currentTask()?.name);
    });
    spawn(function outer() {
      foreignRender(inside);
    });
    inside();
    expect(names).toEqual(["outer", "outer", undefined, undefined]);
  });

  test("C5: a request that the task below has pending is delivered at its wait", () => {
    const leaf = new SyncFuture();
    const task = spawn(() => {
      currentTask()?.cancel("stop");
      return foreignRender(() => waitFor(leaf));
    });
    expect([task.state, leaf.state]).toEqual(["cancelled", "cancelled"]);
  });

  test("S16: goes on in the context in which it parked", () => {
    const storage = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    const future = new SyncFuture();
    const inside = compile(function* inside() {
      if (suspended(wait(future))) yield;
      seen.push(storage.getStore());
    });
    storage.run("completer", () => sleep(1).addDoneCallback(() => future.resolve(1)));
    storage.run("blocked", () => inside());
    expect(seen).toEqual(["blocked"]);
  });
});

describe("N7: interleave", () => {
  test("N7: any task may run while a boundary blocks", () => {
    const log: string[] = [];
    const ticker = compile(function* ticker() {
      for (let i = 0; i < 3; i++) {
        log.push(`tick ${i}`);
        if (suspended(wait(sleep(10)))) yield;
      }
    });
    spawn(ticker);
    foreignRender(() => waitFor(sleep(15)));
    log.push("returned");
    expect(log).toEqual(["tick 0", "tick 1", "returned"]);
  });
});

describe("N7: exclusive", () => {
  beforeEach(() => configure({ boundary: "exclusive" }));

  test("N7: only stacks that the wait depends on go on; the others keep what is committed to them, and go on afterwards", () => {
    const log: string[] = [];
    const sleeper = compile(function* sleeper(name: string, ms: number) {
      if (suspended(wait(sleep(ms)))) yield;
      log.push(`${name} goes on`);
      return name;
    });
    const bystander = spawn(sleeper, "bystander", 5);
    const needed = spawn(sleeper, "needed", 10);
    expect(foreignRender(() => waitFor(needed))).toBe("needed");
    log.push("returned");
    expect([bystander.cancel(), bystander.state]).toEqual([true, "pending"]);
    clock.advance(0);
    expect(log).toEqual(["needed goes on", "returned", "bystander goes on"]);
    expect(bystander.result()).toBe("bystander");
  });

  test("N7: a stack that comes to be needed is let go on", () => {
    const sleeper = compile(function* sleeper(ms: number) {
      if (suspended(wait(sleep(ms)))) yield;
      return ms;
    });
    const laterNeeded = spawn(sleeper, 5);
    const needed = spawn(
      compile(function* needed() {
        if (suspended(wait(sleep(10)))) yield;
        let value = wait(laterNeeded) as number;
        if (suspended(value)) value = yield;
        return value;
      }),
    );
    expect(waitFor(needed)).toBe(5);
  });

  test("N5: where only those could help that are held back, it says so", () => {
    const future = new SyncFuture();
    const helper = spawn(
      compile(function* helper() {
        if (suspended(wait(sleep(5)))) yield;
        future.resolve(1);
      }),
    );
    const error = caught(() => waitFor(future)) as DeadlockError;
    expect(error).toBeInstanceOf(DeadlockError);
    expect(error.message).toMatch(/"exclusive".*held back \(1 stack; who holds a lock/s);
    clock.advance(0);
    expect(helper.state).toBe("fulfilled");
  });

  test("S16: one that was held back goes on in its own context", () => {
    const storage = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    const body = compile(function* body() {
      if (suspended(wait(sleep(5)))) yield;
      seen.push(storage.getStore());
    });
    storage.run("held back", () => spawn(body));
    storage.run("blocked", () => waitFor(sleep(10)));
    clock.advance(0);
    expect(seen).toEqual(["held back"]);
  });

  test("N7: those that are held back inside a drain go on in it", () => {
    const log: string[] = [];
    const trigger = new SyncFuture();
    const bystander = compile(function* bystander() {
      if (suspended(wait(trigger))) yield;
      log.push("bystander goes on");
    });
    trigger.addDoneCallback(() => {
      waitFor(sleep(5));
      log.push("callback ends");
    });
    spawn(bystander);
    trigger.resolve(1);
    expect(log).toEqual(["callback ends", "bystander goes on"]);
  });
});

describe("N7: forbid", () => {
  test("N7: CannotSuspendError into the wait, which names the foreign frame; handlers around the wait run", () => {
    configure({ boundary: "forbid" });
    const log: string[] = [];
    const highlight = compile(function* highlight() {
      try {
        if (suspended(wait(sleep(1)))) yield;
      } finally {
        log.push("finally");
      }
    });
    const error = caught(() => foreignRender(highlight)) as CannotSuspendError;
    expect(error).toBeInstanceOf(CannotSuspendError);
    expect(error.code).toBe("ERR_SYNCAWAIT_FORBIDDEN");
    expect(error.message).toMatch(/foreignRender \(.*boundary\.test\.ts:\d+:\d+\)/);
    expect(log).toEqual(["finally"]);
  });

  test("N7: names native frames too", () => {
    configure({ boundary: "forbid" });
    const error = caught(() => [1].map(() => waitFor(sleep(1)))) as CannotSuspendError;
    expect(error.message).toMatch(/boundary\.test\.ts/);
    const direct = caught(() => [sleep(1)].map(waitFor)) as CannotSuspendError;
    expect(direct.message).toMatch(/Array\.map/);
  });

  test("N7: a wait that need not block is allowed", () => {
    configure({ boundary: "forbid" });
    const done = new SyncFuture<number>();
    done.resolve(1);
    expect([waitFor(done), waitFor("value")]).toEqual([1, "value"]);
  });
});

describe("errors surface at the wait", () => {
  test("N8: HostPumpError can be handled there, and the function goes on, and may wait again", () => {
    const body = compile(function* body() {
      try {
        if (suspended(wait(Promise.resolve(1)))) yield;
      } catch (error) {
        if (suspended(wait(sleep(5)))) yield;
        return (error as HostPumpError).code;
      }
      return "not reached";
    });
    expect(body()).toBe("ERR_SYNCAWAIT_HOST_PUMP");
    expect(clock.now()).toBe(5);
  });

  test("N8: and escapes where it is not", () => {
    const error = caught(() => foreignRender(() => waitFor(Promise.resolve(1)))) as HostPumpError;
    expect(error).toBeInstanceOf(HostPumpError);
    const named = caught(() =>
      foreignRender(
        compile(function* highlight() {
          if (suspended(wait(Promise.resolve(1)))) yield;
        }),
      ),
    ) as HostPumpError;
    expect(named.message).toMatch(/Compile foreignRender \(.*boundary\.test\.ts:\d+:\d+\), which is not compiled/);
    expect(kernel.rt).toEqual({ cur: null, s: false });
  });

  test("N5: the future that was given up on can still be used", () => {
    const future = new SyncFuture<number>();
    expect(() => waitFor(future)).toThrow(DeadlockError);
    future.resolve(1);
    expect(future.result()).toBe(1);
  });
});

test("onBlock is told of each wait that blocked: the foreign frame, what it entered, the time, the tier", () => {
  const reports: BlockReport[] = [];
  configure({ onBlock: (report) => reports.push(report) });
  waitFor("value");
  foreignRender(
    compile(function* highlight() {
      if (suspended(wait(sleep(5)))) yield "Page.get text (page.ts:7:12)" as never;
    }),
  );
  const entry = "Page.get text (page.ts:7:12)";
  expect(reports).toMatchObject([
    { foreignFrame: expect.stringMatching(/^foreignRender \(/), entry, duration: 5, tier: 0 },
  ]);
});

describe("@syncAtomic", () => {
  /** What a compiler makes of an atomic function. */
  function atomic<T>(body: () => T): T {
    const token = enterAtomic("update");
    try {
      return body();
    } finally {
      leaveAtomic(token);
    }
  }

  test("N7: nothing may suspend or block below it: not a boundary, not a nested run", () => {
    const boundary = caught(() => atomic(() => waitFor(sleep(1)))) as CannotSuspendError;
    expect(boundary.message).toMatch(/"update" is marked @syncAtomic/);
    expect(() => atomic(() => runNestedUntilComplete(sleep(1)))).toThrow(CannotSuspendError);
    expect(() => atomic(() => syncAwait(sleep(1)))).toThrow(CannotSuspendError);
    expect(kernel.atomics).toEqual([]);
  });

  test("N7: nor the task on whose stack it runs; canSuspend says so", () => {
    const log: unknown[] = [];
    const task = spawn(
      compile(function* body() {
        log.push(canSuspend());
        const token = enterAtomic("update");
        try {
          log.push(canSuspend());
          if (suspended(wait(sleep(1)))) yield;
        } catch (error) {
          log.push((error as CannotSuspendError).code);
        } finally {
          leaveAtomic(token);
        }
        log.push(canSuspend());
        if (suspended(wait(sleep(1)))) yield;
      }),
    );
    expect(log).toEqual([true, false, "ERR_SYNCAWAIT_FORBIDDEN", true]);
    clock.advance(1);
    expect(task.state).toBe("fulfilled");
  });

  test("N7: another task that it begins or resumes may park", () => {
    const gate = new SyncFuture();
    const resumed = spawn(
      compile(function* resumed() {
        if (suspended(wait(gate))) yield;
        if (suspended(wait(sleep(1)))) yield;
      }),
    );
    const begun = atomic(() => {
      gate.resolve(1);
      return spawn(waitFor, sleep(1));
    });
    clock.advance(1);
    expect([resumed.state, begun.state]).toEqual(["fulfilled", "fulfilled"]);
  });
});

test("canSuspend: in a task and not at a boundary; code that is not compiled cannot", async () => {
  const ask = compile(function* ask() {
    return canSuspend();
  });
  expect([canSuspend(), ask(), spawn(ask).result(), spawn(() => foreignRender(ask)).result()]).toEqual([
    false,
    false,
    true,
    false,
  ]);
  const { canSuspend: askFromPlainCode } = await import("../../runtime/index.js");
  expect(spawn(() => askFromPlainCode()).result()).toBe(false);
});

test("syncAwait in code that no transformer has seen blocks", () => {
  const log: string[] = [];
  const task = spawn(() => {
    log.push("before");
    syncAwait(sleep(5));
    log.push("after");
    return syncAwait("value");
  });
  expect([task.result(), log, clock.now()]).toEqual(["value", ["before", "after"], 5]);
});
