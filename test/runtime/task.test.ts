// biome-ignore-all lint/suspicious/noThenProperty: thenables are what is tested
// biome-ignore-all lint/correctness/useYield: bodies of compiled functions are generators, whether they wait or not
import { AsyncLocalStorage } from "node:async_hooks";
import {
  CancelledError,
  checkpoint,
  currentTask,
  DeadlockError,
  EventLoop,
  ensureSyncFuture,
  InvalidStateError,
  runNestedUntilComplete,
  SyncFuture,
  SyncTask,
  spawn,
  spawnLater,
} from "../../runtime/index.js";
import { asyncFn, wait } from "../../runtime/internal.js";
import { virtualClock } from "../../runtime/testing/index.js";
import { recordCallbackErrors } from "./support/callbackErrors.js";
import { caught } from "./support/caught.js";
import { compile, suspended } from "./support/compile.js";

const waitFor = compile(function* waitFor(x: unknown) {
  let value = wait(x);
  if (suspended(value)) value = yield;
  return value;
});

describe("S10: beginning", () => {
  test("S10: a task begins at once and runs up to its first park", () => {
    const log: string[] = [];
    const future = new SyncFuture<string>();
    const body = compile(function* body() {
      log.push("begins");
      let value = wait(future) as string;
      if (suspended(value)) value = yield;
      log.push(value);
      return 1;
    });
    const task = spawn(body);
    log.push("spawned");
    future.resolve("resumed");
    expect(log).toEqual(["begins", "spawned", "resumed"]);
    expect(task.result()).toBe(1);
    expect(task).toBeInstanceOf(SyncTask);
  });

  test("S10: spawnLater begins in the next turn of the loop", () => {
    using clock = virtualClock().install();
    const log: string[] = [];
    const task = spawnLater((x: string) => log.push(x), "begins");
    log.push("spawned");
    expect(task.state).toBe("pending");
    clock.advance(0);
    expect(log).toEqual(["spawned", "begins"]);
    expect(task.state).toBe("fulfilled");
  });

  test("S10: arguments are passed, and the name is that of the function, or a number, or what it is set to", () => {
    const task = spawn((a: number, b: number) => a + b, 1, 2);
    expect(task.result()).toBe(3);
    expect(spawn(waitFor, 1).name).toBe("waitFor");
    expect(task.name).toMatch(/^task \d+$/);
    task.name = "adding";
    expect(task.name).toBe("adding");
  });

  test("S10: what is no function is refused", () => {
    expect(() => spawn(1 as never)).toThrow(TypeError);
  });

  test("S10: a thenable that the body returns is waited for, a chain of them too", async () => {
    const future = new SyncFuture<number>();
    const inner = spawn(() => future);
    const outer = spawn(() => inner);
    const native = spawn(async () => outer);
    expect(outer.state).toBe("pending");
    future.resolve(4);
    expect([inner.result(), outer.result()]).toEqual([4, 4]);
    expect(await native).toBe(4);
  });

  test("S10: a returned thenable whose then cannot be read rejects the task", () => {
    const error = new Error("no then");
    const hostile = Object.defineProperty({}, "then", {
      get() {
        throw error;
      },
    });
    expect(spawn(() => hostile).exception()).toBe(error);
  });
});

describe("S11: what waiting does", () => {
  test("S11: a done future gives its outcome at once, without a park", () => {
    const log: string[] = [];
    const future = new SyncFuture<number>();
    future.resolve(1);
    const task = spawn(waitFor, future);
    task.addDoneCallback(() => log.push("done"));
    expect([task.result(), log]).toEqual([1, ["done"]]);
  });

  test("S11: no look at cancellation where nothing has to be waited for", () => {
    const done = new SyncFuture<number>();
    done.resolve(1);
    const body = compile(function* body() {
      currentTask()?.cancel();
      const first = wait(done);
      const second = wait("value");
      return [first, second];
    });
    const task = spawn(body);
    expect(task.result()).toEqual([1, "value"]);
  });

  test.each([[undefined], [null], [0], ["text"], [Symbol.iterator], [{ then: 1 }]])(
    "S11: %p is its own value",
    (value) => {
      expect(
        spawn(
          compile(function* body() {
            return [wait(value)];
          }),
        ).result(),
      ).toEqual([value]);
    },
  );

  test("S11: a rejected and a cancelled future throw", () => {
    const error = new Error("no");
    const rejected = new SyncFuture();
    rejected.reject(error);
    expect(spawn(waitFor, rejected).exception()).toBe(error);
    const cancelled = new SyncFuture();
    cancelled.cancel();
    expect(spawn(waitFor, cancelled).state).toBe("cancelled");
  });

  test("S11: checkpoint parks, and looks at cancellation", () => {
    using clock = virtualClock().install();
    const log: string[] = [];
    const body = compile(function* body() {
      if (suspended(wait(checkpoint()))) yield;
      log.push("first");
      currentTask()?.cancel();
      if (suspended(wait(checkpoint()))) yield;
      log.push("second");
    });
    const task = spawn(body);
    expect(log).toEqual([]);
    clock.advance(0);
    expect([log, task.state]).toEqual([["first"], "cancelled"]);
  });
});

