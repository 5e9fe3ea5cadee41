import { EventEmitter } from "node:events";
import { EventLoop, run, runNestedUntilComplete, SyncFuture, sleep, spawn, spawnLater } from "../../runtime/index.js";
import { created } from "../../runtime/internal.js";
import { kernel } from "../../runtime/kernel.js";
import { LeakError, type LeakOptions, virtualClock, watchLeaks, withoutLeaks } from "../../runtime/testing/index.js";
import { inNode } from "./support/inNode.js";
import { unhandledIn } from "./support/unhandled.js";
import { waiting } from "./support/waiting.js";

const waitFor = waiting(function* worker(x: unknown) {
  yield x;
});

function found(body: () => void, options?: LeakOptions): string[] {
  using watch = watchLeaks(options);
  body();
  return watch.leaks().map(({ kind, description }) => `${kind}: ${description}`);
}

describe("tasks that have not ended", () => {
  test("are named, with what they wait for and the place in the program where they were created", () => {
    const [leak = ""] = found(() => void spawn(waitFor, new SyncFuture()));
    expect(leak).toMatch(
      /^task: the task "worker" has not ended: it waits for a future; created at .*leaks\.test\.ts:\d+/,
    );
  });

  test("have the place that compiled code hands over", () => {
    const [leak] = found(() => void created(spawn(waitFor, new SyncFuture()), "main (app.ts:10:5)"));
    expect(leak).toMatch(/; created at main \(app\.ts:10:5\)$/);
  });

  test("may not have begun, or may block", () => {
    using clock = virtualClock({ autoAdvance: false }).install();
    using watch = watchLeaks();
    const seen: string[] = [];
    const look = (): void => void seen.push(...watch.leaks().map(({ description }) => description));
    const blocking = spawnLater(function blocking() {
      runNestedUntilComplete(spawnLater(look));
    });
    look();
    clock.advance(0);
    expect(seen).toEqual([
      expect.stringMatching(/^the task "blocking" has not ended: it has not begun; created/),
      "the event loop has a job that is ready",
      expect.stringMatching(
        /^the task "blocking" has not ended: it blocks a native stack and waits for task "look"; created/,
      ),
      expect.stringMatching(/^the task "look" has not ended: it runs; created/),
    ]);
    expect([blocking.done(), watch.leaks()]).toEqual([true, []]);
  });

  test("are none once they have ended, or been cancelled", () => {
    const ended = (): void => {
      spawn(() => 1);
      spawn(waitFor, new SyncFuture()).cancel();
      const future = new SyncFuture<number>();
      spawn(waitFor, future);
      future.resolve(1);
    };
    expect(found(ended)).toEqual([]);
  });

  test("are found among a great many that have ended", () => {
    const busy = (): void => {
      for (let count = 0; count < 5000; count++) spawn(() => count);
      spawn(waitFor, new SyncFuture());
      for (let count = 0; count < 5000; count++) spawn(() => count);
    };
    expect(found(busy)).toHaveLength(1);
  });
});

describe("failures that nobody looked at", () => {
  test("are named; those that somebody looked at are none", async () => {
    const reports: unknown[] = [];
    const onReport = (error: unknown): void => void reports.push(error);
    process.on("unhandledRejection", onReport);
    const tasks: PromiseLike<unknown>[] = [];
    const failing = (): void => {
      const unseen = spawn(function worker() {
        throw new Error("lost");
      });
      const seen = new SyncFuture();
      seen.reject(new Error("seen"));
      expect(seen.exception()).toBeInstanceOf(Error);
      tasks.push(unseen);
    };
    const [leak = "", ...others] = found(failing);
    expect(leak).toMatch(
      /^failure: nobody looked at the failure of the task "worker": Error: lost; created at .*leaks\.test\.ts/,
    );
    expect(others).toEqual([]);
    await expect(tasks[0]).rejects.toThrow("lost");
    process.off("unhandledRejection", onReport);
  });

  test("F1: fail withoutLeaks, in a program without a test framework too, and end no process", () => {
    const { status, stdout, stderr } = inNode(`
      const { spawn, SyncFuture } = require("./runtime/index.js");
      const { watchLeaks, withoutLeaks } = require("./runtime/testing/index.js");
      const outer = watchLeaks();
      withoutLeaks(() => {
        spawn(function lost() { throw new Error("lost"); });
        new SyncFuture().reject(new Error("lost as well"));
      }).catch(({ name, leaks }) => {
        console.log(name);
        for (const { description } of leaks) console.log(description.replace(/; created.*/, ""));
        console.log(outer.leaks().length);
      });
    `);
    expect(stdout.split("\n")).toEqual([
      "LeakError",
      'nobody looked at the failure of the task "lost": Error: lost',
      "nobody looked at the failure of a future: Error: lost as well",
      "2",
    ]);
    expect([status, stderr]).toEqual([0, ""]);
  });

  test("F1: are the host's again where the body itself fails", async () => {
    const lost = new Error("lost");
    const reports = await unhandledIn(() => {
      const watched = withoutLeaks(() => {
        new SyncFuture().reject(lost);
        throw new Error("of the body");
      });
      void watched.catch(() => {});
    });
    expect(reports).toEqual([lost]);
  });
});

