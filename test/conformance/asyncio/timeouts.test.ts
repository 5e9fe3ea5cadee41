/**
 * The cases of test_timeouts in CPython 3.13's test_asyncio, by name, re-expressed for this runtime. A limit has a body here and stands in no
 * block; times are in ms, on a virtual clock. Where the outcome differs, the title says ours.
 */
import {
  CancelledError,
  currentTask,
  EventLoop,
  InvalidStateError,
  SyncFuture,
  type SyncTask,
  sleep,
  spawn,
  TaskGroup,
  TimeoutError,
  type TimeoutScope,
  timeout,
  timeoutAt,
} from "../../../runtime/index.js";
import { type VirtualClock, virtualClock } from "../../../runtime/testing/index.js";
import { caught } from "../../runtime/support/caught.js";
import { calling, invoking, waiting } from "../../runtime/support/waiting.js";

let clock: VirtualClock;
beforeEach(() => {
  clock = virtualClock({ autoAdvance: false, start: 1000 }).install();
});
afterEach(() => clock.uninstall());

type Body = (scope: TimeoutScope) => unknown;
type Limit = (ms: number, body: Body) => unknown;
const sleeping = (ms: number): Body =>
  waiting(function* () {
    return yield sleep(ms);
  });
/** Runs `body` with a limit; gives the scope, and what was raised. */
const limited = waiting(function* limited(limit: Limit, ms: number, body: Body) {
  let scope: TimeoutScope | undefined;
  let error: unknown;
  const noting = (begun: TimeoutScope): void => {
    scope = begun;
  };
  const around = waiting(function* (begun: TimeoutScope) {
    noting(begun);
    return yield calling(body, begun);
  });
  try {
    yield calling(limit, ms, around);
  } catch (raised) {
    error = raised;
  }
  if (scope === undefined) throw error;
  return { scope, error, at: clock.now() };
});

interface Ended {
  readonly scope: TimeoutScope;
  readonly error: unknown;
  readonly at: number;
}

/** Runs it to its end. */
function ended(limit: Limit, ms: number, body: Body): Ended {
  const task = spawn(limited, limit, ms, body) as SyncTask<Ended>;
  clock.runAll();
  return task.result();
}

/** Time passes while nothing else runs. */
const compute = (ms: number): void => {
  (clock as unknown as { time: number }).time += ms;
};

