import { AsyncLocalStorage } from "node:async_hooks";
import { EventLoop, SyncFuture, sleep, spawn, spawnLater } from "../../runtime/index.js";
import { virtualClock } from "../../runtime/testing/index.js";
import { inNode } from "./support/inNode.js";
import { waiting } from "./support/waiting.js";

const storage = new AsyncLocalStorage<string>();

describe("S16: AsyncLocalStorage", () => {
  test("a task runs in the context in which it was created, whoever completes what it waits for", () => {
    const future = new SyncFuture<void>();
    const seen: unknown[] = [];
    const task = storage.run("creator", () =>
      spawn(
        waiting(function* () {
          seen.push(storage.getStore());
          yield future;
          seen.push(storage.getStore());
        }),
      ),
    );
    storage.run("completer", () => {
      future.resolve();
      seen.push(storage.getStore());
    });
    expect(seen).toEqual(["creator", "creator", "completer"]);
    expect(task.state).toBe("fulfilled");
  });

  test("a task that was created without a context runs without one", () => {
    const future = new SyncFuture<void>();
    const seen: unknown[] = [];
    spawn(
      waiting(function* () {
        yield future;
        seen.push(storage.getStore());
      }),
    );
    storage.run("completer", () => future.resolve());
    expect(seen).toEqual([undefined]);
  });

  test("the completer's context is back also when the task throws", () => {
    const future = new SyncFuture<void>();
    const task = storage.run("creator", () =>
      spawn(
        waiting(function* () {
          yield future;
          throw new Error("mine");
        }),
      ),
    );
    storage.run("completer", () => {
      future.resolve();
      expect(storage.getStore()).toBe("completer");
    });
    expect(() => task.result()).toThrow("mine");
  });

  test("a task begun later, timers and ready jobs carry the context in which they were scheduled", () => {
    using clock = virtualClock({ autoAdvance: false }).install();
    const seen: unknown[] = [];
    const note = (): unknown => seen.push(storage.getStore());
    storage.run("a", () => {
      spawnLater(note);
      EventLoop.current().callSoon(note);
    });
    storage.run("b", () => EventLoop.current().callLater(10, note));
    storage.run("c", () => clock.runAll());
    expect(seen).toEqual(["a", "a", "b"]);
  });

  test("the store that a step enters stays with the task", async () => {
    const seen: unknown[] = [];
    const task = spawn(
      waiting(function* () {
        yield storage.run("inner", () => sleep(1));
        seen.push(storage.getStore());
      }),
    );
    await task;
    expect(seen).toEqual([undefined]);
  });
});

// In processes of their own: jest has entered contexts itself.
describe("S16: a context that a task enters itself", () => {
  const prelude = `
    const { AsyncLocalStorage } = require("node:async_hooks");
    const { SyncFuture, spawn } = require("./runtime/index.js");
    const { waiting } = require("./test/runtime/support/waiting.js");
    const storage = new AsyncLocalStorage();
    const [first, second] = [new SyncFuture(), new SyncFuture()];
    const entering = waiting(function* enteringBody() {
      yield first;
      storage.enterWith("entered");
      yield second;
      return storage.getStore();
    });
    const seeing = waiting(function* seeingBody() { yield second; return storage.getStore(); });
  `;

  test("S16: stays with it across its waits, as with an async function, and is nobody else's", () => {
    const { stdout } = inNode(`${prelude}
      const [a, b] = storage.run("creator", () => [spawn(entering), spawn(seeing)]);
      storage.run("completer", () => {
        first.resolve();
        second.resolve();
        console.log(a.result(), b.result(), storage.getStore());
      });
    `);
    expect(stdout).toBe("entered creator completer");
  });

  test("S16: also where the tasks were created before the first use", () => {
    const { stdout } = inNode(`${prelude}
      const [a, b] = [spawn(entering), spawn(seeing)];
      storage.run("completer", () => {
        first.resolve();
        second.resolve();
        console.log(a.result(), b.result(), storage.getStore());
      });
    `);
    expect(stdout).toBe("entered undefined completer");
  });
});

describe("S16: programs that use none pay nothing", () => {
  // In a process of its own: jest uses AsyncLocalStorage itself.
  test("run and enterWith are watched until the first of them is called, and then put back", () => {
    const { stdout } = inNode(`
      const { AsyncLocalStorage } = require("node:async_hooks");
      const { run, enterWith } = AsyncLocalStorage.prototype;
      const { captureContext } = require("./runtime/context.js");
      const watched = AsyncLocalStorage.prototype.run !== run && AsyncLocalStorage.prototype.run.length === run.length;
      const before = captureContext();
      const result = new AsyncLocalStorage().run("store", (x) => x, "result");
      console.log(watched, before, result, AsyncLocalStorage.prototype.run === run, captureContext() !== null);
      new AsyncLocalStorage().enterWith("other");
      console.log(AsyncLocalStorage.prototype.enterWith === enterWith);
    `);
    expect(stdout).toBe("true null result true true\ntrue");
  });

  test("what was created before the first use runs without a store", () => {
    const { stdout } = inNode(`
      const { AsyncLocalStorage } = require("node:async_hooks");
      const { captureContext, runInContext } = require("./runtime/context.js");
      const context = captureContext();
      const storage = new AsyncLocalStorage();
      storage.run("completer", () => {
        console.log(context, runInContext(context, () => storage.getStore(), null), storage.getStore());
      });
    `);
    expect(stdout).toBe("null undefined completer");
  });

  test("stores that had values before the runtime was loaded are carried too", () => {
    const { stdout } = inNode(`
      const { AsyncLocalStorage } = require("node:async_hooks");
      const storage = new AsyncLocalStorage();
      let context;
      storage.run("creator", () => setTimeout(() => { context = captureContext(); }, 1));
      storage.enterWith("early");
      const { captureContext, runInContext } = require("./runtime/context.js");
      setTimeout(() => console.log(runInContext(context, () => storage.getStore(), null), storage.getStore()), 20);
    `);
    expect(stdout).toBe("creator early");
  });
});
