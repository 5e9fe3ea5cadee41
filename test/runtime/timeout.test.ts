import {
  CancelScope,
  currentTask,
  EventLoop,
  runNestedUntilComplete,
  SyncFuture,
  sleep,
  spawn,
  syncAwait,
  TimeoutError,
  type TimeoutScope,
  timeout,
  timeoutAt,
} from "../../runtime/index.js";
import { createOrder, type VirtualClock, virtualClock } from "../../runtime/testing/index.js";
import { calling, invoking, waiting } from "./support/waiting.js";

let clock: VirtualClock;
beforeEach(() => {
  clock = virtualClock({ autoAdvance: false }).install();
});
afterEach(() => clock.uninstall());

type Body = (scope: TimeoutScope) => unknown;
const never = (): SyncFuture<never> => new SyncFuture<never>();
const waitingFor = (make: () => unknown): Body =>
  waiting(function* () {
    return yield make();
  });
/** Runs `body` with a time limit, as compiled code does; TimeoutError is its value, and "late" stands for it. */
const limited = waiting(function* limited(ms: number, body: Body) {
  try {
    return yield calling(timeout as (ms: number, body: Body) => unknown, ms, body);
  } catch (error) {
    if (error instanceof TimeoutError) return "late";
    throw error;
  }
});

test("C8: a body in time gives its value, and its timer goes", () => {
  const task = spawn(
    limited,
    100,
    waitingFor(() => sleep(30)),
  );
  expect(clock.runAll()).toBe(30);
  expect(task.state).toBe("fulfilled");
  expect(task.result()).toBeUndefined();
});

test("C8: a late body is cancelled, its cleanup is awaited, and TimeoutError is raised", () => {
  const { step, done, verify } = createOrder();
  const body = waiting(function* (scope: TimeoutScope) {
    try {
      yield never();
    } finally {
      step(1);
      expect(scope.signal.reason).toBeInstanceOf(TimeoutError);
      yield sleep(10);
      step(2);
    }
  });
  const task = spawn(limited, 100, body);
  expect(clock.runAll()).toBe(110);
  expect(task.result()).toBe("late");
  expect(task.cancelling()).toBe(0);
  done(3);
  verify();
});

test("C8: a request from outside wins, before the timer as after it", () => {
  for (const elapsed of [50, 150]) {
    const body = waiting(function* () {
      try {
        yield never();
      } finally {
        yield sleep(100);
      }
    });
    const task = spawn(limited, 100, body);
    clock.advance(elapsed);
    task.cancel();
    clock.runAll();
    expect(task.state).toBe("cancelled");
  }
});

test("C8: a request from outside that is only recorded wins too", () => {
  const log: unknown[] = [];
  const body = waiting(function* (scope: TimeoutScope) {
    // The timer fires while the one who waits for this body has not parked: it is below on the stack. Inside a callback nobody waits.
    const turning = new SyncFuture<void>();
    turning.addDoneCallback(() => runNestedUntilComplete(sleep(200)));
    turning.resolve();
    log.push(scope.expired);
    yield sleep(10);
    log.push("not reached");
  });
  const task = spawn(
    waiting(function* () {
      currentTask()?.cancel();
      yield calling(timeout as (ms: number, body: Body) => unknown, 100, body);
    }),
  );
  expect(task.state).toBe("cancelled");
  expect(log).toEqual([false]);
});

test("C7: a body that returns in spite of it gives its value", () => {
  const body = waiting(function* () {
    try {
      return yield never();
    } catch {
      return "in the end";
    }
  });
  const task = spawn(limited, 100, body);
  clock.runAll();
  expect(task.result()).toBe("in the end");
});

test("an error of the body is its own, also a TimeoutError that it raises itself", () => {
  expect(() => timeout(100, () => JSON.parse("{"))).toThrow(SyntaxError);
  const own = new TimeoutError("mine");
  expect(() =>
    timeout(100, () => {
      throw own;
    }),
  ).toThrow(own);
});