describe("listeners", () => {
  test("of emitters and signals, more than before", () => {
    const emitter = new EventEmitter().on("a", () => {});
    const { signal } = new AbortController();
    const listening = (): void => {
      emitter.on("b", () => {}).once("a", () => {});
      signal.addEventListener("abort", () => {});
    };
    expect(found(listening, { listenersOf: [emitter, signal] })).toEqual([
      "listener: 2 more listeners on EventEmitter than before",
      "listener: 1 more listeners on AbortSignal than before",
    ]);
    expect(found(() => void emitter.removeAllListeners(), { listenersOf: [emitter] })).toEqual([]);
  });

  test("run leaves none on the process, once the task has ended (C11, N5)", async () => {
    const { signal } = new AbortController();
    await withoutLeaks(() => run(() => runNestedUntilComplete(sleep(1)), { signal }), {
      listenersOf: [process, signal],
    });
  });
});

describe("what the loop still has", () => {
  test("is a leak, if it had nothing before", () => {
    using clock = virtualClock({ autoAdvance: false }).install();
    expect(found(() => void sleep(500))).toEqual(["timer: the event loop has a timer, due in 500 ms"]);
    expect(found(() => void sleep(500))).toEqual([]);
    clock.runAll();
    expect(found(() => void EventLoop.current().callSoon(() => {}))).toEqual([
      "timer: the event loop has a job that is ready",
    ]);
    expect(found(() => void sleep(500).cancel())).toEqual([]);
    clock.runAll();
  });
});

describe("the watch", () => {
  test("fails with everything that is left, a line each", async () => {
    using _clock = virtualClock({ autoAdvance: false }).install();
    const leaving = (): void => {
      spawn(waitFor, sleep(60_000));
    };
    const error = await withoutLeaks(leaving).catch((caught) => caught);
    expect(error).toBeInstanceOf(LeakError);
    expect(error.message.split("\n- ")).toEqual([
      "This was left behind:",
      expect.stringMatching(/^the task "worker"/),
      "the event loop has a timer, due in 60000 ms",
    ]);
  });

  test("gives what the body gives, and lets end what needs no time", async () => {
    const task = await withoutLeaks(() => {
      void spawnLater(() => "ends in the next turn");
      return Promise.resolve("value");
    });
    expect(task).toBe("value");
    await expect(withoutLeaks(() => Promise.reject(new Error("of the body")))).rejects.toThrow("of the body");
    expect(kernel.leakWatcher).toBeNull();
  });

  test("inside another one: both see", () => {
    using outer = watchLeaks();
    expect(found(() => void spawn(waitFor, new SyncFuture()))).toHaveLength(1);
    expect(outer.leaks()).toHaveLength(1);
  });

  test("inside another one that ends first: none is left behind", () => {
    const [outer, inner] = [watchLeaks(), watchLeaks()];
    outer.stop();
    spawn(waitFor, new SyncFuture()).cancel();
    inner.stop();
    expect(kernel.leakWatcher).toBeNull();
  });
});
