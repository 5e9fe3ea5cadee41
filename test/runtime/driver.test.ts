// biome-ignore-all lint/correctness/useYield: bodies of compiled functions are generators, whether they wait or not
import { SyncFuture, spawn } from "../../runtime/index.js";
import { call, rt, start, wait } from "../../runtime/internal.js";
import { kernel } from "../../runtime/kernel.js";
import { recordCallbackErrors } from "./support/callbackErrors.js";
import { compile, suspended } from "./support/compile.js";

interface TestFrame {
  parent: TestFrame | null;
  code: (frame: TestFrame, value: unknown, mode: 0 | 1) => unknown;
  pc: number;
}

function push(frame: TestFrame): null {
  (rt.cur as unknown as TestFrame).parent = frame;
  (rt as { cur: unknown }).cur = frame;
  return null;
}

/** A twin that waits for `x` below `depth` frames, each of which notes what passes. */
function nest(x: unknown, pcs: readonly number[], log: string[]): unknown {
  if (pcs.length === 0) return wait(x);
  const value = nest(x, pcs.slice(1), log);
  if (!suspended(value)) return value;
  const at = pcs.length;
  return push({
    parent: null,
    pc: pcs[0] as number,
    code: (_frame, given, mode) => {
      log.push(`${at}: ${mode === 0 ? "got" : "threw"} ${given instanceof Error ? given.message : given}`);
      if (mode === 1) throw given;
      return `${given}${at}`;
    },
  });
}

function asTwin(body: () => unknown): () => unknown {
  return compile(function* () {
    let value = body();
    if (suspended(value)) value = yield;
    return value;
  });
}

describe("the driver", () => {
  test("hands a value from the innermost frame outward", () => {
    const log: string[] = [];
    const future = new SyncFuture<string>();
    const task = spawn(asTwin(() => nest(future, [0, 0, 0], log)));
    future.resolve("v");
    expect(log).toEqual(["1: got v", "2: got v1", "3: got v12"]);
    expect(task.result()).toBe("v123");
  });

  test("hands an exception outward, and skips frames whose pc is negative", () => {
    const log: string[] = [];
    const future = new SyncFuture<string>();
    const task = spawn(asTwin(() => nest(future, [0, -1, -2, 0], log)));
    future.reject(new Error("e"));
    expect(log).toEqual(["1: threw e", "4: threw e"]);
    expect(task.exception()).toEqual(new Error("e"));
  });

  test("skips also the innermost one", () => {
    const log: string[] = [];
    const future = new SyncFuture<string>();
    const task = spawn(asTwin(() => nest(future, [0, -1], log)));
    future.reject(new Error("e"));
    expect(log).toEqual(["2: threw e"]);
    expect(task.exception()).toEqual(new Error("e"));
  });

  test("an exception of one frame is the next one's; a frame that catches it gives a value", () => {
    const future = new SyncFuture();
    const inner = compile(function* inner() {
      if (suspended(wait(future))) yield;
      throw new Error("inner");
    });
    const outer = compile(function* outer() {
      try {
        if (suspended(call("inner", inner))) yield;
      } catch (error) {
        return (error as Error).message;
      }
      return "not reached";
    });
    const task = spawn(outer);
    future.resolve(1);
    expect(task.result()).toBe("inner");
  });

  test("touches only the frames that are concerned: a suspension costs the same at any depth", () => {
    const futures = Array.from({ length: 5 }, () => new SyncFuture());
    let touched = 0;
    const deep = (depth: number): unknown => {
      if (depth === 0) return start(loop());
      const value = deep(depth - 1);
      if (!suspended(value)) return value;
      return push({
        parent: null,
        pc: 0,
        code: (_frame, given) => {
          touched++;
          return given;
        },
      });
    };
    function* loop(): Generator<undefined, string, unknown> {
      for (const future of futures) {
        if (suspended(wait(future))) yield;
      }
      return "end";
    }
    const task = spawn(asTwin(() => deep(1000)));
    for (const future of futures.slice(0, -1)) future.resolve(1);
    expect(touched).toBe(0);
    futures.at(-1)?.resolve(1);
    expect([touched, task.result()]).toEqual([1000, "end"]);
  });

  test("a function in tail position may pass the null through without a frame", () => {
    const future = new SyncFuture<number>();
    const tail = (): unknown => wait(future);
    const task = spawn(asTwin(() => tail()));
    future.resolve(5);
    expect(task.result()).toBe(5);
  });

  test("null is a value like any other", () => {
    const future = new SyncFuture<null>();
    const give = compile(function* give() {
      let value = wait(future);
      if (suspended(value)) value = yield;
      return value;
    });
    const outer = compile(function* outer() {
      let value = call("give", give);
      if (suspended(value)) value = yield;
      return [value];
    });
    const task = spawn(outer);
    future.resolve(null);
    expect(task.result()).toEqual([null]);
    expect(spawn(outer).result()).toEqual([null]);
  });

  test("the cell is as it was after every way out", () => {
    const future = new SyncFuture();
    const throwing = spawn(
      compile(function* () {
        if (suspended(wait(future))) yield;
        throw new Error("no");
      }),
    );
    expect(rt).toEqual({ cur: null, s: false });
    future.resolve(1);
    throwing.exception();
    expect(rt).toEqual({ cur: null, s: false });
  });
});

