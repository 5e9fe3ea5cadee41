// biome-ignore-all lint/correctness/useYield: bodies of compiled functions are generators, whether they wait or not
/** F2: the stacks of errors that were thrown after a suspension. docs/debugging.md says what they look like. trap: 71 */
import { runInNewContext } from "node:vm";
import { configure, EventLoop, SyncFuture, type SyncTask, spawn, syncAwait, syncGather } from "../../runtime/index.js";
import { asyncCall, call, created, hosted, method, rt, wait } from "../../runtime/internal.js";
import { caught } from "./support/caught.js";
import { compile, suspended } from "./support/compile.js";

/** A future, and three functions that call each other; the innermost waits for the future and then fails with what `makeError` gives. */
function chainOn(makeError: () => unknown = () => new Error("deep")): [SyncFuture<unknown>, () => unknown] {
  const future = new SyncFuture();
  const innermost = compile(function* innermost$() {
    if (suspended(wait(future))) yield "innermost (app.ts:3:5)";
    throw makeError();
  }, "innermost");
  const middle = compile(function* middle$() {
    if (suspended(call("innermost", innermost))) yield "middle (app.ts:7:3)";
  }, "middle");
  const outermost = compile(function* outermost$() {
    if (suspended(call("middle", middle))) yield "outermost (app.ts:11:3)";
  }, "outermost");
  return [future, outermost];
}

/** Waits for what it is given. */
const waitFor = compile(function* waitFor$(x: unknown) {
  let value = wait(x);
  if (suspended(value)) value = yield "waitFor (app.ts:20:9)";
  return value;
}, "waitFor");

function linesOf(error: unknown): string[] {
  return String((error as Error).stack).split("\n");
}

function linesOfFailed(task: SyncTask<unknown>): string[] {
  return linesOf(task.exception());
}

const awaiting = [
  "    at async middle (app.ts:7:3)",
  "    at async outermost (app.ts:11:3)",
  "    at async outermost (task)",
];

