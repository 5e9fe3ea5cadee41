// biome-ignore-all lint/correctness/useYield: bodies of compiled functions are generators, whether they wait or not
// biome-ignore-all lint/suspicious/noThenProperty: foreign thenables are part of what is tested
/** The cases of CPython's test_futures.py, re-expressed: see docs/conformance.md. */
import { inspect } from "node:util";
import {
  CancelledError,
  configure,
  ensureSyncFuture,
  InvalidStateError,
  SyncFuture,
  spawn,
  syncShield,
} from "../../../runtime/index.js";
import { caught } from "../../runtime/support/caught.js";
import { unhandledIn } from "../../runtime/support/unhandled.js";
import { waiting } from "../../runtime/support/waiting.js";

const boom = (): Error => new Error("boom");

/** A future of another make: it has the methods, and is none of ours. */
function duck(value: unknown): PromiseLike<unknown> {
  return Object.defineProperty({}, "then", {
    value: (resolve?: ((value: unknown) => unknown) | null) => Promise.resolve(value).then(resolve),
  }) as PromiseLike<unknown>;
}

function promiseAndResolve(): { promise: Promise<number>; resolve: (value: number) => void } {
  let resolve: (value: number) => void = () => {};
  const promise = new Promise<number>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}

describe("DuckTests", () => {
  test("DuckTests.wrap_future: a thenable of another make gets an adapter, as a promise does", async () => {
    const wrapped = ensureSyncFuture(duck("quack"));
    expect(wrapped).toBeInstanceOf(SyncFuture);
    expect(await wrapped).toBe("quack");
  });

  test("DuckTests.ensure_future: an adapter is a future already, and stays itself", async () => {
    const wrapped = ensureSyncFuture(duck("quack"));
    expect(ensureSyncFuture(wrapped)).toBe(wrapped);
    expect(await wrapped).toBe("quack");
  });
});