describe("faults of a compiler", () => {
  const errors = recordCallbackErrors();

  test("a yield although nothing had suspended", () => {
    const body = compile(function* () {
      yield;
      return 1;
    });
    expect(spawn(body).exception()).toMatchObject({ code: "ERR_SYNCAWAIT_INTERNAL" });
  });

  test("the flag raised by what waits for nothing", () => {
    const body = compile(function* () {
      (rt as { s: boolean }).s = true;
      yield;
    });
    expect(spawn(body).exception()).toMatchObject({ code: "ERR_SYNCAWAIT_INTERNAL" });
    expect(rt).toEqual({ cur: null, s: false });
    expect(errors).toEqual([]);
  });
});

describe("forced suspension", () => {
  afterEach(() => {
    kernel.force = null;
  });

  test("every site suspends and goes on at once: same results, same order, in tasks, boundaries and async functions", async () => {
    const run = async (): Promise<string[]> => {
      const log: string[] = [];
      const leaf = compile(function* leaf(x: unknown) {
        log.push("leaf begins");
        let value = wait(x);
        if (suspended(value)) value = yield;
        log.push(`leaf ends ${value}`);
        return value;
      });
      const middle = compile(function* middle(x: unknown) {
        try {
          let value = call("leaf", leaf, x);
          if (suspended(value)) value = yield;
          return `${value}!`;
        } finally {
          log.push("finally");
        }
      });
      const done = new SyncFuture<string>();
      done.resolve("done");
      const failed = new SyncFuture<string>();
      failed.reject(new Error("failed"));
      const pending = new SyncFuture<string>();
      log.push(String(spawn(middle, "plain").result()));
      log.push(String(spawn(middle, done).result()));
      log.push(String((spawn(middle, failed).exception() as Error).message));
      log.push(middle("boundary") as string);
      const parked = spawn(middle, pending);
      log.push("parked");
      pending.resolve("late");
      log.push(String(parked.result()));
      expect(rt).toEqual({ cur: null, s: false });
      return log;
    };
    const plain = await run();
    const sites: string[] = [];
    kernel.force = (site) => sites.push(site) > 0;
    const forced = await run();
    expect(forced).toEqual(plain);
    expect(new Set(sites)).toEqual(new Set(["wait", "call", "start"]));
    let count = 0;
    kernel.force = () => count++ % 2 === 0;
    expect(await run()).toEqual(plain);
  });
});
