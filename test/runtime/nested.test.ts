// biome-ignore-all lint/correctness/useYield: bodies of compiled functions are generators, whether they wait or not
// biome-ignore-all lint/suspicious/noThenProperty: thenables are what is tested
import { AsyncLocalStorage } from "node:async_hooks";
import {
  CannotSuspendError,
  checkpoint,
  configure,
  currentTask,
  DeadlockError,
  EventLoop,
  HostPumpError,
  InvalidStateError,
  NestedDeadlockError,
  runNestedUntilComplete,
  SyncFuture,
  type SyncTask,
  sleep,
  spawn,
  spawnLater,
  syncGather,
  syncWait,
  syncWaitFor,
  TimeoutError,
  timeout,
} from "../../runtime/index.js";
import { wait } from "../../runtime/internal.js";
import { kernel } from "../../runtime/kernel.js";
import { type VirtualClock, virtualClock } from "../../runtime/testing/index.js";
import { caught } from "./support/caught.js";
import { compile, suspended } from "./support/compile.js";

const waitFor = compile(function* waitFor(x: unknown) {
  let value = wait(x);
  if (suspended(value)) value = yield;
  return value;
});

let clock: VirtualClock;
beforeEach(() => {
  clock = virtualClock().install();
});
afterEach(() => {
  clock.uninstall();
  configure({ boundary: "interleave", maxNesting: 100, onNestedInversion: undefined });
});

describe("N1: runNestedUntilComplete", () => {
  test("N1: gives the value or throws the error, of a future, a task, a value", () => {
    expect(runNestedUntilComplete(spawnLater(() => 1))).toBe(1);
    expect(runNestedUntilComplete(2)).toBe(2);
    const error = new Error("no");
    expect(
      caught(() =>
        runNestedUntilComplete(
          spawnLater(() => {
            throw error;
          }),
        ),
      ),
    ).toBe(error);
  });

  test("N1: on a closed loop, a clear error", () => {
    const loop = EventLoop.current();
    loop.close();
    expect(() => loop.runNestedUntilComplete(new SyncFuture())).toThrow(InvalidStateError);
  });
});

test("N2: the current task, the drain's depth and the cell are what they were, also when it throws", () => {
  const seen: unknown[] = [];
  const task = spawn(() => {
    const before = [kernel.rt.cur, kernel.drain.depth, kernel.nestedRuns.length, currentTask()];
    runNestedUntilComplete(sleep(5));
    seen.push(equal(before, [kernel.rt.cur, kernel.drain.depth, kernel.nestedRuns.length, currentTask()]));
    expect(() => runNestedUntilComplete(new SyncFuture())).toThrow(DeadlockError);
    seen.push(equal(before, [kernel.rt.cur, kernel.drain.depth, kernel.nestedRuns.length, currentTask()]));
  });
  expect(task.state).toBe("fulfilled");
  expect(seen).toEqual([true, true]);
});

test("N2: and so is the AsyncLocalStorage context, whoever ran meanwhile", () => {
  const storage = new AsyncLocalStorage<string>();
  const seen: unknown[] = [];
  storage.run("timer", () => EventLoop.current().callLater(1, () => seen.push(storage.getStore())));
  storage.run("blocked", () => {
    runNestedUntilComplete(sleep(5));
    seen.push(storage.getStore());
  });
  expect(seen).toEqual(["timer", "blocked"]);
});

