// biome-ignore-all lint/correctness/useYield: bodies of compiled functions are generators, whether they wait or not
/** The tests of nest_asyncio and the issues of its tracker that are about what nesting means, re-expressed: see docs/conformance.md. */
import { AsyncLocalStorage } from "node:async_hooks";
import {
  configure,
  EventLoop,
  InvalidStateError,
  NestedDeadlockError,
  runNestedUntilComplete,
  type SyncTask,
  sleep,
  spawn,
  spawnLater,
  syncGather,
  syncWait,
  syncWaitFor,
  TimeoutError,
} from "../../runtime/index.js";
import { type VirtualClock, virtualClock } from "../../runtime/testing/index.js";
import { calling, waiting } from "../runtime/support/waiting.js";

let clock: VirtualClock;
let loop: EventLoop;
beforeEach(() => {
  clock = virtualClock().install();
  loop = EventLoop.current();
});
afterEach(() => {
  clock.uninstall();
  configure({ boundary: "interleave", onNestedInversion: undefined });
});

/** Suspends. */
const coro = waiting(function* coroBody() {
  yield sleep(10);
  return 42;
});
/** Blocks, as any function does that nobody compiled. */
const block = <T>(awaitable: T): Awaited<T> => runNestedUntilComplete(awaitable);

describe("NestTest", () => {
  test("NestTest.nesting: a blocked wait inside a blocked wait, each beside a suspended one", () => {
    const inner = waiting(function* innerBody() {
      const blocked = block(spawn(coro));
      return [blocked, yield calling(coro)];
    });
    const outer = waiting(function* outerBody() {
      const blocked = block(spawn(inner));
      return [blocked, yield calling(inner)];
    });
    const both = [42, 42];
    expect(loop.runUntilComplete(spawn(outer))).toEqual([both, both]);
  });

  test("NestTest.ensure_future_with_run_until_complete: a task that has begun is blocked for inside another", () => {
    const task = spawn(() => block(spawn(coro)));
    expect(task.result()).toBe(42);
  });

  test("NestTest.ensure_future_with_run_until_complete_with_wait: the same through syncWait", () => {
    const task = spawn(() => {
      const inner = spawn(coro);
      const { done, pending } = block(syncWait([inner], { returnWhen: "ALL_COMPLETED" }));
      return [[...done].map((each) => each.result()), pending.size];
    });
    expect(task.result()).toEqual([[42], 0]);
  });

  test("NestTest.timeout: a time limit that passes inside a blocked wait is thrown out of it", () => {
    const slow = waiting(function* slowBody() {
      yield sleep(100);
    });
    const task = spawn(() => block(syncWaitFor(spawn(slow), 10)));
    expect(task.exception()).toBeInstanceOf(TimeoutError);
    expect(clock.now()).toBe(10);
  });

  test("NestTest.two_run_until_completes_in_one_outer_loop: two blocked waits side by side both end", () => {
    const first = spawnLater(() => {
      block(sleep(20));
      return 4;
    });
    const second = spawnLater(() => {
      block(sleep(10));
      return 2;
    });
    expect(loop.runUntilComplete(syncGather(first, second))).toEqual([4, 2]);
  });

  test("NestTest.contextvars: a task keeps its context across a blocked wait, whoever ran meanwhile", () => {
    const storage = new AsyncLocalStorage<number>();
    const other = storage.run(7, () =>
      spawnLater(
        waiting(function* otherBody() {
          yield sleep(5);
          return storage.getStore();
        }),
      ),
    );
    const task = storage.run(42, () =>
      spawn(() => {
        block(sleep(10));
        return storage.getStore();
      }),
    );
    expect([task.result(), other.result(), storage.getStore()]).toEqual([42, 7, undefined]);
  });

  test("NestTest.run_close: a loop that was closed runs no nested wait; the next one does", () => {
    loop.close();
    expect(() => loop.runNestedUntilComplete(1)).toThrow(InvalidStateError);
    expect(EventLoop.current()).not.toBe(loop);
    expect(EventLoop.current().runNestedUntilComplete(1)).toBe(1);
  });
});

