import { CancelledError, run, SyncFuture, sleep } from "../../runtime/index.js";
import { inNode } from "./support/inNode.js";
import { waiting } from "./support/waiting.js";

const program = (text: string): ReturnType<typeof inNode> =>
  inNode(`
    const { run, sleep, spawn, SyncFuture, syncGather, DeadlockError } = require("./runtime/index.js");
    const { waiting, calling } = require("./test/runtime/support/waiting.js");
    ${text}
  `);

describe("run", () => {
  test("S10: begins at once, and its outcome can be awaited", async () => {
    const log: string[] = [];
    const task = run(
      waiting(function* main() {
        log.push("begun");
        yield sleep(1);
        return 42;
      }),
    );
    log.push("running");
    expect(await task).toBe(42);
    expect([task.name, ...log]).toEqual(["main", "begun", "running"]);
  });

  test("C11: a signal cancels it; the name is for messages", async () => {
    const controller = new AbortController();
    const main = waiting(function* () {
      yield new SyncFuture();
    });
    const task = run(main, { signal: controller.signal, name: "the program" });
    expect(task.name).toBe("the program");
    controller.abort();
    await expect(task).rejects.toBeInstanceOf(CancelledError);
  });

  test("no listener stays behind", () => {
    const before = process.listenerCount("beforeExit");
    const future = new SyncFuture<void>();
    run(
      waiting(function* () {
        yield future;
      }),
    );
    expect(process.listenerCount("beforeExit")).toBe(before + 1);
    future.resolve();
    expect(process.listenerCount("beforeExit")).toBe(before);
    run(() => 1);
    expect(process.listenerCount("beforeExit")).toBe(before);
  });
});

describe("a process", () => {
  test("goes on until the main task has ended, and ends then", () => {
    const { status, stdout } = program(`
      run(waiting(function* main() {
        yield sleep(20);
        console.log("slept");
      }));
    `);
    expect({ status, stdout }).toEqual({ status: 0, stdout: "slept" });
  });

  test("N5: does not end silently: the deadlock names what is waited for, and the program's own finally runs", () => {
    const { status, stdout, stderr } = program(`
      const child = waiting(function* child() { yield new SyncFuture(); });
      run(waiting(function* main() {
        try {
          yield spawn(child);
        } finally {
          console.log("cleanup");
        }
      }));
    `);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "cleanup" });
    expect(stderr).toContain("ERR_SYNCAWAIT_DEADLOCK");
    expect(stderr).toContain('The task "main" waits for task "child", which waits for a future');
  });

  test("N5: tasks that wait for one another in a circle are all named, in turn", () => {
    const { status, stderr } = program(`
      const tasks = {};
      const asks = (name) => waiting(function* () { yield null; yield new Promise(setImmediate); yield tasks[name]; });
      tasks.a = spawn(asks("b"));
      tasks.b = spawn(waiting(function* () { yield new Promise(setImmediate); yield syncGather(tasks.c, sleep(1)); }));
      tasks.c = spawn(asks("a"));
      for (const name in tasks) tasks[name].name = name;
      run(waiting(function* main() { yield tasks.a; }));
    `);
    expect(status).toBe(1);
    expect(stderr).toContain(
      'The task "main" waits for task "a", which waits for task "b", which waits for a combinator, which waits for task "c", which waits for task "a": ' +
        "a circle of waits, in which nobody can go on",
    );
  });

  test("N5: a long chain is cut in the middle", () => {
    const { stderr } = program(`
      const passOn = waiting(function* link(x) { return yield x; });
      let last = new SyncFuture();
      for (let left = 100; left > 0; left--) last = spawn(passOn, last);
      run(waiting(function* main() { yield last; }));
    `);
    expect(stderr).toContain(
      'task "link", which waits for 81 more, the last of them for a future, and nothing is left',
    );
  });

  test("N5: a deadlock can be caught, and the program goes on", () => {
    const { status, stdout } = program(`
      run(waiting(function* main() {
        try {
          yield syncGather(new SyncFuture(), new SyncFuture());
        } catch (error) {
          console.log(error instanceof DeadlockError, /a combinator/.test(error.message));
        }
        yield sleep(5);
        console.log("went on");
      }));
    `);
    expect({ status, stdout }).toEqual({ status: 0, stdout: "true true\nwent on" });
  });

  test("N5: work that does not keep the process alive has its grace", () => {
    const { status, stdout } = program(`
      run(waiting(function* main() {
        for (let i = 0; i < 3; i++) {
          const future = new SyncFuture();
          setTimeout(() => future.resolve(i), 20).unref();
          console.log(yield future);
        }
      }));
    `);
    expect({ status, stdout }).toEqual({ status: 0, stdout: "0\n1\n2" });
  });

  test("F1: a failure that nobody looks at surfaces as the host's own", () => {
    const { status, stderr } = program(`
      run(waiting(function* main() {
        yield sleep(1);
        throw new RangeError("mine");
      }));
    `);
    expect(status).toBe(1);
    expect(stderr).toContain("RangeError: mine");
  });

  test("F1: one that somebody looks at does not", () => {
    const { status, stdout } = program(`
      run(waiting(function* main() {
        yield sleep(1);
        throw new RangeError("mine");
      })).catch((error) => console.log(error.message));
    `);
    expect({ status, stdout }).toEqual({ status: 0, stdout: "mine" });
  });
});
