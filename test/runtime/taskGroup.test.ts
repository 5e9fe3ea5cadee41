/** D8: task groups; also S10, C3, C5, C7, C9, C11 as far as they are about groups. */
import {
  CancelledError,
  CancelScope,
  configure,
  currentTask,
  InvalidStateError,
  SyncFuture,
  type SyncTask,
  sleep,
  spawn,
  syncAwait,
  TaskGroup,
} from "../../runtime/index.js";
import { kernel } from "../../runtime/kernel.js";
import { createOrder, forceSuspension, type VirtualClock, virtualClock } from "../../runtime/testing/index.js";
import { caught } from "./support/caught.js";
import { failing, never, settled, stubborn, tidy } from "./support/futures.js";
import { calling, invoking, waiting } from "./support/waiting.js";

let clock: VirtualClock;
const { maxDrainDepth } = kernel.configuration;
beforeEach(() => {
  clock = virtualClock({ autoAdvance: false }).install();
});
afterEach(() => {
  clock.uninstall();
  configure({ maxDrainDepth });
});

type Body = (group: TaskGroup) => unknown;
const waitFor = waiting(function* waitFor(x: unknown) {
  return yield x;
});
const fail = (error: unknown): never => {
  throw error;
};
/** Runs `body` in a group, as compiled code does, and goes on. */
const grouped = waiting(function* grouped(body: Body) {
  return [yield invoking(TaskGroup, "run", body), "after"];
});
const errorsOf = (task: SyncTask<unknown>): unknown[] => {
  const error = task.exception();
  if (!(error instanceof AggregateError)) throw new Error(`not an AggregateError: ${String(error)}`);
  return error.errors;
};

describe("run", () => {
  test("D8: waits for the body and for all children, and gives the body's value", () => {
    const [a, b] = [new SyncFuture<string>(), new SyncFuture<string>()];
    const children: SyncTask<unknown>[] = [];
    const task = spawn(grouped, (group: TaskGroup) => {
      children.push(group.spawn(waitFor, a), group.spawn(waitFor, b));
      expect(group.size).toBe(2);
      return "value";
    });
    b.resolve("b");
    expect(task.state).toBe("pending");
    a.resolve("a");
    expect(task.result()).toEqual(["value", "after"]);
    expect(children.map((child) => child.result())).toEqual(["a", "b"]);
  });

  test("without children, or with such as end at once, needs no suspension; forced ones change nothing", () => {
    const body = (group: TaskGroup): unknown => group.spawn(() => "child").result();
    expect(spawn(grouped, body).result()).toEqual(["child", "after"]);
    using force = forceSuspension();
    expect(spawn(grouped, body).result()).toEqual(["child", "after"]);
    expect(force.forced).toBeGreaterThan(0);
  });

  test("of an async body gives a future, to compiled code as to promise code", async () => {
    const body = async (group: TaskGroup): Promise<string> => {
      const child = group.spawn(async () => "child");
      return `${await child} and body`;
    };
    expect(await TaskGroup.run(body)).toBe("child and body");
    const [future] = spawn(grouped, body).result() as unknown[];
    expect(future).toBeInstanceOf(SyncFuture);
    expect(await future).toBe("child and body");
  });

  test("N1: called from code that is not compiled, blocks its stack", () => {
    const children: SyncTask<unknown>[] = [];
    const value = TaskGroup.run((group) => {
      children.push(
        group.spawn(
          waiting(function* () {
            yield sleep(500);
            return "child";
          }),
        ),
      );
      syncAwait(sleep(100));
      return "body";
    });
    expect([value, children[0]?.result(), clock.now()]).toEqual(["body", "child", 500]);
  });

  test("the body is a task, and so are the children; each is named after its function", () => {
    spawn(grouped, function body(group: TaskGroup) {
      expect(currentTask()?.name).toBe("body");
      group.spawn(function child() {
        expect(currentTask()?.name).toBe("child");
      });
    });
    expect(() => TaskGroup.run(1 as never)).toThrow(TypeError);
  });

  test("S10: a child is registered before its first step, which may add further children and fail", () => {
    const error = new Error("at once");
    const later = new SyncFuture<void>();
    const task = spawn(grouped, (group: TaskGroup) => {
      group.spawn(() => {
        expect(group.size).toBe(1);
        group.spawn(waitFor, later);
      });
      expect(group.size).toBe(1);
      group.spawn(fail, error);
      expect(group.signal.aborted).toBe(true);
      expect(later.cancelled()).toBe(true);
    });
    expect(errorsOf(task)).toEqual([error]);
  });

  test("S10: the next spawn knows of a failed one, also inside a callback at the nesting limit (S5)", () => {
    configure({ maxDrainDepth: 0 });
    const trigger = new SyncFuture<void>();
    let answer: unknown;
    trigger.addDoneCallback(() => {
      spawn(grouped, (group: TaskGroup) => {
        group.spawn(fail, new Error("at once"));
        answer = caught(() => group.spawn(() => 1));
      }).addDoneCallback(() => {});
    });
    trigger.resolve();
    expect(answer).toBeInstanceOf(InvalidStateError);
  });

  test("a child may go on spawning when the body has ended; when all have, nobody may", () => {
    const first = new SyncFuture<void>();
    const groups: TaskGroup[] = [];
    const task = spawn(grouped, (group: TaskGroup) => {
      groups.push(group);
      group.spawn(
        waiting(function* () {
          yield first;
          group.spawn(
            waiting(function* () {
              yield sleep(10);
            }),
          );
        }),
      );
    });
    first.resolve();
    expect(task.state).toBe("pending");
    clock.runAll();
    expect(task.state).toBe("fulfilled");
    expect(() => groups[0]?.spawn(() => 1)).toThrow(/over/);
    expect(groups[0]?.size).toBe(0);
  });

  test("join is not for a group with a body", () => {
    const task = spawn(grouped, (group: TaskGroup) => group.join());
    expect(errorsOf(task)).toEqual([expect.any(InvalidStateError)]);
  });
});

