import { EventEmitter, once as nodeOnce } from "node:events";
import { type CancelledError, on, once, spawn, syncShield } from "../../../runtime/index.js";
import { caught } from "../support/caught.js";
import { inNode } from "../support/inNode.js";
import { invoking, waiting } from "../support/waiting.js";

const two = waiting(function* (source: EventEmitter | EventTarget) {
  return [yield once(source, "x"), yield once(source, "x")];
});
const listenersOf = (emitter: EventEmitter): number[] =>
  ["x", "error", "close"].map((event) => emitter.listenerCount(event));

describe("I1: once", () => {
  test("S4: a task that waits for one event after the other gets two that are emitted in one tick", () => {
    const emitter = new EventEmitter();
    const task = spawn(two, emitter);
    emitter.emit("x", 1, "a");
    emitter.emit("x", 2, "b");
    expect(task.result()).toEqual([
      [1, "a"],
      [2, "b"],
    ]);
    expect(listenersOf(emitter)).toEqual([0, 0, 0]);
  });

  test("S4: where Node's own once misses the second", async () => {
    const emitter = new EventEmitter();
    let second: unknown = "never came";
    const waiter = (async () => {
      await nodeOnce(emitter, "x");
      void nodeOnce(emitter, "x").then((args) => (second = args));
    })();
    emitter.emit("x", 1);
    emitter.emit("x", 2);
    await waiter;
    await new Promise((resolve) => setImmediate(resolve));
    expect(second).toBe("never came");
  });

  test("S4: of an EventTarget, each event once, although Node calls listeners that are added meanwhile", () => {
    const target = new EventTarget();
    const task = spawn(two, target);
    let others = 0;
    target.addEventListener("x", () => others++);
    const [first, second] = [new Event("x"), new Event("x")];
    target.dispatchEvent(first);
    expect(task.done()).toBe(false);
    target.dispatchEvent(second);
    expect(task.result()).toEqual([[first], [second]]);
    expect(others).toBe(2);
  });

  test("S4: the same Event, dispatched twice, is two events", () => {
    const target = new EventTarget();
    const task = spawn(two, target);
    const event = new Event("x");
    target.dispatchEvent(event);
    target.dispatchEvent(event);
    expect(task.result()).toEqual([[event], [event]]);
  });

  test("S4: an event that a listener dispatches meanwhile goes to who waits for the next", () => {
    const target = new EventTarget();
    const task = spawn(two, target);
    const inner = new Event("x");
    target.addEventListener("x", () => target.dispatchEvent(inner), { once: true });
    target.dispatchEvent(new Event("x"));
    expect((task.result() as unknown[][])[1]).toEqual([inner]);
  });

  test("an error event rejects, unless it is the event that was asked for", () => {
    const emitter = new EventEmitter();
    const [next, error] = [once(emitter, "x"), once(emitter, "error")];
    const failure = new Error("broken");
    emitter.emit("error", failure);
    expect(caught(() => next.result())).toBe(failure);
    expect(error.result()).toEqual([failure]);
    expect(listenersOf(emitter)).toEqual([0, 0, 0]);
  });

  test("of an EventTarget, an error event is an event like others", () => {
    const target = new EventTarget();
    const next = once(target, "x");
    target.dispatchEvent(new Event("error"));
    expect(next.state).toBe("pending");
    next.cancel();
  });

  test("C10: cancelled, it has taken no event and left no listener", () => {
    const emitter = new EventEmitter();
    const task = spawn(two, emitter);
    task.cancel("enough");
    expect(task.state).toBe("cancelled");
    expect(listenersOf(emitter)).toEqual([0, 0, 0]);
    expect(emitter.emit("x")).toBe(false);
  });

  test("C11: a signal cancels it, also one that is aborted already; the listener at the signal goes when it is done", () => {
    const emitter = new EventEmitter();
    const controller = new AbortController();
    const added = jest.spyOn(controller.signal, "addEventListener");
    const removed = jest.spyOn(controller.signal, "removeEventListener");
    const served = once(emitter, "x", { signal: controller.signal });
    emitter.emit("x");
    expect(served.state).toBe("fulfilled");
    expect(removed.mock.calls.map(([, listener]) => listener)).toEqual(
      added.mock.calls.map(([, listener]) => listener),
    );
    const waiter = once(emitter, "x", { signal: controller.signal });
    controller.abort("over");
    expect(waiter.state).toBe("cancelled");
    const late = once(emitter, "x", { signal: controller.signal });
    expect((caught(() => late.result()) as CancelledError).reason).toBe("over");
    expect(listenersOf(emitter)).toEqual([0, 0, 0]);
  });

  test("the listeners are gone before who waited goes on", () => {
    const emitter = new EventEmitter();
    const next = once(emitter, "x");
    let count: unknown;
    next.addDoneCallback(() => (count = listenersOf(emitter)));
    emitter.emit("x");
    expect(count).toEqual([0, 0, 0]);
  });

  test("only emitters and targets have events", () => {
    expect(() => once({} as never, "x")).toThrow(TypeError);
    expect(() => once(undefined as never, "x")).toThrow(TypeError);
  });

  test("N8: a wait for an event that blocks, while nothing could emit it, is an error at once", () => {
    const block = (): unknown =>
      waiting(function* () {
        return yield once(new EventEmitter(), "x");
      })();
    expect(block).toThrow("comes from a source of events");
  });
});

