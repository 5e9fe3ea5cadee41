import { defaultConfiguration } from "../../runtime/configuration.js";
import { CancelledError, configure, InvalidStateError, SyncFuture } from "../../runtime/index.js";
import { recordCallbackErrors } from "./support/callbackErrors.js";
import { caught } from "./support/caught.js";

describe("S1: one move out of pending", () => {
  const moves = {
    fulfilled: (future: SyncFuture<number>) => future.resolve(1),
    rejected: (future: SyncFuture<number>) => future.reject(new Error("no")),
    cancelled: (future: SyncFuture<number>) => future.cancel(),
  };

  test.each(Object.entries(moves))("S1: %s, for good", (state, move) => {
    const future = new SyncFuture<number>();
    future.addDoneCallback(() => undefined);
    expect([future.state, future.done()]).toEqual(["pending", false]);
    move(future);
    expect([future.state, future.done(), future.cancelled()]).toEqual([state, true, state === "cancelled"]);
    expect(() => future.resolve(2)).toThrow(InvalidStateError);
    expect(() => future.reject(2)).toThrow(InvalidStateError);
    expect([future.tryResolve(2), future.tryReject(2), future.cancel(2)]).toEqual([false, false, false]);
    expect(future.state).toBe(state);
  });

  test("S1: a pending future has neither result nor exception", () => {
    const future = new SyncFuture();
    expect(() => future.result()).toThrow(InvalidStateError);
    expect(() => future.exception()).toThrow(InvalidStateError);
  });

  test("S1: result and exception of a done one", () => {
    const fulfilled = new SyncFuture<number>();
    fulfilled.resolve(1);
    expect([fulfilled.result(), fulfilled.exception()]).toEqual([1, undefined]);
    const error = new Error("no");
    const rejected = new SyncFuture<number>();
    rejected.addDoneCallback(() => undefined);
    rejected.reject(error);
    expect(rejected.exception()).toBe(error);
    expect(() => rejected.result()).toThrow(error);
  });
});

describe("S2: cancelled is a state of its own", () => {
  test("S2: result and exception throw one and the same CancelledError", () => {
    const future = new SyncFuture();
    future.cancel("because");
    const error = caught(() => future.result()) as CancelledError;
    expect(error).toBeInstanceOf(CancelledError);
    expect([error.reason, error.code, error.name]).toEqual(["because", "ERR_SYNCAWAIT_CANCELLED", "CancelledError"]);
    expect(caught(() => future.exception())).toBe(error);
  });

  test("S2: the reason is an AbortError by default, as signal.reason is", () => {
    const future = new SyncFuture();
    future.cancel();
    const error = caught(() => future.result()) as CancelledError;
    expect(error.reason).toBeInstanceOf(DOMException);
    expect((error.reason as DOMException).name).toBe("AbortError");
    expect(error.reason).toBe(error.reason);
  });

  test("S2: a CancelledError given as the reason is itself the error", () => {
    const error = new CancelledError("why");
    const future = new SyncFuture();
    future.cancel(error);
    expect(caught(() => future.result())).toBe(error);
  });
});

describe("S3: callbacks", () => {
  test("S3: once each, first in first out, with the future", () => {
    const log: unknown[] = [];
    const future = new SyncFuture<number>();
    for (const name of ["a", "b", "c"])
      future.addDoneCallback((done) => log.push([name, done === future, done.result()]));
    future.resolve(7);
    expect(log).toEqual([
      ["a", true, 7],
      ["b", true, 7],
      ["c", true, 7],
    ]);
  });

  test("S3: one that is added while the future dispatches runs after the earlier ones, also from the last one", () => {
    const log: string[] = [];
    const future = new SyncFuture();
    future.addDoneCallback(() => {
      log.push("first begins");
      future.addDoneCallback(() => log.push("added by first"));
      log.push("first ends");
    });
    future.addDoneCallback(() => {
      log.push("second begins");
      future.addDoneCallback(() => log.push("added by second"));
      log.push("second ends");
    });
    future.resolve(1);
    expect(log).toEqual([
      "first begins",
      "first ends",
      "second begins",
      "second ends",
      "added by first",
      "added by second",
    ]);
  });

  test("S3: the only callback of a future still is dispatching while it runs", () => {
    const log: string[] = [];
    const future = new SyncFuture();
    future.addDoneCallback(() => {
      future.addDoneCallback(() => log.push("added"));
      log.push("ends");
    });
    future.resolve(1);
    expect(log).toEqual(["ends", "added"]);
  });

  test("S3: what its only callback adds runs before the callbacks of futures that joined the drain meanwhile, and just once", () => {
    const { maxDrainDepth } = defaultConfiguration();
    configure({ maxDrainDepth: 0 });
    const log: string[] = [];
    const [future, joins] = [new SyncFuture(), new SyncFuture()];
    joins.addDoneCallback(() => log.push("joined"));
    future.addDoneCallback(() => {
      joins.resolve(1);
      future.addDoneCallback(() => log.push("added"));
      future.addDoneCallback(() => log.push("added second"));
    });
    future.resolve(1);
    future.addDoneCallback(() => log.push("afterwards"));
    configure({ maxDrainDepth });
    expect(log).toEqual(["added", "added second", "joined", "afterwards"]);
  });

  test("S3: one that is removed does not run, before and while the future dispatches; removing counts", () => {
    const log: string[] = [];
    const a = () => void log.push("a");
    const b = () => void log.push("b");
    const c = () => void log.push("c");
    const future = new SyncFuture();
    for (const callback of [a, b, a, c, b]) future.addDoneCallback(callback);
    expect(future.removeDoneCallback(a)).toBe(2);
    expect(future.removeDoneCallback(a)).toBe(0);
    future.addDoneCallback(() => {
      log.push(`removed ${future.removeDoneCallback(c)}`);
    });
    future.addDoneCallback(c);
    future.resolve(1);
    expect(log).toEqual(["b", "c", "b", "removed 1"]);
  });

  test("S3: a callback that removes itself and one that takes the place of a removed first one", () => {
    const log: string[] = [];
    const future = new SyncFuture();
    const first = () => void log.push("first");
    future.addDoneCallback(first);
    future.addDoneCallback(() => log.push("second"));
    future.removeDoneCallback(first);
    future.addDoneCallback(() => log.push("third"));
    future.resolve(1);
    expect(log).toEqual(["second", "third"]);
    expect(future.removeDoneCallback(first)).toBe(0);
  });
});

