import {
  CancelledError,
  CancelScope,
  currentTask,
  InvalidStateError,
  SyncFuture,
  sleep,
  spawn,
  syncAwait,
} from "../../runtime/index.js";
import { createOrder, forceSuspension, type VirtualClock, virtualClock } from "../../runtime/testing/index.js";
import { invoking, waiting } from "./support/waiting.js";

let clock: VirtualClock;
beforeEach(() => {
  clock = virtualClock({ autoAdvance: false }).install();
});
afterEach(() => clock.uninstall());

type Body = (scope: CancelScope) => unknown;
const never = (): SyncFuture<never> => new SyncFuture<never>();
/** A body that waits for `x`. */
const waitingFor = (x: unknown): Body =>
  waiting(function* () {
    return yield x;
  });
/** Runs `body` under `scope`, as compiled code does, and goes on. */
const under = waiting(function* under(scope: CancelScope, body: Body) {
  return [yield invoking(scope, "run", body), "after"];
});

describe("a body", () => {
  test("that waits suspends a compiled caller and gives it its value", () => {
    const future = new SyncFuture<string>();
    const scope = new CancelScope();
    const task = spawn(under, scope, waitingFor(future));
    expect(task.state).toBe("pending");
    future.resolve("value");
    expect(task.result()).toEqual(["value", "after"]);
    expect([scope.cancelCalled, scope.cancelledCaught]).toEqual([false, false]);
  });

  test("that never waits needs no suspension, and forced ones change nothing", () => {
    const before = spawn(under, new CancelScope(), () => 1);
    using force = forceSuspension();
    const forced = spawn(under, new CancelScope(), () => 1);
    expect([before.result(), forced.result()]).toEqual([
      [1, "after"],
      [1, "after"],
    ]);
    expect(force.forced).toBeGreaterThan(0);
  });

  test("that throws, throws in its caller; nobody else is told (F1)", () => {
    const error = new Error("mine");
    const fail = (): never => {
      throw error;
    };
    expect(() => new CancelScope().run(fail)).toThrow(error);
    expect(spawn(under, new CancelScope(), fail).exception()).toBe(error);
  });

  test("that is async gives a future, to compiled code as to promise code", async () => {
    const run = (scope: CancelScope): SyncFuture<string | undefined> => scope.run(async () => "async");
    expect(await run(new CancelScope())).toBe("async");
    const [future] = spawn(under, new CancelScope(), async () => "async").result() as unknown[];
    expect(future).toBeInstanceOf(SyncFuture);
    expect(await future).toBe("async");
  });

  test("N1: called from code that is not compiled, blocks its stack", () => {
    const waitLong = (): string => {
      syncAwait(sleep(1000));
      return "waited";
    };
    expect(new CancelScope().run(waitLong)).toBe("waited");
    expect(
      new CancelScope().run(
        waiting(function* () {
          yield sleep(1000);
          return "waited";
        }),
      ),
    ).toBe("waited");
    expect(clock.now()).toBe(2000);
  });

  test("runs in a task of its own, named after it; a scope runs one", () => {
    const scope = new CancelScope();
    spawn(under, scope, function body() {
      expect(currentTask()?.name).toBe("body");
    });
    expect(() => scope.run(() => 1)).toThrow(InvalidStateError);
  });
});

