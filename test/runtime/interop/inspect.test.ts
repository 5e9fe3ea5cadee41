import { inspect } from "node:util";
import {
  CancelledError,
  CancelScope,
  SyncFuture,
  spawn,
  spawnLater,
  syncGather,
  timeout,
} from "../../../runtime/index.js";
import { Requests } from "../../../runtime/requests.js";
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