describe("I1: on", () => {
  const take = (count: number, events: Iterable<unknown>) =>
    waiting(function* () {
      const taken: unknown[] = [];
      const iterator = (events as { [Symbol.iterator](): { next(): IteratorResult<unknown> } })[Symbol.iterator]();
      for (let i = 0; i < count; i++) {
        const result = (yield invoking(iterator, "next")) as IteratorResult<unknown>;
        if (result.done) return [...taken, "end"];
        taken.push(result.value);
      }
      return taken;
    });

  test("keeps what comes while nobody waits, and hands over at once where somebody does", () => {
    const emitter = new EventEmitter();
    const events = on<[number]>(emitter, "x");
    emitter.emit("x", 1);
    const task = spawn(take(3, events as never));
    emitter.emit("x", 2);
    expect(task.done()).toBe(false);
    emitter.emit("x", 3);
    expect(task.result()).toEqual([[1], [2], [3]]);
  });

  test("D6: several who wait are served in turn", () => {
    const emitter = new EventEmitter();
    const events = on<[string]>(emitter, "x");
    const taken = [events.take(), events.take(), events.take()];
    taken[1]?.cancel();
    emitter.emit("x", "a");
    emitter.emit("x", "b");
    expect([taken[0], taken[2]].map((future) => future?.result().value)).toEqual([["a"], ["b"]]);
  });

  test("C7: an event whose waiter is cancelled while it is emitted goes to the next", () => {
    const emitter = new EventEmitter();
    const events = on<[number]>(emitter, "x");
    const [first, second] = [spawn(take(1, events as never)), spawn(take(1, events as never))];
    emitter.prependListener("x", () => first.cancel());
    emitter.emit("x", 1);
    expect([first.state, second.result()]).toEqual(["cancelled", [[1]]]);
  });

  test("an error is thrown once, behind the events before it; then it is over", () => {
    const emitter = new EventEmitter();
    const events = on(emitter, "x");
    emitter.emit("x", 1);
    emitter.emit("error", new Error("broken"));
    expect(events.take().result().value).toEqual([1]);
    expect(() => events.take().result()).toThrow("broken");
    expect(events.take().result().done).toBe(true);
    expect(listenersOf(emitter)).toEqual([0, 0, 0]);
  });

  test("close events end it, for who waits as well", () => {
    const emitter = new EventEmitter();
    const events = on(emitter, "x", { close: ["close"] });
    const task = spawn(take(3, events as never));
    emitter.emit("x", 1);
    emitter.emit("close");
    expect(task.result()).toEqual([[1], "end"]);
    expect(listenersOf(emitter)).toEqual([0, 0, 0]);
  });

  test("C11: a signal ends it behind what has come; then every wait is cancelled", () => {
    const emitter = new EventEmitter();
    const controller = new AbortController();
    const events = on(emitter, "x", { signal: controller.signal });
    emitter.emit("x", 1);
    controller.abort("over");
    emitter.emit("x", 2);
    expect(events.take().result().value).toEqual([1]);
    for (const future of [events.take(), events.take()]) {
      expect((caught(() => future.result()) as CancelledError).reason).toBe("over");
    }
    expect(listenersOf(emitter)).toEqual([0, 0, 0]);
    expect(on(emitter, "x", { signal: controller.signal }).take().state).toBe("cancelled");
  });

  test("using, return and close take the listeners away and tell who waits", () => {
    const emitter = new EventEmitter();
    const ends = [
      (events: ReturnType<typeof on>) => events[Symbol.dispose](),
      (events: ReturnType<typeof on>) => void events.return(),
      (events: ReturnType<typeof on>) => void events.close(),
      (events: ReturnType<typeof on>) => void events[Symbol.asyncDispose](),
    ];
    for (const end of ends) {
      const events = on(emitter, "x");
      const waiter = events.take();
      end(events);
      expect(waiter.result().done).toBe(true);
      expect(listenersOf(emitter)).toEqual([0, 0, 0]);
    }
  });

  test("for await, of async functions that are not ours", async () => {
    const emitter = new EventEmitter();
    const seen: unknown[] = [];
    const reader = (async () => {
      for await (const [value] of on(emitter, "x")) {
        seen.push(value);
        if (value === 3) break;
      }
    })();
    for (const value of [1, 2, 3, 4]) emitter.emit("x", value);
    await reader;
    expect(seen).toEqual([1, 2, 3]);
    expect(listenersOf(emitter)).toEqual([0, 0, 0]);
  });

  test("of an EventTarget that just resumed a task: not the event that resumed it", () => {
    const target = new EventTarget();
    let events: ReturnType<typeof on> | undefined;
    spawn(
      waiting(function* () {
        yield once(target, "x");
        events = on(target, "x");
      }),
    );
    target.addEventListener("x", () => undefined);
    target.dispatchEvent(new Event("x"));
    expect(events?.take().state).toBe("pending");
  });

  test("C3: a shield around take keeps the place in the queue", () => {
    const emitter = new EventEmitter();
    const events = on(emitter, "x");
    const taken = events.take();
    syncShield(taken).cancel();
    emitter.emit("x", 1);
    expect(taken.result().value).toEqual([1]);
  });

  test("a program that left its loop ends: nothing of ours keeps it alive", () => {
    const { status, stdout } = inNode(`
      const { EventEmitter } = require("node:events");
      const { on, spawn } = require("./runtime/index.js");
      const events = on(new EventEmitter(), "x");
      events.take().addDoneCallback((taken) => console.log(taken.result().done));
      events.return();
    `);
    expect([status, stdout]).toEqual([0, "true"]);
  });
});