describe("cancel", () => {
  test("C2: ends the body inside the call, and the caller of the scope goes on", () => {
    const { step, done, verify } = createOrder();
    const scope = new CancelScope();
    const body = waiting(function* () {
      try {
        yield never();
      } finally {
        step(2);
      }
    });
    const task = spawn(under, scope, body);
    step(1);
    expect(scope.cancel("why")).toBe(true);
    done(3);
    verify();
    expect(task.result()).toEqual([undefined, "after"]);
    expect([scope.cancelCalled, scope.cancelledCaught, task.cancelling()]).toEqual([true, true, 0]);
    expect(scope.cancel()).toBe(false);
  });

  test("C11: aborts the signal of the scope, with its reason", () => {
    const scope = new CancelScope();
    expect(() => scope.signal).toThrow(InvalidStateError);
    let signal: AbortSignal | undefined;
    const body = waiting(function* (own: CancelScope) {
      signal = own.signal;
      yield never();
    });
    spawn(under, scope, body);
    scope.cancel("why");
    expect(signal?.reason).toBe("why");
  });

  test("stops promise code through the signal", async () => {
    const scope = new CancelScope();
    const outcome = scope.run(
      ({ signal }) =>
        new Promise<string>((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    );
    scope.cancel(new Error("enough"));
    expect(await outcome).toBeUndefined();
  });

  test("C6: before the body begins: it never runs", () => {
    const { unreachable } = createOrder();
    const scope = new CancelScope();
    expect(scope.cancel()).toBe(true);
    expect(spawn(under, scope, () => unreachable()).result()).toEqual([undefined, "after"]);
  });

  test("C6: before an async body begins: its future says so, as that of one which has begun", async () => {
    const { unreachable } = createOrder();
    const body = async (): Promise<string> => unreachable();
    const [open, cancelled, inCompiled] = [new CancelScope(), new CancelScope(), new CancelScope()];
    const running = open.run(async () => sleep(10));
    for (const scope of [open, cancelled, inCompiled]) scope.cancel();
    const [fromCompiled] = spawn(under, inCompiled, body).result() as unknown[];
    const futures = [running, cancelled.run(body), fromCompiled];
    for (const future of futures) expect(future).toBeInstanceOf(SyncFuture);
    expect(await Promise.all(futures)).toEqual([undefined, undefined, undefined]);
    expect([cancelled.cancelledCaught, inCompiled.cancelledCaught]).toEqual([true, true]);
  });

  test("C5: from inside the body: at its next wait", () => {
    const { step, done, unreachable, verify } = createOrder();
    const body = waiting(function* (scope: CancelScope) {
      scope.cancel();
      step(1);
      yield sleep(10);
      unreachable();
    });
    expect(spawn(under, new CancelScope(), body).result()).toEqual([undefined, "after"]);
    done(2);
    verify();
  });

  test("S13, C7: a body that returns in spite of it gives its value", () => {
    const scope = new CancelScope();
    const body = waiting(function* () {
      try {
        return yield never();
      } catch {
        return "a value";
      }
    });
    const task = spawn(under, scope, body);
    scope.cancel();
    expect(task.result()).toEqual(["a value", "after"]);
    expect(scope.cancelledCaught).toBe(false);
  });

  test("an error during cleanup is the outcome", () => {
    const scope = new CancelScope();
    const body = waiting(function* () {
      try {
        yield never();
      } catch {
        throw new Error("cleanup");
      }
    });
    const task = spawn(under, scope, body);
    scope.cancel();
    expect(() => task.result()).toThrow("cleanup");
  });
});

describe("a request from outside", () => {
  test("C3: goes on to the body, and wins over the scope's own", () => {
    for (const own of ["before", "after", "never"]) {
      const scope = new CancelScope();
      const cleanup = new SyncFuture<void>();
      const body = waiting(function* () {
        try {
          yield never();
        } finally {
          yield cleanup;
        }
      });
      const task = spawn(under, scope, body);
      if (own === "before") scope.cancel();
      task.cancel("outside");
      if (own === "after") scope.cancel();
      cleanup.tryResolve(undefined);
      expect(task.state).toBe("cancelled");
      expect(scope.cancelledCaught).toBe(false);
    }
  });

  test("C11: by a signal: at once, also one that is aborted already; no listener stays behind", () => {
    const controller = new AbortController();
    const remove = jest.spyOn(controller.signal, "removeEventListener");
    const task = spawn(under, new CancelScope({ signal: controller.signal }), waitingFor(never()));
    controller.abort("stop");
    expect(task.state).toBe("cancelled");
    expect(() => task.result()).toThrow(expect.objectContaining({ reason: "stop" }));
    expect(remove).toHaveBeenCalledTimes(1);
    const { unreachable } = createOrder();
    const late = spawn(under, new CancelScope({ signal: controller.signal }), () => unreachable());
    expect(late.state).toBe("cancelled");
  });

  test("C11: by a signal that is aborted already: an async body's future is rejected, and nothing thrown", async () => {
    const { unreachable } = createOrder();
    const signal = AbortSignal.abort("stop");
    const outcome = new CancelScope({ signal }).run(async () => unreachable());
    expect(outcome).toBeInstanceOf(SyncFuture);
    await expect(outcome).rejects.toMatchObject({ name: "CancelledError", reason: "stop" });
    expect(() => new CancelScope({ signal }).run(() => unreachable())).toThrow(CancelledError);
  });

  test("C11: by a signal: wins over the scope's own", () => {
    const controller = new AbortController();
    const scope = new CancelScope({ signal: controller.signal });
    const cleanup = new SyncFuture<void>();
    const body = waiting(function* () {
      try {
        yield never();
      } finally {
        yield cleanup;
      }
    });
    const task = spawn(under, scope, body);
    scope.cancel();
    controller.abort("stop");
    expect([task.state, scope.cancelledCaught]).toEqual(["cancelled", false]);
  });

  test("C9: shield: waits until the body has ended, and is delivered at the next wait", () => {
    const future = new SyncFuture<string>();
    const log: unknown[] = [];
    const task = spawn(
      waiting(function* () {
        log.push(yield invoking(new CancelScope({ shield: true }), "run", waitingFor(future)));
        yield sleep(10);
      }),
    );
    task.cancel();
    expect([task.state, task.cancelling()]).toEqual(["pending", 1]);
    future.resolve("finished");
    expect(log).toEqual(["finished"]);
    expect(task.state).toBe("cancelled");
  });
});

describe("C9: a shield", () => {
  test("C9: keeps nothing of the scope's own request from its body", () => {
    const scope = new CancelScope({ shield: true });
    const task = spawn(under, scope, waitingFor(never()));
    expect(scope.cancel("own")).toBe(true);
    expect([task.result(), scope.cancelledCaught]).toEqual([[undefined, "after"], true]);
  });

  test("C11: nor that of its signal, which counts as one from outside", () => {
    const controller = new AbortController();
    const scope = new CancelScope({ shield: true, signal: controller.signal });
    const task = spawn(under, scope, waitingFor(never()));
    controller.abort("stop");
    expect(() => task.result()).toThrow(expect.objectContaining({ name: "CancelledError", reason: "stop" }));
    expect(scope.cancelledCaught).toBe(false);
  });

  test("C9: a request that came meanwhile is thrown once, at the next wait that parks, and not at one that need not", () => {
    const [future, ready, log] = [new SyncFuture<string>(), new SyncFuture<string>(), [] as unknown[]];
    ready.resolve("ready");
    const task = spawn(
      waiting(function* () {
        yield invoking(new CancelScope({ shield: true }), "run", waitingFor(future));
        log.push(yield ready);
        try {
          yield sleep(10);
        } catch (error) {
          log.push((error as Error).name);
        }
        yield sleep(10);
        log.push("waited");
      }),
    );
    task.cancel();
    future.resolve("finished");
    clock.runAll();
    expect([log, task.state]).toEqual([["ready", "CancelledError", "waited"], "fulfilled"]);
  });
});

describe("C9: level", () => {
  const attempts = (log: string[]): Body =>
    waiting(function* () {
      for (let i = 1; i <= 3; i++) {
        try {
          yield sleep(10);
          log.push(`${i} waited`);
        } catch (error) {
          log.push(`${i} ${(error as Error).name}`);
        }
      }
      return "out";
    });

  test("edge, the default: delivered once", () => {
    const [scope, log]: [CancelScope, string[]] = [new CancelScope(), []];
    const task = spawn(under, scope, attempts(log));
    scope.cancel();
    clock.runAll();
    expect(log).toEqual(["1 CancelledError", "2 waited", "3 waited"]);
    expect(task.result()).toEqual(["out", "after"]);
  });

  test("level: delivered at every wait", () => {
    const [scope, log]: [CancelScope, string[]] = [new CancelScope({ level: true }), []];
    spawn(under, scope, attempts(log));
    scope.cancel();
    expect(clock.runAll()).toBe(0);
    expect(log).toEqual(["1 CancelledError", "2 CancelledError", "3 CancelledError"]);
  });

  test("level: a wait that need not park gives its value (S11)", () => {
    const [scope, ready, log] = [new CancelScope({ level: true }), new SyncFuture<string>(), [] as unknown[]];
    ready.resolve("ready");
    const body = waiting(function* () {
      try {
        yield never();
      } catch {
        log.push(yield ready);
        log.push(yield "plain");
        yield sleep(0);
      }
    });
    spawn(under, scope, body);
    scope.cancel();
    expect([log, scope.cancelledCaught]).toEqual([["ready", "plain"], true]);
  });

  test("level: a task that the body spawns stands outside", () => {
    const [scope, log]: [CancelScope, string[]] = [new CancelScope({ level: true }), []];
    const outside: unknown[] = [];
    const body = waiting(function* () {
      outside.push(spawn(attempts(log), scope));
      yield never();
    });
    spawn(under, scope, body);
    scope.cancel();
    clock.runAll();
    expect(log).toEqual(["1 waited", "2 waited", "3 waited"]);
  });

  test("level: also in scopes inside, but not behind a shield", () => {
    const [scope, log]: [CancelScope, string[]] = [new CancelScope({ level: true }), []];
    const body = waiting(function* () {
      try {
        yield never();
      } catch {
        yield invoking(new CancelScope(), "run", attempts(log));
        yield invoking(new CancelScope({ shield: true }), "run", attempts(log));
      }
    });
    spawn(under, scope, body);
    scope.cancel();
    clock.runAll();
    expect(log).toEqual([
      ...["1 CancelledError", "2 CancelledError", "3 CancelledError"],
      ...["1 waited", "2 waited", "3 waited"],
    ]);
  });

  test("level: an async body too", async () => {
    const scope = new CancelScope({ level: true });
    const log: string[] = [];
    const outcome = scope.run(() => spawn(attempts(log), scope));
    scope.cancel();
    clock.runAll();
    expect(await outcome).toBe("out");
    expect(log).toEqual(["1 CancelledError", "2 CancelledError", "3 CancelledError"]);
  });

  test("a request from outside is level-triggered inside as well", () => {
    const log: string[] = [];
    const task = spawn(under, new CancelScope({ level: true }), attempts(log));
    task.cancel();
    clock.runAll();
    expect(log).toEqual(["1 CancelledError", "2 CancelledError", "3 CancelledError"]);
    expect(task.result()).toEqual(["out", "after"]);
  });
});