describe("a failure", () => {
  test("D8: of a child cancels the body and the other children; the caller gets all errors, in order of time", () => {
    const { step, done, verify } = createOrder();
    const [bad, cleanup] = [new SyncFuture<never>(), new SyncFuture<void>()];
    const children: SyncTask<unknown>[] = [];
    const task = spawn(
      grouped,
      waiting(function* (group: TaskGroup) {
        children.push(group.spawn(waitFor, bad), group.spawn(tidy, never(), cleanup));
        try {
          yield never();
        } finally {
          step(1);
        }
      }),
    );
    bad.reject(new Error("first"));
    step(2);
    expect(task.state).toBe("pending");
    cleanup.reject(new Error("second"));
    done(3);
    verify();
    expect(errorsOf(task).map((error) => (error as Error).message)).toEqual(["first", "second"]);
    expect(() => task.result()).toThrow("A task group failed: first (and 1 more)");
    expect(task.cancelling()).toBe(0);
  });

  test("D8: of the body cancels the children", () => {
    const [error, child] = [new Error("body"), never()];
    const task = spawn(grouped, (group: TaskGroup) => {
      group.spawn(waitFor, child);
      throw error;
    });
    expect(child.cancelled()).toBe(true);
    expect(errorsOf(task)).toEqual([error]);
  });

  test("D8: what spawn throws meanwhile is no failure of its own, neither of the body nor of a child", () => {
    const [bad, cleanup] = [new SyncFuture<never>(), new SyncFuture<void>()];
    const spawnInCleanup = waiting(function* (group: TaskGroup) {
      try {
        yield never();
      } finally {
        yield cleanup;
        group.spawn(() => 1);
      }
    });
    const task = spawn(
      grouped,
      waiting(function* (group: TaskGroup) {
        group.spawn(waitFor, bad);
        group.spawn(spawnInCleanup, group);
        yield calling(spawnInCleanup, group);
      }),
    );
    const error = new Error("the failure");
    bad.reject(error);
    cleanup.resolve();
    expect(errorsOf(task)).toEqual([error]);
    expect(() => task.result()).toThrow("A task group failed: the failure");
  });

  test("D8: nor where nothing has failed: the request from outside is what ended the group", () => {
    const cleanup = new SyncFuture<void>();
    const task = spawn(grouped, (group: TaskGroup) => {
      group.spawn(
        waiting(function* () {
          try {
            yield never();
          } finally {
            yield cleanup;
            group.spawn(() => 1);
          }
        }),
      );
    });
    task.cancel("outside");
    cleanup.resolve();
    expect(caught(() => task.result())).toMatchObject({ name: "CancelledError", reason: "outside" });
  });

  test("an InvalidStateError of something else is a failure", () => {
    const group = new TaskGroup();
    const error = new InvalidStateError("of something else");
    group.spawn(fail, error);
    expect(caught(() => group.spawn(() => 1))).toMatchObject({ message: expect.stringContaining("being cancelled") });
    expect(group.join().exception()).toMatchObject({ errors: [error] });
  });

  test("outranks the value of a body that returns in spite of it (a limit of C7)", () => {
    const bad = new SyncFuture<never>();
    const task = spawn(
      grouped,
      waiting(function* (group: TaskGroup) {
        group.spawn(waitFor, bad);
        try {
          return yield never();
        } catch {
          return "a value";
        }
      }),
    );
    bad.reject(new Error("child"));
    expect(errorsOf(task)).toHaveLength(1);
  });

  test("D8: whoever waits for another member is asked once, not once more by the group", () => {
    const log: string[] = [];
    const bad = new SyncFuture<never>();
    const task = spawn(
      grouped,
      waiting(function* (group: TaskGroup) {
        group.spawn(waitFor, bad);
        const child = group.spawn(
          waiting(function* () {
            try {
              yield never();
            } finally {
              log.push("cleaning up");
              yield sleep(10);
              log.push("clean");
            }
          }),
        );
        yield child;
      }),
    );
    bad.reject(new Error("child"));
    clock.runAll();
    expect(log).toEqual(["cleaning up", "clean"]);
    expect(errorsOf(task)).toHaveLength(1);
  });

  test("while the body runs is raised at its next wait (C5), and no more tasks are taken", () => {
    const { unreachable } = createOrder();
    const messages: string[] = [];
    const task = spawn(
      grouped,
      waiting(function* (group: TaskGroup) {
        group.spawn(fail, new Error("child"));
        messages.push((caught(() => group.spawn(() => 1)) as Error).message);
        yield never();
        unreachable();
      }),
    );
    expect(messages).toEqual(["This task group is being cancelled: it takes no more tasks"]);
    expect(errorsOf(task)).toHaveLength(1);
  });

  test("D3: the caller goes on when every member has been asked", () => {
    const bad = new SyncFuture<never>();
    const asked: string[] = [];
    const note = waiting(function* note(name: string) {
      try {
        yield never();
      } finally {
        asked.push(name);
      }
    });
    const task = spawn(grouped, (group: TaskGroup) => {
      group.spawn(waitFor, bad);
      for (const name of ["a", "b", "c"]) group.spawn(note, name);
    });
    task.addDoneCallback(() => asked.push("caller"));
    bad.reject(new Error("child"));
    expect(asked).toEqual(["a", "b", "c", "caller"]);
  });

  test("F1: is the caller's to report, and nobody else's", () => {
    const [bad, group] = [new SyncFuture<never>(), new TaskGroup()];
    const child = group.spawn(waitFor, bad);
    bad.reject(new Error("child"));
    expect(child.observed).toBe(true);
    const joined = group.join();
    expect([joined.state, joined.observed]).toEqual(["rejected", false]);
    expect(joined.exception()).toBeInstanceOf(AggregateError);
  });
});

