import { Barrier, Event, Queue, type SyncFuture, spawn } from "../../../runtime/index.js";
import { waiting } from "../support/waiting.js";

/** What is seen of `waits` by each task that waits for one of them, as it goes on. */
function seenBy(waits: readonly SyncFuture<unknown>[]): string[] {
  const seen: string[] = [];
  const watching = waiting(function* watchingBody(wait: SyncFuture<unknown>) {
    try {
      yield wait;
    } catch {}
    seen.push(waits.map(({ state }) => state).join(" "));
  });
  for (const wait of waits) spawn(watching, wait);
  return seen;
}

describe("D7: one call serves several waits", () => {
  test("D7: Event.set: all waits are done before the first task goes on", () => {
    const event = new Event();
    const seen = seenBy([event.wait(), event.wait(), event.wait()]);
    event.set();
    expect(seen).toEqual(Array(3).fill("fulfilled fulfilled fulfilled"));
  });

  test("D7: the last Barrier.wait: the same, and the barrier is empty then", () => {
    const barrier = new Barrier(4);
    const waits = [barrier.wait(), barrier.wait(), barrier.wait()];
    const inside: number[] = [];
    waits[0]?.addDoneCallback(() => inside.push(barrier.waiting));
    const seen = seenBy(waits);
    expect(barrier.wait().result()).toBe(3);
    expect([seen, inside]).toEqual([Array(3).fill("fulfilled fulfilled fulfilled"), [0]]);
  });

  test("D7: Queue.shutdown: getters and putters alike", () => {
    const empty = new Queue<number>();
    const gets = seenBy([empty.get(), empty.get()]);
    empty.shutdown();
    expect(gets).toEqual(Array(2).fill("rejected rejected"));
    const full = new Queue<number>(1);
    full.putNowait(1);
    const puts = seenBy([full.put(2), full.put(3)]);
    full.shutdown();
    expect(puts).toEqual(Array(2).fill("rejected rejected"));
  });

  test("D7: a task that goes on and changes what the others waited for changes nothing for them", () => {
    const event = new Event();
    const waits = [event.wait(), event.wait()];
    waits[0]?.addDoneCallback(() => {
      event.clear();
      expect(waits[1]?.cancel()).toBe(false);
    });
    event.set();
    expect([waits[1]?.state, event.isSet]).toEqual(["fulfilled", false]);
  });
});
