/**
 * The cases of test_taskgroups in CPython 3.13's test_asyncio, by name, re-expressed for this runtime, with times in ms on a virtual clock. The block of
 * `async with` is the body of `TaskGroup.run` here, a task of its own; its errors come as an AggregateError. Where the outcome differs, the title
 * says ours.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import {
  CancelledError,
  currentTask,
  InvalidStateError,
  SyncFuture,
  type SyncTask,
  sleep,
  spawn,
  TaskGroup,
} from "../../../runtime/index.js";
import { type VirtualClock, virtualClock } from "../../../runtime/testing/index.js";
import { caught } from "../../runtime/support/caught.js";
import { invoking, waiting } from "../../runtime/support/waiting.js";

let clock: VirtualClock;
beforeEach(() => {
  clock = virtualClock({ autoAdvance: false }).install();
});
afterEach(() => clock.uninstall());

class ZeroDivision extends Error {}
class MyError extends Error {}

type Body = (group: TaskGroup) => unknown;
/** `async with TaskGroup() as group: body` in a task. */
const runner = waiting(function* runner(body: Body) {
  return yield invoking(TaskGroup, "run", body);
});
const giving = waiting(function* giving<T>(ms: number, value: T) {
  yield sleep(ms);
  return value;
});
const crashing = waiting(function* crashing(ms: number, error: unknown = new ZeroDivision()) {
  yield sleep(ms);
  throw error;
});
/** Sleeps; counts up by `by` when it is cancelled. */
const counting = waiting(function* counting(ms: number, count: { cancels: number }, by: number) {
  try {
    yield sleep(ms);
  } catch (error) {
    count.cancels += by;
    throw error;
  }
});
/** Sleeps, and fails in its cleanup. */
const crashingInCleanup = waiting(function* crashingInCleanup(ms: number, error: unknown = new ZeroDivision()) {
  try {
    yield sleep(ms);
  } finally {
    // biome-ignore lint/correctness/noUnsafeFinally: that is the case
    throw error;
  }
});

function ended<T>(task: SyncTask<T>): SyncTask<T> {
  clock.runAll();
  return task;
}

/** Cancelled after 100 ms. */
function cancelledLater<T>(task: SyncTask<T>): SyncTask<T> {
  clock.advance(100);
  expect(task.done()).toBe(false);
  task.cancel();
  return ended(task);
}

/** The classes of the errors in the AggregateError that `task` has failed with. */
function errorTypes(task: SyncTask<unknown>): unknown[] {
  return typesIn(task.exception());
}

function typesIn(error: unknown): unknown[] {
  expect(error).toBeInstanceOf(AggregateError);
  return (error as AggregateError).errors.map((each: Error) => each.constructor);
}