describe("functions of the engine's that fail at the same time", () => {
  const failAsync = async (error: unknown): Promise<never> => fail(error);
  const collected = async (body: (group: TaskGroup) => Promise<unknown>): Promise<unknown[]> =>
    TaskGroup.run(body).then(
      () => ["fulfilled"],
      (error) => (error as AggregateError).errors,
    );

  test("D8: the body's error is there, too", async () => {
    const errors = await collected(async (group) => {
      group.spawn(failAsync, "child");
      throw "body";
    });
    expect(errors).toEqual(["child", "body"]);
  });

  test("D8: so it is where the child has failed while the body ran", async () => {
    const errors = await collected(async (group) => {
      group.spawn(fail, "child");
      throw "body";
    });
    expect(errors).toEqual(["child", "body"]);
  });

  test("D8: and all children's", async () => {
    const errors = await collected(async (group) => {
      for (const name of ["a", "b", "c"]) group.spawn(failAsync, name);
      await never();
    });
    expect(errors).toEqual(["a", "b", "c"]);
  });

  test("C11: what fails by the group's signal is no failure", async () => {
    const errors = await collected(async (group) => {
      const { signal } = group;
      group.spawn(
        () => new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("aborted")))),
      );
      group.spawn(failAsync, "child");
      await never();
    });
    expect(errors).toEqual(["child"]);
  });

  test("C2: a child that waits for a promise ends with the failure all the same", async () => {
    const children: SyncTask<unknown>[] = [];
    const errors = await collected(async (group) => {
      children.push(group.spawn(() => new Promise(() => {})));
      group.spawn(failAsync, "child");
      await never();
    });
    expect([errors, children.map((child) => child.state)]).toEqual([["child"], ["cancelled"]]);
  });
});

