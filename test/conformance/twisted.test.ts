/**
 * The cases of Twisted's test_defer.py that are about synchronous callbacks, re-expressed: re-entrancy, chaining, cancelling. A Deferred that a
 * callback of another returns is here a future that a task waits for or returns. See docs/conformance.md.
 */
import {
  type CancelledError,
  DeadlockError,
  InvalidStateError,
  SyncFuture,
  type SyncTask,
  spawn,
} from "../../runtime/index.js";
import { recordCallbackErrors } from "../runtime/support/callbackErrors.js";
import { caught } from "../runtime/support/caught.js";
import { unhandledIn } from "../runtime/support/unhandled.js";
import { calling, waiting } from "../runtime/support/waiting.js";

const boom = new Error("boom");

/** A task that waits for `x` and gives what comes. */
const waitFor = waiting(function* waitForBody<T>(x: T) {
  return yield x;
});

describe("DeferredTests: re-entrancy", () => {
  const errors = recordCallbackErrors();

  test("DeferredTests.reentrantRunCallbacks: a callback that is added by a callback runs after those that are there", () => {
    const called: number[] = [];
    const future = new SyncFuture<void>();
    future.addDoneCallback(() => {
      called.push(1);
      future.addDoneCallback(() => called.push(3));
    });
    future.addDoneCallback(() => called.push(2));
    future.resolve();
    expect(called).toEqual([1, 2, 3]);
  });

  test("DeferredTests.nonReentrantCallbacks: and not before the one that added it has returned", () => {
    const called: number[] = [];
    const future = new SyncFuture<void>();
    future.addDoneCallback(() => {
      future.addDoneCallback(() => called.push(2));
      called.push(1);
    });
    future.resolve();
    expect(called).toEqual([1, 2]);
  });

  // A callback has no result here, so that its error is not the next one's input.
  test("DeferredTests.reentrantRunCallbacksWithFailure: what such a callback throws is reported, and stops nobody", () => {
    const called: number[] = [];
    const future = new SyncFuture<void>();
    future.addDoneCallback(() => {
      future.addDoneCallback(() => {
        throw boom;
      });
      future.addDoneCallback(() => called.push(2));
    });
    future.resolve();
    expect([errors, called, future.state]).toEqual([[boom], [2], "fulfilled"]);
  });
});