describe("N3: what runs meanwhile", () => {
  test("N3: committed jobs, innermost drain first; then ready ones; then due timers; and each only once", () => {
    const log: string[] = [];
    const [outer, inner] = [new SyncFuture(), new SyncFuture()];
    const loop = EventLoop.current();
    const end = new SyncFuture();
    outer.addDoneCallback(() => inner.resolve(1));
    outer.addDoneCallback(() => log.push("outer's rest"));
    inner.addDoneCallback(() => {
      loop.callLater(0, () => {
        log.push("due");
        end.resolve(1);
      });
      loop.callSoon(() => log.push("ready"));
      log.push("nested run begins");
      runNestedUntilComplete(end);
      log.push("nested run ends");
    });
    inner.addDoneCallback(() => log.push("inner's rest"));
    outer.resolve(1);
    log.push("outer.resolve returned");
    expect(log).toEqual([
      "nested run begins",
      "inner's rest",
      "outer's rest",
      "ready",
      "due",
      "nested run ends",
      "outer.resolve returned",
    ]);
  });

  test("N3: what the only callback of a future adds to it is committed, too", () => {
    const future = new SyncFuture<number>();
    const added = new SyncFuture<string>();
    let seen: string | undefined;
    future.addDoneCallback(() => {
      future.addDoneCallback(() => added.resolve("ran"));
      seen = runNestedUntilComplete(added);
    });
    future.resolve(1);
    expect(seen).toBe("ran");
    expect(kernel.drain.depth).toBe(0);
  });

  test("N3: ready jobs are taken one at a time: none is hidden from a nested run by the turn that is under way (E3)", () => {
    const log: string[] = [];
    const loop = EventLoop.current();
    const end = new SyncFuture();
    loop.callSoon(() => {
      log.push("first begins");
      runNestedUntilComplete(end);
      log.push("first ends");
    });
    loop.callSoon(() => {
      log.push("second");
      end.resolve(1);
    });
    clock.advance(0);
    expect(log).toEqual(["first begins", "second", "first ends"]);
  });

  test("N3: idle, it sleeps until the next deadline: time passes, nothing spins", () => {
    const before = clock.now();
    runNestedUntilComplete(sleep(250));
    expect(clock.now() - before).toBe(250);
  });

  test("N3: a clock that stands still is an error, not an endless loop", () => {
    clock.uninstall();
    const timers = { longestTimer: 1000, isInForce: () => true, now: () => 5, setTimer: () => ({ clear: () => {} }) };
    const still = { ...EventLoop.current().clock, now: () => 5, source: () => timers, sleepUntil: () => true };
    const former = kernel.loop;
    kernel.loop = new EventLoop(still);
    const pending = sleep(10);
    const error = caught(() => runNestedUntilComplete(pending)) as DeadlockError;
    pending.cancel();
    kernel.loop = former;
    expect(error).toBeInstanceOf(DeadlockError);
    expect(error.message).toMatch(/clock stands still/);
  });

  test("N3: where the thread may not sleep, an error and no spin", () => {
    const loop = EventLoop.current();
    const sleepUntil = jest.spyOn(loop.clock, "sleepUntil").mockReturnValue(false);
    expect(() => runNestedUntilComplete(sleep(10))).toThrow(CannotSuspendError);
    expect(sleepUntil).toHaveBeenCalledTimes(1);
  });
});

describe("N4: self-deadlock", () => {
  test("N4: the wait leads to a task that is below on the stack: names it and the chain, before anything runs", () => {
    const log: string[] = [];
    let error: unknown;
    const body = compile(function* below() {
      const middle = spawn(waitFor, currentTask());
      const outer = spawn(waitFor, middle);
      EventLoop.current().callSoon(() => log.push("ran"));
      error = caught(() => runNestedUntilComplete(outer));
      middle.cancel();
    });
    spawn(body);
    expect(error).toBeInstanceOf(NestedDeadlockError);
    expect((error as NestedDeadlockError).code).toBe("ERR_SYNCAWAIT_DEADLOCK");
    expect((error as Error).message).toContain('task "waitFor" -> task "waitFor" -> task "below"');
    expect(log).toEqual([]);
  });

  test("N4: a long chain is cut in the message", () => {
    let error: unknown;
    spawn(
      compile(function* below() {
        let last: SyncTask<unknown> | undefined = currentTask();
        for (let i = 0; i < 100; i++) last = spawn(waitFor, last);
        error = caught(() => runNestedUntilComplete(last));
      }),
    );
    expect((error as Error).message).toMatch(/"waitFor" -> 89 more -> task "below"/);
  });

  test("N4: through a gather whose other inputs may still come: found when nothing else is left", () => {
    let error: unknown;
    const log: string[] = [];
    spawn(
      compile(function* below() {
        const both = syncGather(
          spawn(waitFor, currentTask()),
          spawnLater(() => log.push("ran")),
        );
        error = caught(() => runNestedUntilComplete(both));
      }),
    );
    expect([error, log]).toEqual([expect.any(NestedDeadlockError), ["ran"]]);
  });

  test("N4: the same where an input that somebody completes has kept it from being certain, and is done", () => {
    let error: unknown;
    const log: string[] = [];
    spawn(
      compile(function* below() {
        const open = new SyncFuture<void>();
        const loop = EventLoop.current();
        loop.callLater(5, () => log.push("rests again"));
        loop.callLater(10, () => open.resolve());
        loop.callLater(60_000, () => log.push("a minute later"));
        error = caught(() => runNestedUntilComplete(syncGather(spawn(waitFor, currentTask()), open)));
      }),
    );
    expect([error, log]).toEqual([expect.any(NestedDeadlockError), ["rests again"]]);
  });

  test("N4: of several inputs, one way out is enough", () => {
    let result: unknown;
    spawn(
      compile(function* below() {
        const first = syncWait([spawn(waitFor, currentTask()), sleep(5)], { returnWhen: "FIRST_COMPLETED" });
        result = runNestedUntilComplete(first).done.size;
      }),
    );
    expect(result).toBe(1);
  });

  test("N4: what a drain has committed to already comes first", () => {
    let result: unknown;
    const trigger = new SyncFuture<number>();
    const body = compile(function* below() {
      if (suspended(wait(trigger))) yield;
      // `trigger` is done, but the wait for it has not been told yet.
      result = runNestedUntilComplete(first).done.size;
    });
    const task = spawn(body);
    const first = syncWait([task, trigger], { returnWhen: "FIRST_COMPLETED" });
    trigger.resolve(1);
    expect(result).toBe(1);
  });

  test("N4: a task waits for the blocked one only later: found when idle", () => {
    let error: unknown;
    spawn(
      compile(function* below() {
        const self = currentTask();
        const later = spawn(
          compile(function* later() {
            if (suspended(wait(sleep(5)))) yield;
            if (suspended(wait(self))) yield;
          }),
        );
        error = caught(() => runNestedUntilComplete(later));
      }),
    );
    expect(error).toBeInstanceOf(NestedDeadlockError);
  });
});

