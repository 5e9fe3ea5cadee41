/** The cases of CPython's test_eager_task_factory.py, re-expressed: every task starts eagerly here (S10). See docs/conformance.md. */
import { AsyncLocalStorage } from "node:async_hooks";
import {
  type CancelledError,
  currentTask,
  SyncFuture,
  type SyncTask,
  sleep,
  spawn,
  syncGather,
  TaskGroup,
} from "../../../runtime/index.js";
import { type VirtualClock, virtualClock } from "../../../runtime/testing/index.js";
import { caught } from "../../runtime/support/caught.js";
import { calling, invoking, waiting } from "../../runtime/support/waiting.js";

let clock: VirtualClock;
beforeEach(() => {
  clock = virtualClock({ autoAdvance: false }).install();
});
afterEach(() => clock.uninstall());

const sleeper = waiting(function* sleeper(ms: number) {
  yield sleep(ms);
  return "finished after blocking";
});

describe("EagerTaskFactoryLoopTests", () => {
  test("EagerTaskFactoryLoopTests.await_future_during_eager_step: what the first step completed is done when spawn returns", () => {
    const future = new SyncFuture<string>();
    const run = spawn(
      waiting(function* run() {
        const setting = spawn(() => future.resolve("my message"));
        return [setting.done(), yield future];
      }),
    );
    expect(run.result()).toEqual([true, "my message"]);
  });

  test("EagerTaskFactoryLoopTests.eager_completion: a body that never waits has ended when spawn returns", () => {
    const task = spawn(() => "hello");
    expect([task.done(), task.result()]).toEqual([true, "hello"]);
  });

  test("EagerTaskFactoryLoopTests.block_after_eager_step: one that waits goes on where it stopped", () => {
    const task = spawn(sleeper, 100);
    expect(task.done()).toBe(false);
    clock.runAll();
    expect(task.result()).toBe("finished after blocking");
  });

  test("EagerTaskFactoryLoopTests.cancellation_after_eager_completion: a task that has ended cannot be cancelled", () => {
    const task = spawn(() => "finished without blocking");
    expect([task.cancel(), task.cancelled(), task.result()]).toEqual([false, false, "finished without blocking"]);
  });

  test("EagerTaskFactoryLoopTests.cancellation_after_eager_step_blocks: one that waits ends cancelled, with the reason", () => {
    const task = spawn(sleeper, 100);
    expect([task.cancel("cancellation message"), task.cancelling()]).toEqual([true, 1]);
    const waiter = spawn(
      waiting(function* waiter() {
        yield task;
      }),
    );
    expect((caught(() => waiter.result()) as CancelledError).reason).toBe("cancellation message");
  });

  test("EagerTaskFactoryLoopTests.current_task: the same task in the first step and after a wait, and the creator's in between", () => {
    const seen: unknown[] = [];
    const creator: SyncTask<unknown> = spawn(
      waiting(function* creating() {
        const task = spawn(
          waiting(function* created() {
            const first = currentTask();
            yield sleep(100);
            seen.push(first === currentTask());
            return seen.push(first?.name);
          }),
        );
        const own = currentTask()?.name;
        yield task;
        seen.push(own, currentTask()?.name);
      }),
    );
    clock.runAll();
    expect([creator.state, seen]).toEqual(["fulfilled", [true, "created", "creating", "creating"]]);
  });

  test("EagerTaskFactoryLoopTests.context_vars: what the first step enters lasts beyond the wait, and is never the creator's", () => {
    const storage = new AsyncLocalStorage<number>();
    const seen: unknown[] = [];
    const see = (): unknown => seen.push(storage.getStore());
    const task = storage.run(1, () => {
      const created = spawn(
        waiting(function* entering() {
          see();
          storage.enterWith(2);
          yield sleep(100);
          see();
          storage.enterWith(3);
          see();
        }),
      );
      see();
      return created;
    });
    storage.run(4, () => {
      clock.runAll();
      see();
    });
    expect([task.done(), seen, storage.getStore()]).toEqual([true, [1, 1, 2, 3, 4], undefined]);
  });
});

describe("EagerTaskFactoryLoopTests: who is there", () => {
  // There is no registry of all tasks, which each spawn would have to pay for. A group knows its own.
  test("EagerTaskFactoryLoopTests.all_tasks_with_eager_completion: in its first step a child counts in its group, and after it has ended it does not", () => {
    const sizes: number[] = [];
    TaskGroup.run((group) => {
      group.spawn(() => sizes.push(group.size));
      sizes.push(group.size);
    });
    expect(sizes).toEqual([1, 0]);
  });

  test("EagerTaskFactoryLoopTests.all_tasks_with_blocking: a child that waits counts until it has ended", () => {
    const sizes: number[] = [];
    const [gate, passed] = [new SyncFuture<void>(), new SyncFuture<void>()];
    TaskGroup.run((group) => {
      const child = group.spawn(
        waiting(function* blocking() {
          sizes.push(group.size);
          yield gate;
          passed.resolve();
        }),
      );
      sizes.push(group.size);
      gate.resolve();
      sizes.push(group.size);
      expect([child.done(), passed.done()]).toEqual([true, true]);
    });
    expect(sizes).toEqual([1, 1, 0]);
  });
});

describe("BaseTaskCountingTests", () => {
  let tasks: Set<SyncTask<unknown>>;
  beforeEach(() => {
    tasks = new Set();
  });
  const count = (): void => {
    const task = currentTask();
    if (task !== undefined) tasks.add(task);
  };

  test("BaseTaskCountingTests.awaitables_chain: functions that call each other need one task, at any depth", () => {
    const chain = waiting(function* chainBody(depth: number): Generator<unknown, number, never> {
      count();
      if (depth > 0) return 1 + ((yield calling(chain, depth - 1)) as number);
      yield sleep(1);
      return 0;
    });
    const task = spawn(chain, 100);
    clock.runAll();
    expect([task.result(), tasks.size]).toEqual([100, 1]);
  });

  test("BaseTaskCountingTests.recursive_gather: 5 children each, 4 deep: 781 tasks, all of which end", () => {
    const gathering = waiting(function* gatheringBody(width: number, depth: number): Generator<unknown, void, never> {
      count();
      if (depth === 0) yield sleep(1);
      else yield syncGather(...Array.from({ length: width }, () => spawn(gathering, width, depth - 1)));
    });
    const task = spawn(gathering, 5, 4);
    clock.runAll();
    expect([task.state, tasks.size, [...tasks].every((each) => each.done())]).toEqual(["fulfilled", 781, true]);
  });

  test("BaseTaskCountingTests.recursive_taskgroups: the same with a group at each node", () => {
    const grouping = waiting(function* groupingBody(width: number, depth: number): Generator<unknown, void, never> {
      count();
      if (depth === 0) yield sleep(1);
      else {
        yield invoking(TaskGroup, "run", (group: TaskGroup) => {
          for (let n = 0; n < width; n++) group.spawn(grouping, width, depth - 1);
        });
      }
    });
    const task = spawn(grouping, 5, 4);
    clock.runAll();
    expect([task.state, tasks.size, [...tasks].every((each) => each.done())]).toEqual(["fulfilled", 781, true]);
  });
});