describe("a child that is cancelled", () => {
  test("by its handle is no failure", () => {
    const task = spawn(grouped, (group: TaskGroup) => {
      group.spawn(waitFor, never()).cancel();
      return "value";
    });
    expect(task.result()).toEqual(["value", "after"]);
  });

  test("because what it waits for was cancelled is none either; the body that waits for it is cancelled by that", () => {
    const shared = never();
    const task = spawn(
      grouped,
      waiting(function* (group: TaskGroup) {
        const child = group.spawn(waitFor, shared);
        yield child;
      }),
    );
    shared.cancel("why");
    expect([task.state, task.cancelling()]).toEqual(["cancelled", 0]);
    expect(() => task.result()).toThrow(expect.objectContaining({ reason: "why" }));
  });
});

describe("a request from outside", () => {
  test("C3, D8: goes on to the body, and to the children when that has ended", () => {
    const log: string[] = [];
    const cleanup = new SyncFuture<void>();
    const child = waiting(function* child() {
      try {
        yield never();
      } finally {
        log.push("child");
      }
    });
    const task = spawn(
      grouped,
      waiting(function* (group: TaskGroup) {
        group.spawn(child);
        try {
          yield never();
        } finally {
          log.push("body");
          yield cleanup;
        }
      }),
    );
    task.cancel("why");
    expect(log).toEqual(["body"]);
    cleanup.resolve();
    expect(log).toEqual(["body", "child"]);
    expect(task.state).toBe("cancelled");
    expect(() => task.result()).toThrow(expect.objectContaining({ reason: "why" }));
  });

  test("C3: goes to the children when the body has ended before", () => {
    const child = never();
    const task = spawn(grouped, (group: TaskGroup) => void group.spawn(waitFor, child));
    task.cancel("why");
    expect([child.state, task.state]).toEqual(["cancelled", "cancelled"]);
  });

  test("C3, C7: if none of them ends cancelled, the value is delivered, and the request comes at the next wait", () => {
    const [second, log] = [new SyncFuture<string>(), [] as unknown[]];
    const task = spawn(
      waiting(function* () {
        log.push(
          yield invoking(TaskGroup, "run", (group: TaskGroup) => {
            group.spawn(stubborn, never(), second);
            return "value";
          }),
        );
        yield sleep(10);
      }),
    );
    task.cancel();
    expect(task.state).toBe("pending");
    second.resolve("late, but here");
    expect([log, task.state]).toEqual([["value"], "cancelled"]);
  });

  test("C3: a body that goes on in spite of it keeps its children, and its value is delivered", () => {
    const [child, second] = [new SyncFuture<string>(), new SyncFuture<string>()];
    const task = spawn(
      waiting(function* () {
        return yield invoking(
          TaskGroup,
          "run",
          waiting(function* (group: TaskGroup) {
            group.spawn(waitFor, child);
            try {
              yield never();
            } catch {
              return yield second;
            }
          }),
        );
      }),
    );
    task.cancel();
    second.resolve("value");
    expect([child.state, task.state]).toEqual(["pending", "pending"]);
    child.resolve("child");
    expect(task.result()).toBe("value");
  });

  test("an error in the cleanup says more than the cancellation; the request comes at the next wait", () => {
    const error = new Error("cleanup");
    const log: unknown[] = [];
    const task = spawn(
      waiting(function* () {
        try {
          yield invoking(TaskGroup, "run", (group: TaskGroup) => void group.spawn(failing, never(), error));
        } catch (caughtError) {
          log.push((caughtError as AggregateError).errors[0]);
        }
        yield sleep(10);
      }),
    );
    task.cancel();
    expect([log, task.state]).toEqual([[error], "cancelled"]);
  });

  test("that comes twice, or while a failure cancels them, does not hit the children's cleanup", () => {
    for (const failed of [false, true]) {
      const [bad, cleanup] = [new SyncFuture<never>(), new SyncFuture<string>()];
      const children: SyncTask<unknown>[] = [];
      const task = spawn(grouped, (group: TaskGroup) => {
        group.spawn(waitFor, bad);
        children.push(group.spawn(tidy, never(), cleanup));
      });
      task.addDoneCallback(() => {});
      if (failed) bad.reject(new Error("child"));
      else task.cancel();
      task.cancel();
      expect(cleanup.state).toBe("pending");
      cleanup.resolve("clean");
      expect(children[0]?.state).toBe("cancelled");
      expect(task.state).toBe(failed ? "rejected" : "cancelled");
    }
  });

  test("C4: is refused once all members have ended, also where the group has not been told", () => {
    configure({ maxDrainDepth: 0 });
    const last = new SyncFuture<string>();
    const group = new TaskGroup();
    const child = group.spawn(waitFor, last);
    const joined = group.join();
    const answers: unknown[] = [];
    last.addDoneCallback(() => {
      // The child has gone on already, in the same drain, and its end waits in the queue.
      answers.push(child.state, joined.state, joined.cancel());
    });
    last.resolve("committed");
    expect(answers).toEqual(["fulfilled", "pending", false]);
    expect(joined.state).toBe("fulfilled");
  });

  test("S4: cancel returns when the group's callbacks have run, also inside a done callback", () => {
    const { step, done, verify } = createOrder();
    const group = new TaskGroup();
    group.spawn(waitFor, never());
    const [joined, trigger] = [group.join(), new SyncFuture<void>()];
    trigger.addDoneCallback(() => {
      step(1);
      joined.cancel();
      step(3);
    });
    joined.addDoneCallback(() => step(2));
    trigger.resolve();
    done(4);
    verify();
  });

  test("C8: a scope around a group ends it, and the caller goes on", () => {
    const scope = new CancelScope();
    const child = never();
    const task = spawn(
      waiting(function* () {
        yield invoking(
          scope,
          "run",
          waiting(function* () {
            yield invoking(TaskGroup, "run", (group: TaskGroup) => void group.spawn(waitFor, child));
          }),
        );
        return "after";
      }),
    );
    scope.cancel();
    expect([child.state, task.result(), scope.cancelledCaught]).toEqual(["cancelled", "after", true]);
  });

  test("C9: in a level scope members get it at every wait", () => {
    const log: string[] = [];
    const scope = new CancelScope({ level: true });
    const body = waiting(function* (group: TaskGroup) {
      group.spawn(
        waiting(function* () {
          for (let i = 0; i < 3; i++) {
            try {
              yield sleep(10);
            } catch (error) {
              log.push((error as Error).name);
            }
          }
        }),
      );
      yield never();
    });
    spawn(
      waiting(function* () {
        yield invoking(
          scope,
          "run",
          waiting(function* () {
            yield invoking(TaskGroup, "run", body);
          }),
        );
      }),
    );
    scope.cancel();
    expect(log).toEqual(["CancelledError", "CancelledError", "CancelledError"]);
  });
});