test("S3: what is no function is refused at once", () => {
  expect(() => new SyncFuture().addDoneCallback(undefined as never)).toThrow(TypeError);
});

test("S7: on a done future that is at rest the callback runs before addDoneCallback returns", () => {
  const log: string[] = [];
  const future = new SyncFuture();
  future.resolve(1);
  future.addDoneCallback(() => {
    log.push("outer");
    // It dispatches again now, so this one waits its turn (S3).
    future.addDoneCallback(() => log.push("inner"));
    log.push("outer ends");
  });
  log.push("back");
  expect(log).toEqual(["outer", "outer ends", "inner", "back"]);
});

describe("S8: errors of callbacks", () => {
  const errors = recordCallbackErrors();

  test("S8: stop neither the others nor the completer", () => {
    const log: string[] = [];
    const future = new SyncFuture();
    future.addDoneCallback(() => {
      throw new Error("a");
    });
    future.addDoneCallback(() => log.push("b"));
    future.resolve(1);
    expect(log).toEqual(["b"]);
    expect(errors.splice(0)).toEqual([new Error("a")]);
  });

  test("S8: by default are thrown again in a macrotask", () => {
    configure({ onCallbackError: defaultConfiguration().onCallbackError });
    const scheduled: (() => void)[] = [];
    const setTimeout = jest.spyOn(globalThis, "setTimeout").mockImplementation(((callback: () => void) => {
      scheduled.push(callback);
    }) as never);
    const future = new SyncFuture();
    future.addDoneCallback(() => {
      throw new Error("a");
    });
    future.resolve(1);
    setTimeout.mockRestore();
    expect(scheduled).toHaveLength(1);
    expect(scheduled[0]).toThrow(new Error("a"));
  });

  test("S8: what onCallbackError throws itself comes out in a macrotask, and stops nothing", () => {
    configure({
      onCallbackError: () => {
        throw new Error("second");
      },
    });
    const scheduled: (() => void)[] = [];
    const setTimeout = jest.spyOn(globalThis, "setTimeout").mockImplementation(((callback: () => void) => {
      scheduled.push(callback);
    }) as never);
    const log: string[] = [];
    const future = new SyncFuture();
    future.addDoneCallback(() => {
      throw new Error("first");
    });
    future.addDoneCallback(() => log.push("b"));
    future.resolve(1);
    setTimeout.mockRestore();
    expect(log).toEqual(["b"]);
    expect(scheduled[0]).toThrow(new Error("second"));
  });
});

describe("S9: the native face", () => {
  test("S9: await, then, catch, finally and Promise.all", async () => {
    const future = new SyncFuture<number>();
    const all = Promise.all([future, future.then((value) => value + 1)]);
    future.resolve(1);
    expect(await future).toBe(1);
    expect(await all).toEqual([1, 2]);
    expect(await future.finally(() => undefined)).toBe(1);
    const rejected = new SyncFuture<number>();
    rejected.reject("no");
    expect(await rejected.catch((error) => error)).toBe("no");
    const cancelled = new SyncFuture<number>();
    cancelled.cancel();
    await expect(cancelled.then()).rejects.toBeInstanceOf(CancelledError);
  });

  test("S9: a future that was resolved with itself rejects whoever awaits it, as a promise does", async () => {
    const future = new SyncFuture<unknown>();
    future.resolve(future);
    await expect(Promise.all([future])).rejects.toThrow(TypeError);
  });

  test("S9: always asynchronous, also on a done future", async () => {
    const log: string[] = [];
    const future = new SyncFuture<number>();
    future.resolve(1);
    const then = future.then(() => log.push("then"));
    log.push("after then");
    await then;
    expect(log).toEqual(["after then", "then"]);
  });
});
