/** N7: the policy of boundaries for a call and for a function. That of the program is in boundary.test.ts. */
import {
  type BlockReport,
  type BoundaryPolicy,
  CannotSuspendError,
  configure,
  currentTask,
  runNestedUntilComplete,
  sleep,
  spawn,
  withBoundary,
} from "../../runtime/index.js";
import { enterPolicy, leavePolicy, wait } from "../../runtime/internal.js";
import { kernel } from "../../runtime/kernel.js";
import { type VirtualClock, virtualClock } from "../../runtime/testing/index.js";
import { caught } from "./support/caught.js";
import { compile, suspended } from "./support/compile.js";
import { calling, waiting } from "./support/waiting.js";

const nap = compile(function* nap(ms: number) {
  if (suspended(wait(sleep(ms)))) yield;
  return ms;
});

const fiveMs = waiting(function* fiveMs() {
  yield sleep(5);
});

/** Not compiled. */
function foreign<T>(callback: () => T): T {
  return callback();
}

/** What a compiler makes of `@syncAwait blocks`. */
const annotated = compile(function* annotated(policy: BoundaryPolicy, ms: number, inside?: () => unknown) {
  const token = enterPolicy(policy);
  try {
    if (suspended(wait(sleep(ms)))) yield;
    inside?.();
  } finally {
    leavePolicy(token);
  }
});

let clock: VirtualClock;
const log: string[] = [];
beforeEach(() => {
  clock = virtualClock().install();
  log.length = 0;
});
afterEach(() => {
  clock.uninstall();
  configure({ boundary: "interleave", onBlock: undefined });
});

/** Goes on at 5 ms, if anybody may. */
function bystander(): void {
  const body = waiting(function* bystander() {
    yield sleep(5);
    log.push("bystander");
  });
  spawn(body);
}

describe("N7: for a call", () => {
  test("N7: each policy, whatever the program's is", () => {
    bystander();
    configure({ boundary: "forbid" });
    withBoundary("exclusive", () => nap(10));
    expect(log).toEqual([]);
    withBoundary("interleave", () => nap(10));
    expect(log).toEqual(["bystander"]);
    configure({ boundary: "interleave" });
    const error = caught(() => withBoundary("forbid", () => foreign(fiveMs))) as CannotSuspendError;
    expect([error.code, error.message.includes("foreign (")]).toEqual(["ERR_SYNCAWAIT_FORBIDDEN", true]);
  });

  test("N7: the innermost counts, and the former is back afterwards, also when the call throws", () => {
    configure({ boundary: "forbid" });
    withBoundary("interleave", () => {
      expect(() => withBoundary("forbid", () => nap(1))).toThrow(CannotSuspendError);
      nap(1);
    });
    expect(() => nap(1)).toThrow(CannotSuspendError);
    expect([clock.now(), kernel.rt.cur]).toEqual([1, null]);
  });

  test("N7: boundaries inside one another on the stack follow it, and so does runNestedUntilComplete", () => {
    bystander();
    withBoundary("exclusive", () => {
      const outer = waiting(function* outer() {
        yield sleep(1);
        foreign(() => nap(10));
        runNestedUntilComplete(sleep(10));
      });
      foreign(outer);
    });
    expect(log).toEqual([]);
  });

  test("N7: tasks that go on meanwhile block by their own", () => {
    const other = spawn(
      waiting(function* other() {
        yield sleep(1);
        foreign(() => nap(1));
      }),
    );
    withBoundary("forbid", () => {
      configure({ boundary: "interleave" });
      withBoundary("interleave", () => nap(10));
    });
    expect(other.state).toBe("fulfilled");
    const refused = spawn(
      waiting(function* refused() {
        yield sleep(1);
        foreign(() => nap(1));
      }),
    );
    configure({ boundary: "forbid" });
    withBoundary("interleave", () => nap(10));
    expect(refused.state).toBe("rejected");
    refused.exception();
  });

  test("N10: where everything is compiled the call suspends, under any policy, and what follows it has the former one", () => {
    const body = waiting(function* body() {
      yield calling(withBoundary, "forbid", fiveMs);
      foreign(() => nap(5));
      return "done";
    });
    const task = spawn(body);
    clock.advance(5);
    expect(task.result()).toBe("done");
    expect(task.policy).toBeUndefined();
  });

  test.each([
    ["fails", "failure"],
    ["is cancelled", "cancelled"],
  ])("N7: the former is back where the call suspended and %s", (_name, how) => {
    const gate = sleep(1);
    const failing = waiting(function* failing() {
      yield gate;
      throw new Error("failure");
    });
    const task = spawn(
      waiting(function* body() {
        try {
          yield calling(withBoundary, "forbid", failing as () => never);
        } catch (error) {
          log.push((error as Error).name);
        }
        foreign(() => nap(1));
        return currentTask()?.policy;
      }),
    );
    if (how === "cancelled") gate.cancel();
    clock.advance(5);
    expect([task.result(), log]).toEqual([undefined, [how === "cancelled" ? "CancelledError" : "Error"]]);
  });

  test("arguments are checked", () => {
    expect(() => withBoundary("maybe" as BoundaryPolicy, () => {})).toThrow(/withBoundary\(policy, body\).*interleave/);
    expect(() => withBoundary("forbid", 5 as never)).toThrow(TypeError);
  });
});

test("N7: the former is back where compiled code makes the call and it throws at once", () => {
  const task = spawn(
    waiting(function* body() {
      try {
        yield calling(withBoundary, "forbid", (): never => {
          throw new Error("at once");
        });
      } catch {
        foreign(() => nap(1));
      }
      return currentTask()?.policy;
    }),
  );
  expect(task.result()).toBeUndefined();
});

describe("N7: for a function", () => {
  test("N7: its own waits, and those of what it calls", () => {
    bystander();
    configure({ boundary: "forbid" });
    annotated("exclusive", 10);
    expect(log).toEqual([]);
    annotated("interleave", 10, () => foreign(() => nap(1)));
    expect(log).toEqual(["bystander"]);
    expect(() => annotated("forbid", 1)).toThrow(CannotSuspendError);
    expect(() => nap(1)).toThrow(CannotSuspendError);
  });

  test("N7: it is over when the function has ended, also on a stack that suspends", () => {
    const task = spawn(
      waiting(function* body() {
        yield calling(annotated, "forbid", 1);
        foreign(() => nap(1));
        return currentTask()?.policy;
      }),
    );
    clock.advance(2);
    expect([task.state, task.policy]).toEqual(["fulfilled", undefined]);
  });
});

test("a report of what blocked names the package, and what would make it suspend", () => {
  const reports: BlockReport[] = [];
  configure({ onBlock: (report) => reports.push(report) });
  const { invokeMap } = require("lodash") as { invokeMap(lists: unknown[], name: string, ...args: unknown[]): unknown };
  invokeMap([{ render: () => nap(1) }], "render");
  foreign(() => nap(1));
  runNestedUntilComplete(sleep(1));
  expect(reports.map(({ foreign: found }) => found?.package)).toEqual([undefined, undefined, undefined]);
  invokeMap([{ nap }], "nap", 1);
  expect(reports[3]).toMatchObject({
    foreign: { package: "lodash", position: expect.stringMatching(/lodash\.js:\d+:\d+$/) },
    cure: expect.stringMatching(/list "lodash" under "instrument"$/),
    duration: 1,
    tier: 0,
  });
});