describe("C11: the group's signal", () => {
  test("is aborted before the children are asked, with the error that was the cause", () => {
    const bad = new SyncFuture<never>();
    const error = new Error("child");
    const seen: unknown[] = [];
    const task = spawn(grouped, (group: TaskGroup) => {
      const { signal } = group;
      signal.addEventListener("abort", () => seen.push(signal.reason));
      group.spawn(waitFor, bad);
      group.spawn(
        waiting(function* () {
          try {
            yield never();
          } finally {
            seen.push("asked");
          }
        }),
      );
    });
    bad.reject(error);
    expect(seen).toEqual([error, "asked"]);
    expect(errorsOf(task)).toEqual([error]);
  });

  test("stops promise code", async () => {
    const stopped = TaskGroup.run((group) => {
      const { signal } = group;
      group.spawn(async () => {
        await new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      });
      group.spawn(async () => {
        throw new Error("child");
      });
      return Promise.resolve("body");
    });
    await expect(stopped).rejects.toThrow("A task group failed: child");
  });

  test("that is asked for late is aborted already, with the same reason", () => {
    const group = new TaskGroup();
    group.spawn(waitFor, never());
    group.join().cancel("why");
    expect(group.signal.reason).toBe("why");
  });
});

describe("a group in a block", () => {
  const block = waiting(function* block(body: (group: TaskGroup) => Generator<unknown, unknown, unknown>) {
    const group = new TaskGroup();
    try {
      return yield* body(group);
    } finally {
      yield invoking(group, Symbol.dispose);
    }
  });

  test("D8: join waits for the children, and for those that they add", () => {
    const task = spawn(block, function* (group: TaskGroup) {
      group.spawn(
        waiting(function* () {
          yield sleep(10);
          group.spawn(
            waiting(function* () {
              yield sleep(10);
            }),
          );
        }),
      );
      yield group.join();
      return clock.now();
    });
    clock.runAll();
    expect(task.result()).toBe(20);
  });

  test("D8: leaving it without join cancels the children and waits for their ends", () => {
    const [cleanup, child] = [new SyncFuture<void>(), never()];
    const task = spawn(block, function* (group: TaskGroup) {
      group.spawn(tidy, child, cleanup);
      return yield settled("value");
    });
    expect([child.state, task.state]).toEqual(["cancelled", "pending"]);
    cleanup.resolve();
    expect(task.result()).toBe("value");
  });

  test("join tells of a failure when all have ended; leaving says nothing new then", () => {
    const [bad, child] = [new SyncFuture<never>(), never()];
    const task = spawn(block, function* (group: TaskGroup) {
      group.spawn(waitFor, bad);
      group.spawn(waitFor, child);
      try {
        yield group.join();
      } catch (error) {
        return (error as AggregateError).errors.length;
      }
      return "no error";
    });
    bad.reject(new Error("child"));
    expect([child.state, task.result()]).toEqual(["cancelled", 1]);
  });

  test("without join, leaving it tells of a failure", () => {
    const task = spawn(block, function* (group: TaskGroup) {
      group.spawn(fail, new Error("child"));
      yield settled(1);
      return "value";
    });
    expect(errorsOf(task)).toHaveLength(1);
  });

  test("a failure does not interrupt it", () => {
    const go = new SyncFuture<string>();
    const task = spawn(block, function* (group: TaskGroup) {
      group.spawn(fail, new Error("child"));
      const value = yield go;
      expect(group.signal.aborted).toBe(true);
      yield group.join();
      return value;
    });
    expect(task.state).toBe("pending");
    go.resolve("went on");
    expect(errorsOf(task)).toHaveLength(1);
  });

  test("C3: a request that comes in join goes on to the children", () => {
    const child = never();
    const task = spawn(block, function* (group: TaskGroup) {
      group.spawn(waitFor, child);
      yield group.join();
    });
    task.cancel("why");
    expect([child.state, task.state]).toEqual(["cancelled", "cancelled"]);
  });

  test("works with await using in promise code, and disposing of it twice is harmless", async () => {
    const child = never();
    const group = new TaskGroup();
    group.spawn(waitFor, child);
    await group[Symbol.asyncDispose]();
    await group[Symbol.asyncDispose]();
    expect(child.cancelled()).toBe(true);
    expect(() => group.spawn(() => 1)).toThrow(InvalidStateError);
  });

  test("N1: disposed of in code that is not compiled, blocks", () => {
    const group = new TaskGroup();
    const child = group.spawn(
      waiting(function* () {
        try {
          yield never();
        } finally {
          yield sleep(10);
        }
      }),
    );
    group[Symbol.dispose]();
    expect([child.state, clock.now()]).toEqual(["cancelled", 10]);
  });

  test("an empty one is joined at once", () => {
    expect(new TaskGroup().join().result()).toBeUndefined();
  });
});

