/**
 * The worked examples of docs/runtime.md. The first is the lost item: whoever takes an item is cancelled some turns after the item
 * came. In asyncio, as with promises and AbortSignal, there is a number of turns at which the item is consumed and its consumer cancelled.
 *
 * A row of the grid is a way to wait for the item (lostItem/sources.ts) behind a combinator (lostItem/wrappers.ts).
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as runtime from "../../runtime/index.js";
import {
  configure,
  currentTask,
  EventLoop,
  runNestedUntilComplete,
  SyncFuture,
  type SyncTask,
  sleep,
  spawn,
  syncShield,
  syncWait,
} from "../../runtime/index.js";
import { kernel } from "../../runtime/kernel.js";
import { type VirtualClock, virtualClock } from "../../runtime/testing/index.js";
import { type Source, sources } from "./lostItem/sources.js";
import { wrappers } from "./lostItem/wrappers.js";
import { waiting } from "./support/waiting.js";

const limits = [0, 1, 2, 64, Number.POSITIVE_INFINITY];
const turns = Array.from({ length: 11 }, (_, k) => k);
/** Every way to wait in every schedule; by default the others of them only in some. */
const isFull = process.env.SYNCAWAIT_GRID === "full";
const depths = [0, 1, 2, 3, 4, 5];

let clock: VirtualClock;
const { maxDrainDepth } = kernel.configuration;
beforeEach(() => {
  clock = virtualClock({ autoAdvance: false }).install();
});
afterEach(() => {
  clock.uninstall();
  configure({ maxDrainDepth });
});

class Store {
  readonly items: string[] = [];
  readonly ready = new SyncFuture<void>();

  feed(): void {
    this.items.push("item");
    this.ready.resolve();
  }
}

const consume = waiting(function* consume(store: Store) {
  yield syncShield(store.ready);
  return store.items.pop();
});

interface Schedule {
  readonly source: string;
  readonly kind: string;
  /** How many wrappers stand around the first one. */
  readonly depth: number;
  /** Turns of the loop between the item and the cancel. */
  readonly k: number;
  /** The cancel comes first. */
  readonly early: boolean;
}

/** A task that waits for a task, and so on, down to the consumer. */
function wrapped({ consume }: Source, kind: string, depth: number, handles: SyncTask<unknown>[]): SyncTask<unknown> {
  const way = wrappers[kind];
  if (way === undefined) throw new Error(`no wrapper ${kind}`);
  const begin = (): SyncTask<unknown> =>
    depth === 0 ? spawn(consume) : wrapped({ consume } as Source, kind, depth - 1, handles);
  return spawn(waiting(() => way(begin, handles)));
}

/** Runs `actions` one after the other, `k` turns of the loop apart, each from a job of the loop. */
function play(k: number, ...actions: (() => void)[]): void {
  const loop = EventLoop.current();
  const after = (left: number, action: () => void): void => {
    if (left === 0) action();
    else loop.callSoon(() => after(left - 1, action));
  };
  const next = (at: number): void => {
    const action = actions[at];
    if (action === undefined) return;
    after(at === 0 ? 1 : k, () => {
      action();
      next(at + 1);
    });
  };
  next(0);
  clock.runAll();
}

type Outcome = "delivered" | "kept" | "lost" | "both";

function cancelledConsumer({ source: name, kind, depth, k, early }: Schedule): Outcome {
  const source = sources[name]?.();
  if (source === undefined) throw new Error(`no source ${name}`);
  const handles: SyncTask<unknown>[] = [];
  const task = wrapped(source, kind, depth, handles);
  const [feed, cancel] = [() => source.feed(), () => void task.cancel()];
  play(k, ...(early ? [cancel, feed] : [feed, cancel]));
  if (task.state === "fulfilled" && task.result() === "item") return source.left() === 0 ? "delivered" : "both";
  const inHand = handles.some((handle) => handle.state === "fulfilled" && handle.result() === "item");
  return task.state === "cancelled" && source.left() === (inHand ? 0 : 1) ? "kept" : "lost";
}

function* schedules(source: string): Generator<Schedule> {
  const size = sizeOf(source);
  for (const kind of Object.keys(wrappers))
    for (const depth of size.depths)
      for (const k of size.turns) for (const early of [false, true]) yield { source, kind, depth, k, early };
}

/** What a way to wait is tried with: the plain future, which the example is about, with everything. */
function sizeOf(source: string): { depths: readonly number[]; turns: readonly number[] } {
  return source === "future" || isFull ? { depths, turns } : { depths: [0, 2, 5], turns: [0, 1, 2, 3] };
}

/** All of them, for one nesting limit and one source. */
function grid(source: string): Record<Outcome, number> & { losers: string[] } {
  const counts = { delivered: 0, kept: 0, lost: 0, both: 0 };
  const losers: string[] = [];
  for (const schedule of schedules(source)) {
    const outcome = cancelledConsumer(schedule);
    counts[outcome]++;
    if (outcome === "lost" || outcome === "both") losers.push(JSON.stringify(schedule));
  }
  return { ...counts, losers };
}

const kinds = Object.keys(wrappers).length;

