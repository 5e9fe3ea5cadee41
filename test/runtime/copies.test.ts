/** Several copies of the runtime in one process (trap: 82). A jest registry of its own makes a copy of each module. */
import * as first from "../../runtime/index.js";
import * as firstInternal from "../../runtime/internal.js";
import { kernel } from "../../runtime/kernel.js";
import { compile, suspended } from "./support/compile.js";

type Runtime = typeof first;

function loadCopy(): [Runtime, typeof firstInternal] {
  let copy: [Runtime, typeof firstInternal] | undefined;
  jest.isolateModules(() => {
    copy = [require("../../runtime/index.js"), require("../../runtime/internal.js")];
  });
  return copy as [Runtime, typeof firstInternal];
}

const [second, secondInternal] = loadCopy();

test("they are two copies", () => {
  expect(second.SyncFuture).not.toBe(first.SyncFuture);
});

test("the cell, the configuration and the loop are shared", () => {
  expect(secondInternal.rt).toBe(firstInternal.rt);
  expect(second.EventLoop.current()).toBe(first.EventLoop.current());
});

test("instanceof works across them, and a subclass keeps its own meaning", () => {
  expect(new second.SyncFuture()).toBeInstanceOf(first.SyncFuture);
  expect(second.spawn(() => 1)).toBeInstanceOf(first.SyncTask);
  expect(new second.SyncFuture()).not.toBeInstanceOf(first.SyncTask);
  expect(new second.CancelledError()).toBeInstanceOf(first.CancelledError);
  expect(new second.DeadlockError("x")).toBeInstanceOf(first.SyncAwaitError);
  class Mine extends first.SyncFuture {}
  expect(new Mine()).toBeInstanceOf(Mine);
  expect(new first.SyncFuture()).not.toBeInstanceOf(Mine);
  class MyError extends first.SyncAwaitError {}
  expect(new first.SyncAwaitError("x", "y")).not.toBeInstanceOf(MyError);
});

test("a task of one waits for a future of the other; cancels and drains go through", () => {
  const waitFor = compile(function* waitFor(x: unknown) {
    let value = firstInternal.wait(x);
    if (suspended(value)) value = yield;
    return value;
  });
  const future = new second.SyncFuture<number>();
  const inner = second.spawn(waitFor, future);
  const outer = first.spawn(waitFor, inner);
  expect(first.currentTask()).toBeUndefined();
  future.resolve(3);
  expect(outer.result()).toBe(3);
  const leaf = new first.SyncFuture();
  const cancelled = first.spawn(waitFor, second.spawn(waitFor, leaf));
  cancelled.cancel();
  expect([leaf.state, cancelled.state]).toEqual(["cancelled", "cancelled"]);
});

test("F1: a rejection that one has reported is taken back by a look through the other", () => {
  const task = first.spawn(() => {
    throw new Error("seen");
  });
  expect(kernel.reports.has(task)).toBe(true);
  second.syncGather(task).exception();
  expect(kernel.reports.has(task)).toBe(false);
});

test("a caller compiled against one finds twins made by the other", () => {
  const future = new first.SyncFuture<string>();
  const callee = compile(function* callee() {
    let value = firstInternal.wait(future) as string;
    if (suspended(value)) value = yield;
    return value;
  });
  const caller = secondInternal.fn("caller", (enter) => () => enter() as string, function* () {
    let value = secondInternal.call("callee", callee);
    if (suspended(value)) value = yield;
    return value;
  } as never);
  const task = second.spawn(caller);
  expect(task.state).toBe("pending");
  future.resolve("found");
  expect(task.result()).toBe("found");
});
