// biome-ignore-all lint/correctness/useYield: bodies of compiled functions are generators, whether they wait or not
// biome-ignore-all lint/suspicious/noThenProperty: foreign thenables are part of what is tested
/** The cases of CPython's test_tasks.py, re-expressed: see docs/conformance.md. */
import { AsyncLocalStorage } from "node:async_hooks";
import { inspect } from "node:util";
import {
  asCompleted,
  type CancelledError,
  type CompletedHandle,
  checkpoint,
  configure,
  currentTask,
  DeadlockError,
  EventLoop,
  ensureSyncFuture,
  InvalidStateError,
  runNestedUntilComplete,
  SyncFuture,
  SyncTask,
  sleep,
  spawn,
  spawnLater,
  syncGather,
  syncShield,
  syncWait,
} from "../../../runtime/index.js";
import { type VirtualClock, virtualClock } from "../../../runtime/testing/index.js";
import { caught } from "../../runtime/support/caught.js";
import { inNode } from "../../runtime/support/inNode.js";
import { unhandledIn } from "../../runtime/support/unhandled.js";
import { calling, invoking, waiting } from "../../runtime/support/waiting.js";

let clock: VirtualClock;
let loop: EventLoop;
beforeEach(() => {
  clock = virtualClock({ autoAdvance: false }).install();
  loop = EventLoop.current();
});
afterEach(() => clock.uninstall());

/** A task that waits for `x` and gives what comes. */
const waitFor = waiting(function* waitFor<T>(x: T) {
  return yield x;
});
/** A task that gives `value` after `ms` milliseconds. */
const sleeper = waiting(function* sleeper<T>(ms: number, value?: T) {
  yield sleep(ms);
  return value;
});
const notMuch = (): string => "ok";
const fail = (error: unknown): never => {
  throw error;
};
const boom = (): Error => new Error("boom");

function reasonOf(future: SyncFuture<unknown>): unknown {
  return (caught(() => future.result()) as CancelledError).reason;
}

/** Lets time pass until nothing is left to do, and gives what `future` brought and when. */
function outcomeAndTime<T>(future: SyncFuture<T>): [outcome: T, time: number] {
  let time = Number.NaN;
  future.addDoneCallback(() => {
    time = clock.now();
  });
  clock.runAll();
  return [future.result(), time];
}

