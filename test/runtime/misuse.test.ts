/** Objects of the runtime in places that were not made for them, and what is not for programs to make. */
import {
  Barrier,
  CancelScope,
  Condition,
  Event,
  EventLoop,
  Lock,
  Queue,
  type QueueItems,
  race,
  run,
  Semaphore,
  SyncFuture,
  SyncTask,
  spawn,
  syncGather,
  TaskGroup,
  TimeoutError,
  timeout,
} from "../../runtime/index.js";
import { virtualClock } from "../../runtime/testing/index.js";
import { never } from "./support/futures.js";

describe("JSON", () => {
  test("of a future and of a task says where they stand, and no more", () => {
    const future = new SyncFuture<string>();
    const task = spawn(() => future);
    expect(JSON.stringify({ future, task })).toBe('{"future":{"state":"pending"},"task":{"state":"pending"}}');
    future.resolve("secret");
    expect(JSON.stringify([future, task])).toBe('[{"state":"fulfilled"},{"state":"fulfilled"}]');
  });

  test("of everything else is that of a promise", () => {
    const queue = new Queue<string>();
    queue.putNowait("secret");
    const semaphore = new Semaphore();
    const others = [queue, new Lock(), semaphore, new Event(), new Condition(), new Barrier(2), new TaskGroup()];
    for (const other of [...others, new CancelScope(), EventLoop.current()]) expect(JSON.stringify(other)).toBe("{}");
  });

  test("so that a test framework prints a line", () => {
    const task = spawn(() => new SyncFuture());
    expect(() => expect(task).toBe(3)).toThrow(/Received: .*\{"state": "pending"\}/);
  });
});

describe("constructors", () => {
  test("new SyncTask() says who makes tasks", () => {
    const construct = SyncTask as unknown as new (name: string) => unknown;
    expect(() => new construct("x")).toThrow(/^new SyncTask\(\): tasks are made by spawn/);
  });

  test("new SyncFuture(executor) says how a future is resolved", () => {
    const construct = SyncFuture as unknown as new (executor: unknown) => unknown;
    expect(() => new construct((resolve: () => void) => resolve())).toThrow(/takes no executor: keep the future/);
  });

  test("an order of one's own may be an array's", () => {
    class Lines implements QueueItems<string> {
      private readonly lines: string[] = [];
      get length() {
        return this.lines.length;
      }
      push(line: string) {
        this.lines.push(line);
      }
      shift() {
        return this.lines.shift();
      }
    }
    const queue: Queue<string> = new Queue(0, new Lines());
    queue.putNowait("line");
    expect(queue.getNowait()).toBe("line");
  });
});

describe("what was wrong", () => {
  test("C6: run with a signal that is aborted already does not run", () => {
    let ran = false;
    const task = run(
      () => {
        ran = true;
      },
      { signal: AbortSignal.abort("before") },
    );
    expect([ran, task.state]).toEqual([false, "cancelled"]);
    expect(() => task.result()).toThrow(expect.objectContaining({ reason: "before" }));
  });

  test("C8: a time limit says how long it was", () => {
    const clock = virtualClock({ autoAdvance: false }).install();
    try {
      const limited = timeout(5, async () => never());
      clock.advance(5);
      expect(limited.exception()).toEqual(new TimeoutError("The time limit of 5 ms has passed"));
    } finally {
      clock.uninstall();
    }
  });

  test.each([
    ["race", (input: SyncFuture) => race([input])],
    ["syncGather", (input: SyncFuture) => syncGather(input)],
  ])("D1: an input whose cancel throws leaves a %s that still ends", (_name, combine) => {
    class Broken extends SyncFuture<string> {
      override cancel(): boolean {
        throw new RangeError("no stack is left");
      }
    }
    const input = new Broken();
    const combined = combine(input);
    expect(() => combined.cancel()).toThrow("no stack is left");
    input.resolve("value");
    expect(combined.state).toBe("fulfilled");
  });

  test("forceSuspension names the options that exclude each other", async () => {
    const { forceSuspension } = await import("../../runtime/testing/index.js");
    expect(() => forceSuspension({ every: 2, only: 1 })).toThrow(
      new RangeError("forceSuspension(options?): options must have only one of every, only"),
    );
  });

  test("D8: a chain of waits calls a group by its name", () => {
    const group = new TaskGroup();
    group.spawn(() => new SyncFuture());
    expect(group.join().describe()).toBe("a task group");
  });
});
