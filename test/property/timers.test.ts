import fc from "fast-check";
import { type Timer, TimerHeap } from "../../runtime/timers.js";

/** The oracle: an array, sorted by deadline and then by insertion at each look. */
class SortedTimers {
  private entries: { deadline: number; id: number }[] = [];
  add(deadline: number, id: number): void {
    this.entries.push({ deadline, id });
    this.entries.sort((a, b) => a.deadline - b.deadline || a.id - b.id);
  }
  cancel(id: number): boolean {
    const place = this.entries.findIndex((entry) => entry.id === id);
    if (place < 0) return false;
    this.entries.splice(place, 1);
    return true;
  }
  takeDue(now: number): number | null {
    return this.entries.length > 0 && this.entries[0].deadline <= now ? (this.entries.shift()?.id ?? null) : null;
  }
  get size(): number {
    return this.entries.length;
  }
  nextDeadline(): number {
    return this.entries[0]?.deadline ?? Number.POSITIVE_INFINITY;
  }
}

type Step = { do: "add"; deadline: number } | { do: "cancel"; nth: number } | { do: "take"; now: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("add" as const), deadline: fc.integer({ min: 0, max: 20 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("cancel" as const), nth: fc.nat(60) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("take" as const), now: fc.integer({ min: 0, max: 20 }) }) },
);

function agree(steps: readonly Step[]): void {
  const heap = new TimerHeap();
  const oracle = new SortedTimers();
  const timers: Timer[] = [];
  let fired: number | null = null;
  for (const s of steps) {
    if (s.do === "add") {
      const id = timers.length;
      oracle.add(s.deadline, id);
      timers.push(heap.add(s.deadline, () => (fired = id)));
    } else if (s.do === "cancel") {
      if (timers.length > 0) {
        const id = s.nth % timers.length;
        expect(heap.cancel(timers[id])).toBe(oracle.cancel(id));
      }
    } else {
      fired = null;
      heap.takeDue(s.now)?.();
      expect(fired).toBe(oracle.takeDue(s.now));
    }
    expect(heap.size).toBe(oracle.size);
    expect(heap.nextDeadline()).toBe(oracle.nextDeadline());
  }
}

const seed = Number(process.env.SYNCAWAIT_SEED ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env.SYNCAWAIT_RUNS ?? 500);

test(`timers: the heap agrees with a sorted array (SYNCAWAIT_SEED=${seed})`, () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 200 }), agree), { seed, numRuns });
});

test("timers: cancelled ones are pruned, and what is left still comes out in order", () => {
  const heap = new TimerHeap();
  const fired: number[] = [];
  const timers = Array.from({ length: 20_000 }, (_, i) => {
    const deadline = (i * 7919) % 20_000;
    return heap.add(deadline, () => fired.push(deadline));
  });
  for (const [i, timer] of timers.entries()) {
    if (i % 10 !== 0) heap.cancel(timer);
  }
  expect(heap.size).toBe(2000);
  expect(heap.footprint).toBeLessThanOrEqual(2 * 2000 + 1000);
  for (let callback = heap.takeDue(20_000); callback !== null; callback = heap.takeDue(20_000)) callback();
  expect(fired).toHaveLength(2000);
  expect(fired).toEqual([...fired].sort((a, b) => a - b));
});

test("timers: a fired or cancelled timer holds its callback no longer", () => {
  const heap = new TimerHeap();
  const cancelled = heap.add(5, () => {});
  const due = heap.add(1, () => {});
  heap.cancel(cancelled);
  heap.takeDue(1);
  expect([cancelled.callback, due.callback]).toEqual([null, null]);
  expect(heap.cancel(due)).toBe(false);
});