describe("DeferredTests: chaining", () => {
  // There, the inner one's result becomes None. Here whoever asks gets it.
  test("DeferredTests.synchronousImplicitChain: a task that returns a future with a value has that value at once, and so has the future", () => {
    const value = {};
    const first = new SyncFuture<object>();
    first.resolve(value);
    const second = spawn(() => first);
    expect([second.result() === value, first.result() === value]).toEqual([true, true]);
  });

  test("DeferredTests.asynchronousImplicitChain: or as soon as the future has one", () => {
    const first = new SyncFuture<object>();
    const second = spawn(() => first);
    expect(second.done()).toBe(false);
    const value = {};
    first.resolve(value);
    expect(second.result()).toBe(value);
  });

  test("DeferredTests.synchronousImplicitErrorChain: an error goes on to the outer one, and only that one is to be looked at", async () => {
    const seen = await unhandledIn(() => {
      const first = new SyncFuture();
      first.reject(boom);
      expect(spawn(() => first).exception()).toBe(boom);
    });
    expect(seen).toEqual([]);
  });

  test("DeferredTests.asynchronousImplicitErrorChain: the same when it comes later", async () => {
    const seen = await unhandledIn(() => {
      const first = new SyncFuture();
      const second = spawn(() => first);
      first.reject(boom);
      expect(second.exception()).toBe(boom);
    });
    expect(seen).toEqual([]);
  });

  test("DeferredTests.doubleAsynchronousImplicitChaining: chaining is transitive, inside one call", () => {
    const first = new SyncFuture<string>();
    const second = spawn(() => first);
    const third = spawn(() => second);
    expect(third.done()).toBe(false);
    first.resolve("through");
    expect(third.result()).toBe("through");
  });

  test("DeferredTests.nestedAsynchronousChainedDeferreds: a function that waits inside a function that waits goes on, and then the outer one", () => {
    const log: unknown[] = [];
    const inner = new SyncFuture<string>();
    const nested = waiting(function* nestedBody() {
      log.push("first");
      const value: string = yield inner;
      log.push(["second", value]);
      return value + value;
    });
    spawn(
      waiting(function* outer() {
        log.push("start");
        log.push(yield calling(nested));
      }),
    );
    expect(log).toEqual(["start", "first"]);
    inner.resolve("orange");
    expect(log).toEqual(["start", "first", ["second", "orange"], "orangeorange"]);
  });

  test("DeferredTests.nestedAsynchronousChainedDeferredsWithExtraCallbacks: callbacks of the inner future run in the order in which they came", () => {
    const log: unknown[] = [];
    const inner = new SyncFuture<string>();
    inner.addDoneCallback(() => log.push("before"));
    const task = spawn(waitFor, inner);
    task.addDoneCallback(() => log.push("task"));
    inner.addDoneCallback(() => log.push("after"));
    inner.resolve("withers");
    // The end of a task joins the drain that runs: first come, first served (S6).
    expect([log, task.result()]).toEqual([["before", "after", "task"], "withers"]);
  });

  test("DeferredTests.chainDeferredRecordsExplicitChain: what a task waits for is known", () => {
    const future = new SyncFuture();
    expect(spawn(waitFor, future).waitsFor()).toEqual([future]);
  });

  test("DeferredTests.explicitChainClearedWhenResolved: and forgotten when it has come", () => {
    const future = new SyncFuture();
    const task = spawn(waitFor, future);
    future.resolve(1);
    expect(task.waitsFor()).toEqual([]);
  });

  test("DeferredTests.chainDeferredRecordsImplicitChain: a future that a task returned is what it waits for then", () => {
    const future = new SyncFuture();
    expect(spawn(() => future).waitsFor()).toEqual([future]);
  });

  test("DeferredTests.circularChainWarning: a task that waits for itself is told so, as an error at the wait", () => {
    const gate = new SyncFuture();
    const task: SyncTask<unknown> = spawn(
      waiting(function* circular() {
        yield gate;
        try {
          yield task;
        } catch (error) {
          return error;
        }
        return undefined;
      }),
    );
    gate.resolve(1);
    expect(task.result()).toBeInstanceOf(DeadlockError);
  });

  test("DeferredTests.circularChainException: a task that returns itself is rejected with that error", () => {
    const gate = new SyncFuture();
    const task: SyncTask<unknown> = spawn(
      waiting(function* circular() {
        yield gate;
        return task;
      }),
    );
    gate.resolve(1);
    expect(task.exception()).toBeInstanceOf(DeadlockError);
  });

  test("DeferredTests.boundedStackDepth: the native stack is as deep at the end of a long chain as at the end of a short one", () => {
    const depthAfter = (length: number): number => {
      const first = new SyncFuture<number>();
      let last: SyncFuture<number> = first;
      for (let i = 0; i < length; i++) last = spawn(waitFor, last);
      let depth = 0;
      const limit = Error.stackTraceLimit;
      Error.stackTraceLimit = 10_000;
      last.addDoneCallback(() => {
        depth = new Error().stack?.split("\n").length ?? 0;
      });
      first.resolve(1);
      Error.stackTraceLimit = limit;
      return depth;
    };
    expect(depthAfter(5)).toBeGreaterThan(0);
    expect(depthAfter(500)).toBe(depthAfter(5));
  });
});

