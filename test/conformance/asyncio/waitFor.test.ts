/**
 * The cases of test_waitfor in CPython 3.13's test_asyncio, by name, re-expressed for this runtime, with times in ms on a virtual clock. Where the
 * outcome differs, the title says ours.
 */
import {
  CancelledError,
  SyncFuture,
  type SyncTask,
  sleep,
  spawn,
  spawnLater,
  syncShield,
  syncWaitFor,
  TimeoutError,
} from "../../../runtime/index.js";
import { type VirtualClock, virtualClock } from "../../../runtime/testing/index.js";
import { waiting } from "../../runtime/support/waiting.js";

let clock: VirtualClock;
beforeEach(() => {
  clock = virtualClock({ autoAdvance: false }).install();
});
afterEach(() => clock.uninstall());

/** Runs for 200 ms, whoever cancels it. */
const slow = waiting(function* slow(exited: string[]) {
  const exitAt = clock.now() + 200;
  while (clock.now() < exitAt) {
    try {
      yield sleep(exitAt - clock.now());
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error;
    }
  }
  exited.push("exited");
});
const limited = waiting(function* limited(input: unknown, ms: number) {
  return yield syncWaitFor(input, ms);
});
/** Sleeps; says when it is over. */
const sleeper = waiting(function* sleeper(ms: number, log: string[]) {
  log.push("running");
  try {
    yield sleep(ms);
  } finally {
    log.push("over");
  }
  return "done";
});

