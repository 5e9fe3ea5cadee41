/** D10: asCompleted. */
import {
  asCompleted,
  CancelledError,
  type CompletedHandle,
  race,
  SyncFuture,
  sleep,
  spawn,
  syncShield,
  TimeoutError,
} from "../../runtime/index.js";
import { abort, close, iterate, rt, step } from "../../runtime/internal.js";
import { type VirtualClock, virtualClock } from "../../runtime/testing/index.js";
import { failed, never, settled } from "./support/futures.js";
import { calling, waiting } from "./support/waiting.js";

let clock: VirtualClock;
beforeEach(() => {
  clock = virtualClock({ autoAdvance: false }).install();
});
afterEach(() => clock.uninstall());

const futures = <T>(count: number): SyncFuture<T>[] => Array.from({ length: count }, () => new SyncFuture<T>());

/** `for (const handle of iterable) body(handle)`, as compiled code has it; false leaves the loop. */
const loop = waiting(function* loop(iterable: unknown, body: (handle: SyncFuture<unknown>) => unknown) {
  const iteration = yield calling(iterate, "iterable", iterable);
  try {
    while (yield calling(step, iteration)) {
      if (body((iteration as { value: SyncFuture<unknown> }).value) === false) break;
    }
  } catch (error) {
    yield calling(abort, iteration);
    throw error;
  } finally {
    yield calling(close, iteration);
  }
});
const collect = (log: unknown[]) => (handle: SyncFuture<unknown>) => void log.push(handle.result());

test("D10: gives the handles in the order in which they are done; what is done already comes first", () => {
  const [a, b, c] = futures<string>(3) as [SyncFuture<string>, SyncFuture<string>, SyncFuture<string>];
  b.resolve("b");
  const log: unknown[] = [];
  const task = spawn(loop, asCompleted([a, b, c, settled("d")]), (handle) => void log.push(handle));
  expect(log).toEqual([b, expect.any(SyncFuture)]);
  c.resolve("c");
  a.resolve("a");
  expect(log.slice(2)).toEqual([c, a]);
  expect([task.state, rt.cur]).toEqual(["fulfilled", null]);
});

test("an input that fails or is cancelled is handed out as well, and ends nothing", () => {
  const [a, b] = futures<never>(2) as [SyncFuture<never>, SyncFuture<never>];
  const states: string[] = [];
  const task = spawn(loop, asCompleted([a, b, failed(new Error("early"))]), (handle) => void states.push(handle.state));
  a.reject(new Error("mine"));
  b.cancel();
  expect([states, task.state]).toEqual([["rejected", "rejected", "cancelled"], "fulfilled"]);
});

test("no inputs: the loop is over at once; the same one twice counts once", () => {
  const log: unknown[] = [];
  const one = settled(1);
  expect(spawn(loop, asCompleted([]), collect(log)).state).toBe("fulfilled");
  spawn(loop, asCompleted([one, one]), collect(log));
  expect(log).toEqual([1]);
});

test("for await gives the handles too, and promises take part", async () => {
  const log: unknown[] = [];
  for await (const handle of asCompleted([Promise.resolve("a"), "b"])) log.push(handle.result());
  expect(log).toEqual(["b", "a"]);
});

test("for await: the type says that it is a handle, as it is", async () => {
  const one = settled("value");
  for await (const handle of asCompleted([one])) {
    const typed: CompletedHandle<string> = handle;
    // A future's own type would make the variable a string.
    typed satisfies { result(): string; readonly state: string };
    expect([typed === (one as unknown), typed.result(), typed.state]).toEqual([true, "value", "fulfilled"]);
  }
});

test("in code that is not compiled the loop blocks", () => {
  const order: number[] = [];
  for (const handle of asCompleted([sleep(20), sleep(10)])) {
    expect(handle.state).toBe("fulfilled");
    order.push(clock.now());
  }
  expect(order).toEqual([10, 20]);
});

test("D10: a loop that was left can be taken up, and touches no input", () => {
  const [a, b, c] = futures<string>(3) as [SyncFuture<string>, SyncFuture<string>, SyncFuture<string>];
  const completions = asCompleted([a, b, c]);
  const log: unknown[] = [];
  spawn(loop, completions, (handle) => {
    log.push(handle.result());
    return false;
  });
  a.resolve("a");
  b.resolve("b");
  expect([log, c.state]).toEqual([["a"], "pending"]);
  spawn(loop, completions, collect(log));
  c.resolve("c");
  expect(log).toEqual(["a", "b", "c"]);
});