describe("TimeoutTests", () => {
  test("TimeoutTests.timeout_basic: a body that takes longer is ended, and TimeoutError is raised", () => {
    const { error, scope, at } = ended(timeout, 10, sleeping(10_000));
    expect([error, scope.expired, at]).toEqual([expect.any(TimeoutError), true, 1010]);
  });

  test("TimeoutTests.timeout_at_basic: the same at a time of the loop's clock", () => {
    const { error, scope } = ended(timeoutAt, 1010, sleeping(10_000));
    expect([error, scope.expired, scope.deadline]).toEqual([expect.any(TimeoutError), true, 1010]);
  });

  // Both deadlines are one there, and both expire in one pass of the loop before anybody has been resumed. Here the first timer ends everything.
  test("TimeoutTests.nested_timeouts: of two limits with one deadline the outer one raises TimeoutError, and the inner one has not expired", () => {
    const inner: { cancelled?: boolean; scope?: TimeoutScope } = {};
    const outer = waiting(function* () {
      try {
        yield calling(
          timeoutAt as Limit,
          1010,
          waiting(function* (scope: TimeoutScope) {
            inner.scope = scope;
            yield sleep(10_000);
          }),
        );
      } catch (error) {
        inner.cancelled = error instanceof CancelledError;
        throw error;
      }
    });
    const { error, scope } = ended(timeoutAt, 1010, outer);
    expect([error, scope.expired]).toEqual([expect.any(TimeoutError), true]);
    expect([inner.cancelled, inner.scope?.expired]).toEqual([true, false]);
  });

  test("TimeoutTests.waiter_cancelled: the body sees CancelledError, its caller TimeoutError", () => {
    let seen: unknown;
    const body = waiting(function* () {
      try {
        yield sleep(10_000);
      } catch (error) {
        seen = error;
        throw error;
      }
    });
    expect(ended(timeout, 10, body).error).toBeInstanceOf(TimeoutError);
    expect(seen).toBeInstanceOf(CancelledError);
  });

  test("TimeoutTests.timeout_not_called: a body in time raises nothing", () => {
    const { error, scope, at } = ended(timeout, 10_000, sleeping(10));
    expect([error, scope.expired, at]).toEqual([undefined, false, 1010]);
    expect(scope.deadline).toBeGreaterThan(at);
  });

  test("TimeoutTests.timeout_disabled: Infinity is no limit", () => {
    const { error, scope } = ended(timeout, Number.POSITIVE_INFINITY, sleeping(10));
    expect([error, scope.expired, scope.deadline]).toEqual([undefined, false, Number.POSITIVE_INFINITY]);
  });

  test("TimeoutTests.timeout_at_disabled: Infinity is no limit", () => {
    const { error, scope } = ended(timeoutAt, Number.POSITIVE_INFINITY, sleeping(10));
    expect([error, scope.expired, scope.deadline]).toEqual([undefined, false, Number.POSITIVE_INFINITY]);
  });

  test("TimeoutTests.timeout_zero: a limit of 0 has expired at the body's first long wait", () => {
    const { error, scope, at } = ended(timeout, 0, sleeping(10_000));
    expect([error, scope.expired, scope.deadline, at]).toEqual([expect.any(TimeoutError), true, 1000, 1000]);
  });

  test("TimeoutTests.timeout_zero_sleep_zero: also where the wait is sleep(0)", () => {
    const { error, scope, at } = ended(timeout, 0, sleeping(0));
    expect([error, scope.expired, scope.deadline, at]).toEqual([expect.any(TimeoutError), true, 1000, 1000]);
  });

  test("TimeoutTests.timeout_in_the_past_sleep_zero: also where the deadline is over", () => {
    const { error, scope, at } = ended(timeout, -11, sleeping(0));
    expect([error, scope.expired, scope.deadline, at]).toEqual([expect.any(TimeoutError), true, 989, 1000]);
  });

  test("TimeoutTests.foreign_exception_passed: an error of the body is raised as it is", () => {
    const mine = new RangeError("mine");
    const { error, scope } = ended(timeout, 10, () => {
      throw mine;
    });
    expect([error, scope.expired]).toEqual([mine, false]);
  });

  // JavaScript has no chain of contexts: what an error took the place of is not kept. The reason of the CancelledError says who asked.
  test("TimeoutTests.timeout_exception_context: the body's CancelledError has the TimeoutError as its reason", () => {
    let seen: unknown;
    const body = waiting(function* () {
      try {
        throw new RangeError("lost");
      } finally {
        try {
          yield sleep(1000);
        } catch (error) {
          seen = error;
          // biome-ignore lint/correctness/noUnsafeFinally: it takes the place of the RangeError, as in the case
          throw error;
        }
      }
    });
    const { error } = ended(timeout, 10, body);
    expect(error).toBeInstanceOf(TimeoutError);
    expect((seen as CancelledError).reason).toBe(error);
  });

  test("TimeoutTests.foreign_exception_on_timeout: an error of the cleanup is raised in place of TimeoutError", () => {
    const mine = new RangeError("cleanup");
    const { error, scope } = ended(
      timeout,
      10,
      waiting(function* () {
        try {
          yield sleep(1000);
        } finally {
          // biome-ignore lint/correctness/noUnsafeFinally: that is the case
          throw mine;
        }
      }),
    );
    expect([error, scope.expired]).toEqual([mine, true]);
  });

  test("TimeoutTests.foreign_exception_on_timeout_2: of several errors in the cleanup the last one is raised", () => {
    const last = new RangeError("last");
    const body = waiting(function* () {
      try {
        try {
          throw new Error("first");
        } finally {
          yield sleep(1000);
        }
      } finally {
        try {
          // biome-ignore lint/correctness/noUnsafeFinally: that is the case
          throw new Error("second");
        } finally {
          // biome-ignore lint/correctness/noUnsafeFinally: that is the case
          throw last;
        }
      }
    });
    expect(ended(timeout, 10, body).error).toBe(last);
  });

  test("TimeoutTests.foreign_cancel_doesnt_timeout_if_not_expired: a cancel of the body in time is no timeout", () => {
    const body = waiting(function* () {
      currentTask()?.cancel();
      yield sleep(10_000);
    });
    const { error, scope } = ended(timeout, 10_000, body);
    expect([error, scope.expired]).toEqual([expect.any(CancelledError), false]);
  });

  test("TimeoutTests.outer_task_is_not_cancelled: the task that has caught TimeoutError ends fulfilled", () => {
    const task = spawn(limited, timeout, 1, sleeping(10_000));
    clock.runAll();
    expect([task.cancelled(), task.done(), task.cancelling()]).toEqual([false, true, 0]);
  });

  test("TimeoutTests.nested_timeouts_concurrent: the outer limit, passed while the body computes, ends the inner one by CancelledError", () => {
    let seen: unknown;
    const outer = waiting(function* () {
      const inner = waiting(function* () {
        compute(10);
        yield sleep(1000);
      });
      try {
        yield calling(timeout as Limit, 100, inner);
      } catch (error) {
        seen = error;
        throw error;
      }
    });
    const { error, at } = ended(timeout, 2, outer);
    expect([error, seen, at]).toEqual([expect.any(TimeoutError), expect.any(CancelledError), 1010]);
  });

  test("TimeoutTests.nested_timeouts_loop_busy: what follows an inner limit is ended by the outer one", () => {
    const errors: unknown[] = [];
    const outer = waiting(function* () {
      const inner = waiting(function* () {
        compute(100);
        yield sleep(1000);
      });
      const { error } = (yield calling(limited, timeout, 10, inner)) as Ended;
      errors.push(error);
      yield sleep(10_000);
    });
    const { error, at } = ended(timeout, 100, outer);
    expect([error, errors, at]).toEqual([expect.any(TimeoutError), [expect.any(TimeoutError)], 1100]);
  });

  test("TimeoutTests.reschedule: the deadline can be moved and taken away, from outside too", () => {
    const begun = new SyncFuture<TimeoutScope>();
    const body = waiting(function* (scope: TimeoutScope) {
      begun.resolve(scope);
      yield sleep(50_000);
    });
    const task = spawn(
      waiting(function* () {
        yield calling(timeoutAt as Limit, 11_000, body);
      }),
    );
    const scope = begun.result();
    expect(scope.deadline).toBe(11_000);
    scope.deadline = 31_000;
    expect(scope.deadline).toBe(31_000);
    scope.deadline = Number.POSITIVE_INFINITY;
    clock.advance(40_000);
    task.cancel();
    expect([task.cancelled(), scope.expired, scope.deadline]).toEqual([true, false, Number.POSITIVE_INFINITY]);
  });

  test("TimeoutTests.repr_active: a limit whose body runs has its deadline and has not expired", () => {
    let seen: unknown[] = [];
    ended(timeout, 10_000, (scope) => {
      seen = [scope.deadline, scope.expired];
    });
    expect(seen).toEqual([11_000, false]);
  });

  test("TimeoutTests.repr_expired: one that has passed says so", () => {
    expect(ended(timeout, 10, sleeping(10_000)).scope.expired).toBe(true);
  });

  test("TimeoutTests.repr_finished: one whose body has ended in time has not expired", () => {
    expect(ended(timeout, 10_000, sleeping(0)).scope.expired).toBe(false);
  });

  test("TimeoutTests.repr_disabled: one without a limit has the deadline Infinity", () => {
    let seen: unknown;
    ended(timeout, Number.POSITIVE_INFINITY, (scope) => {
      seen = scope.deadline;
    });
    expect(seen).toBe(Number.POSITIVE_INFINITY);
  });

  test("TimeoutTests.nested_timeout_in_finally: a limit in the cleanup of another one works", () => {
    let inner: Ended | undefined;
    const body = waiting(function* () {
      try {
        yield sleep(1000);
      } finally {
        inner = (yield calling(limited, timeout, 10, sleeping(10_000))) as Ended;
      }
    });
    const outer = ended(timeout, 10, body);
    expect([outer.error, inner?.error]).toEqual([expect.any(TimeoutError), expect.any(TimeoutError)]);
    expect([inner?.at, outer.at]).toEqual([1020, 1020]);
    expect(inner?.error).not.toBe(outer.error);
  });

  /** A task that is cancelled, and cleans up in a limit. */
  const cleaningUp = (ms: number, body: Body): SyncTask<Ended> =>
    spawn(
      waiting(function* () {
        try {
          currentTask()?.cancel();
          yield sleep(1000);
        } catch {
          // The work was cancelled.
        }
        return (yield calling(limited, timeout, ms, body)) as Ended;
      }),
    );

  test("TimeoutTests.timeout_after_cancellation: a limit works after a cancel that was delivered", () => {
    const task = cleaningUp(0, sleeping(1000));
    clock.runAll();
    expect(task.result().error).toBeInstanceOf(TimeoutError);
  });

  test("TimeoutTests.cancel_in_timeout_after_cancellation: and so does a further cancel in it", () => {
    const task = cleaningUp(
      1000,
      waiting(function* () {
        currentTask()?.cancel();
        yield sleep(2000);
      }),
    );
    clock.runAll();
    expect(task.result().error).toBeInstanceOf(CancelledError);
  });

  // A limit cannot be entered apart from its body: timeout() makes it and begins the body in one.
  const enteredOnce = (scope: TimeoutScope): unknown => caught(() => scope.run(() => 1));

  test("TimeoutTests.timeout_already_entered: the limit of a body that runs takes no second one", () => {
    let error: unknown;
    ended(timeout, 10, (scope) => {
      error = enteredOnce(scope);
    });
    expect(error).toBeInstanceOf(InvalidStateError);
  });

  test("TimeoutTests.timeout_double_enter: nor does that of a body that has ended", () => {
    expect(enteredOnce(ended(timeout, 10, () => 1).scope)).toBeInstanceOf(InvalidStateError);
  });

  const move = (scope: TimeoutScope) => (): void => {
    scope.deadline = EventLoop.current().time() + 20;
  };

  test("TimeoutTests.timeout_finished: when the body has ended, the deadline cannot be moved", () => {
    const { scope } = ended(timeout, 10, () => 1);
    expect(move(scope)).toThrow(InvalidStateError);
    expect(move(scope)).toThrow(/has ended/);
  });

  test("TimeoutTests.timeout_expired: when the limit has passed, the deadline cannot be moved", () => {
    const { scope } = ended(timeout, 10, sleeping(1000));
    expect(move(scope)).toThrow(/has passed/);
  });

  // There the body has swallowed the cancel, and the block still ends by TimeoutError when it is left. Here a result wins (S13).
  test("TimeoutTests.timeout_expiring: while the body cleans up it cannot be moved; a body that swallows the cancel gives its value", () => {
    let error: unknown;
    const body = waiting(function* (scope: TimeoutScope) {
      try {
        yield sleep(1000);
      } catch {
        error = caught(move(scope));
      }
    });
    expect(ended(timeout, 10, body).error).toBeUndefined();
    expect((error as Error).message).toMatch(/has passed/);
  });

  test("TimeoutTests.timeout_not_entered: a limit that has not begun does not exist, since timeout() takes the body", () => {
    expect(() => timeout(10, undefined as never)).toThrow(TypeError);
  });

  test("TimeoutTests.timeout_without_task: outside tasks a limit blocks, or gives a future for an async body", async () => {
    expect(currentTask()).toBeUndefined();
    expect(() => timeout(10, sleeping(1000))).toThrow(TimeoutError);
    const late = timeout(10, () => new Promise(() => {}));
    clock.runAll();
    await expect(late).rejects.toThrow(TimeoutError);
  });

  // The chain of contexts does not exist here; what remains is which error wins.
  test("TimeoutTests.timeout_taskgroup: the error of a child's cleanup is raised as an AggregateError, in place of TimeoutError", () => {
    const division = new RangeError("division");
    const child = waiting(function* () {
      try {
        yield sleep(2000);
      } finally {
        // biome-ignore lint/correctness/noUnsafeFinally: that is the case
        throw division;
      }
    });
    const body = waiting(function* (group: TaskGroup) {
      group.spawn(child);
      try {
        throw new Error("lost");
      } finally {
        yield sleep(1000);
      }
    });
    const { error, scope } = ended(
      timeout,
      10,
      waiting(function* () {
        yield invoking(TaskGroup, "run", body);
      }),
    );
    expect(error).toBeInstanceOf(AggregateError);
    expect([(error as AggregateError).errors, scope.expired]).toEqual([[division], true]);
  });
});