describe("DeferredCancellerTests", () => {
  const reasonOf = (future: SyncFuture<unknown>): unknown => (caught(() => future.result()) as CancelledError).reason;
  /** What passes a cancel on to something of its own, once. */
  class Cancellable extends SyncFuture<string> {
    readonly cancels: SyncFuture<unknown>[] = [];
    constructor(private readonly onCancel: (future: Cancellable) => void = () => {}) {
      super();
    }
    override cancel(reason?: unknown): boolean {
      if (this.done()) return false;
      this.cancels.push(this);
      this.onCancel(this);
      return super.cancel(reason);
    }
  }

  test("DeferredCancellerTests.noCanceller: a cancelled future calls its callbacks with the CancelledError", () => {
    const future = new SyncFuture();
    const seen: unknown[] = [];
    future.addDoneCallback((done) => seen.push(done.state));
    future.cancel("enough");
    expect([seen, reasonOf(future)]).toEqual([["cancelled"], "enough"]);
  });

  // There, one late result is swallowed without a word. Here whoever may be late says so by tryResolve.
  test("DeferredCancellerTests.raisesAfterCancelAndCallback: a late resolve throws, and tryResolve answers false, as often as they are called", () => {
    const future = new SyncFuture<number>();
    future.cancel();
    expect([future.tryResolve(1), future.tryResolve(2)]).toEqual([false, false]);
    expect(() => future.resolve(1)).toThrow(InvalidStateError);
  });

  test("DeferredCancellerTests.raisesAfterCancelAndErrback: so does a late reject, and the error is nobody's unhandled rejection", async () => {
    const seen = await unhandledIn(() => {
      const future = new SyncFuture<number>();
      future.cancel();
      expect([future.tryReject(boom), future.state]).toEqual([false, "cancelled"]);
      expect(() => future.reject(boom)).toThrow(InvalidStateError);
    });
    expect(seen).toEqual([]);
  });

  test("DeferredCancellerTests.noCancellerMultipleCancelsAfterCancelAndCallback: further cancels change nothing after a late result", () => {
    const future = new SyncFuture<number>();
    future.cancel("first");
    future.tryResolve(1);
    expect([future.cancel("second"), reasonOf(future)]).toEqual([false, "first"]);
  });

  test("DeferredCancellerTests.noCancellerMultipleCancelsAfterCancelAndErrback: nor after a late error", () => {
    const future = new SyncFuture<number>();
    future.cancel("first");
    future.tryReject(boom);
    expect([future.cancel("second"), reasonOf(future)]).toEqual([false, "first"]);
  });

  test("DeferredCancellerTests.noCancellerMultipleCancel: a second cancel is refused, and the error stays the same one", () => {
    const future = new SyncFuture();
    future.cancel("first");
    const error = caught(() => future.result());
    expect([future.cancel("second"), caught(() => future.result()) === error]).toEqual([false, true]);
  });

  test("DeferredCancellerTests.cancellerMultipleCancel: what a future does when it is cancelled, it does once", () => {
    const future = new Cancellable();
    const task = spawn(waitFor, future);
    expect([task.cancel(), task.cancel(), future.cancel()]).toEqual([true, false, false]);
    expect([future.cancels.length, task.cancelled()]).toEqual([1, true]);
  });

  test("DeferredCancellerTests.simpleCanceller: it is told, and is done then", () => {
    const future = new Cancellable();
    expect([future.cancel(), future.cancels.length, future.cancelled()]).toEqual([true, 1, true]);
    expect(() => future.resolve("late")).toThrow(InvalidStateError);
  });

  test("DeferredCancellerTests.cancellerArg: it is told about itself", () => {
    const future = new Cancellable();
    future.cancel();
    expect(future.cancels).toEqual([future]);
  });

  test("DeferredCancellerTests.cancelAfterCallback: a cancel after the value is refused and told to nobody", () => {
    const future = new Cancellable();
    future.resolve("biff!");
    expect([future.cancel(), future.cancels.length, future.result()]).toEqual([false, 0, "biff!"]);
  });

  test("DeferredCancellerTests.cancelAfterErrback: and so is one after the error", () => {
    const future = new Cancellable();
    future.reject(boom);
    expect([future.cancel(), future.cancels.length, future.exception()]).toEqual([false, 0, boom]);
  });

  test("DeferredCancellerTests.cancellerThatErrbacks: one that rejects instead is rejected, and whoever waits gets the error", () => {
    const future = new Cancellable((self) => self.reject(boom));
    const task = spawn(waitFor, future);
    task.cancel();
    expect([future.state, task.exception()]).toEqual(["rejected", boom]);
  });

  test("DeferredCancellerTests.cancellerThatCallbacks: one that still gives a value gives it to whoever waits", () => {
    const future = new Cancellable((self) => self.resolve("hello!"));
    const task = spawn(waitFor, future);
    task.cancel();
    expect([future.state, task.result()]).toEqual(["fulfilled", "hello!"]);
  });

  test("DeferredCancellerTests.cancelNestedDeferred: a cancel of the outer one goes to the inner one, which decides", () => {
    const inner = new Cancellable();
    const outer = spawn(
      waitFor,
      spawn(() => inner),
    );
    expect([outer.cancel("enough"), inner.cancels.length, outer.cancelled(), reasonOf(outer)]).toEqual([
      true,
      1,
      true,
      "enough",
    ]);
  });
});