describe("S12: resumption", () => {
  const errors = recordCallbackErrors();

  test("S12: inside the call that completed what was waited for, in the order of the waits", () => {
    const log: string[] = [];
    const future = new SyncFuture<string>();
    const body = compile(function* body(name: string) {
      let value = wait(future) as string;
      if (suspended(value)) value = yield;
      log.push(name + value);
    });
    spawn(body, "a");
    spawn(body, "b");
    future.resolve("!");
    log.push("resolve returned");
    expect(log).toEqual(["a!", "b!", "resolve returned"]);
  });

  test("S12: a frame is never re-entered: an attempt is an internal error", () => {
    const [x, y] = [new SyncFuture(), new SyncFuture()];
    const task = spawn(waitFor, x);
    y.addWaiter(task);
    y.resolve(1);
    expect(errors.splice(0)).toEqual([expect.objectContaining({ code: "ERR_SYNCAWAIT_INTERNAL" })]);
    x.resolve(2);
    expect(task.result()).toBe(2);
  });

  test("S12: a task that waits for itself gets a DeadlockError, and one that returns itself too", () => {
    const body = compile(function* body() {
      let value = wait(currentTask());
      if (suspended(value)) value = yield;
      return value;
    });
    expect(spawn(body).exception()).toBeInstanceOf(DeadlockError);
    expect(spawn(() => currentTask()).exception()).toBeInstanceOf(DeadlockError);
  });
});

describe("S13: ends", () => {
  const escaping = (error: unknown) => (): never => {
    throw error;
  };

  test("S13: what escapes decides", () => {
    expect(spawn(() => 1).state).toBe("fulfilled");
    expect(spawn(escaping(new CancelledError("x"))).state).toBe("cancelled");
    const rejected = spawn(escaping("x"));
    expect([rejected.state, rejected.exception()]).toEqual(["rejected", "x"]);
  });

  test("S13: the result wins over a pending request", () => {
    const task = spawn(() => {
      currentTask()?.cancel();
      return "result";
    });
    expect([task.state, task.result(), task.cancelling()]).toEqual(["fulfilled", "result", 1]);
  });

  test("S13: nothing else completes a task", () => {
    const task = spawn(waitFor, new SyncFuture());
    for (const attempt of [
      () => task.resolve(1),
      () => task.reject(1),
      () => task.tryResolve(1),
      () => task.tryReject(1),
    ]) {
      expect(attempt).toThrow(InvalidStateError);
    }
    expect(task.state).toBe("pending");
    task.cancel();
  });
});

describe("S14: the current task", () => {
  test("S14: is there on each step, and restored around nested steps, callbacks and nested runs", () => {
    using _clock = virtualClock().install();
    const log: unknown[] = [];
    const note = (place: string) => log.push(`${place}: ${currentTask()?.name}`);
    const future = new SyncFuture<number>();
    const inner = compile(function* inner() {
      note("inner begins");
      if (suspended(wait(future))) yield;
      note("inner resumed");
    });
    const outer = compile(function* outer() {
      spawn(inner);
      note("after spawn");
      future.addDoneCallback(() => note("callback"));
      future.resolve(1);
      note("after resolve");
      runNestedUntilComplete(spawnLater(() => note("later")));
      note("after nested run");
      if (suspended(wait(checkpoint()))) yield;
      note("outer resumed");
    });
    note("outside");
    const task = spawn(outer);
    note("outside");
    runNestedUntilComplete(task);
    note("outside");
    expect(log).toEqual([
      "outside: undefined",
      "inner begins: inner",
      "after spawn: outer",
      "inner resumed: inner",
      "callback: undefined",
      "after resolve: outer",
      expect.stringMatching(/^later: task/),
      "after nested run: outer",
      "outside: undefined",
      "outer resumed: outer",
      "outside: undefined",
    ]);
  });

  test("S14: is restored when a body or a callback throws", () => {
    const future = new SyncFuture();
    const log: unknown[] = [];
    const outer = spawn(() => {
      spawn(() => {
        throw new Error("no");
      }).exception();
      log.push(currentTask() === EMPTY);
      return currentTask()?.name;
    });
    future.resolve(1);
    expect(log).toEqual([false]);
    expect(currentTask()).toBeUndefined();
    expect(outer.state).toBe("fulfilled");
  });
  const EMPTY = undefined;
});