describe("TestTaskGroup", () => {
  test("TestTaskGroup.taskgroup_01: the block ends when its tasks have", () => {
    const children: SyncTask<number>[] = [];
    const task = spawn(
      runner,
      (group) => void children.push(group.spawn(giving, 100, 42), group.spawn(giving, 200, 11)),
    );
    ended(task);
    expect([task.state, children.map((child) => child.result()), clock.now()]).toEqual(["fulfilled", [42, 11], 200]);
  });

  test("TestTaskGroup.taskgroup_02: also those that begin later", () => {
    const children: SyncTask<number>[] = [];
    const body = waiting(function* (group: TaskGroup) {
      children.push(group.spawn(giving, 100, 42));
      yield sleep(150);
      children.push(group.spawn(giving, 200, 11));
    });
    ended(spawn(runner, body));
    expect([children.map((child) => child.result()), clock.now()]).toEqual([[42, 11], 350]);
  });

  test("TestTaskGroup.taskgroup_03: a task that is cancelled by hand disturbs nothing", () => {
    const children: SyncTask<number>[] = [];
    const body = waiting(function* (group: TaskGroup) {
      children.push(group.spawn(giving, 1000, 42));
      yield sleep(150);
      children[0]?.cancel();
      children.push(group.spawn(giving, 200, 11));
    });
    const task = ended(spawn(runner, body));
    expect([task.state, children[0]?.cancelled(), children[1]?.result()]).toEqual(["fulfilled", true, 11]);
  });

  test("TestTaskGroup.taskgroup_04: a task that fails has the other one cancelled, and the block fails", () => {
    const count = { cancels: 0 };
    const children: SyncTask<unknown>[] = [];
    const task = spawn(runner, (group) => {
      group.spawn(crashing, 100);
      children.push(group.spawn(counting, 1000, count, 1));
    });
    expect(errorTypes(ended(task))).toEqual([ZeroDivision]);
    expect([count.cancels, children[0]?.cancelled(), clock.now()]).toEqual([1, true, 100]);
  });

  // There all three may fail, or be cancelled in time; here the first one that fails cancels the others before they do.
  test("TestTaskGroup.cancel_children_on_child_error: the block is cancelled too; the first failure of several at one time is the only one", () => {
    const [count, block] = [{ cancels: 0 }, { cancels: 0 }];
    const body = waiting(function* (group: TaskGroup) {
      for (let i = 0; i < 3; i++) group.spawn(crashing, 100);
      group.spawn(counting, 5000, count, 1);
      try {
        yield sleep(10_000);
      } catch (error) {
        block.cancels++;
        throw error;
      }
    });
    expect(errorTypes(ended(spawn(runner, body)))).toEqual([ZeroDivision]);
    expect([count.cancels, block.cancels]).toEqual([1, 1]);
  });

  test("TestTaskGroup.cancellation: a cancel while the tasks are awaited goes to all of them", () => {
    const count = { cancels: 0 };
    const task = spawn(runner, (group) => {
      for (let i = 0; i < 5; i++) group.spawn(counting, 5000, count, 1);
    });
    expect([cancelledLater(task).cancelled(), count.cancels]).toEqual([true, 5]);
  });

  test("TestTaskGroup.taskgroup_07: a cancel while the block waits goes to it and to all tasks", () => {
    const count = { cancels: 0 };
    const body = waiting(function* (group: TaskGroup) {
      for (let i = 0; i < 5; i++) group.spawn(counting, 5000, count, 1);
      try {
        yield sleep(10_000);
      } catch (error) {
        count.cancels += 10;
        throw error;
      }
    });
    expect([cancelledLater(spawn(runner, body)).cancelled(), count.cancels]).toEqual([true, 15]);
  });

  const fiveThatCrash = (group: TaskGroup): void => {
    for (let i = 0; i < 5; i++) group.spawn(crashingInCleanup, 10_000);
  };
  const fiveAndSleep = waiting(function* (group: TaskGroup) {
    fiveThatCrash(group);
    yield sleep(10_000);
  });

  test("TestTaskGroup.taskgroup_08: errors of the cleanup say more than the cancel", () => {
    expect(errorTypes(cancelledLater(spawn(runner, fiveAndSleep)))).toEqual(new Array(5).fill(ZeroDivision));
  });

  test("TestTaskGroup.taskgroup_09: a block that fails has the tasks cancelled", () => {
    const children: SyncTask<unknown>[] = [];
    const body = waiting(function* (group: TaskGroup) {
      children.push(group.spawn(giving, 1000, 42), group.spawn(giving, 2000, 11));
      yield sleep(100);
      throw new ZeroDivision();
    });
    expect(errorTypes(ended(spawn(runner, body)))).toEqual([ZeroDivision]);
    expect(children.map((child) => child.cancelled())).toEqual([true, true]);
  });

  test("TestTaskGroup.taskgroup_10: also where it fails before it has waited", () => {
    const children: SyncTask<unknown>[] = [];
    const task = spawn(runner, (group) => {
      children.push(group.spawn(giving, 1000, 42), group.spawn(giving, 2000, 11));
      throw new ZeroDivision();
    });
    expect(errorTypes(task)).toEqual([ZeroDivision]);
    expect(children.map((child) => child.cancelled())).toEqual([true, true]);
  });

  const nested = (outer: (group: TaskGroup) => void, inner: Body): Body =>
    waiting(function* (group: TaskGroup) {
      outer(group);
      yield invoking(TaskGroup, "run", inner);
    });
  const innermost = (task: SyncTask<unknown>): unknown[] => {
    expect(errorTypes(task)).toEqual([AggregateError]);
    return typesIn((task.exception() as AggregateError).errors[0]);
  };

  test("TestTaskGroup.taskgroup_11: the error of a group in a group is an AggregateError in an AggregateError", () => {
    const task = spawn(
      runner,
      nested(() => {}, fiveAndSleep),
    );
    expect(innermost(cancelledLater(task))).toEqual(new Array(5).fill(ZeroDivision));
  });

  test("TestTaskGroup.taskgroup_12: also where the outer group has a task", () => {
    const task = spawn(
      runner,
      nested((group) => void group.spawn(giving, 10_000, 0), fiveAndSleep),
    );
    expect(innermost(cancelledLater(task))).toEqual(new Array(5).fill(ZeroDivision));
  });

  test("TestTaskGroup.taskgroup_13: a failure in the outer group cancels the inner one, which adds no error", () => {
    const task = spawn(
      runner,
      nested(
        (group) => void group.spawn(crashing, 100, new RangeError()),
        (group) => void group.spawn(crashing, 10_000, new RangeError()),
      ),
    );
    expect([errorTypes(ended(task)), clock.now()]).toEqual([[RangeError], 100]);
  });

  test("TestTaskGroup.taskgroup_14: a failure in the inner group fails the outer one", () => {
    const task = spawn(
      runner,
      nested(
        (group) => void group.spawn(crashing, 10_000, new RangeError()),
        (group) => void group.spawn(crashing, 100, new RangeError()),
      ),
    );
    expect([innermost(ended(task)), clock.now()]).toEqual([[RangeError], 100]);
  });

  /** Fails after 300 ms, while the block, cancelled, cleans up for 500. */
  const crashingMeanwhile = waiting(function* (group: TaskGroup) {
    group.spawn(crashing, 300);
    try {
      yield sleep(10_000);
    } catch (error) {
      yield sleep(500);
      throw error;
    }
  });

  test("TestTaskGroup.taskgroup_15: a task goes on while the block cleans up, and may fail then", () => {
    expect(errorTypes(cancelledLater(spawn(runner, crashingMeanwhile)))).toEqual([ZeroDivision]);
  });

  test("TestTaskGroup.taskgroup_16: also where the cancel came through another task", () => {
    const outer = waiting(function* () {
      yield spawn(runner, crashingMeanwhile);
    });
    expect(errorTypes(cancelledLater(spawn(outer)))).toEqual([ZeroDivision]);
  });

  test("TestTaskGroup.taskgroup_17: a block without tasks is cancelled", () => {
    const count = { cancels: 0 };
    const body = waiting(function* () {
      try {
        yield sleep(10_000);
      } catch (error) {
        count.cancels += 10;
        throw error;
      }
    });
    expect([cancelledLater(spawn(runner, body)).cancelled(), count.cancels]).toEqual([true, 10]);
  });

  test("TestTaskGroup.taskgroup_18: a block that answers a cancel by an error fails with that", () => {
    const body = waiting(function* () {
      try {
        yield sleep(10_000);
      } catch {
        throw new MyError();
      }
    });
    expect(errorTypes(cancelledLater(spawn(runner, body)))).toEqual([MyError]);
  });

  /** A task fails after 100 ms, and the block with `error` in its cleanup. */
  const bothFail = (crash: unknown, error: unknown): Body =>
    waiting(function* (group: TaskGroup) {
      group.spawn(crashing, 100, crash);
      try {
        yield sleep(10_000);
      } finally {
        // biome-ignore lint/correctness/noUnsafeFinally: that is the case
        throw error;
      }
    });

  test("TestTaskGroup.taskgroup_19: the errors of a task and of the block come together", () => {
    const task = spawn(runner, bothFail(new ZeroDivision(), new MyError()));
    expect(errorTypes(ended(task))).toEqual([ZeroDivision, MyError]);
  });

  // There is no KeyboardInterrupt: no class of errors passes a group by.
  test("TestTaskGroup.taskgroup_20: an error of any class in the block comes together with that of the task", () => {
    const task = spawn(runner, bothFail(new ZeroDivision(), "not even an Error"));
    expect((ended(task).exception() as AggregateError).errors).toEqual([expect.any(ZeroDivision), "not even an Error"]);
  });

  test("TestTaskGroup.taskgroup_21a: nor in a task", () => {
    const task = spawn(runner, bothFail("not even an Error", new TypeError("block")));
    expect((ended(task).exception() as AggregateError).errors).toEqual(["not even an Error", expect.any(TypeError)]);
  });

  test("TestTaskGroup.taskgroup_22: a cancel right after the beginning", () => {
    const task = spawn(runner, (group) => void [group.spawn(giving, 1000, 42), group.spawn(giving, 2000, 11)]);
    clock.advance(50);
    task.cancel();
    expect(task.cancelled()).toBe(true);
  });

  test("TestTaskGroup.taskgroup_23: tasks that have ended are let go", () => {
    const sizes: number[] = [];
    const body = waiting(function* (group: TaskGroup) {
      for (let i = 0; i < 10; i++) {
        yield sleep(100);
        group.spawn(giving, 300, i);
        if (i === 5) sizes.push(group.size);
      }
      yield sleep(1350);
      sizes.push(group.size);
    });
    expect(ended(spawn(runner, body)).state).toBe("fulfilled");
    expect(sizes[0]).toBeLessThan(5);
    expect(sizes[1]).toBe(0);
  });

  test("TestTaskGroup.taskgroup_24: a task may add tasks when the block is over", () => {
    const root = waiting(function* (group: TaskGroup) {
      yield sleep(100);
      group.spawn(giving, 100, 1);
      group.spawn(giving, 200, 2);
    });
    const task = ended(spawn(runner, (group) => void group.spawn(root, group)));
    expect([task.state, clock.now()]).toEqual(["fulfilled", 300]);
  });

  test("TestTaskGroup.taskgroup_25: tasks that add tasks for ever are ended by a failure", () => {
    let heads = 0;
    const hydra: (group: TaskGroup) => void = waiting(function* (group: TaskGroup) {
      heads++;
      yield sleep(10);
      group.spawn(hydra, group);
      group.spawn(hydra, group);
    });
    const hercules = waiting(function* () {
      while (heads < 10) yield sleep(15);
      throw new ZeroDivision();
    });
    const task = spawn(runner, (group) => void [group.spawn(hydra, group), group.spawn(hercules)]);
    expect(errorTypes(ended(task))).toEqual([ZeroDivision]);
    expect(heads).toBeGreaterThanOrEqual(10);
  });

  test("TestTaskGroup.taskgroup_task_name: a task has the name of its function, which can be changed", () => {
    spawn(runner, (group) => {
      const child = group.spawn(giving, 0, 0);
      expect(child.name).toBe("giving");
      child.name = "yolo";
      expect(child.name).toBe("yolo");
    });
  });

  // A context is that of AsyncLocalStorage: the one in which the task was spawned (S16); it is not handed in.
  test("TestTaskGroup.taskgroup_task_context: a task runs in the context in which it was spawned", () => {
    const storage = new AsyncLocalStorage<number>();
    const seen: unknown[] = [];
    const child = waiting(function* () {
      yield sleep(0);
      seen.push(storage.getStore());
    });
    const task = spawn(runner, (group) => {
      storage.run(1, () => group.spawn(child));
      storage.run(2, () => group.spawn(child));
    });
    expect([ended(task).state, seen, storage.getStore()]).toEqual(["fulfilled", [1, 2], undefined]);
  });

  test("TestTaskGroup.taskgroup_no_create_task_after_failure: a group that is being cancelled takes no more tasks", () => {
    const errors: unknown[] = [];
    const child = waiting(function* (group: TaskGroup) {
      try {
        yield sleep(1000);
      } catch {
        errors.push(caught(() => group.spawn(crashing, 1)));
      }
    });
    const task = spawn(runner, (group) => void [group.spawn(crashing, 1), group.spawn(child, group)]);
    expect(errorTypes(ended(task))).toEqual([ZeroDivision]);
    expect(errors).toEqual([expect.any(InvalidStateError)]);
  });

  test("TestTaskGroup.taskgroup_context_manager_exit_raises: errors of a task and of the block's cleanup; no request is left behind", () => {
    const body = waiting(function* (group: TaskGroup) {
      try {
        group.spawn(crashing, 0, new MyError("task"));
        yield sleep(1000);
      } finally {
        // biome-ignore lint/correctness/noUnsafeFinally: that is the case
        throw new MyError("block");
      }
    });
    let left: number | undefined;
    const main = waiting(function* () {
      try {
        yield invoking(TaskGroup, "run", body);
      } finally {
        left = currentTask()?.cancelling();
      }
    });
    expect(errorTypes(ended(spawn(main)))).toEqual([MyError, MyError]);
    expect(left).toBe(0);
  });

  // `run` makes the group and enters it in one; a group in a block is entered by being made.
  test("TestTaskGroup.taskgroup_already_entered: a group with a body cannot be joined inside it", () => {
    let error: unknown;
    spawn(runner, (group) => {
      error = caught(() => group.join());
    });
    expect(error).toBeInstanceOf(InvalidStateError);
  });

  test("TestTaskGroup.taskgroup_double_enter: joining twice is joining once", () => {
    const group = new TaskGroup();
    expect(group.join()).toBe(group.join());
  });

  test("TestTaskGroup.taskgroup_finished: a group that is over takes no more tasks", () => {
    const group = new TaskGroup();
    group.join();
    expect(() => group.spawn(giving, 0, 0)).toThrow(InvalidStateError);
    expect(() => group.spawn(giving, 0, 0)).toThrow(/is over/);
  });

  test("TestTaskGroup.taskgroup_not_entered: a group that is made by `new` takes tasks from the beginning", () => {
    const group = new TaskGroup();
    expect(group.spawn(() => "child").result()).toBe("child");
    expect(group.join().state).toBe("fulfilled");
  });

  test("TestTaskGroup.taskgroup_without_parent_task: a group needs no task around it: it blocks, or gives a future for an async body", async () => {
    expect(currentTask()).toBeUndefined();
    expect(TaskGroup.run((group) => group.spawn(() => 1).result())).toBe(1);
    expect(await TaskGroup.run(async (group) => await group.spawn(() => 2))).toBe(2);
  });

  test("TestTaskGroup.cancelling_level_preserved: a failed group leaves no request behind", () => {
    let left: number | undefined;
    const main = waiting(function* () {
      try {
        yield invoking(TaskGroup, "run", (group: TaskGroup) => void group.spawn(crashing, 0));
      } catch {
        left = currentTask()?.cancelling();
      }
    });
    ended(spawn(main));
    expect(left).toBe(0);
  });

  test("TestTaskGroup.nested_groups_both_cancelled: a group in which two nested groups fail at one time", () => {
    const seen: unknown[] = [];
    const outerBody = waiting(function* (outer: TaskGroup) {
      try {
        yield invoking(TaskGroup, "run", (inner: TaskGroup) => {
          // The cleanup of the first lets the second fail as well, before the inner group has ended.
          inner.spawn(crashingInCleanup, 10_000, new TypeError("inner"));
          outer.spawn(crashing, 0, new RangeError("outer"));
        });
      } catch (error) {
        seen.push(...typesIn(error), currentTask()?.cancelling());
      }
      seen.push(currentTask()?.cancelling());
    });
    const main = waiting(function* () {
      try {
        yield invoking(TaskGroup, "run", outerBody);
      } catch (error) {
        seen.push(...typesIn(error), currentTask()?.cancelling());
      }
    });
    ended(spawn(main));
    expect(seen).toEqual([TypeError, 1, 1, RangeError, 0]);
  });

  test("TestTaskGroup.error_and_cancel: a group that fails while a cancel comes raises its errors; the cancel comes at the next wait", () => {
    const event = new SyncFuture<void>();
    const log: unknown[] = [];
    const inner = waiting(function* () {
      try {
        yield invoking(
          TaskGroup,
          "run",
          waiting(function* (group: TaskGroup) {
            // Fails because of the cancel, which reaches it when the block has ended.
            group.spawn(crashingInCleanup, 1000, new MyError());
            event.resolve();
            yield sleep(1000);
            log.push("not reached");
          }),
        );
      } catch (error) {
        log.push(...typesIn(error), currentTask()?.cancelling());
      }
      yield sleep(1000);
      log.push("not reached");
    });
    const outer = waiting(function* () {
      const task = spawn(inner);
      yield event;
      log.push(task.cancelling());
      task.cancel();
      log.push(task.cancelling());
      try {
        yield task;
      } catch (error) {
        log.push((error as Error).constructor, task.cancelled());
      }
    });
    ended(spawn(outer));
    expect(log).toEqual([0, MyError, 1, 1, CancelledError, true]);
  });
});