describe("its issues", () => {
  test("issue 11: ready jobs that block change the queue under one another's feet, and each still runs once", () => {
    const log: string[] = [];
    for (const name of ["a", "b", "c", "d"]) {
      loop.callSoon(() => {
        log.push(name);
        loop.callSoon(() => log.push(`${name}, made ready`));
        block(sleep(1));
        log.push(`${name} ends`);
      });
    }
    loop.runUntilComplete(sleep(100));
    const made = ["a", "b", "c", "d"].map((name) => `${name}, made ready`);
    // The innermost returns first: each began inside the wait of the one before it.
    expect(log).toEqual(["a", "b", "c", "d", ...made, "d ends", "c ends", "b ends", "a ends"]);
  });

  test("issue 17: several functions that block, one after the other, beside tasks in the background: the outer wait ends", () => {
    const background: number[] = [];
    const ticking = Array.from({ length: 10 }, (_, n) =>
      spawn(
        waiting(function* tick() {
          yield sleep(n * 1000);
          background.push(n);
        }),
      ),
    );
    const long = waiting(function* longBody(result: string) {
      yield sleep(4000);
      return result;
    });
    const blocking = (result: string): string => block(syncGather(spawn(long, result)))[0];
    const main = syncGather(
      spawnLater(() => blocking("first")),
      spawnLater(() => blocking("second")),
    );
    expect(loop.runUntilComplete(main)).toEqual(["first", "second"]);
    expect([clock.now(), background]).toEqual([4000, [0, 1, 2, 3, 4]]);
    for (const task of ticking) task.cancel();
  });

  test("issue 36: under interleave everybody goes on while one blocks, and under exclusive nobody who is not waited for", () => {
    const during = (boundary: "interleave" | "exclusive"): number => {
      configure({ boundary });
      let rounds = 0;
      const other: SyncTask<unknown> = spawn(
        waiting(function* otherBody() {
          for (;;) {
            yield sleep(1);
            rounds++;
          }
        }),
      );
      block(sleep(10));
      const seen = rounds;
      other.cancel();
      return seen;
    };
    expect([during("interleave"), during("exclusive")]).toEqual([9, 0]);
  });

  // There, what was made before the library was applied never went on. Nothing is patched here, so that there is no before.
  test("issue 39: tasks, timers and ready jobs from before the first blocked wait go on in it", () => {
    const log: string[] = [];
    const task = spawn(
      waiting(function* early() {
        yield sleep(5);
        log.push("task");
      }),
    );
    loop.callSoon(() => log.push("ready"));
    loop.callLater(6, () => log.push("timer"));
    block(sleep(10));
    expect([log, task.done()]).toEqual([["ready", "task", "timer"], true]);
  });

  test("issue 44: an outer blocked wait returns after the inner ones, which onNestedInversion is told; one that suspends returns in time", () => {
    const delays: number[] = [];
    configure({ onNestedInversion: (delay) => delays.push(delay) });
    const ended: [string, number][] = [];
    const blocking = (name: string, ms: number) => () => {
      block(sleep(ms));
      ended.push([name, clock.now()]);
    };
    loop.callSoon(blocking("inner, long", 100));
    blocking("outer, short", 10)();
    expect([ended, delays]).toEqual([
      [
        ["inner, long", 100],
        ["outer, short", 100],
      ],
      [90],
    ]);
    ended.length = 0;
    const suspending = waiting(function* suspendingBody(name: string, ms: number) {
      yield sleep(ms);
      ended.push([name, clock.now()]);
    });
    loop.runUntilComplete(syncGather(spawn(suspending, "short", 10), spawn(suspending, "long", 100)));
    expect(ended).toEqual([
      ["short", 110],
      ["long", 200],
    ]);
  });

  test("issue 66: a blocked wait for a task that is below on the stack is a NestedDeadlockError at once, and names it", () => {
    let below: SyncTask<unknown> | undefined;
    let nested: SyncTask<unknown> | undefined;
    const nestedBody = waiting(function* waitsForBelow() {
      yield below;
    });
    below = spawnLater(function stuck() {
      nested = spawn(nestedBody);
      return block(nested);
    });
    expect(() => loop.runUntilComplete(below)).toThrow(NestedDeadlockError);
    // What it waited for has failed.
    expect(nested?.exception()).toBe(below.exception());
    expect((below.exception() as Error).message).toContain("stuck");
    expect(clock.now()).toBe(0);
  });
});
