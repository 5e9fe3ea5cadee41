import ts from "typescript";
import { HostPumpError, SyncFuture, sleep, spawn, syncAwait } from "../../runtime/index.js";
import { virtualClock } from "../../runtime/testing/index.js";
import { calling, waiting } from "./support/waiting.js";

describe("as a wait, in code that no transformer has seen", () => {
  test("S11: a value is itself, a future that is done gives its outcome", () => {
    const done = new SyncFuture<number>();
    done.resolve(1);
    const failed = new SyncFuture<number>();
    failed.reject(new RangeError("mine"));
    expect([syncAwait("x"), syncAwait(null), syncAwait(undefined), syncAwait(done)]).toEqual(["x", null, undefined, 1]);
    expect(() => syncAwait(failed)).toThrow(RangeError);
  });

  test("a pending one blocks, and the runtime's own work goes on (N1)", () => {
    using clock = virtualClock({ autoAdvance: false }).install();
    const log: string[] = [];
    const background = waiting(function* () {
      for (let i = 0; i < 3; i++) {
        yield sleep(10);
        log.push(`tick ${clock.now()}`);
      }
    });
    spawn(background);
    syncAwait(sleep(25));
    log.push("waited");
    expect(log).toEqual(["tick 10", "tick 20", "waited"]);
  });

  test("what only the host can bring is refused at once (N8)", () => {
    expect(() => syncAwait(new Promise(() => {}))).toThrow(HostPumpError);
  });

  test("the type is that of await", () => {
    const value: number = syncAwait(1 as number | Promise<number>);
    expect(value).toBe(1);
  });
});

test("passed around as a value in compiled code, it suspends", () => {
  const future = new SyncFuture<string>();
  const task = spawn(
    waiting(function* () {
      return yield calling(syncAwait as (x: unknown) => unknown, future);
    }),
  );
  expect(task.state).toBe("pending");
  future.resolve("suspended");
  expect(task.result()).toBe("suspended");
});

test("as a callback it gets more arguments than it takes, and waits all the same", () => {
  const futures = ["a", "b"].map((value) => {
    const future = new SyncFuture<string>();
    future.resolve(value);
    return future;
  });
  expect(futures.map(syncAwait as (x: SyncFuture<string>) => string)).toEqual(["a", "b"]);
  const values: unknown[] = [];
  const note = (...args: [unknown, ...unknown[]]): void => void values.push(syncAwait(...(args as [unknown])));
  new Map([["key", futures[0]]]).forEach(note);
  expect(values).toEqual(["a"]);
});

const source = `
  @decorate class Plain { }
  @decorate class Thenable { static then(resolve) { resolve("not a class any more"); } }
  class Members {
    @decorate method() { return "method"; }
    @decorate static method() { return "static"; }
    @decorate get value() { return "getter"; }
    @decorate set other(value) { this.stored = value; }
    @decorate field = "field";
    @decorate static [Symbol.for("key")]() { return "symbol"; }
    @decorate #secret() { return "private"; }
    secret() { return this.#secret(); }
  }
  [Plain, Thenable, Members];
`;

describe.each([
  ["standard", false],
  ["legacy", true],
])("as a %s decorator", (_kind, experimentalDecorators) => {
  // The legacy kind cannot stand before private names.
  const text = experimentalDecorators ? source.replace("@decorate #secret", "#secret") : source;
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, experimentalDecorators },
  });
  const [Plain, Thenable, Members] = new Function(
    "decorate",
    outputText.replace(/\[Plain, Thenable, Members\];\s*$/, "return $&"),
  )(syncAwait);

  test("classes come out as they are, also one with a static then", () => {
    expect([Plain.name, Thenable.name, typeof Thenable.then]).toEqual(["Plain", "Thenable", "function"]);
    expect(new Plain()).toBeInstanceOf(Plain);
  });

  test("methods, accessors and fields come out as they are", () => {
    const members = new Members();
    members.other = "setter";
    expect([members.method(), Members.method(), members.value, members.stored]).toEqual([
      ...["method", "static", "getter", "setter"],
    ]);
    expect([members.field, Members[Symbol.for("key")](), members.secret()]).toEqual(["field", "symbol", "private"]);
  });
});
