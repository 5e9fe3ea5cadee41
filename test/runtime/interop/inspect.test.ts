import { EventEmitter } from "node:events";
import { Readable, Writable } from "node:stream";
import { inspect } from "node:util";
import {
  asCompleted,
  CancelledError,
  CancelScope,
  currentTask,
  EventLoop,
  iterate,
  Lock,
  on,
  race,
  readFrom,
  runNestedUntilComplete,
  Semaphore,
  SyncFuture,
  sleep,
  spawn,
  spawnLater,
  syncGather,
  TaskGroup,
  timeout,
  writeTo,
} from "../../../runtime/index.js";
import { Requests } from "../../../runtime/requests.js";
import { virtualClock } from "../../../runtime/testing/index.js";
import { stubborn } from "../support/futures.js";
import { waiting } from "../support/waiting.js";

const waitFor = waiting(function* waitFor(x: unknown) {
  return yield x;
}, "waitFor");

describe("I5: util.inspect", () => {
  test("of futures tells the state", () => {
    const [fulfilled, rejected, cancelled, forNoReason] = [1, 2, 3, 4].map(() => new SyncFuture<unknown>());
    fulfilled?.resolve({ a: 1 });
    rejected?.reject("why");
    rejected?.exception();
    cancelled?.cancel("enough");
    forNoReason?.cancel();
    expect([new SyncFuture(), fulfilled, rejected, cancelled, forNoReason].map((each) => inspect(each))).toEqual([
      "SyncFuture { <pending> }",
      "SyncFuture { { a: 1 } }",
      "SyncFuture { <rejected> 'why' }",
      "SyncFuture { <cancelled> 'enough' }",
      "SyncFuture { <cancelled> }",
    ]);
    expect(inspect(syncGather(new SyncFuture(), new SyncFuture()))).toBe("SyncFuture { <pending>, waits for 2 more }");
  });

  test("of a cancelled future whose error was asked for, too", () => {
    const future = new SyncFuture();
    future.cancel("enough");
    expect(() => future.result()).toThrow(CancelledError);
    expect(inspect(future)).toBe("SyncFuture { <cancelled> 'enough' }");
  });

  test("of tasks tells the name and where they stand", () => {
    const future = new SyncFuture<number>();
    const seen: string[] = [];
    const inner = spawn(waitFor, future);
    const outer = spawn(waitFor, inner);
    const later = spawnLater(waitFor, 1);
    seen.push(inspect(later), inspect(inner), inspect(outer));
    const running: ReturnType<typeof spawn> = spawn(
      waiting(function* self() {
        yield null;
        yield new SyncFuture();
      }, "self"),
    );
    running.cancel();
    seen.push(inspect(running));
    future.resolve(1);
    seen.push(inspect(outer));
    later.cancel();
    expect(seen).toEqual([
      "SyncTask(waitFor) { <pending>, not begun }",
      "SyncTask(waitFor) { <pending>, waits for a future }",
      'SyncTask(waitFor) { <pending>, waits for task "waitFor" }',
      "SyncTask(self) { <cancelled> }",
      "SyncTask(waitFor) { 1 }",
    ]);
  });

  test("of a task below a foreign frame tells what its stack is blocked on", () => {
    using _clock = virtualClock().install();
    const foreign = new Function("callback", "return callback()") as <T>(callback: () => T) => T;
    const seen: string[] = [];
    const task = spawn(function blocked() {
      const self = currentTask();
      const lookIn = (ms: number): unknown => EventLoop.current().callLater(ms, () => seen.push(inspect(self)));
      lookIn(1);
      foreign(() => waitFor(sleep(2)));
      seen.push(inspect(self));
      lookIn(1);
      foreign(() => runNestedUntilComplete(spawn(waitFor, sleep(2))));
      lookIn(1);
      foreign(() => new CancelScope().run(() => foreign(() => waitFor(sleep(2)))));
    });
    expect([...seen, inspect(task)]).toEqual([
      "SyncTask(blocked) { <pending>, blocks the stack and waits for a future }",
      "SyncTask(blocked) { <pending>, running }",
      'SyncTask(blocked) { <pending>, blocks the stack and waits for task "waitFor" }',
      "SyncTask(blocked) { <pending>, blocks the stack and waits for a combinator }",
      "SyncTask(blocked) { undefined }",
    ]);
  });

  test("tells of a request that is on its way", () => {
    const shielded = spawn(
      waiting(function* shielded() {
        try {
          yield new SyncFuture();
        } finally {
          yield new SyncFuture();
        }
      }, "shielded"),
    );
    shielded.cancel();
    const outer = spawn(waitFor, shielded);
    outer.requests = Object.assign(new Requests(), { pending: true });
    expect(inspect(outer)).toBe('SyncTask(waitFor) { <pending>, waits for task "shielded", asked to stop }');
    shielded.cancel();
  });

  test("of scopes", () => {
    const seen: string[] = [];
    const scope = new CancelScope({ level: true, shield: true });
    seen.push(inspect(scope));
    scope.run(() => void seen.push(inspect(scope)));
    const cancelled = new CancelScope();
    cancelled.cancel();
    timeout(5, (limit) => void seen.push(inspect(limit)));
    seen.push(inspect(scope), inspect(cancelled));
    expect(seen).toEqual([
      "CancelScope { <not begun>, level, shield }",
      "CancelScope { <running>, level, shield }",
      "TimeoutScope { <running> }",
      "CancelScope { <ended>, level, shield }",
      "CancelScope { <not begun>, cancelled }",
    ]);
  });

  test("of groups", () => {
    const group = new TaskGroup();
    const future = new SyncFuture();
    const seen = [inspect(group)];
    group.spawn(waitFor, new SyncFuture());
    group.spawn(stubborn, new SyncFuture(), future);
    seen.push(inspect(group));
    const left = group.leave();
    seen.push(inspect(group), inspect(left));
    future.resolve(1);
    seen.push(inspect(group));
    expect(seen).toEqual([
      "TaskGroup { <open> }",
      "TaskGroup { <open>, children: 2 }",
      "TaskGroup { <being cancelled>, children: 1 }",
      "SyncFuture { <pending>, waits for 1 more }",
      "TaskGroup { <ended> }",
    ]);
  });

  test("of races and of asCompleted", () => {
    const [first, second] = [new SyncFuture(), new SyncFuture()];
    const cleanup = new SyncFuture();
    const running = race([first, spawn(stubborn, new SyncFuture(), cleanup)]);
    const inTurn = asCompleted([first, second]);
    const seen = [inspect(running), inspect(inTurn)];
    first.resolve(1);
    seen.push(inspect(running), inspect(inTurn), inspect(inTurn.take().result().value));
    inTurn.take();
    seen.push(inspect(inTurn));
    second.resolve(2);
    cleanup.resolve(3);
    seen.push(inspect(running), inspect(inTurn), inspect(inTurn[Symbol.iterator]()));
    expect(seen).toEqual([
      "SyncFuture { <pending>, waits for 2 more }",
      "Completions { pending: 2 }",
      "SyncFuture { <pending>, has a winner, waits for 1 more }",
      "Completions { ready: 1, pending: 1 }",
      "SyncFuture { 1 }",
      "Completions { pending: 1, waiting: 1 }",
      "SyncFuture { 1 }",
      "Completions { <over> }",
      "WaitingIterator { completions: Completions { <over> } }",
    ]);
  });

  test("of an asCompleted whose time is over", () => {
    using clock = virtualClock({ autoAdvance: false }).install();
    const inTurn = asCompleted([new SyncFuture()], { timeout: 5 });
    const next = inTurn.take();
    clock.advance(5);
    expect(next.exception()).toBeInstanceOf(Error);
    expect(inspect(inTurn)).toBe("Completions { <late>, pending: 1 }");
  });

  test("of readers and writers", () => {
    const emitter = new EventEmitter();
    const events = on(emitter, "go");
    const stream = readFrom(new Readable({ read() {} }));
    stream.take();
    emitter.emit("go");
    const seen = [events, stream, readFrom(new ReadableStream()), iterate([1])].map((each) => inspect(each));
    events.close();
    seen.push(inspect(events));
    expect(seen).toEqual([
      "WaitingIterable(on) { <open>, kept: 1 }",
      "WaitingIterable(readFrom) { <open>, waiting: 1 }",
      "WaitingIterable(readFrom) { <open> }",
      "WaitingIterable(iterate) { <open> }",
      "WaitingIterable(on) { <ended> }",
    ]);
  });

  test("of a writer", () => {
    const full = writeTo(new Writable({ highWaterMark: 1, write() {} }));
    const seen = [inspect(full)];
    full.write("a");
    full.write("b");
    seen.push(inspect(full));
    full.end();
    seen.push(inspect(full));
    full.abort();
    seen.push(inspect(full));
    expect(seen).toEqual([
      "StreamWriter { <open> }",
      "StreamWriter { <open>, waiting: 1 }",
      "StreamWriter { <ending>, waiting: 1 }",
      "StreamWriter { <aborted> }",
    ]);
  });

  test("of the loop, its handles, its clock, and of holds", () => {
    using clock = virtualClock({ autoAdvance: false }).install();
    const loop = EventLoop.current();
    const [soon, later] = [loop.callSoon(() => {}), loop.callLater(5, () => {})];
    const seen = [loop, soon, later, clock].map((each) => inspect(each));
    clock.advance(1);
    later.cancel();
    seen.push(inspect(loop), inspect(soon), inspect(later), inspect(virtualClock()));
    const hold = new Lock().tryAcquire();
    seen.push(inspect(hold), inspect(new Semaphore().tryAcquire()));
    hold?.release();
    seen.push(inspect(hold));
    expect(seen).toEqual([
      "EventLoop { <idle>, ready: 1, timers: 1 }",
      "Handle { <scheduled> }",
      "TimerHandle { <scheduled>, when: 5 }",
      "VirtualClock { <installed>, turns: 1, timer: 5 }",
      "EventLoop { <idle> }",
      "Handle { <ran> }",
      "TimerHandle { <cancelled>, when: 5 }",
      "VirtualClock { <not installed> }",
      "Hold(Lock) { <held> }",
      "Hold(Semaphore) { <held> }",
      "Hold(Lock) { <released> }",
    ]);
  });

  test.each([2, null, Number.POSITIVE_INFINITY])("of what leads back to itself, to depth %s", (depth) => {
    const [itself, other, back, inside, rejected, cancelled] = Array.from(
      { length: 6 },
      () => new SyncFuture<unknown>(),
    );
    itself?.resolve(itself);
    other?.resolve(back);
    back?.resolve(other);
    inside?.resolve({ inside });
    rejected?.addDoneCallback(() => {});
    rejected?.reject(rejected);
    cancelled?.cancel(cancelled);
    const shown = [itself, other, inside, rejected, cancelled].map((each) => inspect(each, { depth }));
    expect(shown).toEqual([
      "SyncFuture { [Circular] }",
      "SyncFuture { SyncFuture { [Circular] } }",
      "SyncFuture { { inside: [Circular] } }",
      "SyncFuture { <rejected> [Circular] }",
      "SyncFuture { <cancelled> [Circular] }",
    ]);
    expect(inspect([itself, itself], { depth: 3 })).toBe("[ SyncFuture { [Circular] }, SyncFuture { [Circular] } ]");
  });

  test("keeps to the depth, the colours and the indentation of what it stands in", () => {
    const future = new SyncFuture<unknown>();
    future.resolve({ a: { b: { c: {} } } });
    expect(inspect({ future }, { depth: 1 })).toBe("{ future: SyncFuture { { a: [Object] } } }");
    expect(inspect({ a: { future } }, { depth: 0 })).toBe("{ a: [Object] }");
    expect(inspect([[future]], { depth: 0 })).toBe("[ [Array] ]");
    expect(inspect([future], { depth: 0 })).toBe("[ [SyncFuture] ]");
    expect(inspect(new SyncFuture(), { colors: true })).toContain("\u001b[36m<pending>\u001b[39m");
  });

  test("F1: does not count as looking at it", () => {
    const future = new SyncFuture();
    const observed = (): boolean => future.observed;
    future.cancel();
    inspect(future);
    expect(observed()).toBe(false);
  });
});
