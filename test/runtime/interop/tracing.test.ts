import diagnostics from "node:diagnostics_channel";
import { inspect } from "node:util";
import {
  type BlockEvent,
  currentTask,
  runNestedUntilComplete,
  SyncFuture,
  sleep,
  spawn,
  spawnLater,
  type TaskWaitEvent,
  type TraceEvents,
} from "../../../runtime/index.js";
import { virtualClock } from "../../../runtime/testing/index.js";
import { recordCallbackErrors } from "../support/callbackErrors.js";
import { waiting } from "../support/waiting.js";

const names: readonly (keyof TraceEvents)[] = [
  "syncawait.task.created",
  "syncawait.task.started",
  "syncawait.task.parked",
  "syncawait.task.resumed",
  "syncawait.task.ended",
  "syncawait.future.completed",
  "syncawait.block.begin",
  "syncawait.block.end",
];

/** What is published while `action` runs, as far as it is said by `wanted`. */
function traced(action: () => void, wanted: readonly string[] = names): [string, unknown][] {
  const events: [string, unknown][] = [];
  const listener = (message: unknown, name: string | symbol): void =>
    void events.push([String(name).slice(10), message]);
  for (const name of wanted) diagnostics.subscribe(name, listener);
  try {
    action();
  } finally {
    for (const name of wanted) diagnostics.unsubscribe(name, listener);
  }
  return events;
}

const waitFor = waiting(function* waitFor(x: unknown) {
  return yield x;
}, "waitFor");

describe("I6: diagnostics_channel", () => {
  const errors = recordCallbackErrors();

  test("the life of a task, in order", () => {
    const future = new SyncFuture<number>();
    const events = traced(() => {
      spawn(waitFor, future);
      future.resolve(1);
    });
    const task = (events[0] as [string, { task: unknown }])[1].task;
    expect(events).toEqual([
      ["task.created", { task }],
      ["task.started", { task }],
      ["task.parked", { task, future }],
      ["future.completed", { future }],
      ["task.resumed", { task, future }],
      ["task.ended", { task }],
      ["future.completed", { future: task }],
    ]);
  });

  test("the end of a task that fails, that is cancelled, and that never began (C6)", () => {
    const states: string[] = [];
    const events = traced(() => {
      spawn(() => {
        throw new Error("mine");
      }).exception();
      spawn(waitFor, new SyncFuture()).cancel();
      spawnLater(waitFor, 1).cancel();
    }, ["syncawait.task.started", "syncawait.task.ended"]);
    for (const [name, message] of events) states.push(`${name} ${(message as { task: SyncFuture }).task.state}`);
    expect(states).toEqual([
      "task.started rejected",
      "task.ended rejected",
      "task.started cancelled",
      "task.ended cancelled",
      "task.ended cancelled",
    ]);
  });

  test("a completion is published before anybody is told of it", () => {
    const future = new SyncFuture();
    const order: string[] = [];
    future.addDoneCallback(() => order.push("callback"));
    const listener = (): void => void order.push(`published ${future.state}`);
    diagnostics.subscribe("syncawait.future.completed", listener);
    future.resolve(1);
    diagnostics.unsubscribe("syncawait.future.completed", listener);
    expect(order).toEqual(["published fulfilled", "callback"]);
  });

  test("a block: the same message at its beginning and its end, with its duration", () => {
    using _clock = virtualClock().install();
    const future = sleep(10);
    const durations: unknown[] = [];
    const events = traced(() => {
      const seen = (message: unknown): void => void durations.push((message as BlockEvent).duration);
      diagnostics.subscribe("syncawait.block.begin", seen);
      waitFor(future);
      diagnostics.unsubscribe("syncawait.block.begin", seen);
    }, ["syncawait.block.begin", "syncawait.block.end"]);
    expect(events.map(([name]) => name)).toEqual(["block.begin", "block.end"]);
    expect(events[0]?.[1]).toBe(events[1]?.[1]);
    expect(durations).toEqual([undefined]);
    expect(events[1]?.[1]).toMatchObject({
      foreign: { name: "", package: undefined, position: expect.stringMatching(/tracing\.test\.ts:\d+:\d+$/) },
      cure: expect.stringMatching(/^Compile .*tracing\.test\.ts/),
      duration: 10,
      tier: 0,
    });
    expect(events[1]?.[1]).toHaveProperty("future", future);
  });

  test("a block: the current task is the one whose stack blocks, at its beginning and its end", () => {
    using _clock = virtualClock().install();
    const foreign = new Function("callback", "return callback()") as <T>(callback: () => T) => T;
    const seen: unknown[] = [];
    const listener = (): void => void seen.push(inspect(currentTask()));
    for (const name of ["syncawait.block.begin", "syncawait.block.end"]) diagnostics.subscribe(name, listener);
    spawn(function outer() {
      spawn(function inner() {
        foreign(() => waitFor(sleep(5)));
        foreign(() => runNestedUntilComplete(sleep(5)));
      });
    });
    for (const name of ["syncawait.block.begin", "syncawait.block.end"]) diagnostics.unsubscribe(name, listener);
    const blocked = "SyncTask(inner) { <pending>, blocks the stack and waits for a future }";
    expect(seen).toEqual([blocked, expect.stringMatching(/inner/), blocked, expect.stringMatching(/inner/)]);
  });

  test("a block that fails ends, too", () => {
    const events = traced(() => {
      expect(() => waitFor(new SyncFuture())).toThrow();
    }, ["syncawait.block.end"]);
    expect(events.length).toBe(1);
  });

  test("a subscriber may complete what the task has just parked on", () => {
    const listener = (message: unknown): void => void (message as TaskWaitEvent).future.tryResolve("at once");
    diagnostics.subscribe("syncawait.task.parked", listener);
    const task = spawn(waitFor, new SyncFuture());
    diagnostics.unsubscribe("syncawait.task.parked", listener);
    expect(task.result()).toBe("at once");
  });

  test("a subscriber may add a callback to what is completed, and cancel the task that is resumed", () => {
    const order: string[] = [];
    const future = new SyncFuture<string>();
    future.addDoneCallback(() => order.push("first"));
    const onCompleted = (message: unknown): void => {
      if ((message as { future: unknown }).future === future) future.addDoneCallback(() => order.push("added"));
    };
    const onResumed = (message: unknown): void => void (message as TaskWaitEvent).task.cancel();
    diagnostics.subscribe("syncawait.future.completed", onCompleted);
    diagnostics.subscribe("syncawait.task.resumed", onResumed);
    const task = spawn(waitFor, future);
    future.resolve("value");
    diagnostics.unsubscribe("syncawait.future.completed", onCompleted);
    diagnostics.unsubscribe("syncawait.task.resumed", onResumed);
    // S13: the result wins.
    expect([order, task.result()]).toEqual([["first", "added"], "value"]);
  });

  test("nothing is published where nobody subscribes", () => {
    const published = names.map((name) => jest.spyOn(diagnostics.channel(name), "publish"));
    const future = new SyncFuture();
    spawn(waitFor, future);
    future.resolve(1);
    expect(published.flatMap(({ mock }) => mock.calls)).toEqual([]);
    jest.restoreAllMocks();
    expect(errors).toEqual([]);
  });
});
