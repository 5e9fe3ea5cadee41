/** Tier 1: promise chains, ticks and what is in memory turn while a native stack is blocked (N3, N8). */
import { AsyncLocalStorage } from "node:async_hooks";
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import {
  configure,
  DeadlockError,
  HostPumpError,
  readFrom,
  runNestedUntilComplete,
  SyncFuture,
  sleep,
  spawn,
  syncAwait,
} from "../../runtime/index.js";
import { wait } from "../../runtime/internal.js";
import { type VirtualClock, virtualClock } from "../../runtime/testing/index.js";
import { caught } from "./support/caught.js";
import { compile, suspended } from "./support/compile.js";
import { fromMacrotask } from "./support/fromMacrotask.js";
import { inNode } from "./support/inNode.js";

const waitFor = compile(function* waitFor(x: unknown) {
  let value = wait(x);
  if (suspended(value)) value = yield;
  return value;
});

/** Of the processor's time, in ms: others may have the rest. */
function usedSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The first stack that is read takes jest long. */
beforeAll(() => void new Error("warm").stack);

let clock: VirtualClock;
beforeEach(() => {
  clock = virtualClock().install();
});
afterEach(() => {
  clock.uninstall();
  configure({ blockLimit: 60_000 });
});

describe("N3: what turns", () => {
  test("N3: a promise that is settled, and a long chain of continuations", async () => {
    const chained = (async () => {
      let sum = 0;
      for (let i = 0; i < 1000; i++) sum += await Promise.resolve(i);
      return sum;
    })();
    expect(await fromMacrotask(() => [waitFor(Promise.resolve(1)), runNestedUntilComplete(chained)])).toEqual([
      1, 499_500,
    ]);
  });

  test("N3: a promise that is rejected throws", async () => {
    const error = new Error("no");
    expect(await fromMacrotask(() => caught(() => waitFor(Promise.reject(error))))).toBe(error);
  });

  test("N3: ticks", async () => {
    const order: string[] = [];
    await fromMacrotask(() =>
      syncAwait(
        new Promise<void>((resolve) => {
          process.nextTick(() => order.push("tick"));
          queueMicrotask(() => {
            order.push("microtask");
            process.nextTick(resolve);
          });
        }),
      ),
    );
    expect(order).toEqual(["tick", "microtask"]);
  });

  test("N3: a stream whose data is in memory", async () => {
    const text = await fromMacrotask(() => {
      const chunks: string[] = [];
      const reader = readFrom<string>(Readable.from(["a", "b"]));
      for (let step = reader.next(); !step.done; step = reader.next()) chunks.push(step.value);
      return chunks.join("");
    });
    expect(text).toBe("ab");
  });

  test("N3: an async function that waits for work of the runtime's, its timers as well", async () => {
    const slow = async (): Promise<number> => {
      await sleep(1000);
      return spawn(waitFor, sleep(500)).then(() => 7);
    };
    expect(await fromMacrotask(() => [waitFor(slow()), clock.now()])).toEqual([7, 1500]);
  });

  test("N3: own work first, and promise chains between its rounds, so that tasks which keep each other ready keep none waiting", async () => {
    let rounds = 0;
    const busy = compile(function* busy() {
      while (rounds < 1000) {
        rounds++;
        if (suspended(wait(sleep(0)))) yield;
      }
    });
    const value = await fromMacrotask(() => {
      const task = spawn(busy);
      const result = waitFor(Promise.resolve().then(() => "came"));
      task.cancel();
      return result;
    });
    expect(value).toBe("came");
    expect(rounds).toBeLessThan(10);
  });

  test("N3: inside one another", async () => {
    const ticking = (depth: number): Promise<number> =>
      new Promise((resolve) => {
        process.nextTick(() => resolve(depth === 0 ? 0 : 1 + (waitFor(ticking(depth - 1)) as number)));
      });
    expect(await fromMacrotask(() => waitFor(ticking(30)))).toBe(30);
  });

  test("N7: more than 100 levels of ticks, boundaries and foreign frames: an error, and no overflow", async () => {
    let deepest = 0;
    let failed = false;
    const dig = (depth: number): Promise<number> =>
      new Promise((resolve, reject) => {
        process.nextTick(() => {
          // The tick of the wait that failed is still to come.
          if (failed) return;
          deepest = depth;
          try {
            resolve([depth + 1].map((next) => waitFor(dig(next)) as number)[0] as number);
          } catch (error) {
            failed = true;
            reject(error);
          }
        });
      });
    const error = (await fromMacrotask(() => caught(() => waitFor(dig(1))))) as { code?: string };
    expect([error.code, deepest]).toEqual(["ERR_SYNCAWAIT_DEPTH", 100]);
  });

  test("N3: a continuation that turns is a continuation: what it waits for itself cannot be a promise", async () => {
    const continued = async (): Promise<unknown> => {
      await null;
      return caught(() => waitFor(Promise.resolve(1)));
    };
    expect(await fromMacrotask(() => waitFor(continued()))).toBeInstanceOf(HostPumpError);
  });
});