describe("BaseFutureTests", () => {
  test("BaseFutureTests.isfuture: futures and tasks are futures; classes and look-alikes are not", () => {
    const lookAlike = { done: () => false, result: () => 1, cancel: () => true };
    expect(new SyncFuture()).toBeInstanceOf(SyncFuture);
    expect(spawn(() => 1)).toBeInstanceOf(SyncFuture);
    for (const other of [SyncFuture, 1, lookAlike, Promise.resolve()]) expect(other).not.toBeInstanceOf(SyncFuture);
  });

  test("BaseFutureTests.initial_state: pending, neither done nor cancelled", () => {
    const future = new SyncFuture();
    expect([future.state, future.done(), future.cancelled()]).toEqual(["pending", false, false]);
    future.cancel();
    expect(future.cancelled()).toBe(true);
  });

  test("BaseFutureTests.cancel: is done, result and exception throw CancelledError, and nothing completes it again", () => {
    const future = new SyncFuture();
    expect([future.cancel(), future.cancelled(), future.done()]).toEqual([true, true, true]);
    expect(() => future.result()).toThrow(CancelledError);
    expect(() => future.exception()).toThrow(CancelledError);
    expect(() => future.resolve(1)).toThrow(InvalidStateError);
    expect(() => future.reject(boom())).toThrow(InvalidStateError);
    expect(future.cancel()).toBe(false);
  });

  test("BaseFutureTests.result: there is none while it is pending, and then it is final", () => {
    const future = new SyncFuture<number>();
    expect(() => future.result()).toThrow(InvalidStateError);
    future.resolve(42);
    expect([future.cancelled(), future.done(), future.result(), future.exception()]).toEqual([
      false,
      true,
      42,
      undefined,
    ]);
    expect(() => future.resolve(1)).toThrow(InvalidStateError);
    expect(() => future.reject(boom())).toThrow(InvalidStateError);
    expect(future.cancel()).toBe(false);
  });

  test("BaseFutureTests.exception: there is none while it is pending; result throws it, exception gives it", () => {
    const future = new SyncFuture();
    const error = boom();
    expect(() => future.exception()).toThrow(InvalidStateError);
    future.reject(error);
    expect([future.cancelled(), future.done(), future.exception(), caught(() => future.result())]).toEqual([
      false,
      true,
      error,
      error,
    ]);
    expect(() => future.resolve(1)).toThrow(InvalidStateError);
    expect(() => future.reject(boom())).toThrow(InvalidStateError);
    expect(future.cancel()).toBe(false);
  });

  test("BaseFutureTests.yield_from_twice: the first wait parks, the second has the value at once", () => {
    const log: unknown[] = [];
    const future = new SyncFuture<number>();
    spawn(
      waiting(function* twice() {
        log.push("A");
        log.push(["B", yield future]);
        log.push(["C", yield future]);
      }),
    );
    expect(log).toEqual(["A"]);
    future.resolve(42);
    expect(log).toEqual(["A", ["B", 42], ["C", 42]]);
  });

  test("BaseFutureTests.set_result_unless_cancelled: tryResolve leaves a cancelled future as it is", () => {
    const future = new SyncFuture();
    future.cancel();
    expect([future.tryResolve(2), future.cancelled()]).toEqual([false, true]);
  });

  test("BaseFutureTests.future_cancel_message_getter: what was given to cancel is the error's reason, by default an AbortError", () => {
    const reasonOf = (reason?: unknown): unknown => {
      const future = new SyncFuture();
      future.cancel(reason);
      return (caught(() => future.result()) as CancelledError).reason;
    };
    expect(reasonOf("my message")).toBe("my message");
    expect(reasonOf(5)).toBe(5);
    expect(reasonOf()).toMatchObject({ name: "AbortError" });
  });

  // A reason that could be replaced afterwards would differ from one waiter to the next.
  test("BaseFutureTests.future_cancel_message_setter: the reason stays what it was; a second cancel is refused", () => {
    const future = new SyncFuture();
    future.cancel("first");
    expect(future.cancel("second")).toBe(false);
    const error = caught(() => future.result());
    expect([(error as CancelledError).reason, caught(() => future.result()) === error]).toEqual(["first", true]);
  });

  // Whatever can be thrown can be rejected with; nothing is called to make an error of it.
  test("BaseFutureTests.exception_class: a class is rejected with as it is, and not instantiated", () => {
    const future = new SyncFuture();
    future.reject(RangeError);
    expect(future.exception()).toBe(RangeError);
  });

  // Callbacks are functions without a name as often as not, and are not listed.
  test("BaseFutureTests.future_repr: util.inspect shows the state, and the value, error or reason; that is no look", async () => {
    const shown = (settle: (future: SyncFuture<unknown>) => void): string => {
      const future = new SyncFuture();
      settle(future);
      return inspect(future);
    };
    expect(shown(() => {})).toBe("SyncFuture { <pending> }");
    expect(shown((future) => future.addDoneCallback(() => {}))).toBe("SyncFuture { <pending> }");
    expect(shown((future) => future.resolve(4))).toBe("SyncFuture { 4 }");
    expect(shown((future) => void future.cancel("why"))).toBe("SyncFuture { <cancelled> 'why' }");
    expect(
      await unhandledIn(() => expect(shown((future) => future.reject(5))).toBe("SyncFuture { <rejected> 5 }")),
    ).toEqual([5]);
  });

  test("BaseFutureTests.copy_state: a future that waits for another ends as it did: value, error, cancellation", async () => {
    expect(await ensureSyncFuture(Promise.resolve(10))).toBe(10);
    const error = boom();
    await expect(ensureSyncFuture(Promise.reject(error))).rejects.toBe(error);
    const inner = new SyncFuture();
    const outer = syncShield(inner);
    inner.cancel("theirs");
    expect(outer.cancelled()).toBe(true);
    expect((caught(() => outer.result()) as CancelledError).reason).toBe("theirs");
  });

  // There is no switch: to look is to have looked.
  test("BaseFutureTests.log_traceback: nothing but a look takes a report back", async () => {
    const error = boom();
    expect(
      await unhandledIn(() => {
        const future = new SyncFuture();
        future.reject(error);
        expect([future.done(), future.state, future.cancelled(), future.removeDoneCallback(() => {})]).toEqual([
          true,
          "rejected",
          false,
          0,
        ]);
      }),
    ).toEqual([error]);
  });

  test("BaseFutureTests.tb_logger_abandoned: a pending future that nobody keeps is no matter", async () => {
    expect(await unhandledIn(() => void new SyncFuture())).toEqual([]);
  });

  // The future was rejected when nobody looked: a cancel that is refused is no look.
  test("BaseFutureTests.tb_logger_not_called_after_cancel: a cancel after the rejection is refused, and the error is reported", async () => {
    const error = boom();
    expect(
      await unhandledIn(() => {
        const future = new SyncFuture();
        future.reject(error);
        expect(future.cancel()).toBe(false);
      }),
    ).toEqual([error]);
  });

  test("BaseFutureTests.tb_logger_result_unretrieved: a value that nobody fetches is no matter", async () => {
    expect(await unhandledIn(() => new SyncFuture<number>().resolve(42))).toEqual([]);
  });

  test("BaseFutureTests.tb_logger_result_retrieved: nor is one that somebody fetches", async () => {
    expect(
      await unhandledIn(() => {
        const future = new SyncFuture<number>();
        future.resolve(42);
        future.result();
      }),
    ).toEqual([]);
  });

  test("BaseFutureTests.tb_logger_exception_unretrieved: an error that nobody looks at is the host's unhandled rejection", async () => {
    const error = boom();
    expect(await unhandledIn(() => new SyncFuture().reject(error))).toEqual([error]);
  });

  test("BaseFutureTests.tb_logger_exception_retrieved: exception() is a look", async () => {
    expect(
      await unhandledIn(() => {
        const future = new SyncFuture();
        future.reject(boom());
        future.exception();
      }),
    ).toEqual([]);
  });

  test("BaseFutureTests.tb_logger_exception_result_retrieved: result() is a look", async () => {
    expect(
      await unhandledIn(() => {
        const future = new SyncFuture();
        future.reject(boom());
        caught(() => future.result());
      }),
    ).toEqual([]);
  });

  test("BaseFutureTests.wrap_future: a promise becomes a future with its value", async () => {
    const future = ensureSyncFuture(new Promise((resolve) => setImmediate(resolve, "hi")));
    expect(future).toBeInstanceOf(SyncFuture);
    expect(await future).toBe("hi");
  });

  test("BaseFutureTests.wrap_future_future: a future is itself", () => {
    const future = new SyncFuture();
    expect(ensureSyncFuture(future)).toBe(future);
  });

  // A promise has no cancel to pass it on to.
  test("BaseFutureTests.wrap_future_cancel: cancels the adapter, not the promise; its late value goes to onLate", async () => {
    const late: unknown[] = [];
    const { promise, resolve } = promiseAndResolve();
    const future = ensureSyncFuture(promise, { onLate: (value) => late.push(value) });
    expect([future.cancel(), future.cancelled()]).toEqual([true, true]);
    resolve(42);
    expect([await promise, late]).toEqual([42, [42]]);
  });

  test("BaseFutureTests.wrap_future_cancel2: between a promise's settling and its microtask a cancel still wins, and onLate gets the value", async () => {
    const late: unknown[] = [];
    const { promise, resolve } = promiseAndResolve();
    const future = ensureSyncFuture(promise, { onLate: (value) => late.push(value) });
    resolve(42);
    expect([future.cancel(), future.cancelled()]).toEqual([true, true]);
    expect([await promise, late]).toEqual([42, [42]]);
  });

  // A future is cheap and made everywhere; what a stack needs is the place of the task (F2).
  test("BaseFutureTests.future_source_traceback: no future keeps its stack, in debug mode either; tasks do", () => {
    configure({ debug: true });
    try {
      const task = spawn(waiting(function* idle() {}));
      expect(Object.values(new SyncFuture()).some((value) => value instanceof Error)).toBe(false);
      expect((task.creation as Error).stack).toContain("futures.test.ts");
    } finally {
      configure({ debug: false });
    }
  });

  test("BaseFutureTests.future_exception_never_retrieved: is reported once, with the error itself", async () => {
    const error = boom();
    expect(
      await unhandledIn(() => {
        const future = new SyncFuture();
        future.reject(error);
        // Whoever waits for it takes the duty over, down to the last one.
        spawn(
          waiting(function* passOn() {
            yield future;
          }),
        );
      }),
    ).toEqual([error]);
  });

  test("BaseFutureTests.future_exception_never_retrieved_debug: the same in debug mode", async () => {
    configure({ debug: true });
    try {
      const error = boom();
      expect(await unhandledIn(() => new SyncFuture().reject(error))).toEqual([error]);
    } finally {
      configure({ debug: false });
    }
  });
});

