/** A request to cancel reaches a wait that blocks its stack, wherever the task or scope stands (C2, C3, C5, C8, D8, N5). */
import {
  type CancelledError,
  CancelScope,
  configure,
  currentTask,
  DeadlockError,
  EventLoop,
  NestedDeadlockError,
  Queue,
  runNestedUntilComplete,
  SyncFuture,
  type SyncTask,
  sleep,
  spawn,
  syncAwait,
  TaskGroup,
  TimeoutError,
  timeout,
} from "../../runtime/index.js";
import { kernel } from "../../runtime/kernel.js";
import { type VirtualClock, virtualClock } from "../../runtime/testing/index.js";
import { sources } from "./lostItem/sources.js";
import { wrappers } from "./lostItem/wrappers.js";
import { caught } from "./support/caught.js";
import { calling, invoking, waiting } from "./support/waiting.js";

let clock: VirtualClock;
beforeEach(() => {
  clock = virtualClock({ autoAdvance: false }).install();
});
afterEach(() => {
  clock.uninstall();
  configure({ maxDrainDepth: 64, boundary: "interleave", blockLimit: 60_000 });
  Object.assign(kernel.ablate, { commit: false, resultWins: false, forward: false });
  expect(kernel.places).toEqual([]);
});

/** A function that nothing compiles. */
const foreign = new Function("callback", "return callback()") as <T>(callback: () => T) => T;
const never = (): SyncFuture<never> => new SyncFuture<never>();
const later = (ms: number, action: () => unknown): unknown => EventLoop.current().callLater(ms, () => void action());
const self = (): SyncTask<unknown> => currentTask() as SyncTask<unknown>;
type Limited = (ms: number, body: () => unknown) => unknown;
const limited = timeout as Limited;

describe("a time limit", () => {
  test("C8: ends a wait that blocks inside its body, at its time", () => {
    const end = caught(() => timeout(20, () => foreign(() => syncAwait(sleep(300)))));
    expect([end instanceof TimeoutError, clock.now()]).toEqual([true, 20]);
  });

  test("C8: the same in a task, whose compiled frames go on after it", () => {
    const task = spawn(
      waiting(function* () {
        try {
          yield calling(limited, 20, () => foreign(() => syncAwait(sleep(300))));
        } catch (error) {
          yield sleep(5);
          return error;
        }
      }),
    );
    clock.runAll();
    expect([task.result() instanceof TimeoutError, clock.now()]).toEqual([true, 25]);
  });

  test("C8: also where the body was suspended before it blocks", () => {
    const body = waiting(function* () {
      yield sleep(1);
      return foreign(() => syncAwait(sleep(300)));
    });
    const task = spawn(
      waiting(function* () {
        yield calling(limited, 20, body);
      }),
    );
    clock.advance(1);
    expect([task.exception() instanceof TimeoutError, clock.now()]).toEqual([true, 20]);
  });

  test("N5: what nothing else could end is no deadlock", () => {
    const queue = new Queue<number>();
    expect(() => timeout(20, () => foreign(() => syncAwait(queue.get())))).toThrow(TimeoutError);
    expect(() => foreign(() => syncAwait(queue.get()))).toThrow(DeadlockError);
    queue.putNowait(1);
    expect(queue.size).toBe(1);
  });

  test("N4: a wait that needs its own stack is told at once all the same", () => {
    const around = spawn(() => {
      const outer = self();
      return caught(() => timeout(20, () => foreign(() => syncAwait(outer))));
    });
    expect(around.result()).toBeInstanceOf(NestedDeadlockError);
    expect(clock.now()).toBe(0);
  });

  test("N5: a wait is not given up for its length where a limit will end it", () => {
    configure({ blockLimit: 0 });
    const beat = spawn(
      waiting(function* () {
        for (let i = 0; i < 20; i++) yield sleep(10);
      }),
    );
    const wait = (): unknown => foreign(() => syncAwait(never()));
    expect(() => timeout(50, wait)).toThrow(TimeoutError);
    expect(() => timeout(50, () => new CancelScope().run(wait))).toThrow(TimeoutError);
    expect(wait).toThrow(/has blocked the stack for 0 ms/);
    expect([beat.state, clock.now()]).toEqual(["pending", 100]);
  });

  test("C8: the innermost scope only, and the others in their turn", () => {
    const log: unknown[] = [];
    const end = caught(() =>
      timeout(50, () => {
        log.push(
          caught(() => timeout(20, () => foreign(() => syncAwait(never())))),
          clock.now(),
        );
        foreign(() => syncAwait(never()));
      }),
    );
    expect(log).toEqual([expect.any(TimeoutError), 20]);
    expect([end instanceof TimeoutError, clock.now()]).toEqual([true, 50]);
  });

  test("C8: of an outer scope, through an inner one that goes on to clean up", () => {
    const log: unknown[] = [];
    const end = caught(() =>
      timeout(20, () => {
        new CancelScope().run(() => {
          try {
            foreign(() => syncAwait(never()));
          } finally {
            foreign(() => syncAwait(sleep(100)));
            log.push(clock.now());
          }
        });
        log.push("not reached");
      }),
    );
    expect([end instanceof TimeoutError, log]).toEqual([true, [120]]);
  });

  test("N1: reaches runNestedUntilComplete", () => {
    expect(() => timeout(20, () => runNestedUntilComplete(sleep(300)))).toThrow(TimeoutError);
    expect(clock.now()).toBe(20);
  });

  test.each(["interleave", "exclusive"] as const)("N7: under the policy %s", (boundary) => {
    configure({ boundary });
    const other = spawn(
      waiting(function* () {
        yield sleep(300);
      }),
    );
    expect(() => timeout(20, () => foreign(() => syncAwait(other)))).toThrow(TimeoutError);
    expect([other.state, clock.now()]).toEqual(["cancelled", 20]);
  });
});