describe("BaseTaskTests: making", () => {
  test("BaseTaskTests.task_class: spawn makes a SyncTask, which is a future and belongs to the one loop", () => {
    const task = loop.createTask(notMuch);
    expect(task).toBeInstanceOf(SyncTask);
    expect(task).toBeInstanceOf(SyncFuture);
    expect([task.done(), task.result()]).toEqual([true, "ok"]);
  });

  test("BaseTaskTests.ensure_future_coroutine: a function that is spawned has run up to its first wait", () => {
    const task = spawn(notMuch);
    expect([task.done(), task.result()]).toEqual([true, "ok"]);
  });

  test("BaseTaskTests.ensure_future_future: a future is itself", () => {
    const future = new SyncFuture<string>();
    future.resolve("ko");
    expect(ensureSyncFuture(future)).toBe(future);
  });

  test("BaseTaskTests.ensure_future_task: a task is itself", () => {
    const task = spawn(notMuch);
    expect(ensureSyncFuture(task)).toBe(task);
  });

  test("BaseTaskTests.ensure_future_awaitable: a thenable of one's own is waited for", () => {
    const thenable = { then: (resolve: (value: string) => void) => resolve("ok") };
    expect(ensureSyncFuture(thenable).result()).toBe("ok");
  });

  test("BaseTaskTests.ensure_future_task_awaitable: a task that returns a thenable waits for it", () => {
    const thenable = { then: (resolve: (value: string) => void) => resolve("ok") };
    expect(spawn(() => thenable).result()).toBe("ok");
  });

  // As of `await`: every value can be waited for.
  test("BaseTaskTests.ensure_future_neither: a plain value is a future that has it", () => {
    expect(ensureSyncFuture("ok").result()).toBe("ok");
  });

  test("BaseTaskTests.task_basics: functions that wait call each other as functions do", () => {
    const [first, second] = [new SyncFuture<number>(), new SyncFuture<number>()];
    const outer = waiting(function* outer() {
      const a: number = yield calling(waitFor, first);
      const b: number = yield calling(waitFor, second);
      return a + b;
    });
    const task = spawn(outer);
    first.resolve(42);
    second.resolve(1000);
    expect(task.result()).toBe(1042);
  });

  test("BaseTaskTests.create_task_with_noncoroutine: a TypeError for what is no function", () => {
    expect(() => spawn("not a function" as never)).toThrow(TypeError);
    expect(() => spawn(Promise.resolve() as never)).toThrow(TypeError);
    expect(() => spawnLater(42 as never)).toThrow(TypeError);
  });

  test("BaseTaskTests.create_task_with_async_function: the promise that it returns is waited for", async () => {
    const task = spawn(async () => "from a promise");
    expect(task.done()).toBe(false);
    expect(await task).toBe("from a promise");
  });

  // There is no running loop to ask for: the runtime's is always there.
  test("BaseTaskTests.bare_create_task: spawn needs no task and no loop around it", () => {
    expect(currentTask()).toBeUndefined();
    expect(spawn(notMuch).result()).toBe("ok");
  });

  test("BaseTaskTests.bare_create_named_task: a task has the name of its function, until it is given another", () => {
    const task = spawn(waitFor, new SyncFuture());
    expect(task.name).toBe("waitFor");
    task.name = "coro";
    expect(task.name).toBe("coro");
    expect(
      spawn(
        (
          () => () =>
            1
        )(),
      ).name,
    ).toMatch(/^task \d+$/);
  });

  test("BaseTaskTests.task_awaits_on_itself: a DeadlockError at the wait", () => {
    const gate = new SyncFuture();
    const task: SyncTask<unknown> = spawn(
      waiting(function* itself() {
        yield gate;
        yield task;
      }),
    );
    gate.resolve(1);
    expect(task.exception()).toBeInstanceOf(DeadlockError);
  });

  test("BaseTaskTests.task_set_methods: nothing but its end completes a task", () => {
    const gate = new SyncFuture();
    const task: SyncTask<unknown> = spawn(waitFor, gate);
    for (const set of [() => task.resolve("x"), () => task.reject(boom()), () => task.tryResolve("x")]) {
      expect(set).toThrow(InvalidStateError);
    }
    gate.resolve("end");
    expect(task.result()).toBe("end");
  });

  test("BaseTaskTests.step_result_future: a future of a class of one's own is waited for by its interface", () => {
    let added = 0;
    class Counting<T> extends SyncFuture<T> {
      override addWaiter(waiter: Parameters<SyncFuture["addWaiter"]>[0]): void {
        added++;
        super.addWaiter(waiter);
      }
    }
    const future = new Counting<object>();
    const task = spawn(waitFor, future);
    expect(added).toBe(1);
    const value = {};
    future.resolve(value);
    expect(task.result()).toBe(value);
  });

  test("BaseTaskTests.log_traceback: a failed task is reported until somebody looks, and there is no other switch", async () => {
    const error = boom();
    expect(await unhandledIn(() => spawn(fail, error))).toEqual([error]);
    expect(await unhandledIn(() => void spawn(fail, error).exception())).toEqual([]);
  });

  // There it counts as a look. Here only a look does (F1).
  test("BaseTaskTests.tb_logger_not_called_after_cancel: a cancel of a task that has failed is refused, and its error is reported", async () => {
    const error = boom();
    expect(
      await unhandledIn(() => {
        expect(spawn(fail, error).cancel()).toBe(false);
      }),
    ).toEqual([error]);
  });

  // Nobody is told, as of a promise that is never settled; the testing kit finds tasks that never ended.
  test("BaseTaskTests.log_destroyed_pending_task: a task that nothing can complete any more is collected without a word", () => {
    const { stdout, stderr } = inNode(`
      require("node:v8").setFlagsFromString("--expose_gc");
      const collectGarbage = require("node:vm").runInNewContext("gc");
      const { SyncFuture, spawn } = require("./runtime/index.js");
      const { waiting } = require("./test/runtime/support/waiting.js");
      const task = new WeakRef(spawn(waiting(function* lost() { yield new SyncFuture(); })));
      setTimeout(() => { collectGarbage(); console.log(task.deref()); }, 10);
    `);
    expect([stdout, stderr]).toEqual(["undefined", ""]);
  });

  test("BaseTaskTests.task_source_traceback: in debug mode a task remembers where it was created", () => {
    configure({ debug: true });
    try {
      expect((spawn(notMuch).creation as Error).stack).toContain("tasks.test.ts");
    } finally {
      configure({ debug: false });
    }
    expect(spawn(notMuch).creation).toBeNull();
  });

  test("BaseTaskTests.exception_traceback: the error is the one that was thrown, with the stack of the place where it was", () => {
    const error = spawn(function failing() {
      throw new Error("there");
    }).exception() as Error;
    expect(error.stack).toMatch(/at failing \(.*tasks\.test\.ts/);
  });

  test("BaseTaskTests.get_stack: where a task stands is on the stack of what is thrown there, the caller below the callee", () => {
    const gate = new SyncFuture();
    const bar = waiting(function* bar() {
      yield gate;
      throw boom();
    });
    const foo = waiting(function* foo() {
      yield calling(bar);
    });
    const task = spawn(foo);
    gate.resolve(1);
    expect((task.exception() as Error).stack).toMatch(/tasks\.test\.ts[\s\S]*at async foo \(task\)/);
  });
});

describe("BaseTaskTests: what util.inspect shows", () => {
  test("BaseTaskTests.task_repr: the name and the state, a request that is not delivered, and in the end the outcome", () => {
    const cleanup = new SyncFuture<void>();
    const task = spawnLater(
      waiting(function* notMuchBody() {
        try {
          yield spawn(waitFor, cleanup);
        } catch {}
        return "abc";
      }, "notMuch"),
    );
    expect(inspect(task)).toBe("SyncTask(notMuch) { <pending>, not begun }");
    clock.runAll();
    expect(inspect(task)).toBe('SyncTask(notMuch) { <pending>, waits for task "waitFor" }');
    cleanup.resolve();
    expect(inspect(task)).toBe("SyncTask(notMuch) { 'abc' }");
    const stubborn = spawn(
      waiting(function* stubbornBody() {
        currentTask()?.cancel("stop");
        return inspect(currentTask());
      }, "stubborn"),
    );
    expect(stubborn.result()).toBe("SyncTask(stubborn) { <pending>, running, asked to stop }");
    const cancelled = spawn(waitFor, new SyncFuture());
    cancelled.cancel("stop");
    expect(inspect(cancelled)).toBe("SyncTask(waitFor) { <cancelled> 'stop' }");
  });

  test("BaseTaskTests.task_repr_autogenerated: a task of a function without a name has a number, and no two have the same", () => {
    const names = [0, 1].map(
      () =>
        spawn(
          (
            () => () =>
              1
          )(),
        ).name,
    );
    expect(names[0]).toMatch(/^task \d+$/);
    expect(new Set(names).size).toBe(2);
    const named = spawn(notMuch);
    named.name = "mine";
    expect(inspect(named)).toBe("SyncTask(mine) { 'ok' }");
  });

  test("BaseTaskTests.task_repr_wait_for: says what it waits for", () => {
    expect(inspect(spawn(waitFor, new SyncFuture()))).toBe("SyncTask(waitFor) { <pending>, waits for a future }");
    expect(inspect(spawn(waitFor, sleep(10)))).toContain("waits for");
  });
});

describe("BaseTaskTests: cancelling", () => {
  test("BaseTaskTests.cancelling: counts the requests that were made and not withdrawn", () => {
    const cleanup = new SyncFuture();
    const task = spawn(
      waiting(function* tidy() {
        try {
          yield sleep(10_000);
        } finally {
          yield cleanup;
        }
      }),
    );
    expect(task.cancelling()).toBe(0);
    expect([task.cancel(), task.cancelling()]).toEqual([true, 1]);
    expect([task.cancel(), task.cancelling(), task.cancelled()]).toEqual([true, 2, true]);
  });

  // After `cancel()` the handler has run already: it looks for a count of 1 there.
  test("BaseTaskTests.uncancel_basic: the handler has withdrawn the request when cancel returns; the second request ends the task", () => {
    const task = spawn(
      waiting(function* patient() {
        try {
          yield sleep(10_000);
        } catch {
          currentTask()?.uncancel();
          yield sleep(10_000);
        }
      }),
    );
    expect([task.cancel(), task.cancelling(), task.cancelled()]).toEqual([true, 0, false]);
    expect([task.cancel(), task.cancelling(), task.cancelled()]).toEqual([true, 1, true]);
    expect([task.uncancel(), task.cancelled(), task.done()]).toEqual([0, true, true]);
  });

  test("BaseTaskTests.uncancel_structured_blocks: what a block requested for itself ends with the block", () => {
    const log: string[] = [];
    const request = waiting(function* request(ms: number, limit: number) {
      const task = currentTask() as SyncTask<unknown>;
      const timer = loop.callLater(limit, () => void task.cancel("time"));
      let timedOut = false;
      try {
        yield sleep(ms);
        log.push("block finished");
      } catch {
        timedOut = task.uncancel() === 0;
      } finally {
        timer.cancel();
      }
      yield sleep(1);
      log.push("outer code");
      return timedOut;
    });
    const late = spawn(request, 10_000, 100);
    expect(outcomeAndTime(late)).toEqual([true, 101]);
    expect([log, late.cancelling()]).toEqual([["outer code"], 0]);
    const early = spawn(request, 0, 10_000);
    expect(outcomeAndTime(early)[0]).toBe(false);
    expect([log.slice(1), early.cancelling()]).toEqual([["block finished", "outer code"], 0]);
  });

  // It cancels between the completion and the wake-up, which is one moment here.
  test("BaseTaskTests.uncancel_resets_must_cancel: the task has ended when resolve returns; a request that was recorded while it ran can be withdrawn", () => {
    const future = new SyncFuture<number>();
    const task = spawn(waitFor, future);
    future.resolve(42);
    expect([task.cancel(), task.cancelling(), task.result()]).toEqual([false, 0, 42]);
    const [gate, next] = [new SyncFuture(), new SyncFuture<number>()];
    const running: SyncTask<number> = spawn(
      waiting(function* withdrawing() {
        yield gate;
        expect([running.cancel(), running.cancelling(), running.uncancel()]).toEqual([true, 1, 0]);
        return yield next;
      }),
    );
    gate.resolve(1);
    next.resolve(42);
    expect(running.result()).toBe(42);
  });

  test("BaseTaskTests.cancel: a sleeping task ends cancelled inside the call, and only once", () => {
    const task = spawn(sleeper, 10_000, 12);
    expect([task.cancel(), task.done(), task.cancelled(), task.cancel()]).toEqual([true, true, true, false]);
    expect(clock.runAll()).toBe(0);
  });

  test("BaseTaskTests.cancel_with_message_then_future_result: the reason comes out of result, whatever its type", () => {
    for (const reason of ["my message", 5, null]) {
      const task = spawn(sleeper, 10_000);
      task.cancel(reason);
      expect(reasonOf(task)).toBe(reason);
    }
  });

  test("BaseTaskTests.cancel_with_message_then_future_exception: the reason comes out of exception, which throws", () => {
    const task = spawn(sleeper, 10_000);
    task.cancel("my message");
    expect((caught(() => task.exception()) as CancelledError).reason).toBe("my message");
  });

  test("BaseTaskTests.task_cancel_message_getter: whoever waits for the task gets the reason", () => {
    const inner = spawn(sleeper, 10_000);
    const outer = spawn(waitFor, inner);
    inner.cancel("my message");
    expect([outer.cancelled(), reasonOf(outer)]).toEqual([true, "my message"]);
  });

  // The reason of the latest request that has been delivered; nothing changes it afterwards.
  test("BaseTaskTests.task_cancel_message_setter: the last request before the wait gives the reason", () => {
    const task = spawn(
      waiting(function* asksTwice() {
        currentTask()?.cancel("my message");
        currentTask()?.cancel("my new message");
        yield sleep(10_000);
      }),
    );
    expect(reasonOf(task)).toBe("my new message");
  });

  // JavaScript has no implicit context of an exception: the reason carries it.
  test("BaseTaskTests.cancellation_exception_context: an error that led to the cancel is the reason, as it is", () => {
    const error = boom();
    const task = spawn(sleeper, 10_000);
    task.cancel(error);
    expect([reasonOf(task), (caught(() => task.result()) as Error).message]).toEqual([error, "Cancelled: boom"]);
  });

  test("BaseTaskTests.cancel_with_message_before_starting_task: the body never runs, and the reason is kept", () => {
    const body = jest.fn();
    const task = spawnLater(body);
    expect([task.cancel("my message"), reasonOf(task)]).toEqual([true, "my message"]);
    clock.runAll();
    expect(body).not.toHaveBeenCalled();
  });

  test("BaseTaskTests.cancel_yield: a task that only lets others go first is cancelled there", () => {
    const task = spawn(
      waiting(function* politely() {
        yield checkpoint();
        yield checkpoint();
        return 12;
      }),
    );
    expect([task.cancel(), task.cancelled(), task.cancel()]).toEqual([true, true, false]);
    clock.runAll();
  });

  test("BaseTaskTests.cancel_inner_future: what it waits for is cancelled by somebody, and so it ends cancelled", () => {
    const future = new SyncFuture();
    const task = spawn(waitFor, future);
    future.cancel();
    expect([future.cancelled(), task.cancelled()]).toEqual([true, true]);
  });

  test("BaseTaskTests.cancel_both_task_and_inner_future: the second cancel finds the task ended", () => {
    const future = new SyncFuture();
    const task = spawn(waitFor, future);
    expect([future.cancel(), task.cancel()]).toEqual([true, false]);
    expect([task.done(), task.cancelled()]).toEqual([true, true]);
  });

  test("BaseTaskTests.cancel_task_catching: a task that catches the error can return a value", () => {
    const [first, second] = [new SyncFuture(), new SyncFuture()];
    const task = spawn(
      waiting(function* catching() {
        yield first;
        try {
          yield second;
        } catch {
          return 42;
        }
        return 0;
      }),
    );
    first.resolve(1);
    task.cancel();
    expect([second.cancelled(), task.result(), task.cancelled()]).toEqual([true, 42, false]);
  });

  test("BaseTaskTests.cancel_task_ignoring: a task that swallows the error goes on to its next wait, undisturbed", () => {
    const [first, second, third] = [new SyncFuture(), new SyncFuture(), new SyncFuture<number>()];
    const task = spawn(
      waiting(function* ignoring() {
        yield first;
        try {
          yield second;
        } catch {}
        return yield third;
      }),
    );
    first.resolve(1);
    task.cancel();
    expect(second.cancelled()).toBe(true);
    third.resolve(42);
    expect([task.result(), third.cancelled(), task.cancelled()]).toEqual([42, false, false]);
  });

  test("BaseTaskTests.cancel_current_task: a running task's own request reaches it at its next wait", () => {
    const task = spawn(
      waiting(function* own() {
        currentTask()?.cancel();
        yield sleep(100_000);
        return 12;
      }),
    );
    expect([task.done(), task.cancelled(), task.cancel()]).toEqual([true, true, false]);
  });

  // There, a request that was never delivered beats the result; here the result wins, so that no value is lost (S13).
  test("BaseTaskTests.cancel_at_end: a task that returns with a request undelivered is fulfilled", () => {
    const task = spawn(function atEnd() {
      currentTask()?.cancel();
      return 12;
    });
    expect([task.result(), task.cancelled(), task.cancelling(), task.cancel()]).toEqual([12, false, 1, false]);
  });

  test("BaseTaskTests.cancel_awaited_task: a request on a running task goes on to the task that it waits for next", () => {
    const future = new SyncFuture();
    let nested: SyncTask<unknown> | undefined;
    const task = spawn(
      waiting(function* outer() {
        nested = spawn(waitFor, future);
        currentTask()?.cancel();
        yield nested;
      }),
    );
    expect([task.cancelled(), nested?.cancelled(), future.cancelled()]).toEqual([true, true, true]);
  });

  // A cancellation is no failure, and its stack is not completed with those who waited: it has to be cheap. The reason tells.
  test("BaseTaskTests.cancel_traceback_for_future_result: an error that is given as the reason shows who cancelled", () => {
    const task = spawn(waitFor, spawn(sleeper, 10_000));
    const canceller = (): boolean => task.cancel(new Error("shutting down"));
    canceller();
    expect((reasonOf(task) as Error).stack).toMatch(/shutting down\n\s+at canceller \(.*tasks\.test\.ts/);
  });

  test("BaseTaskTests.cancel_traceback_for_future_exception: result and exception throw the same error, with the reason's message", () => {
    const task = spawn(waitFor, spawn(sleeper, 10_000));
    task.cancel(new Error("shutting down"));
    const error = caught(() => task.exception());
    expect([caught(() => task.result()) === error, (error as Error).message]).toEqual([
      true,
      "Cancelled: shutting down",
    ]);
  });

  // An error that is no Exception leaves the loop there. All errors are alike here, and belong to the task.
  test("BaseTaskTests.baseexception_during_cancel: what the handler throws rejects the task, and cancel returns", () => {
    const error = boom();
    const task = spawn(
      waiting(function* failing() {
        try {
          yield sleep(10_000);
        } catch {
          throw error;
        }
      }),
    );
    expect([task.cancel(), task.done(), task.cancelled(), task.exception()]).toEqual([true, true, false, error]);
  });

  // Nothing is linked behind the program's back; what it links itself stays.
  test("BaseTaskTests.exception_chaining_after_await: an error that is thrown after a wait in a handler has the cause that the program gave it", () => {
    const [gate, first] = [new SyncFuture(), boom()];
    const task = spawn(
      waiting(function* chaining() {
        try {
          fail(first);
        } catch (cause) {
          yield gate;
          throw new Error("second", { cause });
        }
      }),
    );
    gate.resolve(1);
    expect(task.exception()).toMatchObject({ message: "second", cause: first });
  });

  test("BaseTaskTests.stop_while_run_in_complete: stop ends the nested run with an error, and the task goes on later", () => {
    let rounds = 0;
    const task = spawnLater(
      waiting(function* rounding() {
        while (rounds < 10) {
          yield sleep(100);
          if (++rounds === 2) loop.stop();
        }
      }),
    );
    expect(() => loop.runUntilComplete(task)).toThrow(InvalidStateError);
    expect([task.done(), rounds, loop.time()]).toEqual([false, 2, 200]);
    expect(runNestedUntilComplete(task)).toBeUndefined();
    expect([rounds, loop.time()]).toEqual([10, 1000]);
  });

  test("BaseTaskTests.task_cancel_sleeping_task: whoever waits for it hears of it at once", () => {
    const doer = spawn(
      waiting(function* doer() {
        const task = spawn(sleeper, 5_000_000);
        loop.callLater(100, () => void task.cancel());
        try {
          yield task;
        } catch {
          return "cancelled";
        }
        return "slept in";
      }),
    );
    expect(outcomeAndTime(doer)).toEqual(["cancelled", 100]);
  });

  test("BaseTaskTests.task_cancel_waiter_future: a task that was cancelled waits for nothing any more", () => {
    const future = new SyncFuture();
    const task = spawn(waitFor, future);
    expect(task.waitsFor()).toEqual([future]);
    task.cancel();
    expect([task.cancelled(), future.cancelled(), task.waitsFor()]).toEqual([true, true, []]);
  });

  test("BaseTaskTests.yield_future_passes_cancel: a cancel goes down to the innermost wait and comes out through every function", () => {
    const log: string[] = [];
    const waiter = new SyncFuture();
    const inner = waiting(function* inner() {
      try {
        yield waiter;
      } catch (error) {
        log.push("inner");
        throw error;
      }
    });
    const outer = spawn(
      waiting(function* outer() {
        try {
          yield calling(inner);
        } catch {
          log.push("outer");
        }
      }),
    );
    outer.cancel();
    expect([log, waiter.cancelled(), outer.state]).toEqual([["inner", "outer"], true, "fulfilled"]);
  });
});

describe("BaseTaskTests: wait", () => {
  test("BaseTaskTests.wait: until all are done; a second time it takes no time", () => {
    const [a, b] = [spawn(sleeper, 100), spawn(sleeper, 150)];
    const both = { done: new Set<unknown>([b, a]), pending: new Set() };
    expect(outcomeAndTime(syncWait([b, a]))).toEqual([both, 150]);
    expect(syncWait([b, a]).result()).toEqual(both);
  });

  test("BaseTaskTests.wait_duplicate_coroutines: one that is named twice is waited for once", () => {
    const c = spawn(() => "test");
    const { done, pending } = syncWait([c, c, spawn(() => "spam")]).result();
    expect([[...done].map((each) => each.result()), pending.size]).toEqual([["test", "spam"], 0]);
  });

  test("BaseTaskTests.wait_errors: a TypeError for no inputs, and for an unknown condition", () => {
    expect(() => syncWait(new Set())).toThrow(TypeError);
    expect(() => syncWait([sleep(10_000)], { returnWhen: -1 as never })).toThrow(TypeError);
  });

  test("BaseTaskTests.wait_invalid_args: a TypeError for a future instead of an iterable of futures", () => {
    expect(() => syncWait(new SyncFuture() as never)).toThrow(TypeError);
    expect(() => syncWait(notMuch as never)).toThrow(TypeError);
    expect(() => syncWait([])).toThrow(TypeError);
  });

  test("BaseTaskTests.wait_first_completed: the first that is done ends the wait", () => {
    const [a, b] = [spawn(sleeper, 10_000), spawn(sleeper, 100)];
    const first = syncWait([b, a], { returnWhen: "FIRST_COMPLETED" });
    clock.advance(100);
    expect(first.result()).toEqual({ done: new Set([b]), pending: new Set([a]) });
    expect([a.done(), b.result()]).toEqual([false, undefined]);
  });

  // There, both are done by the time at which the waiter runs. The waiter runs inside the call that ends the first.
  test("BaseTaskTests.wait_really_done: exactly what is done at that moment: the first, and not the second", () => {
    const once = waiting(function* once() {
      yield checkpoint();
    });
    const twice = waiting(function* twice() {
      yield checkpoint();
      yield checkpoint();
    });
    const [a, b] = [spawn(once), spawn(twice)];
    const first = syncWait([b, a], { returnWhen: "FIRST_COMPLETED" });
    clock.runAll();
    expect(first.result()).toEqual({ done: new Set([a]), pending: new Set([b]) });
    expect([a.done(), b.done()]).toEqual([true, true]);
  });

  test("BaseTaskTests.wait_first_exception: one that has failed already ends the wait before it begins", () => {
    const [a, b] = [spawn(sleeper, 10_000), spawn(fail, boom())];
    const first = syncWait([b, a], { returnWhen: "FIRST_EXCEPTION" });
    expect(first.result()).toEqual({ done: new Set([b]), pending: new Set([a]) });
    b.exception();
  });

  test("BaseTaskTests.wait_first_exception_in_wait: one that fails meanwhile ends the wait", () => {
    const failing = waiting(function* failing() {
      yield sleep(10);
      throw boom();
    });
    const [a, b] = [spawn(sleeper, 10_000), spawn(failing)];
    const first = syncWait([b, a], { returnWhen: "FIRST_EXCEPTION" });
    clock.advance(10);
    expect(first.result()).toEqual({ done: new Set([b]), pending: new Set([a]) });
  });

  test("BaseTaskTests.wait_with_exception: errors are no matter for the wait itself", () => {
    const failing = waiting(function* failing() {
      yield sleep(150);
      throw boom();
    });
    const [a, b] = [spawn(sleeper, 100), spawn(failing)];
    const [{ done, pending }, time] = outcomeAndTime(syncWait<SyncTask<unknown>>([b, a]));
    expect([pending.size, time]).toEqual([0, 150]);
    expect([...done].filter((each) => each.exception() !== undefined)).toEqual([b]);
  });

  test("BaseTaskTests.wait_with_timeout: the time limit ends the wait and touches nobody", () => {
    const [a, b] = [spawn(sleeper, 100), spawn(sleeper, 150)];
    const limited = syncWait([b, a], { timeout: 110 });
    clock.advance(110);
    expect(limited.result()).toEqual({ done: new Set([a]), pending: new Set([b]) });
    expect(b.done()).toBe(false);
  });

  test("BaseTaskTests.wait_concurrent_complete: one that ends at the very time of the limit, and was there first, is done", () => {
    const [a, b] = [spawn(sleeper, 100), spawn(sleeper, 150)];
    const limited = syncWait([b, a], { timeout: 100 });
    clock.advance(100);
    expect(limited.result()).toEqual({ done: new Set([a]), pending: new Set([b]) });
  });

  test("BaseTaskTests.wait_with_iterator_of_tasks: the inputs may come from any iterable", () => {
    const [a, b] = [spawn(sleeper, 100), spawn(sleeper, 150)];
    const waited = syncWait(new Set([b, a]).values());
    clock.runAll();
    expect(waited.result().done).toEqual(new Set([a, b]));
  });

  test("BaseTaskTests.yield_wait_does_not_shield_cancel: a cancel ends the wait and leaves the inputs running", () => {
    const waiter = new SyncFuture();
    const inner = spawn(waitFor, waiter);
    const outer = spawn(waitFor, syncWait([inner]));
    outer.cancel();
    expect([outer.cancelled(), inner.done()]).toEqual([true, false]);
    waiter.resolve("proof");
    expect(inner.result()).toBe("proof");
  });
});

describe("BaseTaskTests: asCompleted", () => {
  /** As a compiled loop does: the handles of `completions`, each when it is there, `count` of them at most. */
  const collect = waiting(function* collectBody<T>(
    completions: Iterable<SyncFuture<T>>,
    count = Number.POSITIVE_INFINITY,
  ) {
    const handles: SyncFuture<T>[] = [];
    const iterator = completions[Symbol.iterator]();
    while (handles.length < count) {
      const { done, value }: IteratorResult<SyncFuture<T>> = yield invoking(iterator, "next");
      if (done) break;
      handles.push(value);
    }
    return handles;
  });
  const collectAsync = async (completions: AsyncIterable<CompletedHandle<unknown>>): Promise<unknown[]> => {
    const handles: unknown[] = [];
    for await (const handle of completions) handles.push(handle);
    return handles;
  };

  test("BaseTaskTests.as_completed: the first that is done comes first, in either loop; a second time it takes no time", async () => {
    const [a, b, c] = [spawn(sleeper, 10, "a"), spawn(sleeper, 10, "b"), spawn(sleeper, 150, "c")];
    const [collecting, asynchronously] = [spawn(collect, asCompleted([b, c, a])), collectAsync(asCompleted([b, c, a]))];
    expect(outcomeAndTime(collecting)).toEqual([[a, b, c], 150]);
    expect(await asynchronously).toEqual([a, b, c]);
    expect(spawn(collect, asCompleted([b, c, a])).result()).toEqual([b, c, a]);
  });

  test("BaseTaskTests.as_completed_same_tasks_in_as_out: futures and tasks are handed out themselves; of anything else the future made for it", () => {
    const [task, future] = [spawn(notMuch), ensureSyncFuture(1)];
    const handles = spawn(collect, asCompleted<unknown>([task, future, "plain"])).result();
    expect([handles[0] === task, handles[1] === future, handles[2]?.result()]).toEqual([true, true, "plain"]);
  });

  test("BaseTaskTests.as_completed_with_timeout: what is done in time comes, and then a TimeoutError out of the loop", () => {
    const [a, b] = [spawn(sleeper, 100, "a"), spawn(sleeper, 150, "b")];
    const log: unknown[] = [];
    const looping = spawn(
      waiting(function* looping() {
        const iterator = asCompleted([a, b], { timeout: 120 })[Symbol.iterator]();
        try {
          for (;;) {
            const { value }: { value: SyncFuture } = yield invoking(iterator, "next");
            log.push(value.result());
          }
        } catch (error) {
          log.push((error as Error).name, clock.now());
        }
      }),
    );
    clock.runAll();
    expect([log, looping.state, b.result()]).toEqual([["a", "TimeoutError", 120], "fulfilled", "b"]);
  });

  test("BaseTaskTests.as_completed_with_unused_timeout: a limit that is not reached leaves no timer", () => {
    const a = spawn(sleeper, 10, "a");
    expect(outcomeAndTime(spawn(collect, asCompleted([a], { timeout: 1000 })))).toEqual([[a], 10]);
    expect(clock.now()).toBe(10);
  });

  test("BaseTaskTests.as_completed_resume_iterator: a second loop goes on where the first one was left", () => {
    const tasks = [0, 1, 2, 3].map((n) => spawn(sleeper, n, n));
    const completions = asCompleted(tasks);
    const both = spawn(
      waiting(function* both() {
        const first: SyncFuture[] = yield calling(collect, completions, 2);
        const second: SyncFuture[] = yield calling(collect, completions);
        return [first.length, [...first, ...second].map((handle) => handle.result())];
      }),
    );
    clock.runAll();
    expect(both.result()).toEqual([2, [0, 1, 2, 3]]);
  });

  test("BaseTaskTests.as_completed_reverse_wait: of several that wait for the next one, the first to ask gets the first that is done", () => {
    const [a, b] = [spawn(sleeper, 50, "a"), spawn(sleeper, 100, "b")];
    const completions = asCompleted([b, a]);
    const [first, second] = [spawn(collect, completions, 1), spawn(collect, completions, 1)];
    expect(outcomeAndTime(second)).toEqual([[b], 100]);
    expect(first.result()).toEqual([a]);
  });

  test("BaseTaskTests.as_completed_concurrent: waits for the next one can themselves be waited for together", () => {
    const [a, b] = [spawn(sleeper, 50, "a"), spawn(sleeper, 50, "b")];
    const iterator = asCompleted([a, b])[Symbol.asyncIterator]();
    const [{ done }, time] = outcomeAndTime(syncWait([iterator.next(), iterator.next()]));
    expect([[...done].map((next) => next.result().value), time]).toEqual([[a, b], 50]);
  });

  test("BaseTaskTests.as_completed_duplicate_coroutines: one that is named twice comes once", () => {
    const c = spawn(() => "ham");
    const handles = spawn(collect, asCompleted([c, c, spawn(() => "spam")])).result();
    expect(handles.map((handle) => handle.result())).toEqual(["ham", "spam"]);
  });

  test("BaseTaskTests.as_completed_invalid_args: a TypeError for a future instead of an iterable of futures", () => {
    expect(() => asCompleted(new SyncFuture() as never)).toThrow(TypeError);
    expect(() => asCompleted(notMuch as never)).toThrow(TypeError);
  });
});

describe("BaseTaskTests: sleep, currentTask", () => {
  test("BaseTaskTests.sleep: one after the other; the value is the task's to give", () => {
    const task = spawn(
      waiting(function* halves() {
        yield sleep(50);
        yield sleep(50);
        return "yeah";
      }),
    );
    expect(outcomeAndTime(task)).toEqual(["yeah", 100]);
  });

  test("BaseTaskTests.sleep_cancel: the timer goes with the sleep", () => {
    const task = spawn(sleeper, 10_000, "yeah");
    expect(loop.hasWork()).toBe(true);
    task.cancel();
    expect([loop.hasWork(), clock.runAll()]).toEqual([false, 0]);
  });

  test("BaseTaskTests.current_task: the task, while its body runs", () => {
    expect(currentTask()).toBeUndefined();
    const task: SyncTask<unknown> = spawnLater(() => currentTask());
    clock.runAll();
    // A task that returns itself would wait for itself.
    expect(task.exception()).toBeInstanceOf(DeadlockError);
    const named = spawnLater(() => currentTask()?.name);
    named.name = "me";
    clock.runAll();
    expect([named.result(), currentTask()]).toEqual(["me", undefined]);
  });

  test("BaseTaskTests.current_task_with_interleaving_tasks: each task sees itself, also where one resumes inside the other's call", () => {
    const [first, second] = [new SyncFuture(), new SyncFuture()];
    const seen: boolean[] = [];
    const one: SyncTask<unknown> = spawn(
      waiting(function* firstBody() {
        yield first;
        seen.push(currentTask() === one);
        second.resolve(true);
        seen.push(currentTask() === one);
      }),
    );
    const two: SyncTask<unknown> = spawnLater(
      waiting(function* secondBody() {
        seen.push(currentTask() === two);
        first.resolve(true);
        seen.push(currentTask() === two);
        yield second;
        seen.push(currentTask() === two);
      }),
    );
    clock.runAll();
    expect([seen, one.done(), two.done(), currentTask()]).toEqual([
      [true, true, true, true, true],
      true,
      true,
      undefined,
    ]);
  });
});

describe("BaseTaskTests: shield", () => {
  test("BaseTaskTests.shield_result: passes the value on", () => {
    const inner = new SyncFuture<number>();
    const outer = syncShield(inner);
    inner.resolve(42);
    expect(outer.result()).toBe(42);
  });

  test("BaseTaskTests.shield_exception: passes the error on", () => {
    const inner = new SyncFuture();
    const outer = syncShield(inner);
    const error = boom();
    inner.reject(error);
    expect(outer.exception()).toBe(error);
  });

  test("BaseTaskTests.shield_cancel_inner: passes a cancellation of the inner one on", () => {
    const inner = new SyncFuture();
    const outer = syncShield(inner);
    inner.cancel();
    expect(outer.cancelled()).toBe(true);
  });

  test("BaseTaskTests.shield_cancel_outer: a cancel ends here, and the inner one is told no more", () => {
    const inner = new SyncFuture();
    const outer = syncShield(inner);
    outer.cancel();
    expect([outer.cancelled(), inner.done(), inner.waiters()]).toEqual([true, false, []]);
  });

  test("BaseTaskTests.shield_shortcut: one that is done needs no shield", () => {
    const inner = new SyncFuture<number>();
    inner.resolve(42);
    expect(syncShield(inner)).toBe(inner);
  });

  test("BaseTaskTests.shield_effect: the task behind it goes on when the one before it is cancelled", () => {
    const waiter = new SyncFuture();
    const inner = spawn(waitFor, waiter);
    const outer = spawn(waitFor, syncShield(inner));
    outer.cancel();
    waiter.resolve("proof");
    expect([outer.cancelled(), inner.result()]).toEqual([true, "proof"]);
  });

  test("BaseTaskTests.shield_gather: a shielded gather goes on and has its values", () => {
    const children = [new SyncFuture<number>(), new SyncFuture<number>()] as const;
    const parent = syncGather(...children);
    const outer = syncShield(parent);
    outer.cancel();
    children[0].resolve(1);
    children[1].resolve(2);
    expect([outer.cancelled(), parent.result()]).toEqual([true, [1, 2]]);
  });

  test("BaseTaskTests.gather_shield: a gather of shielded ones is cancelled, they with it, and what they shield is not", () => {
    const children = [new SyncFuture<number>(), new SyncFuture<number>()] as const;
    const shields = children.map((child) => syncShield(child));
    const parent = syncGather(...shields);
    parent.cancel();
    expect([parent, ...shields, ...children].map((each) => each.state)).toEqual([
      "cancelled",
      "cancelled",
      "cancelled",
      "pending",
      "pending",
    ]);
  });

  // The child has started when the callback is added, so that nothing depends on a tick: the outcome is asyncio's own.
  test("BaseTaskTests.cancel_gather_1: a gather whose children are done refuses the cancel, and has their values", () => {
    const future = new SyncFuture<number>();
    const gathered = syncGather(spawn(waitFor, future));
    let answer: boolean | undefined;
    future.addDoneCallback(() => {
      answer = gathered.cancel();
    });
    future.resolve(42);
    expect([answer, gathered.cancelled(), gathered.result()]).toEqual([false, false, [42]]);
  });

  test("BaseTaskTests.cancel_gather_2: a request gets through a gather that makes results of errors, with its reason", () => {
    for (const reason of ["my message", 5]) {
      const polling = spawn(
        waiting(function* polling() {
          for (let time = 0; time <= 1000; time += 50) yield syncGather(sleep(50), { returnExceptions: true });
        }),
      );
      const main = spawn(
        waiting(function* main() {
          yield sleep(220);
          polling.cancel(reason);
          yield polling;
        }),
      );
      clock.runAll();
      // Whatever it makes of errors otherwise: what the request cancelled cancels the gather, which delivers it (C3).
      expect([polling.cancelled(), main.cancelled(), reasonOf(main)]).toEqual([true, true, reason]);
    }
  });
});

describe("BaseTaskTests: context", () => {
  const storage = new AsyncLocalStorage<string>();
  const seenAfter = waiting(function* seenAfter(ms: number) {
    yield sleep(ms);
    return storage.getStore();
  });

  test("BaseTaskTests.context_1: a task has the context in which it was created, and does not change its creator's", () => {
    const main = storage.run("nope", () =>
      spawn(
        waiting(function* main() {
          const before = storage.getStore();
          const sub: string = yield storage.run("for the other", () => spawn(seenAfter, 10));
          return [before, sub, storage.getStore()];
        }),
      ),
    );
    expect(outcomeAndTime(main)[0]).toEqual(["nope", "for the other", "nope"]);
  });

  test("BaseTaskTests.context_2: who completes a future, and its callbacks, leave the context of the waiting task alone", () => {
    const main = storage.run("main", () =>
      spawn(
        waiting(function* main() {
          const seen: unknown[] = [];
          for (let round = 0; round < 2; round++) {
            const future = new SyncFuture<void>();
            future.addDoneCallback(() => storage.run("callback", () => seen.push(storage.getStore())));
            storage.run("completer", () => loop.callSoon(() => future.resolve()));
            yield future;
            seen.push(storage.getStore());
          }
          return seen;
        }),
      ),
    );
    clock.runAll();
    expect(main.result()).toEqual(["callback", "main", "callback", "main"]);
  });

  test("BaseTaskTests.context_3: many tasks side by side keep theirs apart", () => {
    const tasks = Array.from({ length: 100 }, (_, n) => storage.run(`${n}`, () => spawn(seenAfter, (n * 37) % 11)));
    clock.runAll();
    expect(tasks.map((task) => task.result())).toEqual(tasks.map((_, n) => `${n}`));
  });

  test("BaseTaskTests.context_4: the context around spawn is the task's, at its first step and after a wait", () => {
    const task = storage.run("parent", () =>
      storage.run("given", () =>
        spawn(
          waiting(function* both() {
            const first = storage.getStore();
            yield sleep(1);
            return [first, storage.getStore()];
          }),
        ),
      ),
    );
    clock.runAll();
    expect(task.result()).toEqual(["given", "given"]);
  });

  test("BaseTaskTests.context_5: the same for a task that begins later", () => {
    const task = storage.run("given", () => spawnLater(seenAfter, 1));
    storage.run("completer", () => clock.runAll());
    expect(task.result()).toBe("given");
  });

  test("BaseTaskTests.context_6: and for one that the loop creates", () => {
    const task = storage.run("given", () => loop.createTask(seenAfter, 1));
    storage.run("completer", () => clock.runAll());
    expect(task.result()).toBe("given");
  });

  // AsyncLocalStorage has no objects that stand for contexts and could be handed out.
  test("BaseTaskTests.get_context: a task's context is not handed out; it is seen from inside", () => {
    const task = storage.run("given", () => spawn(() => storage.getStore()));
    expect([task.result(), "getContext" in task]).toEqual(["given", false]);
  });
});

describe("BaseTaskIntrospectionTests", () => {
  test("BaseTaskIntrospectionTests._enter_task: a step makes the task the current one", () => {
    const outer = spawn(function outer() {
      const inner = spawn(() => currentTask()?.name);
      return [currentTask()?.name, inner.result()];
    });
    expect(outer.result()).toEqual(["outer", expect.stringMatching(/^task \d+$/)]);
  });

  test("BaseTaskIntrospectionTests._leave_task: after it the one before is current again, also when the step throws", () => {
    const outer = spawn(function outer() {
      spawn(fail, boom()).exception();
      return currentTask()?.name;
    });
    expect([outer.result(), currentTask()]).toEqual(["outer", undefined]);
  });
});

describe("SetMethodsTest", () => {
  // There, the methods of the base class get through, and the task's own end fails.
  test("SetMethodsTest.set_result_causes_invalid_state: the base class's resolve is refused too, and the task ends by itself", () => {
    const task = spawn(sleeper, 100, 10);
    expect(() => SyncFuture.prototype.resolve.call(task, "spam")).toThrow(InvalidStateError);
    expect(outcomeAndTime(task)).toEqual([10, 100]);
  });

  test("SetMethodsTest.set_exception_causes_invalid_state: nor does the base class's reject get through", () => {
    const task = spawn(sleeper, 100, 10);
    expect(() => SyncFuture.prototype.reject.call(task, boom())).toThrow(InvalidStateError);
    expect(outcomeAndTime(task)).toEqual([10, 100]);
  });
});

describe.each([
  ["futures", (inputs: SyncFuture<unknown>[]): SyncFuture<unknown>[] => inputs],
  ["tasks", (inputs: SyncFuture<unknown>[]): SyncFuture<unknown>[] => inputs.map((input) => spawn(waitFor, input))],
])("GatherTestsBase, of %s", (_kind, wrap) => {
  const futures = (count: number): SyncFuture<unknown>[] => Array.from({ length: count }, () => new SyncFuture());

  test("GatherTestsBase.success: the values in the order of the arguments, when the last is there", () => {
    const [a, b, c] = futures(3) as [SyncFuture, SyncFuture, SyncFuture];
    const gathered = syncGather(...wrap([a, b, c]));
    const callback = jest.fn();
    gathered.addDoneCallback(callback);
    b.resolve(1);
    a.resolve(2);
    expect([gathered.done(), callback.mock.calls.length]).toEqual([false, 0]);
    c.resolve(3);
    expect(callback.mock.calls).toEqual([[gathered]]);
    expect(gathered.result()).toEqual([2, 1, 3]);
  });

  test("GatherTestsBase.result_exception_success: the same where errors would be results", () => {
    const inputs = futures(3);
    const gathered = syncGather(...wrap(inputs), { returnExceptions: true });
    for (const [index, input] of inputs.entries()) input.resolve(index);
    expect(gathered.result()).toEqual([0, 1, 2]);
  });

  test("GatherTestsBase.one_exception: the first error ends it at once; the others are left alone and reported to nobody", async () => {
    const [a, b, c, d, e] = futures(5) as [SyncFuture, SyncFuture, SyncFuture, SyncFuture, SyncFuture];
    const error = boom();
    expect(
      await unhandledIn(() => {
        const gathered = syncGather(...wrap([a, b, c, d, e]));
        a.resolve(1);
        b.reject(error);
        expect([gathered.exception(), c.done()]).toEqual([error, false]);
        c.resolve(3);
        d.cancel();
        e.reject(new Error("late"));
      }),
    ).toEqual([]);
  });

  test("GatherTestsBase.return_exceptions: errors stand among the values", () => {
    const [a, b, c, d] = futures(4) as [SyncFuture, SyncFuture, SyncFuture, SyncFuture];
    const gathered = syncGather(...wrap([a, b, c, d]), { returnExceptions: true });
    const [third, fourth] = [boom(), boom()];
    b.resolve(1);
    c.reject(third);
    a.resolve(3);
    expect(gathered.done()).toBe(false);
    d.reject(fourth);
    const values: unknown[] = gathered.result();
    expect([values.slice(0, 2), values[2] === third, values[3] === fourth]).toEqual([[3, 1], true, true]);
  });
});

describe("FutureGatherTests", () => {
  test("FutureGatherTests.constructor_homogenous_futures: a gather of pending futures is pending", () => {
    const children = [new SyncFuture(), new SyncFuture(), new SyncFuture()];
    expect(syncGather(...children).done()).toBe(false);
  });

  test("FutureGatherTests.one_cancellation: a child that is cancelled rejects the gather, which is not cancelled itself", () => {
    const [a, b, c] = [new SyncFuture(), new SyncFuture(), new SyncFuture()];
    const gathered = syncGather(a, b, c);
    a.resolve(1);
    b.cancel("theirs");
    expect([gathered.cancelled(), gathered.state, c.done()]).toEqual([false, "rejected", false]);
    expect(gathered.exception()).toMatchObject({ name: "CancelledError", reason: "theirs" });
  });

  test("FutureGatherTests.result_exception_one_cancellation: where errors are results, so are cancellations", () => {
    const [a, b, c, d] = [new SyncFuture(), new SyncFuture(), new SyncFuture(), new SyncFuture()];
    const gathered = syncGather(a, b, c, d, { returnExceptions: true });
    const error = boom();
    a.resolve(1);
    b.reject(error);
    c.cancel();
    expect(gathered.done()).toBe(false);
    d.resolve(3);
    const values: unknown[] = gathered.result();
    expect(values).toEqual([1, error, expect.objectContaining({ name: "CancelledError" }), 3]);
  });
});

describe("CoroutineGatherTests", () => {
  test("CoroutineGatherTests.duplicate_coroutines: a task that stands there several times gives its value to each place", () => {
    const c = spawn(() => "abc");
    expect(
      syncGather(
        c,
        c,
        spawn(() => "def"),
        c,
      ).result(),
    ).toEqual(["abc", "abc", "def", "abc"]);
  });

  test("CoroutineGatherTests.cancellation_broadcast: a cancel reaches every child, and what they wait for", () => {
    const waiter = new SyncFuture();
    const children = [spawn(waitFor, waiter), spawn(waitFor, waiter)];
    const gathered = syncGather(...children);
    const outer = spawn(waitFor, gathered);
    expect([outer.cancel(), outer.cancelled(), gathered.cancel(), waiter.cancelled()]).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect(children.map((child) => child.cancelled())).toEqual([true, true]);
  });

  test("CoroutineGatherTests.exception_marking: an error after the first one is no unhandled rejection", async () => {
    const failing = waiting(function* failing(gate: SyncFuture<unknown>) {
      yield gate;
      throw boom();
    });
    expect(
      await unhandledIn(() => {
        const [a, b] = [new SyncFuture(), new SyncFuture()];
        const outer = spawn(waitFor, syncGather(spawn(failing, a), spawn(failing, b)));
        a.resolve(1);
        b.resolve(1);
        expect(outer.exception()).toMatchObject({ message: "boom" });
      }),
    ).toEqual([]);
  });
});

describe("SleepTests", () => {
  // `sleep(0)` there is `checkpoint()` here; a sleep is a matter of the clock, which may be due before what is ready.
  test("SleepTests.sleep_zero: what is ready goes before a checkpoint, and a sleep of 0 ends at the time at which it began", () => {
    const log: string[] = [];
    const task = spawn(
      waiting(function* zero() {
        loop.callSoon(() => log.push("ready"));
        expect(log).toEqual([]);
        yield checkpoint();
        log.push("checkpoint");
        yield sleep(0);
        return clock.now();
      }),
    );
    expect([outcomeAndTime(task), log]).toEqual([
      [0, 0],
      ["ready", "checkpoint"],
    ]);
  });
});