describe("BaseFutureDoneCallbackTests", () => {
  let bag: number[];
  let future: SyncFuture<string>;
  const callback = (n: number) => () => void bag.push(n);

  beforeEach(() => {
    bag = [];
    future = new SyncFuture<string>();
  });

  /** Three callbacks, of which those that `removed` names are taken away again, also twice. */
  function remaining(removed: readonly number[]): number[] {
    const callbacks = [callback(0), callback(1), callback(2)];
    for (const one of callbacks) future.addDoneCallback(one);
    for (const at of removed) future.removeDoneCallback(callbacks[at] as () => void);
    expect(bag).toEqual([]);
    future.resolve("foo");
    expect(future.result()).toBe("foo");
    return bag;
  }

  test("BaseFutureDoneCallbackTests.callbacks_remove_first_callback: the others run, in order", () => {
    expect(remaining([0, 0])).toEqual([1, 2]);
  });

  test("BaseFutureDoneCallbackTests.callbacks_remove_first_and_second_callback: the last one runs", () => {
    expect(remaining([0, 1, 0])).toEqual([2]);
  });

  test("BaseFutureDoneCallbackTests.callbacks_remove_third_callback: the first two run", () => {
    expect(remaining([2, 2])).toEqual([0, 1]);
  });

  test("BaseFutureDoneCallbackTests.callbacks_invoked_on_set_result: all have run when resolve returns", () => {
    future.addDoneCallback(callback(42));
    future.addDoneCallback(callback(17));
    expect(bag).toEqual([]);
    future.resolve("foo");
    expect([bag, future.result()]).toEqual([[42, 17], "foo"]);
  });

  test("BaseFutureDoneCallbackTests.callbacks_invoked_on_set_exception: all have run when reject returns", () => {
    future.addDoneCallback(callback(100));
    const error = boom();
    future.reject(error);
    expect([bag, future.exception()]).toEqual([[100], error]);
  });

  test("BaseFutureDoneCallbackTests.remove_done_callback: answers how many it took away, and takes all of one", () => {
    const [first, second, third] = [callback(1), callback(2), callback(3)];
    future.addDoneCallback(first);
    future.addDoneCallback(second);
    expect([future.removeDoneCallback(second), future.removeDoneCallback(third)]).toEqual([1, 0]);
    future.addDoneCallback(second);
    for (let i = 0; i < 5; i++) future.addDoneCallback(first);
    expect(future.removeDoneCallback(first)).toBe(6);
    future.resolve("foo");
    expect(bag).toEqual([2]);
  });

  // Callbacks are compared by identity, which runs no code of the program's that could do so.
  test("BaseFutureDoneCallbackTests.remove_done_callbacks_list_mutation: removing compares by identity, and calls nothing that could change the list", () => {
    let compared = false;
    const evil = Object.assign(callback(1), {
      valueOf: () => {
        compared = true;
        future.removeDoneCallback(other);
        return 0;
      },
    });
    const other = callback(2);
    future.addDoneCallback(callback(0));
    for (let i = 0; i < 63; i++) future.addDoneCallback(other);
    expect([future.removeDoneCallback(evil), compared, future.removeDoneCallback(other)]).toEqual([0, false, 63]);
  });

  test("BaseFutureDoneCallbackTests.remove_done_callbacks_list_clear: a callback that takes away all the others, itself included, ends the run", () => {
    const other = callback(2);
    const clear = (): void => {
      bag.push(1);
      expect([future.removeDoneCallback(other), future.removeDoneCallback(clear)]).toEqual([63, 1]);
    };
    future.addDoneCallback(clear);
    for (let i = 0; i < 63; i++) future.addDoneCallback(other);
    future.addDoneCallback(clear);
    future.resolve("foo");
    expect(bag).toEqual([1]);
  });

  test("BaseFutureDoneCallbackTests.schedule_callbacks_list_mutation_1: one that is taken away before its turn does not run", () => {
    const later = callback(2);
    future.addDoneCallback(() => expect(future.removeDoneCallback(later)).toBe(2));
    future.addDoneCallback(later);
    future.addDoneCallback(later);
    future.addDoneCallback(callback(3));
    future.resolve("foo");
    expect(bag).toEqual([3]);
  });

  test("BaseFutureDoneCallbackTests.schedule_callbacks_list_mutation_2: callbacks that add callbacks go on, each once and in order", () => {
    let added = 0;
    const adding = (): void => {
      bag.push(++added);
      if (added < 100) future.addDoneCallback(adding);
    };
    future.addDoneCallback(adding);
    future.resolve("foo");
    expect(bag).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  });
});
