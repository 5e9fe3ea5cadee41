// biome-ignore-all lint/correctness/useYield: bodies of compiled functions are generators, whether they wait or not
import { AsyncLocalStorage } from "node:async_hooks";
import { currentTask, SyncFuture, sleep, spawn } from "../../runtime/index.js";
import { asyncCall, asyncMethod, asyncStart, canSuspend, hosted, rt, wait } from "../../runtime/internal.js";
import { kernel } from "../../runtime/kernel.js";
import { virtualClock } from "../../runtime/testing/index.js";
import { compile, suspended } from "./support/compile.js";

const waitFor = compile(function* waitFor(x: unknown) {
  let value = wait(x);
  if (suspended(value)) value = yield;
  return value;
});

/** async function load(x) { return waitFor(x) } as the transformer emits it. */
async function load(x: unknown): Promise<unknown> {
  const t = asyncCall("waitFor", waitFor, x);
  return [t === null && rt.s ? (await hosted()).value : t];
}

describe("async functions in compiled code", () => {
  test("section 4: a call that suspends becomes one await; nothing blocks", async () => {
    const log: string[] = [];
    const future = new SyncFuture<string>();
    const promise = load(future).then((value) => log.push(`${value}`));
    log.push("returned");
    expect(rt).toEqual({ cur: null, s: false });
    future.resolve("value");
    log.push("resolved");
    await promise;
    expect(log).toEqual(["returned", "resolved", "value"]);
  });

  test("a call that does not suspend takes no turn", () => {
    let value: unknown;
    void (async () => {
      value = asyncCall("waitFor", waitFor, "plain");
    })();
    expect(value).toBe("plain");
  });

  test("errors are thrown at the call, before and after a suspension", async () => {
    const failed = new SyncFuture();
    failed.reject(new Error("at once"));
    await expect(load(failed)).rejects.toThrow("at once");
    const future = new SyncFuture();
    const promise = load(future);
    future.reject(new Error("later"));
    await expect(promise).rejects.toThrow("later");
    expect(rt).toEqual({ cur: null, s: false });
  });

  test("a value that is a promise is given as it is", async () => {
    const future = new SyncFuture();
    const inner = Promise.resolve("inner");
    const give = compile(function* give() {
      if (suspended(wait(future))) yield;
      return inner;
    });
    let given: unknown;
    const promise = (async () => {
      const t = asyncCall("give", give);
      given = t === null && rt.s ? (await hosted()).value : t;
    })();
    future.resolve(1);
    await promise;
    expect(given).toBe(inner);
  });

  test("methods and generators", async () => {
    const future = new SyncFuture<number>();
    const object = {
      base: 1,
      m: compile(function* (this: { base: number }, x: number) {
        let value = wait(future) as number;
        if (suspended(value)) value = yield;
        return this.base + x + value;
      } as never) as (x: number) => number,
    };
    const viaMethod = (async () => {
      const t = asyncMethod("object.m", object, object.m, 2);
      return t === null && rt.s ? (await hosted()).value : t;
    })();
    function* body(): Generator<undefined, unknown, never> {
      let value = wait(future) as number;
      if (suspended(value)) value = yield;
      return value;
    }
    const viaStart = (async () => {
      const t = asyncStart(body());
      return t === null && rt.s ? (await hosted()).value : t;
    })();
    future.resolve(3);
    expect(await Promise.all([viaMethod, viaStart])).toEqual([6, 3]);
  });

  test("promises may be waited for, and several functions at once", async () => {
    expect(await Promise.all([load(Promise.resolve(1)), load(Promise.resolve(2)), load(3)])).toEqual([[1], [2], [3]]);
  });

  test("S14: is no task, and can suspend", () => {
    const ask = compile(function* ask() {
      return [currentTask(), canSuspend()];
    });
    let inside: unknown;
    spawn(function caller() {
      inside = asyncCall("ask", ask);
      expect(currentTask()?.name).toBe("caller");
    });
    expect(inside).toEqual([undefined, true]);
  });

  test("S16: goes on in the context in which it parked", async () => {
    const storage = new AsyncLocalStorage<string>();
    const future = new SyncFuture();
    const ask = compile(function* ask() {
      if (suspended(wait(future))) yield;
      return storage.getStore();
    });
    const promise = storage.run("caller", async () => {
      const t = asyncCall("ask", ask);
      return t === null && rt.s ? (await hosted()).value : t;
    });
    storage.run("completer", () => future.resolve(1));
    expect(await promise).toBe("caller");
  });

  test("N10: calls below tasks, hosts and boundaries mix: only foreign frames block", async () => {
    using _clock = virtualClock().install();
    const log: string[] = [];
    const inner = async (): Promise<void> => {
      const t = asyncCall("waitFor", waitFor, sleep(5));
      if (t === null && rt.s) await hosted();
      log.push("async function goes on");
    };
    let promise: Promise<void> | undefined;
    const task = spawn(
      compile(function* outer() {
        promise = inner();
        log.push("outer goes on");
        if (suspended(wait(sleep(1)))) yield;
        log.push("outer ends");
      }),
    );
    await task;
    await promise;
    expect(log).toEqual(["outer goes on", "outer ends", "async function goes on"]);
  });

  test("hosted without a suspension is a fault", () => {
    expect(() => hosted()).toThrow(/fault of syncawait/);
  });

  test("forced suspensions go on at once: no turn is taken", () => {
    kernel.force = () => true;
    try {
      expect(asyncCall("waitFor", waitFor, "plain")).toBe("plain");
      const failed = new SyncFuture();
      failed.reject(new Error("no"));
      expect(() => asyncCall("waitFor", waitFor, failed)).toThrow("no");
      expect(rt).toEqual({ cur: null, s: false });
    } finally {
      kernel.force = null;
    }
  });
});