test("N4: of tasks that block crosswise both are named", () => {
  const tasks: Record<string, SyncTask<unknown>> = {};
  let error: unknown;
  const body = compile(function* body(ms: number, other: string) {
    if (suspended(wait(sleep(ms)))) yield;
    try {
      runNestedUntilComplete(tasks[other]);
    } catch (caughtHere) {
      error = caughtHere;
    }
  });
  tasks.a = spawnLater(body, 1, "b");
  tasks.b = spawnLater(body, 2, "a");
  tasks.a.name = "a";
  tasks.b.name = "b";
  clock.advance(2);
  expect(error).toBeInstanceOf(NestedDeadlockError);
  expect((error as Error).message).toMatch(
    /^This wait of the task "b" blocks the stack, on which the task "a" is blocked further down, and what .*: task "b" -> task "a"\. .* wait in one order$/,
  );
});

describe("N5: idle deadlock", () => {
  test("N5: at once, and says what cannot arrive", () => {
    const error = caught(() => runNestedUntilComplete(new SyncFuture())) as DeadlockError;
    expect([error.code, error.name]).toEqual(["ERR_SYNCAWAIT_DEADLOCK", "DeadlockError"]);
    expect(error.message).toMatch(/nothing is left that could complete/);
  });

  test("N5: after the last timer", () => {
    sleep(100);
    expect(() => runNestedUntilComplete(new SyncFuture())).toThrow(DeadlockError);
    expect(clock.now()).toBe(100);
  });

  test("N5: tasks that wait for one another", () => {
    const tasks: SyncTask<unknown>[] = [];
    const body = compile(function* body(at: number) {
      if (suspended(wait(checkpoint()))) yield;
      if (suspended(wait(tasks[1 - at]))) yield;
    });
    tasks.push(spawn(body, 0), spawn(body, 1));
    expect(() => runNestedUntilComplete(tasks[0])).toThrow(DeadlockError);
    tasks[0]?.cancel();
  });
});

test("N6: an outer run that is complete is noticed late, and onNestedInversion is told how late", () => {
  const delays: number[] = [];
  configure({ onNestedInversion: (delay) => delays.push(delay) });
  const log: string[] = [];
  const loop = EventLoop.current();
  loop.callLater(10, () => {
    log.push("inner begins");
    runNestedUntilComplete(sleep(50));
    log.push("inner ends");
  });
  runNestedUntilComplete(sleep(20));
  log.push("outer ends");
  expect(log).toEqual(["inner begins", "inner ends", "outer ends"]);
  expect(delays).toEqual([40]);
});

test("N6: a loop that asks again and again for what the stack below does next is ended by a time limit, and by nothing else", () => {
  const delays: number[] = [];
  configure({ onNestedInversion: (delay) => delays.push(delay) });
  let [ready, rounds] = [false, 0];
  let end: unknown;
  const ask = (): void => {
    while (!ready) {
      rounds++;
      runNestedUntilComplete(sleep(1));
    }
  };
  EventLoop.current().callLater(1, () => {
    end = caught(() => timeout(50, ask));
  });
  runNestedUntilComplete(sleep(2));
  ready = true;
  expect([end instanceof TimeoutError, delays, rounds]).toEqual([true, [49], 50]);
});