describe("a request to cancel", () => {
  test("C2: of a task that blocks: thrown at the wait, inside the call; its signal is aborted before (C11)", () => {
    const log: unknown[] = [];
    const wait = waiting(function* () {
      try {
        yield sleep(300);
      } catch (error) {
        log.push((error as CancelledError).reason, self().signal.aborted);
        throw error;
      }
    });
    const task = spawn(() => {
      const me = self();
      later(20, () => log.push(me.cancel("stop"), "after"));
      foreign(wait);
    });
    expect([task.state, clock.now(), log]).toEqual(["cancelled", 20, ["stop", true, true, "after"]]);
  });

  test("C9: once; cleanup may wait, and block", () => {
    const task = spawn(() => {
      const me = self();
      later(20, () => me.cancel());
      try {
        foreign(() => syncAwait(never()));
      } finally {
        foreign(() => syncAwait(sleep(10)));
        syncAwait(sleep(10));
      }
    });
    expect([task.state, clock.now(), task.cancelling()]).toEqual(["cancelled", 40, 1]);
  });

  test("C9: is delivered once also where it went through a scope, whose body then cleans up suspended", () => {
    const body = waiting(function* () {
      try {
        foreign(() => syncAwait(never()));
      } finally {
        yield sleep(10);
      }
    });
    const task = spawn(
      waiting(function* () {
        const me = self();
        later(20, () => me.cancel());
        try {
          yield invoking(new CancelScope(), "run", body);
        } finally {
          yield sleep(10);
        }
      }),
    );
    clock.runAll();
    expect([task.state, clock.now()]).toEqual(["cancelled", 40]);
  });

  test("C9: the scope's caller cleans up unhindered after a body that blocked", () => {
    const task = spawn(() => {
      const me = self();
      later(20, () => me.cancel());
      try {
        new CancelScope().run(() => foreign(() => syncAwait(never())));
      } finally {
        syncAwait(sleep(10));
      }
    });
    expect([task.state, clock.now()]).toEqual(["cancelled", 30]);
  });

  test("C5: that was recorded before reaches the first wait that blocks, through scopes that have begun since", () => {
    const log: unknown[] = [];
    const task = spawn(() => {
      self().cancel("before");
      try {
        new CancelScope().run(() =>
          TaskGroup.run(() => {
            try {
              foreign(() => syncAwait(sleep(300)));
            } finally {
              syncAwait(sleep(10));
              log.push("cleaned up");
            }
          }),
        );
      } catch (error) {
        log.push((error as CancelledError).reason);
        throw error;
      }
    });
    expect([task.state, clock.now(), log]).toEqual(["cancelled", 10, ["cleaned up", "before"]]);
  });

  test("C5: made again while the scope's body runs: reaches the next wait that blocks in it", () => {
    const task = spawn(() => {
      const me = self();
      later(20, () => me.cancel("first"));
      new CancelScope().run(() => {
        try {
          foreign(() => syncAwait(never()));
        } finally {
          me.cancel("second");
          foreign(() => syncAwait(sleep(100)));
        }
      });
    });
    expect([task.state, clock.now(), task.cancelling()]).toEqual(["cancelled", 20, 2]);
  });

  test("C5: that was recorded before reaches runNestedUntilComplete", () => {
    const task = spawn(() => {
      self().cancel();
      return caught(() => runNestedUntilComplete(sleep(100)));
    });
    expect([(task.result() as Error).name, clock.now()]).toEqual(["CancelledError", 0]);
  });

  test("C9: in a level scope at every wait that blocks; a shield inside it exempts cleanup", () => {
    let delivered = 0;
    const scope = new CancelScope({ level: true });
    later(20, () => scope.cancel());
    scope.run(() => {
      for (let i = 0; i < 3; i++) if (caught(() => foreign(() => syncAwait(sleep(300))))) delivered++;
      new CancelScope({ shield: true }).run(() => foreign(() => syncAwait(sleep(10))));
    });
    expect([delivered, clock.now(), scope.cancelledCaught]).toEqual([3, 30, false]);
  });

  test("C9: a shielded body is not told, and the request is thrown at the next wait", () => {
    const log: unknown[] = [];
    const task = spawn(() => {
      const me = self();
      later(20, () => me.cancel());
      new CancelScope({ shield: true }).run(() => foreign(() => syncAwait(sleep(100))));
      log.push(clock.now());
      foreign(() => syncAwait(sleep(100)));
    });
    expect([task.state, clock.now(), log]).toEqual(["cancelled", 100, [100]]);
  });

  test("C3: what is waited for decides: a task that returns in spite of it gives its value", () => {
    const stubborn = spawn(
      waiting(function* () {
        try {
          yield never();
        } catch {
          yield sleep(5);
        }
        return "value";
      }),
    );
    const log: unknown[] = [];
    const task = spawn(() => {
      const me = self();
      later(20, () => me.cancel());
      log.push(foreign(() => syncAwait(stubborn)));
      syncAwait(sleep(100));
    });
    expect([task.state, clock.now(), log]).toEqual(["cancelled", 25, ["value"]]);
  });

  test("C5: is only recorded by a task that merely began the one that blocks", () => {
    const log: unknown[] = [];
    const task = spawn(() => {
      const me = self();
      later(20, () => me.cancel());
      log.push(spawn(() => foreign(() => syncAwait(sleep(100)))).state);
      syncAwait(sleep(100));
    });
    expect([task.state, clock.now(), log]).toEqual(["cancelled", 100, ["fulfilled"]]);
  });

  test("C1: taken back before the next wait: nothing is thrown", () => {
    const task = spawn(() => {
      const me = self();
      later(20, () => me.cancel());
      caught(() => foreign(() => syncAwait(never())));
      me.uncancel();
      syncAwait(sleep(10));
      return "on";
    });
    expect(task.result()).toBe("on");
  });

  test("N6: of the lower of two blocked stacks: at its wait at once, its native frames after the upper one", () => {
    const log: unknown[] = [];
    const lower = spawn(() => {
      const me = self();
      later(10, () => foreign(() => syncAwait(sleep(100))));
      later(20, () => log.push(me.cancel()));
      try {
        foreign(
          waiting(function* () {
            try {
              yield never();
            } finally {
              log.push(clock.now());
            }
          }),
        );
      } finally {
        log.push(clock.now());
      }
    });
    expect([lower.state, log]).toEqual(["cancelled", [20, true, 110]]);
  });

  test("D8: a child that fails ends a body that blocks", () => {
    const end = caught(() =>
      TaskGroup.run((group) => {
        later(5, () =>
          group.spawn(() => {
            throw new Error("child");
          }),
        );
        foreign(() => syncAwait(sleep(300)));
      }),
    );
    expect([(end as AggregateError).errors.map(String), clock.now()]).toEqual([["Error: child"], 5]);
  });

  test("D8: a body that fails ends a child that blocks", () => {
    const states: unknown[] = [];
    const end = caught(() =>
      TaskGroup.run((group) => {
        later(5, () => {
          const child = group.spawn(() => {
            const me = self();
            later(5, () => group.spawn(() => JSON.parse("{")));
            me.addDoneCallback(() => states.push(me.state, clock.now()));
            foreign(() => syncAwait(sleep(300)));
          });
          states.push(child.state);
        });
        syncAwait(sleep(50));
      }),
    );
    expect([end instanceof AggregateError, states]).toEqual([true, ["cancelled", "cancelled", 10]]);
  });

  test("D8: from outside goes through a group's body to the wait at which it blocks", () => {
    const task = spawn(() => {
      const me = self();
      later(20, () => me.cancel("stop"));
      TaskGroup.run(() => foreign(() => syncAwait(sleep(300))));
    });
    expect([task.state, clock.now()]).toEqual(["cancelled", 20]);
  });

  test("of a scope, at top level without a task", () => {
    const scope = new CancelScope();
    later(20, () => scope.cancel());
    expect(scope.run(() => syncAwait(sleep(300)))).toBeUndefined();
    expect([scope.cancelledCaught, clock.now()]).toEqual([true, 20]);
  });

  test("of a signal", () => {
    const controller = new AbortController();
    later(20, () => controller.abort("stop"));
    expect(() =>
      new CancelScope({ signal: controller.signal }).run(() => foreign(() => syncAwait(sleep(300)))),
    ).toThrow(/stop/);
    expect(clock.now()).toBe(20);
  });
});

