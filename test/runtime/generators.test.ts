/** Steps of compiled generators that are really parked: what fixtures, in which one thing happens after the other, cannot show. */
import { CancelledError, configure, EventLoop, SyncFuture, spawn } from "../../runtime/index.js";
import { abort, call, close, generator, iterate, method, rt, step, wait } from "../../runtime/internal.js";
import { calling, invoking, waiting } from "./support/waiting.js";

/** What would be emitted for `function* g() { for (;;) yield syncAwait(next()); }`. */
function giving(next: () => unknown, log: string[] = []): () => Generator<unknown, unknown, unknown> {
  return generator(function* (): Generator<unknown, unknown, unknown> {
    try {
      for (;;) {
        let value = wait(next());
        if (value === null && rt.s) value = yield "g";
        yield value;
      }
    } finally {
      log.push("closed");
    }
  });
}

function pending(): SyncFuture<unknown> {
  return new SyncFuture<unknown>();
}

/** `for (const x of xs) take(x);`, as it is emitted. */
function looping(take: (x: unknown) => unknown): (xs: unknown) => unknown {
  return waiting(function* (xs: unknown) {
    const $it = (yield calling(iterate as never, "xs" as never, xs as never)) as { value: unknown };
    try {
      while (yield calling(step as never, $it as never)) yield calling(take as never, $it.value as never);
    } catch (error) {
      yield calling(abort as never, $it as never);
      throw error;
    } finally {
      yield calling(close as never, $it as never);
    }
  });
}

test("a generator that is parked in the middle of a step is running, also for another task", () => {
  const first = pending();
  const it = giving(() => first)();
  const stepping = waiting(function* () {
    return yield invoking(it as never, "next");
  });
  const one = spawn(stepping);
  for (const name of ["next", "return", "throw"] as const) {
    expect(() => it[name](undefined)).toThrow(new TypeError("Generator is already running"));
  }
  const two = spawn(stepping);
  expect(() => two.result()).toThrow("Generator is already running");
  first.resolve(7);
  expect(one.result()).toEqual({ value: 7, done: false });
  expect(it.return(8)).toEqual({ value: 8, done: true });
});

test("other generators go on meanwhile", () => {
  const waits: SyncFuture<unknown>[] = [];
  const make = giving(() => {
    const made = pending();
    waits.push(made);
    return made;
  });
  const stepping = waiting(function* () {
    return yield invoking(make() as never, "next");
  });
  const tasks = [1, 2, 3].map(() => spawn(stepping));
  for (const [index, each] of [...waits.entries()].reverse()) each.resolve(index);
  expect(tasks.map((task) => (task.result() as IteratorResult<unknown>).value)).toEqual([0, 1, 2]);
});

test("a cancel reaches the wait inside the generator, and the loop around it", () => {
  const log: string[] = [];
  const it = giving(pending, log)();
  const task = spawn(
    looping(() => log.push("taken")),
    it,
  );
  expect(task.cancel("enough")).toBe(true);
  expect(task.cancelled()).toBe(true);
  expect(log).toEqual(["closed"]);
  expect(it.next()).toEqual({ value: undefined, done: true });
});

test("a cancel in the body of a loop closes its iterator", () => {
  const log: string[] = [];
  const it = giving(() => 1, log)();
  const task = spawn(
    looping((x) => wait(x === 1 ? pending() : x)),
    it,
  );
  task.cancel();
  expect(() => task.result()).toThrow(CancelledError);
  expect(log).toEqual(["closed"]);
});

test("foreign code blocks for the time of a step, and only if the step waits", () => {
  const blocked: string[] = [];
  configure({ onBlock: ({ foreignFrame }) => blocked.push(foreignFrame) });
  const slow = pending();
  const values: unknown[] = [1, slow, 3];
  const it = giving(() => values.shift())();
  function consume(): unknown[] {
    return [it.next().value, it.next().value, it.next().value];
  }
  try {
    EventLoop.current().callSoon(() => slow.resolve(2));
    expect(consume()).toEqual([1, 2, 3]);
    expect(blocked).toEqual([expect.stringMatching(/^consume \(/)]);
  } finally {
    configure({ onBlock: undefined });
  }
});

test("only generator functions as they were born are changed", () => {
  const plain = () => 1;
  expect(generator(plain)).toBe(plain);
  expect(generator(5)).toBe(5);
  const async = async function* (): AsyncGenerator<number> {};
  const before = Object.getPrototypeOf(async.prototype);
  generator(async);
  expect(Object.getPrototypeOf(async.prototype)).toBe(before);
  const replaced = function* (): Generator<number> {};
  const own = {};
  replaced.prototype = own as never;
  generator(replaced);
  expect(Object.getPrototypeOf(own)).toBe(Object.prototype);
  expect(generator(generator(function* (): Generator<number> {}))().next()).toEqual({ value: undefined, done: true });
});

test("a checked call of next() answers as a twin does", () => {
  const waiter = pending();
  const it = giving(() => waiter)();
  const answers: unknown[] = [];
  const task = spawn(
    waiting(function* () {
      answers.push(yield invoking(it as never, "next"));
      answers.push(call("f", () => method("it.return", it, it.return, 5)));
    }),
  );
  waiter.resolve("given");
  task.result();
  expect(answers).toEqual([
    { value: "given", done: false },
    { value: 5, done: true },
  ]);
});