describe(`example 1: the lost item: ${turns.length} turns x ${depths.length} depths x ${kinds} wrappers x early or not`, () => {
  describe.each(limits)("C4, S13, C3: at most %d nested drains", (D) => {
    test.each(Object.keys(sources))("waiting by %s: none lost", (source) => {
      configure({ maxDrainDepth: D });
      const { delivered, kept, losers } = grid(source);
      const size = sizeOf(source);
      const inTurns = size.depths.length * kinds;
      const half = inTurns * size.turns.length;
      expect(losers).toEqual([]);
      expect(delivered + kept).toBe(2 * half);
      // Where the cancel comes first nothing is delivered; where it comes second, and is not in the same turn, everything is.
      expect(kept).toBeGreaterThanOrEqual(half);
      expect(delivered).toBeGreaterThanOrEqual(half - inTurns);
    });
  });

  test.each(["forward", "resultWins"] as const)("the grid sees it when the rule is off: %s", (rule) => {
    configure({ maxDrainDepth: 0 });
    kernel.ablate[rule] = true;
    const { lost } = grid("future");
    kernel.ablate[rule] = false;
    expect(lost).toBeGreaterThan(0);
  });
});

test("the grid has every export that hands something over, or stands between who does and who waits", () => {
  const text = ["sources.ts", "wrappers.ts"]
    .map((name) => readFileSync(join(__dirname, "lostItem", name), "utf8"))
    .join();
  const others = [
    // What a program is made of, and what it asks.
    "canSuspend, configure, currentTask, drainDeferrals, ensureSyncFuture, EventLoop, run, runNestedUntilComplete, spawn, spawnLater, syncAwait, SyncTask",
    // Nothing is handed over.
    "checkpoint, sleep, yieldNow",
    // timeout, given when instead of how long.
    "TimeoutScope, timeoutAt",
    // Takes items; that a cancelled write was not written is I3's.
    "writeTo",
  ].flatMap((names) => names.split(", "));
  const missing = Object.keys(runtime).filter(
    (name) => !/Error$|^Queue(Empty|Full|ShutDown)$/.test(name) && !others.includes(name),
  );
  expect(missing.filter((name) => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([]);
});

describe("example 1, the second program: a task and a stop future", () => {
  const consumeOrStop = waiting(function* (task: SyncTask<unknown>, stop: SyncFuture<void>) {
    try {
      yield syncWait<unknown>([task, stop], { returnWhen: "FIRST_COMPLETED" });
      return task.done() ? task.result() : "stopped";
    } finally {
      task.cancel();
    }
  });

  /** What became of the item, and what the program gave. */
  function stoppable(k: number, stopFirst: boolean): [result: unknown, items: string[], task: SyncTask<unknown>] {
    const [store, stop] = [new Store(), new SyncFuture<void>()];
    const task = spawn(consume, store);
    const main = spawn(consumeOrStop, task, stop);
    const [feed, halt] = [() => store.feed(), () => stop.resolve()];
    play(k, ...(stopFirst ? [halt, feed] : [feed, halt]));
    return [main.result(), store.items, task];
  }

  test.each(limits)("at most %d nested drains: the result, or stopped and the item stays", (D) => {
    configure({ maxDrainDepth: D });
    for (const k of turns) {
      expect(stoppable(k, false).slice(0, 2)).toEqual(["item", []]);
      // In one job, with no nested drain at all, the item is there before the stop is seen: see below.
      if (D > 0 || k > 0) expect(stoppable(k, true).slice(0, 2)).toEqual(["stopped", ["item"]]);
    }
  });

  test("C4: what is ready before the cancel is delivered to the task; its waiter has left, its handle has the item", () => {
    configure({ maxDrainDepth: 0 });
    const [result, items, task] = stoppable(0, true);
    expect([result, items, task.result()]).toEqual(["stopped", [], "item"]);
  });
});

test("C3: a cancel that is called again by what the first one reached comes from the program, and is no circle of waits", () => {
  const queue = new SyncFuture<string>();
  const inner = waiting(function* inner() {
    try {
      yield new SyncFuture();
    } catch {
      outer.cancel();
      // That request has come here too, so this is not waited for; else it would bring a value to nobody.
      return yield queue;
    }
  });
  const tasks: SyncTask<unknown>[] = [];
  const outer = spawn(
    waiting(function* () {
      tasks.push(spawn(inner));
      return yield tasks[0];
    }),
  );
  outer.cancel();
  expect([outer.state, tasks[0]?.state, queue.state]).toEqual(["cancelled", "cancelled", "cancelled"]);
});

test("example 2: calling async code from sync code", () => {
  const printed: number[] = [];
  const ticker = waiting(function* ticker() {
    for (let i = 0; i <= 4; i++) {
      printed.push(i);
      yield sleep(1000);
    }
  });
  const job = waiting(function* job() {
    yield sleep(2000);
    return 42;
  });
  // A plain function, which no transformer has seen: it blocks its stack and nothing else.
  const plain = (): number => runNestedUntilComplete(spawn(job));
  const before: unknown[] = [];
  const main = spawn(
    waiting(function* main() {
      const ticking = spawn(ticker);
      before.push(currentTask());
      printed.push(plain());
      before.push(currentTask());
      yield ticking;
    }),
  );
  clock.runAll();
  expect(main.state).toBe("fulfilled");
  expect(printed).toEqual([0, 1, 42, 2, 3, 4]);
  expect(before).toEqual([main, main]);
});