describe("AsyncioWaitForTest", () => {
  test("AsyncioWaitForTest.asyncio_wait_for_cancelled: a cancel waits for a task that ignores it", () => {
    const exited: string[] = [];
    const task = spawn(limited, spawn(slow, exited), 400);
    task.cancel();
    expect([task.done(), exited]).toEqual([false, []]);
    clock.runAll();
    expect([task.done(), exited]).toEqual([true, ["exited"]]);
  });

  test("AsyncioWaitForTest.asyncio_wait_for_timeout: so does the time limit", () => {
    const exited: string[] = [];
    const task = spawn(limited, spawn(slow, exited), 100);
    clock.runAll();
    expect([task.state, exited, clock.now()]).toEqual(["fulfilled", ["exited"], 200]);
  });

  test("AsyncioWaitForTest.wait_for_timeout_less_then_0_or_0_future_done: a future that is done is never late", () => {
    const future = new SyncFuture<string>();
    future.resolve("done");
    expect(spawn(limited, future, 0).result()).toBe("done");
  });

  // spawn begins at once (S10); a task that has not begun is one of spawnLater, and never begins (C6).
  test("AsyncioWaitForTest.wait_for_timeout_less_then_0_or_0_coroutine_do_not_started: a task that has not begun never does", () => {
    const log: string[] = [];
    const task = spawn(limited, spawnLater(sleeper, 0, log), 0);
    expect(task.exception()).toBeInstanceOf(TimeoutError);
    clock.runAll();
    expect(log).toEqual([]);
  });

  test.each([0, -1])(
    "AsyncioWaitForTest.wait_for_timeout_less_then_0_or_0: %d ms: a task that runs is cancelled, and its end awaited",
    (ms) => {
      const log: string[] = [];
      const inner = spawn(sleeper, 10_000, log);
      const task = spawn(limited, inner, ms);
      expect(task.exception()).toBeInstanceOf(TimeoutError);
      expect([inner.cancelled(), log]).toEqual([true, ["running", "over"]]);
    },
  );

  test("AsyncioWaitForTest.wait_for: a task that takes longer is cancelled", () => {
    const log: string[] = [];
    const inner = spawn(sleeper, 300_000, log);
    const task = spawn(limited, inner, 100);
    clock.runAll();
    expect(task.exception()).toBeInstanceOf(TimeoutError);
    expect([inner.cancelled(), log, clock.now()]).toEqual([true, ["running", "over"], 100]);
  });

  test("AsyncioWaitForTest.wait_for_blocking: Infinity is no limit", () => {
    const task = spawn(limited, spawn(sleeper, 5, []), Number.POSITIVE_INFINITY);
    clock.runAll();
    expect(task.result()).toBe("done");
  });

  test("AsyncioWaitForTest.wait_for_race_condition: a result in time is the outcome", () => {
    const future = new SyncFuture<string>();
    const task = spawn(limited, future, 200);
    future.resolve("ok");
    expect([task.result(), clock.runAll()]).toEqual(["ok", 0]);
  });

  test("AsyncioWaitForTest.wait_for_cancellation_race_condition: a task that catches the cancel and returns gives its value", () => {
    const inner = waiting(function* () {
      try {
        yield sleep(1000);
      } catch {
        return 1;
      }
      return 2;
    });
    const task = spawn(limited, spawn(inner), 10);
    clock.runAll();
    expect(task.result()).toBe(1);
  });

  /** Takes 1 ms to clean up. */
  const tidy = waiting(function* tidy(log: string[]) {
    try {
      yield sleep(10_000);
    } catch (error) {
      yield sleep(1);
      throw error;
    } finally {
      log.push("done");
    }
  });

  // JavaScript has no chain of contexts: the reason of the task's CancelledError is the TimeoutError.
  const verifyAwaitedCleanup = (ms: number): void => {
    const log: string[] = [];
    const inner = spawn(tidy, log);
    const task = spawn(limited, inner, ms);
    clock.runAll();
    const error = task.exception();
    expect([error, log]).toEqual([expect.any(TimeoutError), ["done"]]);
    expect(inner.signal.reason).toBe(error);
  };

  test("AsyncioWaitForTest.wait_for_waits_for_task_cancellation: the end of the cleanup is awaited", () => {
    verifyAwaitedCleanup(1);
  });

  test("AsyncioWaitForTest.wait_for_waits_for_task_cancellation_w_timeout_0: also without any time", () => {
    verifyAwaitedCleanup(0);
  });

  test("AsyncioWaitForTest.wait_for_reraises_exception_during_cancellation: an error of the cleanup is raised", () => {
    const mine = new Error("cleanup");
    const inner = waiting(function* () {
      try {
        yield sleep(200);
      } finally {
        // biome-ignore lint/correctness/noUnsafeFinally: that is the case
        throw mine;
      }
    });
    const task = spawn(limited, spawn(inner), 1);
    clock.runAll();
    expect(task.exception()).toBe(mine);
  });

  const verifyCancelled = (ms: number): void => {
    const inner = spawn(
      waiting(function* () {
        yield new SyncFuture();
      }),
    );
    const task = spawn(limited, inner, ms);
    task.cancel();
    expect([task.cancelled(), inner.cancelled()]).toEqual([true, true]);
  };

  test("AsyncioWaitForTest.cancel_blocking_wait_for: cancelling a wait without a limit cancels the task", () => {
    verifyCancelled(Number.POSITIVE_INFINITY);
  });

  test("AsyncioWaitForTest.cancel_wait_for: and so with one", () => {
    verifyCancelled(60_000);
  });

  test("AsyncioWaitForTest.wait_for_cancel_suppressed: a value in spite of the cancel is the outcome", () => {
    const inner = waiting(function* () {
      try {
        yield sleep(10_000);
      } catch {
        return 42;
      }
      return 0;
    });
    const task = spawn(limited, spawn(inner), 100);
    clock.runAll();
    expect(task.result()).toBe(42);
  });

  test("AsyncioWaitForTest.wait_for_issue86296: a cancel after the input has ended is raised at the next wait", () => {
    const inner: SyncTask<string> = spawn(() => "done");
    let reachedEnd = false;
    const task = spawn(
      waiting(function* () {
        yield syncWaitFor(inner, 100);
        yield sleep(1000);
        reachedEnd = true;
      }),
    );
    expect(task.done()).toBe(false);
    task.cancel();
    expect([task.cancelled(), inner.result(), reachedEnd]).toEqual([true, "done", false]);
  });
});

describe("WaitForShieldTests", () => {
  test("WaitForShieldTests.zero_timeout: a shield without any time is cancelled, and its task goes on", () => {
    const inner = spawn(sleeper, 10, []);
    const shielded = syncShield(inner);
    const task = spawn(limited, shielded, 0);
    expect(task.exception()).toBeInstanceOf(TimeoutError);
    expect([inner.done(), shielded.cancelled()]).toEqual([false, true]);
    clock.runAll();
    expect(inner.result()).toBe("done");
  });

  test("WaitForShieldTests.none_timeout: without a limit it runs to its end", () => {
    const inner = spawn(sleeper, 100, []);
    const task = spawn(limited, syncShield(inner), Number.POSITIVE_INFINITY);
    clock.runAll();
    expect([task.result(), inner.result()]).toEqual(["done", "done"]);
  });

  test("WaitForShieldTests.shielded_timeout: a shielded task is not cancelled by the limit", () => {
    const inner = spawn(sleeper, 100, []);
    const task = spawn(limited, syncShield(inner), 10);
    clock.advance(10);
    expect([task.exception(), inner.state]).toEqual([expect.any(TimeoutError), "pending"]);
    clock.runAll();
    expect(inner.result()).toBe("done");
  });
});