describe("N7: depth", () => {
  test("N7: past maxNesting a RangeError with a code, and the outer runs go on", () => {
    configure({ maxNesting: 3 });
    const depths: number[] = [];
    const dig = (depth: number): unknown =>
      runNestedUntilComplete(
        spawnLater(() => {
          depths.push(depth);
          return dig(depth + 1);
        }),
      );
    const error = caught(() => dig(1));
    expect(error).toBeInstanceOf(RangeError);
    expect((error as { code?: string }).code).toBe("ERR_SYNCAWAIT_DEPTH");
    expect(depths).toEqual([1, 2, 3]);
    expect(kernel.nestedRuns).toEqual([]);
  });

  test("N7: the default of 100 fits on the default stack", () => {
    let deepest = 0;
    const dig = (depth: number): unknown => {
      deepest = depth;
      return runNestedUntilComplete(spawnLater(() => dig(depth + 1)));
    };
    expect((caught(() => dig(0)) as { code?: string }).code).toBe("ERR_SYNCAWAIT_DEPTH");
    expect(deepest).toBe(100);
  });
});

describe("N8: what only the host can bring", () => {
  test("N8: a promise, however far behind: at once, and says what to do", () => {
    sleep(1000);
    const task = spawn(waitFor, spawn(waitFor, Promise.resolve(1)));
    const error = caught(() => runNestedUntilComplete(task)) as HostPumpError;
    expect(error).toBeInstanceOf(HostPumpError);
    expect(error.code).toBe("ERR_SYNCAWAIT_HOST_PUMP");
    expect(error.message).toMatch(/task "waitFor" -> task "waitFor" -> a promise/);
    expect(error.message).toMatch(/instrument/);
    expect(clock.now()).toBe(0);
  });

  test("N8: another thenable may be settled by work of our own: only when that is done", () => {
    const future = new SyncFuture<number>();
    const thenable = { then: (resolve: (value: number) => void) => future.addDoneCallback(() => resolve(7)) };
    EventLoop.current().callLater(5, () => future.resolve(1));
    expect(runNestedUntilComplete(thenable as PromiseLike<number>)).toBe(7);
    const never = { then: () => undefined };
    expect(() => runNestedUntilComplete(never)).toThrow(HostPumpError);
  });

  test("N8: a time limit of our own still comes", () => {
    const limited = syncWaitFor(new Promise(() => undefined), 5);
    expect(() => runNestedUntilComplete(limited)).toThrow(TimeoutError);
    const some = syncWait([new Promise(() => undefined)], { timeout: 5 });
    expect(runNestedUntilComplete(some).pending.size).toBe(1);
  });
});

test("N9: stop travels outward through all levels, the innermost first", () => {
  const log: string[] = [];
  const loop = EventLoop.current();
  const nest = (name: string, inside: () => void): void => {
    loop.callSoon(inside);
    try {
      runNestedUntilComplete(new SyncFuture());
    } catch (error) {
      log.push(`${name}: ${(error as Error).name}`);
    }
  };
  nest("outer", () => nest("middle", () => nest("inner", () => loop.stop())));
  expect(log).toEqual(["inner: InvalidStateError", "middle: InvalidStateError", "outer: InvalidStateError"]);
  expect(loop.stopRequested).toBe(false);
  expect(runNestedUntilComplete(sleep(1))).toBeUndefined();
});

test("N3: tasks that keep each other ready do not keep timers waiting", () => {
  let turns = 0;
  const busy = spawn(
    compile(function* busy() {
      for (;;) {
        turns++;
        if (suspended(wait(checkpoint()))) yield;
      }
    }),
  );
  const pending = sleep(0);
  expect(runNestedUntilComplete(pending)).toBeUndefined();
  expect(turns).toBeLessThan(10);
  busy.cancel();
});

test("N5: what nothing known will bring is given up after blockLimit, although other tasks go on for ever", () => {
  configure({ blockLimit: 5 });
  const heartbeat = spawn(
    compile(function* heartbeat() {
      for (;;) if (suspended(wait(sleep(1)))) yield;
    }),
  );
  const error = caught(() => runNestedUntilComplete(new SyncFuture())) as DeadlockError;
  expect(error).toBeInstanceOf(DeadlockError);
  expect(error.message).toMatch(/has blocked the stack for 5 ms.*raise configure\(\{ blockLimit \}\)/);
  heartbeat.cancel();
  configure({ blockLimit: 60_000 });
});

function equal(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.every((value, at) => Object.is(value, right[at]));
}

test("N3: the fake timers of jest stand still while the stack is blocked: an error, and no hang", () => {
  clock.uninstall();
  const former = kernel.loop;
  jest.useFakeTimers();
  kernel.loop = new EventLoop();
  const pending = sleep(100);
  const error = caught(() => runNestedUntilComplete(pending)) as DeadlockError;
  pending.cancel();
  jest.useRealTimers();
  kernel.loop = former;
  expect(error.message).toMatch(/clock stands still/);
});