describe("C4, S13, C3: the lost item, by consumers that block", () => {
  type Outcome = "delivered" | "kept" | "lost";

  function blockedConsumer(source: string, kind: string, k: number, early: boolean): Outcome {
    const item = (sources[source] as (typeof sources)[string])();
    const way = wrappers[kind] as (typeof wrappers)[string];
    const handles: SyncTask<unknown>[] = [];
    let task: SyncTask<unknown> | undefined;
    const [feed, cancel] = [() => item.feed(), () => void task?.cancel()];
    const [first, second] = early ? [cancel, feed] : [feed, cancel];
    const inTurns = (left: number, action: () => void): void => {
      if (left === 0) action();
      else EventLoop.current().callSoon(() => inTurns(left - 1, action));
    };
    inTurns(1, () => {
      first();
      inTurns(k, second);
    });
    spawn(() => {
      task = self();
      return foreign(waiting(() => way(() => spawn(item.consume), handles)));
    });
    clock.runAll();
    const taken = task?.state === "fulfilled" && task.result() === "item";
    if (taken) return item.left() === 0 ? "delivered" : "lost";
    const inHand = handles.some((handle) => handle.state === "fulfilled" && handle.result() === "item");
    return task?.state === "cancelled" && item.left() === (inHand ? 0 : 1) ? "kept" : "lost";
  }

  function grid(names: readonly string[]): Record<Outcome, number> & { losers: string[] } {
    const counts = { delivered: 0, kept: 0, lost: 0 };
    const losers: string[] = [];
    for (const source of names)
      for (const kind of Object.keys(wrappers))
        for (const k of [0, 1, 2, 3])
          for (const early of [false, true]) {
            const outcome = blockedConsumer(source, kind, k, early);
            counts[outcome]++;
            if (outcome === "lost") losers.push(`${source} ${kind} ${k} ${early}`);
          }
    return { ...counts, losers };
  }

  test.each([0, 1, 64])("at most %d nested drains: none lost", (maxDrainDepth) => {
    configure({ maxDrainDepth });
    const { losers, delivered, kept } = grid(Object.keys(sources));
    expect(losers).toEqual([]);
    expect(Math.min(delivered, kept)).toBeGreaterThan(500);
  });

  test.each(["forward", "resultWins"] as const)("the grid sees it when the rule is off: %s", (rule) => {
    configure({ maxDrainDepth: 0 });
    kernel.ablate[rule] = true;
    expect(grid(["future", "queue"]).lost).toBeGreaterThan(0);
  });
});