describe("N8: what does not", () => {
  test("N8: inside a promise continuation promises do not turn: at once, and the message says where it stands", async () => {
    await null;
    const before = process.cpuUsage();
    const error = caught(() => waitFor(Promise.resolve(1))) as HostPumpError;
    expect(usedSince(before)).toBeLessThan(50);
    expect([error.code, error.name]).toEqual(["ERR_SYNCAWAIT_HOST_PUMP", "HostPumpError"]);
    expect(error.message).toMatch(/stands inside a promise continuation/);
    expect(error.message).toMatch(/no pump is installed/);
    expect(error.message).toMatch(/install a pump \(syncawait-native\).*syncawait\/reactor.*await it/);
  });

  test.each([
    ["a timer of the host's", () => new Promise((resolve) => setTimeout(resolve, 1))],
    ["a promise that nobody settles", () => new Promise(() => undefined)],
    ["a file", () => readFrom(createReadStream(__filename)).next()],
  ])("N8: %s, from anywhere: within 50 ms, and the message says what has turned", async (_name, make) => {
    const [error, duration] = await fromMacrotask(() => {
      const before = process.cpuUsage();
      return [caught(() => waitFor(make())) as HostPumpError, usedSince(before)] as const;
    });
    expect([error.code, duration < 50]).toEqual(["ERR_SYNCAWAIT_HOST_PUMP", true]);
    expect(error.message).toMatch(/Promise chains have run meanwhile; the host's own timers and I\/O cannot/);
  });

  test("N5: where the runtime's timers go on for ever, a promise is given up after blockLimit", async () => {
    configure({ blockLimit: 5 });
    const heartbeat = compile(function* heartbeat() {
      for (;;) if (suspended(wait(sleep(1)))) yield;
    });
    const error = (await fromMacrotask(() => {
      const task = spawn(heartbeat);
      const thrown = caught(() => waitFor(new Promise(() => undefined)));
      task.cancel();
      return thrown;
    })) as HostPumpError;
    expect(error).toBeInstanceOf(HostPumpError);
    expect(error.message).toMatch(/has blocked the stack for 5 ms.*raise configure\(\{ blockLimit \}\)/);
  });

  test("N5: a future that the program completes is a deadlock, with the whole chain", async () => {
    const task = spawn(waitFor, spawn(waitFor, new SyncFuture()));
    const error = (await fromMacrotask(() => caught(() => runNestedUntilComplete(task)))) as DeadlockError;
    expect(error).toBeInstanceOf(DeadlockError);
    expect(error.message).toMatch(/task "waitFor" -> task "waitFor" -> a future/);
  });
});

describe("where the host gives no way to it, the tier is off and says so", () => {
  const tick = process as unknown as { _tickCallback?: () => void };
  const original = tick._tickCallback;
  afterEach(() => {
    tick._tickCallback = original as () => void;
  });

  test("N8: no process._tickCallback", async () => {
    tick._tickCallback = undefined as never;
    const error = (await fromMacrotask(() => caught(() => waitFor(Promise.resolve(1))))) as Error;
    expect(error.message).toMatch(/this host has no process\._tickCallback/);
  });

  test("N8: a deprecated one is not called: no warning, no error of Node's", () => {
    const program = `
      const { runNestedUntilComplete } = require("./runtime/index.js");
      try { runNestedUntilComplete(Promise.resolve(1)); } catch (error) { console.log(error.message); }
    `;
    const { stdout, stderr } = inNode(program, ["--pending-deprecation"]);
    expect(stdout).toMatch(/process\._tickCallback.* is deprecated here/);
    expect(stderr).toBe("");
  });

  test("N3: the runtime's own work goes on all the same", async () => {
    tick._tickCallback = undefined as never;
    expect(await fromMacrotask(() => waitFor(sleep(5).then === undefined ? 1 : sleep(5)))).toBeUndefined();
  });
});

describe("other people's callbacks", () => {
  /** In a process of its own: jest would take an uncaught exception for its own. */
  const program = (body: string): string => `
    const { AsyncLocalStorage } = require("node:async_hooks");
    const { runNestedUntilComplete } = require("./runtime/index.js");
    const storage = new AsyncLocalStorage();
    const log = [];
    process.on("uncaughtException", (error) => log.push("uncaught " + error.message));
    process.on("exit", () => console.log(log.join("; ")));
    storage.run("blocked", () => setTimeout(() => { ${body} }, 1));
  `;

  test.each([
    ["a tick", `process.nextTick(() => { throw new Error("theirs"); });`],
    ["a microtask", `queueMicrotask(() => { throw new Error("theirs"); });`],
  ])(
    "what %s throws is uncaught, and never thrown into the wait; the others run, and the context is back (N2)",
    (_name, theirs) => {
      const { status, stdout, stderr } = inNode(
        program(`
        storage.run("theirs", () => { ${theirs} });
        process.nextTick(() => log.push("next tick"));
        try { log.push(runNestedUntilComplete(Promise.resolve().then(() => "value"))); } catch (error) { log.push("thrown into the wait"); }
        log.push(storage.getStore() ?? "no context");
        setTimeout(() => log.push(storage.getStore()), 5);
      `),
      );
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      const events = stdout.split("; ").sort();
      expect(events).toEqual(["blocked", "blocked", "next tick", "uncaught theirs", "value"]);
    },
  );

  test("a rejection that is handled only later, below the blocked stack, is unhandled, as it would be behind an await", () => {
    const { status, stdout } = inNode(`
      const { runNestedUntilComplete } = require("./runtime/index.js");
      process.on("unhandledRejection", (error) => console.log("unhandled " + error.message));
      process.on("rejectionHandled", () => console.log("handled"));
      const early = Promise.reject(new Error("early"));
      early.catch(() => {});
      const late = Promise.reject(new Error("late"));
      runNestedUntilComplete(Promise.resolve().then(() => {}));
      console.log("blocked no more");
      late.catch(() => {});
    `);
    expect({ status, stdout }).toEqual({ status: 0, stdout: "unhandled late\nblocked no more\nhandled" });
  });

  test("F1: what a wait fails with is its own affair, although ticks run before it has thrown that", () => {
    const { status, stdout } = inNode(`
      const { runNestedUntilComplete, SyncFuture } = require("./runtime/index.js");
      process.on("unhandledRejection", (error) => console.log("unhandled " + error.message));
      setTimeout(() => {
        const future = new SyncFuture();
        Promise.resolve().then(() => future.reject(new Error("planned")));
        try { runNestedUntilComplete(future); } catch (error) { console.log("caught " + error.message); }
      }, 0);
    `);
    expect({ status, stdout }).toEqual({ status: 0, stdout: "caught planned" });
  });

  test("without a listener the process ends as it would have", () => {
    const { status, stderr } = inNode(`
      const { runNestedUntilComplete } = require("./runtime/index.js");
      process.nextTick(() => { throw new Error("theirs"); });
      setTimeout(() => { runNestedUntilComplete(Promise.resolve(1)); }, 0);
      runNestedUntilComplete(Promise.resolve(1));
    `);
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/Error: theirs/);
  });
});

test("N2: continuations run in their own contexts, and the blocked stack's is back", async () => {
  const storage = new AsyncLocalStorage<string>();
  const seen: unknown[] = [];
  await fromMacrotask(() => {
    storage.run("theirs", () => void Promise.resolve().then(() => seen.push(storage.getStore())));
    storage.run("blocked", () => {
      waitFor(Promise.resolve(1));
      seen.push(storage.getStore());
    });
  });
  expect(seen).toEqual(["theirs", "blocked"]);
});
