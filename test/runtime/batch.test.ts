/** D11: batch. */
import {
  batch,
  CannotSuspendError,
  configure,
  SyncFuture,
  sleep,
  spawn,
  syncAwait,
  syncGather,
} from "../../runtime/index.js";
import { kernel } from "../../runtime/kernel.js";
import { caught } from "./support/caught.js";
import { never } from "./support/futures.js";
import { waiting } from "./support/waiting.js";

const limits = [0, 1, 64, Number.POSITIVE_INFINITY];
const { maxDrainDepth } = kernel.configuration;
afterEach(() => configure({ maxDrainDepth }));

const pair = (): [SyncFuture<number>, SyncFuture<number>] => [new SyncFuture<number>(), new SyncFuture<number>()];

test.each(limits)(
  "D11: callbacks run after the body, in the order of the completions (at most %d nested drains)",
  (D) => {
    configure({ maxDrainDepth: D });
    const [a, b] = pair();
    const log: string[] = [];
    a.addDoneCallback(() => log.push(`a, b is ${b.state}`));
    b.addDoneCallback(() => log.push(`b, a is ${a.state}`));
    const value = batch(() => {
      b.resolve(2);
      a.resolve(1);
      log.push("body");
      return "value";
    });
    log.push("after");
    expect([value, ...log]).toEqual(["value", "body", "b, a is fulfilled", "a, b is fulfilled", "after"]);
  },
);

test("D11: whoever waits for one of them sees all done; without it, not", () => {
  const seen: string[] = [];
  const observe = waiting(function* (first: SyncFuture<number>, second: SyncFuture<number>) {
    yield first;
    seen.push(second.state);
  });
  for (const around of [batch, (body: () => void) => body()]) {
    const [a, b] = pair();
    spawn(observe, a, b);
    around(() => {
      a.resolve(1);
      b.resolve(2);
    });
  }
  expect(seen).toEqual(["fulfilled", "pending"]);
});

test("C4, D11: what is completed is committed: a cancel in the body does not take it away", () => {
  const a = new SyncFuture<number>();
  const task = spawn(
    waiting(function* () {
      return yield a;
    }),
  );
  batch(() => {
    a.resolve(1);
    task.cancel();
  });
  expect(task.result()).toBe(1);
});

test("D11: callbacks run also when the body throws", () => {
  const [a] = pair();
  let told = false;
  a.addDoneCallback(() => {
    told = true;
  });
  const error = new Error("body");
  const thrown = caught(() =>
    batch(() => {
      a.resolve(1);
      throw error;
    }),
  );
  expect([thrown, told]).toEqual([error, true]);
});

test("D11: a batch in a batch is a part of it", () => {
  const [a, b] = pair();
  const log: string[] = [];
  a.addDoneCallback(() => log.push("a"));
  b.addDoneCallback(() => log.push("b"));
  batch(() => {
    batch(() => a.resolve(1));
    log.push("outer");
    b.resolve(2);
  });
  expect(log).toEqual(["outer", "a", "b"]);
});

test("S4: a callback is no part of the batch: what it completes is dispatched at once", () => {
  const [a, b] = pair();
  const log: string[] = [];
  a.addDoneCallback(() => {
    b.resolve(2);
    log.push("after b");
  });
  b.addDoneCallback(() => log.push("b"));
  batch(() => a.resolve(1));
  expect(log).toEqual(["b", "after b"]);
});

test("S7: a callback that is added to a done future waits as well", () => {
  const [a] = pair();
  a.resolve(1);
  const log: string[] = [];
  batch(() => {
    a.addDoneCallback(() => log.push("callback"));
    log.push("body");
  });
  expect(log).toEqual(["body", "callback"]);
});

test("D11: a wait in the body is an error; a task that is begun there may park", () => {
  const gate = new SyncFuture<string>();
  let task: ReturnType<typeof spawn> | undefined;
  const error = caught(() =>
    batch(() => {
      task = spawn(
        waiting(function* () {
          return yield gate;
        }),
      );
      syncAwait(sleep(1));
    }),
  );
  expect(error).toBeInstanceOf(CannotSuspendError);
  expect((error as Error).message).toMatch(/^"batch" holds callbacks back until it ends/);
  gate.resolve("gate");
  expect(task?.result()).toBe("gate");
});

test("a cancelled gather completes when the batch is over", () => {
  const [a, b] = [never(), never()];
  const all = syncGather(a, b);
  batch(() => {
    all.cancel();
    expect([a.state, b.state, all.state]).toEqual(["cancelled", "cancelled", "pending"]);
  });
  expect(all.state).toBe("cancelled");
});

test("the cell is as it was", () => {
  const task = spawn(
    waiting(function* () {
      const before = kernel.rt.cur;
      batch(() => expect(kernel.rt.cur).toBe(before));
      return kernel.rt.cur === before && kernel.drain.held === 0;
    }),
  );
  expect(task.result()).toBe(true);
});