describe("S15: the promise boundary", () => {
  test("S15: resumes in the microtask that settles the promise", async () => {
    const log: string[] = [];
    let settle: (value: string) => void = () => undefined;
    const promise = new Promise<string>((resolve) => {
      settle = resolve;
    });
    const before = promise.then(() => log.push("subscribed before"));
    const body = compile(function* body() {
      let value = wait(promise) as string;
      if (suspended(value)) value = yield;
      log.push(value);
    });
    spawn(body);
    const after = promise.then(() => log.push("subscribed after"));
    settle("task");
    await Promise.all([before, after]);
    expect(log).toEqual(["subscribed before", "task", "subscribed after"]);
  });

  test("S15: a late value goes to onLate; a rejection that comes late is nobody's", async () => {
    const late: unknown[] = [];
    const adapter = ensureSyncFuture(Promise.resolve("value"), { onLate: (value) => late.push(value) });
    const task = spawn(waitFor, adapter);
    task.cancel();
    const rejected = ensureSyncFuture(Promise.reject(new Error("no")), { onLate: (value) => late.push(value) });
    rejected.cancel();
    expect(task.state).toBe("cancelled");
    await null;
    expect(late).toEqual(["value"]);
  });

  test("S15: a value that somebody got is not late", async () => {
    const late: unknown[] = [];
    const adapter = ensureSyncFuture(Promise.resolve("value"), { onLate: (value) => late.push(value) });
    expect(await spawn(waitFor, adapter)).toBe("value");
    expect(late).toEqual([]);
  });

  test("S15: other thenables: then is read and called once, at once; only the first call back counts; values are unwrapped", () => {
    let reads = 0;
    const late: unknown[] = [];
    const arrives = new SyncFuture<string>();
    const nested = { then: (resolve: (value: unknown) => void) => arrives.addDoneCallback((f) => resolve(f.result())) };
    const thenable = {
      get then() {
        reads++;
        return (resolve: (value: unknown) => void, reject: (error: unknown) => void) => {
          resolve(nested);
          resolve("second");
          reject("third");
          throw new Error("ignored");
        };
      },
    };
    const task = spawn(waitFor, ensureSyncFuture(thenable, { onLate: (value) => late.push(value) }));
    expect([task.state, reads]).toEqual(["pending", 1]);
    arrives.resolve("inner");
    expect([task.result(), late]).toEqual(["inner", []]);
  });

  test("S15: a then that throws, and one that fulfils with its own thenable, reject", () => {
    const error = new Error("no");
    const throwing = {
      then() {
        throw error;
      },
    };
    expect(spawn(waitFor, throwing).exception()).toBe(error);
    const circular: object = {
      then: (resolve: (value: unknown) => void) => resolve(circular),
    };
    expect(spawn(waitFor, circular).exception()).toBeInstanceOf(TypeError);
  });

  test("S15: ensureSyncFuture gives futures and tasks back, and wraps values", () => {
    const future = new SyncFuture();
    expect(ensureSyncFuture(future)).toBe(future);
    expect(ensureSyncFuture(3).result()).toBe(3);
  });
});

describe("S16: AsyncLocalStorage", () => {
  const storage = new AsyncLocalStorage<string>();

  test("S16: each step of a task runs in the context of its creation; the completer keeps their own", () => {
    const log: unknown[] = [];
    const future = new SyncFuture();
    const body = compile(function* body() {
      log.push(storage.getStore());
      if (suspended(wait(future))) yield;
      log.push(storage.getStore());
    });
    storage.run("creator", () => spawn(body));
    storage.run("completer", () => {
      future.resolve(1);
      log.push(storage.getStore());
    });
    expect(log).toEqual(["creator", "creator", "completer"]);
  });

  test("S16: a task of spawnLater too", () => {
    using clock = virtualClock().install();
    let seen: unknown;
    storage.run("creator", () =>
      spawnLater(() => {
        seen = storage.getStore();
      }),
    );
    clock.advance(0);
    expect(seen).toBe("creator");
  });
});

test("the body of an annotated async function is a task with its name, its this and its arguments", () => {
  const load = asyncFn(
    "load",
    (enter) =>
      function (this: unknown, ...args: [number]) {
        return enter.apply(this, args) as SyncTask<unknown>;
      },
    function* (this: { base: number }, x: number) {
      let value = wait(new SyncFuture()) as number;
      if (suspended(value)) value = yield;
      return this.base + x + value;
    } as never,
  );
  const task = load.call({ base: 1 }, 2);
  expect([task.name, task.state]).toEqual(["load", "pending"]);
  expect(EventLoop.current()).toBe(EventLoop.current());
  task.cancel();
  expect(caught(() => task.result())).toBeInstanceOf(CancelledError);
});