test("nested: the inner limit ends the inner body only", () => {
  const log: unknown[] = [];
  const outer = waiting(function* () {
    log.push(yield calling(limited, 10, waitingFor(never)));
    yield sleep(50);
    return "outer";
  });
  const task = spawn(limited, 100, outer);
  clock.runAll();
  expect([log, task.result()]).toEqual([["late"], "outer"]);
});

test("nested: the outer limit ends both, and the inner one stays silent", () => {
  const { unreachable } = createOrder();
  const outer = waiting(function* () {
    yield calling(limited, 100, waitingFor(never));
    unreachable();
  });
  const task = spawn(limited, 10, outer);
  expect(clock.runAll()).toBe(10);
  expect(task.result()).toBe("late");
});

test("two limits at the same moment: the outer one was set first, and wins", () => {
  const task = spawn(
    limited,
    10,
    waiting(function* () {
      return [yield calling(limited, 10, waitingFor(never))];
    }),
  );
  clock.runAll();
  expect(task.result()).toBe("late");
});

test("the deadline can be moved, and taken away", () => {
  const move = (to: number): Body =>
    waiting(function* (scope: TimeoutScope) {
      expect(scope.deadline).toBe(EventLoop.current().time() + 100);
      scope.deadline = EventLoop.current().time() + to;
      yield sleep(500);
      expect(scope.expired).toBe(false);
      return "in time";
    });
  const tasks = [50, 1000, Number.POSITIVE_INFINITY].map((to) => spawn(limited, 100, move(to)));
  clock.runAll();
  expect(tasks.map((task) => task.result())).toEqual(["late", "in time", "in time"]);
  expect(() => timeout(Number.NaN, () => 1)).toThrow(RangeError);
});

test("0 is over as soon as the body has to wait for the host", () => {
  expect(timeout(0, () => "no wait at all")).toBe("no wait at all");
  const task = spawn(
    limited,
    0,
    waitingFor(() => sleep(1)),
  );
  clock.runAll();
  expect(task.result()).toBe("late");
});

test("timeoutAt is given when, instead of how long", () => {
  clock.advance(1000);
  const task = spawn(
    waiting(function* () {
      yield calling(timeoutAt as (when: number, body: Body) => unknown, 1500, waitingFor(never));
    }),
  );
  expect(clock.runAll()).toBe(1500);
  expect(task.exception()).toBeInstanceOf(TimeoutError);
});

test("an async body gets a future, which can be awaited and cancelled", async () => {
  const late = timeout(20, async ({ signal }) => {
    await new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  });
  clock.advance(20);
  await expect(late).rejects.toBeInstanceOf(TimeoutError);
  const cancelled = timeout(20, async () => await sleep(10));
  cancelled.cancel();
  expect(cancelled.cancelled()).toBe(true);
});

test("N1: in code that is not compiled the body blocks", () => {
  expect(timeout(100, () => syncAwait(sleep(50)))).toBeUndefined();
  expect(() =>
    timeout(
      100,
      waiting(function* () {
        yield sleep(1000);
      }),
    ),
  ).toThrow(TimeoutError);
  expect(clock.now()).toBe(150);
});

test("cancel of the scope itself is no timeout", () => {
  const task = spawn(
    limited,
    100,
    waiting(function* (scope: TimeoutScope) {
      scope.cancel();
      yield never();
    }),
  );
  expect(task.result()).toBeUndefined();
  expect(clock.runAll()).toBe(0);
});

test("C9: inside a level scope a limit is delivered at every wait of its body", () => {
  let delivered = 0;
  const body = waiting(function* () {
    for (let i = 0; i < 3; i++) {
      try {
        yield sleep(100);
      } catch {
        delivered++;
      }
    }
  });
  const task = spawn(
    waiting(function* () {
      yield invoking(
        new CancelScope({ level: true }),
        "run",
        waiting(function* () {
          yield calling(limited, 10, body);
        }),
      );
    }),
  );
  clock.runAll();
  expect([task.state, delivered]).toEqual(["fulfilled", 3]);
});