test("N4: a child that joins its own group waits in a circle, which a cancel ends", () => {
  const group = new TaskGroup();
  const child = group.spawn(
    waiting(function* () {
      yield group.join();
    }),
  );
  expect(child.cancel()).toBe(true);
  expect(child.state).toBe("cancelled");
});

test("a group in a group: the error of the inner one is an AggregateError in that of the outer one", () => {
  const bad = new SyncFuture<never>();
  const task = spawn(
    grouped,
    waiting(function* (outer: TaskGroup) {
      outer.spawn(waitFor, never());
      yield invoking(TaskGroup, "run", (inner: TaskGroup) => void inner.spawn(waitFor, bad));
    }),
  );
  bad.reject(new Error("innermost"));
  expect(errorsOf(task)).toEqual([expect.objectContaining({ errors: [new Error("innermost")] })]);
  expect(caught(() => task.result())).not.toBeInstanceOf(CancelledError);
});

test("S6: a group of 100 000 children ends flat, and each child costs a constant", () => {
  const gate = new SyncFuture<void>();
  const task = spawn(grouped, (group: TaskGroup) => {
    for (let i = 0; i < 100_000; i++) group.spawn(waitFor, gate);
  });
  gate.resolve();
  expect(task.state).toBe("fulfilled");
});