test("D10: two that iterate at the same time share the inputs, first come first served", () => {
  const inputs = futures<number>(3);
  const completions = asCompleted(inputs);
  const [first, second]: [unknown[], unknown[]] = [[], []];
  const tasks = [spawn(loop, completions, collect(first)), spawn(loop, completions, collect(second))];
  inputs.forEach((input, at) => {
    input.resolve(at);
  });
  expect([first, second]).toEqual([[0, 2], [1]]);
  expect(tasks.map((task) => task.state)).toEqual(["fulfilled", "fulfilled"]);
});

test("C10, D10: a cancel touches no input; the handle goes to the next one who asks", () => {
  const input = new SyncFuture<string>();
  const completions = asCompleted([input]);
  const log: unknown[] = [];
  const task = spawn(loop, completions, () => void log.push("cancelled"));
  task.cancel();
  expect([task.state, input.state]).toEqual(["cancelled", "pending"]);
  input.resolve("value");
  spawn(loop, completions, collect(log));
  expect(log).toEqual(["value"]);
});

test("C4: a handle that was given is delivered, also where the cancel comes in between", () => {
  const input = new SyncFuture<string>();
  input.addDoneCallback(() => task.cancel());
  const log: unknown[] = [];
  const task = spawn(loop, asCompleted([input]), collect(log));
  input.resolve("value");
  // The request came before the handle was given: nothing was taken.
  expect([log, task.state]).toEqual([[], "cancelled"]);
  const second = new SyncFuture<string>();
  const next = asCompleted([second])[Symbol.asyncIterator]().next() as unknown as SyncFuture<unknown>;
  second.resolve("value");
  expect([next.cancel(), next.state]).toEqual([false, "fulfilled"]);
});

test("D10: a pending input keeps what was made for it, iterated or left or neither; a race with a shield leaves nothing", () => {
  const stop = new SyncFuture<string>();
  for (const _ of asCompleted([stop, settled("done")])) break;
  asCompleted([stop]);
  expect(stop.waiters()).toHaveLength(2);
  const next = new SyncFuture<string>();
  const first = race([syncShield(stop), next]);
  expect(stop.waiters()).toHaveLength(3);
  next.resolve("next");
  expect([first.result(), stop.state, stop.waiters().length]).toEqual(["next", "pending", 2]);
  stop.resolve("stop");
  expect(stop.waiters()).toEqual([]);
});

describe("the time limit", () => {
  const late = waiting(function* late(iterable: unknown, log: unknown[]) {
    try {
      yield calling(loop, iterable, collect(log));
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
      log.push(error.message);
    }
  });

  test("D10: raises TimeoutError in the loop, and touches no input", () => {
    const [a, b] = futures<string>(2) as [SyncFuture<string>, SyncFuture<string>];
    const log: unknown[] = [];
    const completions = asCompleted([a, b], { timeout: 50 });
    spawn(late, completions, log);
    a.resolve("a");
    clock.advance(49);
    expect(log).toEqual(["a"]);
    clock.advance(1);
    expect([log, b.state]).toEqual([["a", "Not done in time: 1 of the inputs"], "pending"]);
    b.resolve("b");
    spawn(late, completions, log);
    expect(log).toHaveLength(3);
  });

  test("what was done in time is handed out first, whenever somebody asks", () => {
    const [a, b] = futures<string>(2) as [SyncFuture<string>, SyncFuture<string>];
    const completions = asCompleted([a, b, never()], { timeout: 50 });
    a.resolve("a");
    clock.advance(50);
    b.resolve("b, late");
    const log: unknown[] = [];
    spawn(late, completions, log);
    expect(log).toEqual(["a", "Not done in time: 2 of the inputs"]);
  });

  test("that all keep is none; a loop that was left keeps no timer", () => {
    const [a, b] = futures<string>(2) as [SyncFuture<string>, SyncFuture<string>];
    const log: unknown[] = [];
    spawn(late, asCompleted([a], { timeout: 50 }), log);
    a.resolve("a");
    const task = spawn(late, asCompleted([b], { timeout: 50 }), log);
    task.cancel();
    expect([clock.runAll(), log]).toEqual([0, ["a"]]);
    expect(() => task.result()).toThrow(CancelledError);
    expect(() => asCompleted([], { timeout: Number.NaN })).toThrow(RangeError);
  });
});
