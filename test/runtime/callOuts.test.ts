/** D1: what a combinator has done by the time at which it calls out, to callbacks and to inputs that it cancels. */
import {
  asCompleted,
  EventLoop,
  SyncFuture,
  sleep,
  spawn,
  syncGather,
  syncShield,
  syncWait,
  syncWaitFor,
  timeout,
} from "../../runtime/index.js";
import { type VirtualClock, virtualClock } from "../../runtime/testing/index.js";
import { calling, waiting } from "./support/waiting.js";

let clock: VirtualClock;
beforeEach(() => {
  clock = virtualClock({ autoAdvance: false }).install();
});
afterEach(() => clock.uninstall());

/** What `look` sees when the callbacks of `future` run. */
function inCallback<T>(future: SyncFuture<unknown>, look: () => T): { seen?: T } {
  const box: { seen?: T } = {};
  future.addDoneCallback(() => {
    box.seen = look();
  });
  return box;
}

describe("D1: state first, call-outs last", () => {
  test("D1: a wait has left its inputs and its timer behind when its callbacks run", () => {
    const [a, b] = [new SyncFuture(), new SyncFuture()];
    const first = syncWait([a, b], { returnWhen: "FIRST_COMPLETED", timeout: 1000 });
    const box = inCallback(first, () => [b.waiters().length, EventLoop.current().hasWork()]);
    a.resolve(1);
    expect(box.seen).toEqual([0, false]);
  });

  test("D1: so it has when it is cancelled", () => {
    const a = new SyncFuture();
    const waiting = syncWait([a], { timeout: 1000 });
    const box = inCallback(waiting, () => [a.waiters().length, EventLoop.current().hasWork()]);
    waiting.cancel();
    expect(box.seen).toEqual([0, false]);
  });

  test("D1: a limit's timer is gone when its outcome is there; so is a cancelled sleep's", () => {
    const input = new SyncFuture();
    const limited = syncWaitFor(input, 1000);
    const box = inCallback(limited, () => EventLoop.current().hasWork());
    input.resolve(1);
    expect(box.seen).toBe(false);
    const nap = sleep(1000);
    const nobody = inCallback(nap, () => EventLoop.current().hasWork());
    nap.cancel();
    expect(nobody.seen).toBe(false);
  });

  test("D1: a shield has left what it shields", () => {
    const inner = new SyncFuture();
    const outer = syncShield(inner);
    const box = inCallback(outer, () => inner.waiters().length);
    outer.cancel();
    expect(box.seen).toBe(0);
  });

  test("D1: the scope of a limit is over, and its timer gone, when whoever waited for it goes on", () => {
    const body = waiting(function* bodyOf() {
      yield sleep(10);
    });
    const outer = spawn(
      waiting(function* outerBody() {
        yield calling(timeout as (ms: number, body: () => unknown) => unknown, 1000, body);
        return EventLoop.current().hasWork();
      }),
    );
    clock.advance(10);
    expect(outer.result()).toBe(false);
  });
});

describe("D1: a snapshot, and another look after each call-out", () => {
  test("D1: an input that comes to its end while a gather asks another one keeps its value", () => {
    const [a, b] = [new SyncFuture<string>(), new SyncFuture<string>()];
    const gathered = syncGather(a, b, { returnExceptions: true });
    a.addDoneCallback(() => b.resolve("in time"));
    expect(gathered.cancel("stop")).toBe(true);
    // C7: one has ended cancelled, and so does the gather; the value stays with its handle.
    expect([a.state, b.state, gathered.state]).toEqual(["cancelled", "fulfilled", "cancelled"]);
  });

  test("D1: a gather that is cancelled again while it asks its inputs completes once, and after the outer call has asked all", () => {
    const [a, b] = [new SyncFuture<string>(), new SyncFuture<string>()];
    const gathered = syncGather(a, b);
    const states: string[] = [];
    a.addDoneCallback(() => void gathered.cancel("again"));
    gathered.addDoneCallback(() => states.push(`${a.state} ${b.state}`));
    gathered.cancel("stop");
    expect([states, gathered.state]).toEqual([["cancelled cancelled"], "cancelled"]);
  });

  test("D1: who is handed a handle by asCompleted and takes the next one at once gets the next one", () => {
    const [a, b] = [new SyncFuture<string>(), new SyncFuture<string>()];
    const iterator = asCompleted([a, b])[Symbol.asyncIterator]();
    const log: unknown[] = [];
    const take = (): void => {
      (iterator.next() as unknown as SyncFuture<IteratorResult<SyncFuture<string>>>).addDoneCallback((next) => {
        const { done, value } = next.result();
        log.push(done ? "over" : value.result());
        if (!done) take();
      });
    };
    take();
    a.addDoneCallback(() => b.resolve("b"));
    a.resolve("a");
    expect(log).toEqual(["a", "b", "over"]);
  });
});
