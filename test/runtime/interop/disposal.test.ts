import { EventLoop, SyncFuture, spawn } from "../../../runtime/index.js";
import { virtualClock } from "../../../runtime/testing/index.js";
import { waiting } from "../support/waiting.js";

const failure = new Error("broken");

const stoppable = waiting(function* stoppable(log: string[], cleanUp: unknown) {
  try {
    yield new SyncFuture();
  } finally {
    log.push("stops");
    yield cleanUp;
    log.push("stopped");
  }
});

describe("I7: await using of a task", () => {
  test("I7: cancels it and waits for its end", async () => {
    const log: string[] = [];
    {
      await using task = spawn(stoppable, log, Promise.resolve());
      log.push(task.state);
    }
    log.push("left");
    expect(log).toEqual(["pending", "stops", "stopped", "left"]);
  });

  test("I7: throws what it fails with meanwhile", async () => {
    const disposal = spawn(stoppable, [], Promise.reject(failure))[Symbol.asyncDispose]();
    await expect(disposal).rejects.toBe(failure);
  });

  test("I7: says nothing of one that is done", async () => {
    const task = spawn(() => {
      throw failure;
    });
    expect(() => task.result()).toThrow(failure);
    await task[Symbol.asyncDispose]();
    await spawn(() => 1)[Symbol.asyncDispose]();
  });

  test("C3: a cancel of who waits for it does not stop the clean-up", async () => {
    const log: string[] = [];
    const gate = new SyncFuture<void>();
    const outer = spawn(
      waiting(function* () {
        yield spawn(stoppable, log, gate)[Symbol.asyncDispose]();
      }),
    );
    outer.cancel();
    gate.resolve();
    expect([outer.state, log]).toEqual(["cancelled", ["stops", "stopped"]]);
  });
});

test("I7: using calls a scheduled callback off", () => {
  using clock = virtualClock().install();
  const ran: string[] = [];
  {
    using soon = EventLoop.current().callSoon(() => ran.push("soon"));
    using later = EventLoop.current().callLater(5, () => ran.push("later"));
    EventLoop.current().callLater(5, () => ran.push("other"));
    expect([soon.cancelled(), later.cancelled()]).toEqual([false, false]);
  }
  clock.runAll();
  expect(ran).toEqual(["other"]);
});
