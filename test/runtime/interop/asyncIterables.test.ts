import { Readable } from "node:stream";
import { iterate, SyncFuture, sleep, spawn, syncWait, toAsyncIterable } from "../../../runtime/index.js";
import { generator, rt, wait } from "../../../runtime/internal.js";
import { virtualClock } from "../../../runtime/testing/index.js";
import { takeAll, takeSome, turn } from "./support.js";

const failure = new Error("broken");

async function* source(log: string[] = []): AsyncGenerator<number, string> {
  try {
    yield 1;
    yield await Promise.resolve(2);
    yield 3;
    return "returned";
  } finally {
    await null;
    log.push("closed");
  }
}

describe("I4: iterate", () => {
  test("gives what for await gives, and waits for each value", async () => {
    expect(await spawn(takeAll, iterate(source()))).toEqual([1, 2, 3]);
    expect(await spawn(takeAll, iterate([1, Promise.resolve(2)]))).toEqual([1, 2]);
  });

  test("leaving the loop waits for the source's return", async () => {
    const log: string[] = [];
    const task = spawn(takeSome, iterate(source(log)), 2);
    task.addDoneCallback(() => log.push("left"));
    await task;
    expect(log).toEqual(["closed", "left"]);
  });

  test("S15: a value that comes after the wait for it was cancelled is the next one's", async () => {
    const answer = new SyncFuture<IteratorResult<string>>();
    const values = iterate<string>({
      [Symbol.asyncIterator]: () => ({ next: () => answer as Promise<IteratorResult<string>> }),
    });
    const task = spawn(takeAll, values, 1);
    task.cancel();
    answer.resolve({ done: false, value: "late" });
    expect(task.state).toBe("cancelled");
    expect(spawn(takeAll, values, 1).result()).toEqual(["late"]);
  });

  test("the source is asked only when somebody waits, and one question at a time", async () => {
    let asked = 0;
    const values = iterate({ [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false, value: asked++ }) }) });
    await turn();
    expect(asked).toBe(0);
    expect(await Promise.all([values.take(), values.take()])).toEqual([
      { done: false, value: 0 },
      { done: false, value: 1 },
    ]);
    await turn();
    expect(asked).toBe(2);
  });

  test("errors: of next, thrown and rejected, of what is no result, and of what is no iterable", async () => {
    const answers = [
      () => Promise.reject(failure),
      () => {
        throw failure;
      },
      () => 5,
    ];
    const outcomes: unknown[] = [];
    for (const next of answers) {
      const values = iterate({ [Symbol.asyncIterator]: () => ({ next: next as never }) });
      const taken = values.take();
      await syncWait([taken]);
      outcomes.push(taken.exception());
      expect(values.take().result().done).toBe(true);
    }
    expect(outcomes).toEqual([failure, failure, new TypeError("Iterator result 5 is not an object")]);
    expect(() => iterate(5 as never)).toThrow(TypeError);
  });

  test("N8: a block on it is an error at once", () => {
    expect(() => iterate(source()).next()).toThrow("comes from a");
  });
});

/** A generator of compiled code: waits for what it is given, and gives it twice. */
const doubling = generator(function* doubling(
  waits: readonly unknown[],
  log: string[] = [],
): Generator<unknown, void, unknown> {
  try {
    for (const each of waits) {
      let value = wait(each);
      if (value === null && rt.s) value = yield;
      yield value;
      yield value;
    }
  } finally {
    log.push("closed");
  }
});

describe("I4: toAsyncIterable", () => {
  test("steps of a compiled generator run as tasks, and may wait", async () => {
    using _clock = virtualClock().install();
    const seen: unknown[] = [];
    for await (const value of toAsyncIterable(() => doubling([sleep(10).then(() => "a"), "b"]))) seen.push(value);
    expect(seen).toEqual(["a", "a", "b", "b"]);
  });

  test("as a Node stream, in which back-pressure reaches the generator", async () => {
    let made = 0;
    function* counting(): Generator<number> {
      while (true) yield made++;
    }
    const stream = Readable.from(toAsyncIterable(counting), { highWaterMark: 2 });
    const seen: unknown[] = [];
    for await (const value of stream) {
      seen.push(value);
      if (seen.length === 3) break;
    }
    expect(seen).toEqual([0, 1, 2]);
    expect(made).toBeLessThanOrEqual(6);
  });

  test("nothing runs before the first step; a function that is no generator gives an iterable", async () => {
    let called = 0;
    const values = toAsyncIterable(() => {
      called++;
      return [1, Promise.resolve(2)];
    });
    const iterator = values[Symbol.asyncIterator]();
    expect(called).toBe(0);
    expect(await iterator.next()).toEqual({ done: false, value: 1 });
    expect(await iterator.next()).toEqual({ done: false, value: 2 });
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(called).toBe(1);
  });

  test("steps that are asked for too early wait for each other", async () => {
    const gate = new SyncFuture<string>();
    const iterator = toAsyncIterable(() => doubling([gate]))[Symbol.asyncIterator]();
    const steps = [iterator.next(), iterator.next(), iterator.next()];
    gate.resolve("a");
    expect((await Promise.all(steps)).map(({ value }) => value)).toEqual(["a", "a", undefined]);
  });

  test("return cancels the step that waits, and closes the generator", async () => {
    const log: string[] = [];
    const iterator = toAsyncIterable(() => doubling([new SyncFuture()], log))[Symbol.asyncIterator]();
    const step = iterator.next();
    await iterator.return?.();
    await expect(step).rejects.toMatchObject({ code: "ERR_SYNCAWAIT_CANCELLED" });
    expect(log).toEqual(["closed"]);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  test("return before the first step begins nothing", async () => {
    let called = 0;
    const iterator = toAsyncIterable(() => [called++])[Symbol.asyncIterator]();
    expect(await iterator.return?.()).toEqual({ done: true, value: undefined });
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(called).toBe(0);
  });

  test("an error ends it; the steps behind it see the end", async () => {
    const iterator = toAsyncIterable(() => doubling([Promise.reject(failure)]))[Symbol.asyncIterator]();
    const steps = [iterator.next(), iterator.next()];
    await expect(steps[0]).rejects.toBe(failure);
    expect(await steps[1]).toEqual({ done: true, value: undefined });
  });

  test("C3: cancelling a step that waits for its turn leaves the one before it alone", async () => {
    const gate = new SyncFuture<string>();
    const iterator = toAsyncIterable(() => doubling([gate]))[Symbol.asyncIterator]();
    const [first, second] = [iterator.next(), iterator.next()];
    (second as unknown as SyncFuture).cancel();
    gate.resolve("a");
    expect(await first).toEqual({ done: false, value: "a" });
    expect((second as unknown as SyncFuture).state).toBe("cancelled");
  });

  test("there and back: a suspending loop over a suspending generator", async () => {
    const gate = new SyncFuture<string>();
    const task = spawn(takeAll, iterate(toAsyncIterable(() => doubling([gate]))));
    gate.resolve("a");
    // No promise in between: all of it has happened.
    expect(task.result()).toEqual(["a", "a"]);
  });
});