describe("F2: who waited", () => {
  test("F2: the suspended functions stand in place of the runtime and of the completer", () => {
    const [future, outermost] = chainOn();
    const task = spawn(outermost);
    function completer(): void {
      future.resolve(1);
    }
    completer();
    const lines = linesOfFailed(task);
    expect(lines[0]).toBe("Error: deep");
    expect(lines.slice(-3)).toEqual(awaiting);
    expect(lines.join("\n")).not.toMatch(/completer|[\\/]runtime[\\/](?!.*test)/);
  });

  test("F2: a function is called there as the program calls it, and not by the name of its copy", () => {
    const [future, outermost] = chainOn(() => new Error("deep"));
    const task = spawn(outermost);
    future.resolve(1);
    const lines = linesOfFailed(task);
    expect(lines.some((line) => /at innermost \(.*logicalStack\.test\.ts/.test(line))).toBe(true);
    expect(lines.join("\n")).not.toMatch(/\$|\.next/);
  });

  test("F2: the stack that waits for the task follows, also through a combinator", () => {
    const [future, outermost] = chainOn();
    const task = spawn(outermost);
    const waiting = spawn(waitFor, syncGather(task, 1));
    future.resolve(1);
    expect(linesOfFailed(waiting as SyncTask<unknown>).slice(-5)).toEqual([
      ...awaiting,
      "    at async waitFor (app.ts:20:9)",
      "    at async waitFor (task)",
    ]);
  });

  test("F2: where several wait, none of them is the one", () => {
    const [future, outermost] = chainOn();
    const task = spawn(outermost);
    const waiting = [spawn(waitFor, task), spawn(waitFor, task)];
    future.resolve(1);
    for (const each of waiting) expect(linesOfFailed(each as SyncTask<unknown>).slice(-3)).toEqual(awaiting);
  });

  test("F2: an async function that is no task is named by what it handed to the runtime", async () => {
    const [future, outermost] = chainOn();
    async function host(): Promise<unknown> {
      const value = asyncCall("outermost", outermost);
      return value === null && rt.s ? (await hosted("host (app.ts:30:3)")).value : value;
    }
    const failed = host().catch((error: unknown) => error);
    future.resolve(1);
    expect(linesOf(await failed).slice(-3)).toEqual([...awaiting.slice(0, 2), "    at async host (app.ts:30:3)"]);
  });

  test("F2: a built-in that calls back is named as the engine names it", () => {
    const [future, outermost] = chainOn();
    const mapping = compile(function* mapping$() {
      if (suspended(method("[].map", [1], Array.prototype.map, outermost))) yield "mapping (app.ts:60:7)";
    }, "mapping");
    const task = spawn(mapping);
    future.resolve(1);
    expect(linesOfFailed(task).slice(-3)).toEqual([
      "    at async Array.map (<anonymous>)",
      "    at async mapping (app.ts:60:7)",
      "    at async mapping (task)",
    ]);
  });

  test("F2: at a boundary the native stack that it blocks follows, without the entry", () => {
    const [future, outermost] = chainOn();
    EventLoop.current().callSoon(() => future.resolve(1));
    function foreignCaller(): void {
      outermost();
    }
    const lines = linesOf(caught(foreignCaller));
    expect(lines.join("\n")).toMatch(
      /at async outermost \(app\.ts:11:3\)\n +at foreignCaller \(.*logicalStack\.test\.ts/,
    );
  });
});

test("F2: of several boundaries that block, the one whose stack it is", () => {
  const [first, second] = [chainOn(), new SyncFuture()];
  const loop = EventLoop.current();
  function innerCaller(): void {
    waitFor(second);
  }
  function outerCaller(): void {
    first[1]();
  }
  loop.callSoon(innerCaller);
  loop.callSoon(() => first[0].resolve(1));
  loop.callSoon(() => second.resolve(1));
  const stack = linesOf(caught(outerCaller)).join("\n");
  expect(stack).toMatch(/at async outermost \(app\.ts:11:3\)\n +at outerCaller /);
  expect(stack).not.toContain("innerCaller");
});

describe("F2: errors that come from elsewhere", () => {
  const { stackTraceLimit } = Error;
  beforeEach(() => Object.assign(Error, { stackTraceLimit: 100 }));
  afterEach(() => Object.assign(Error, { stackTraceLimit }));

  test("F2: keep their own stack, and get the functions that waited, once", () => {
    const [rejected, again] = [new SyncFuture(), new SyncFuture()];
    const tasks = [spawn(waitFor, rejected), spawn(waitFor, again)];
    const error = new Error("foreign");
    const before = linesOf(error);
    rejected.reject(error);
    again.reject(error);
    const lines = linesOfFailed(tasks[0] as SyncTask<unknown>);
    expect(tasks[1]?.exception()).toBe(error);
    expect(lines.slice(0, 2)).toEqual(before.slice(0, 2));
    expect(lines.slice(-2)).toEqual(["    at async waitFor (app.ts:20:9)", "    at async waitFor (task)"]);
    expect(lines.filter((line) => line.includes("at async waitFor"))).toHaveLength(2);
  });

  test("F2: a handler sees them already", () => {
    const future = new SyncFuture();
    const catching = compile(function* catching$() {
      try {
        if (suspended(wait(future))) yield "catching (app.ts:40:5)";
        return "";
      } catch (error) {
        return (error as Error).stack;
      }
    }, "catching");
    const task = spawn(catching);
    future.reject(new Error("caught"));
    expect(task.result()).toContain("    at async catching (app.ts:40:5)");
  });

  test("F2: one without any lines, as of Node's file system, gets some", () => {
    const future = new SyncFuture();
    const task = spawn(waitFor, future);
    future.reject(Object.assign(new Error("ENOENT"), { stack: "Error: ENOENT" }));
    expect(linesOfFailed(task as SyncTask<unknown>)).toEqual([
      "Error: ENOENT",
      "    at async waitFor (app.ts:20:9)",
      "    at async waitFor (task)",
    ]);
  });

  test("F2: one of another realm too", () => {
    const future = new SyncFuture();
    const task = spawn(waitFor, future);
    future.reject(runInNewContext("new Error('other realm')"));
    expect(linesOfFailed(task as SyncTask<unknown>).at(-1)).toBe("    at async waitFor (task)");
  });

  test("F2: its cause is left alone", () => {
    const cause = new Error("cause");
    const before = cause.stack;
    const [future, outermost] = chainOn(() => new Error("deep", { cause }));
    const task = spawn(outermost);
    future.resolve(1);
    expect((task.exception() as Error).cause).toBe(cause);
    expect(cause.stack).toBe(before);
  });

  test("F2: a message that looks like a stack is no stack", () => {
    const message = "several:\n    at first (a.ts:1:1)\nand\n    at second (b.ts:2:2)";
    const [future, outermost] = chainOn(() => new Error(message));
    const task = spawn(outermost);
    future.resolve(1);
    const lines = linesOfFailed(task);
    expect(lines.slice(0, 4)).toEqual(`Error: ${message}`.split("\n"));
    expect(lines.slice(-3)).toEqual(awaiting);
  });
});

describe("F2: nothing suspended", () => {
  test("F2: what leaves a task shows the program's functions, each once", () => {
    const leaf = compile(function* leaf$() {
      throw new Error("at once");
    }, "leaf");
    const caller = compile(function* caller$() {
      if (suspended(call("leaf", leaf))) yield "caller (app.ts:1:1)";
    }, "caller");
    const names = linesOfFailed(spawn(caller)).flatMap((line) => /at (leaf|caller)\b/.exec(line)?.[1] ?? []);
    expect(names).toEqual(["leaf", "caller"]);
  });

  test("F2: what is not compiled keeps its stack", () => {
    const direct = spawn(function direct() {
      throw new Error("first step");
    });
    expect(linesOfFailed(direct)[1]).toMatch(/at direct .*logicalStack\.test\.ts/);
    expect(linesOfFailed(direct).join("\n")).not.toContain("(task)");
  });
});

describe("F2: what the program has to say about stacks", () => {
  const { stackTraceLimit, prepareStackTrace } = Error;
  afterEach(() => Object.assign(Error, { stackTraceLimit, prepareStackTrace }));

  test.each([0, 2, 4])("F2: Error.stackTraceLimit = %d", (limit) => {
    const [future, outermost] = chainOn();
    const task = spawn(outermost);
    Error.stackTraceLimit = limit;
    future.resolve(1);
    const lines = linesOfFailed(task);
    expect(lines).toHaveLength(1 + limit);
    // Two are native: `innermost`, and the function that makes the error.
    expect(lines.slice(3)).toEqual(awaiting.slice(0, Math.max(0, limit - 2)));
  });

  test.each([
    ["not a text", () => ["sites"]],
    ["a text of its own", () => "no lines here"],
  ])("F2: Error.prepareStackTrace gives %s", (_, prepare) => {
    const [future, outermost] = chainOn();
    const task = spawn(outermost);
    Error.prepareStackTrace = prepare;
    future.resolve(1);
    expect((task.exception() as Error).stack).toEqual(prepare());
  });

  test("F2: Error.prepareStackTrace gives lines in the engine's form", () => {
    const [future, outermost] = chainOn();
    const task = spawn(outermost);
    Error.prepareStackTrace = (error, sites) => `${error}\n    at mapped (map.ts:${sites.length > 0 ? 1 : 0}:1)`;
    future.resolve(1);
    expect(linesOfFailed(task)).toEqual(["Error: deep", "    at mapped (map.ts:1:1)", ...awaiting]);
  });

  test("F2: what is no error, and what cannot be written, stays as it is", () => {
    const fail = (thrown: unknown): unknown => {
      const [future, outermost] = chainOn(() => thrown);
      const task = spawn(outermost);
      future.resolve(1);
      return task.exception();
    };
    const hostile = new Proxy(new Error("hostile"), {
      getPrototypeOf() {
        throw new Error("trap");
      },
    });
    const frozen = Object.freeze(new Error("frozen"));
    expect(fail("text")).toBe("text");
    expect(fail(hostile) === hostile).toBe(true);
    expect(fail(frozen)).toBe(frozen);
  });
});

describe("F2: where a task was created", () => {
  afterEach(() => configure({ debug: false }));

  const creation = (task: SyncTask<unknown>): string[] => {
    const lines = linesOfFailed(task);
    const start = lines.indexOf("    created");
    return start < 0 ? [] : lines.slice(start + 1);
  };

  const parent = compile(function* parent$(make: () => SyncTask<unknown>) {
    return [make()];
  }, "parent");
  /** What `make` makes in a task. In a list, because the task would wait for it. */
  const inTask = (make: () => SyncTask<unknown>): SyncTask<unknown> =>
    (spawn(parent, make).result() as [SyncTask<unknown>])[0];

  test("F2: as compiled code says it", () => {
    const [future, outermost] = chainOn();
    const task = created(spawn(outermost), "main (app.ts:70:3)");
    future.resolve(1);
    expect(linesOfFailed(task).slice(-5)).toEqual([...awaiting, "    created", "    at main (app.ts:70:3)"]);
  });

  test("F2: and in which task, which is all that is known of code that is not compiled", () => {
    const [first, second] = [chainOn(), chainOn()];
    const tasks = [inTask(() => spawn(first[1])), inTask(() => created(spawn(second[1]), "parent (app.ts:71:3)"))];
    first[0].resolve(1);
    second[0].resolve(1);
    expect(tasks.map(creation)).toEqual([
      ["    at async parent (task)"],
      ["    at parent (app.ts:71:3)", "    at async parent (task)"],
    ]);
  });

  test("F2: of the last of several tasks that wait for one another", () => {
    const [future, outermost] = chainOn();
    const inner = created(spawn(outermost), "inner (app.ts:72:3)");
    const waiting = created(spawn(waitFor, inner), "outer (app.ts:73:3)");
    future.resolve(1);
    expect(linesOfFailed(waiting as SyncTask<unknown>).slice(-3)).toEqual([
      "    at async waitFor (task)",
      "    created",
      "    at outer (app.ts:73:3)",
    ]);
  });

  test("F2: the nearest place counts, and what is no task is left alone", () => {
    const task = created(created(spawn(waitFor, new SyncFuture()), "near (app.ts:74:3)"), "far (app.ts:75:3)");
    expect(task.creation).toBe("near (app.ts:74:3)");
    expect(created(1, "far (app.ts:75:3)")).toBe(1);
  });

  test("F2: with debug", () => {
    configure({ debug: true });
    const [future, outermost] = chainOn();
    const creator = (): SyncTask<unknown> => spawn(outermost);
    const task = creator();
    future.resolve(1);
    expect(creation(task)[0]).toMatch(/creator.*logicalStack\.test\.ts/);
    expect(linesOfFailed(task).join("\n")).not.toMatch(/runtime[\\/](task|spawn|driver)\.ts/);
  });
});

test("F2: a deadlock says where the wait stands", () => {
  const stuck = compile(function* stuck$() {
    if (suspended(wait(new SyncFuture()))) yield "stuck (app.ts:50:3)";
  }, "stuck");
  const error = caught(stuck);
  expect(error).toMatchObject({ code: "ERR_SYNCAWAIT_DEADLOCK" });
  expect(linesOf(error)[1]).toBe("    at async stuck (app.ts:50:3)");
  // Whoever called it is native, and there once.
  expect(linesOf(error).filter((line) => line.includes("at caught"))).toHaveLength(1);
});

test("F2: a deadlock in code that is not compiled says where the wait stands", () => {
  expect(linesOf(caught(() => syncAwait(new SyncFuture())))[1]).toMatch(/logicalStack\.test\.ts/);
});

describe("F2: the stack of a CancelledError", () => {
  afterEach(() => configure({ debug: false }));
  /** Cancels through a chain of tasks, so that more of the runtime stands in between than the engine keeps. */
  function cancelled(): Error {
    let last: SyncTask<unknown> = spawn(waitFor, new SyncFuture());
    for (let left = 5; left > 0; left--) last = spawn(waitFor, last);
    (function whoCancels() {
      last.cancel("enough");
    })();
    return caught(() => last.result()) as Error;
  }

  test("F2: under debug shows who cancelled, and nothing of ours", () => {
    configure({ debug: true });
    const [head, first, ...others] = linesOf(cancelled());
    expect(head).toBe("CancelledError: Cancelled: enough");
    expect(first).toMatch(/^ {4}at whoCancels \(.*logicalStack\.test\.ts:\d+:\d+\)$/);
    expect(others.length).toBeLessThan(Error.stackTraceLimit);
    expect([first, ...others].join("\n")).not.toMatch(/[\\/]runtime[\\/](?!logicalStack)/);
  });

  test("F2: under debug can be written, as that of any error", () => {
    configure({ debug: true });
    const error = cancelled();
    error.stack = "mine";
    expect([error.stack, Object.keys(error)]).toEqual(["mine", ["code"]]);
  });

  test("F2: else shows who waited, and neither the runtime nor who cancelled", () => {
    const task = spawn(waitFor, new SyncFuture());
    task.cancel("enough");
    expect(linesOf(caught(() => task.result()))).toEqual([
      "CancelledError: Cancelled: enough",
      "    at async waitFor (app.ts:20:9)",
      "    at async waitFor (task)",
    ]);
    expect(linesOf(cancelled())[0]).toBe("CancelledError: Cancelled: enough");
  });

  test("F2: of one that was made where no stack waited, the stack is the engine's", () => {
    const future = new SyncFuture();
    future.cancel();
    expect(linesOf(caught(() => future.result()))[1]).toMatch(/future|errors/);
  });

  test("F2: the program's stack limit is left alone, also where it cannot be changed", () => {
    const { stackTraceLimit } = Error;
    cancelled();
    expect(Error.stackTraceLimit).toBe(stackTraceLimit);
    Object.defineProperty(Error, "stackTraceLimit", { writable: false });
    try {
      expect(linesOf(cancelled())).toContain("    at async waitFor (app.ts:20:9)");
    } finally {
      Object.defineProperty(Error, "stackTraceLimit", { writable: true });
    }
  });
});
