/**
 * The worked examples of docs/runtime.md. The first is the lost item: whoever takes an item is cancelled some turns after the item
 * came. In asyncio, as with promises and AbortSignal, there is a number of turns at which the item is consumed and its consumer cancelled.
 *
 * There is no task group yet; in its place stands a cancel scope, in which a child is spawned and waited for.
 */
import {
  CancelScope,
  configure,
  currentTask,
  EventLoop,
  runNestedUntilComplete,
  SyncFuture,
  type SyncTask,
  sleep,
  spawn,
  syncGather,
  syncShield,
  syncWait,
  syncWaitFor,
} from "../../runtime/index.js";
import { kernel } from "../../runtime/kernel.js";
import { type VirtualClock, virtualClock } from "../../runtime/testing/index.js";
import { invoking, waiting } from "./support/waiting.js";

const limits = [0, 1, 2, 64, Number.POSITIVE_INFINITY];
const turns = Array.from({ length: 11 }, (_, k) => k);
const wrappers = [0, 1, 2, 3, 4, 5];
const kinds = ["plain", "waitFor", "gather", "scope"] as const;
type Kind = (typeof kinds)[number];

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

/** A task that waits for a task, and so on, down to `consume`. */
const wrapped = waiting(function* (store: Store, kind: Kind, depth: number): Generator<unknown, unknown, never> {
  const begin = (): SyncTask<unknown> => (depth === 0 ? spawn(consume, store) : spawn(wrapped, store, kind, depth - 1));
  if (kind === "plain") return yield begin();
  if (kind === "waitFor") return yield syncWaitFor(begin(), 1000);
  if (kind === "gather") return ((yield syncGather(begin())) as unknown[])[0];
  const body = waiting(function* () {
    return yield begin();
  });
  return yield invoking(new CancelScope(), "run", body);
});

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

function outcome(task: SyncTask<unknown>, { items }: Store): Outcome {
  if (task.state === "fulfilled" && task.result() === "item") return items.length === 0 ? "delivered" : "both";
  return task.state === "cancelled" && items.length === 1 ? "kept" : "lost";
}

function cancelledConsumer(kind: Kind, depth: number, k: number, early: boolean): Outcome {
  const store = new Store();
  const task = spawn(wrapped, store, kind, depth);
  const [feed, cancel] = [() => store.feed(), () => void task.cancel()];
  play(k, ...(early ? [cancel, feed] : [feed, cancel]));
  return outcome(task, store);
}

function count(outcomes: readonly Outcome[]): Record<Outcome, number> {
  const counts = { delivered: 0, kept: 0, lost: 0, both: 0 };
  for (const each of outcomes) counts[each]++;
  return counts;
}

/** All of them, for one nesting limit. */
function grid(): Outcome[] {
  return kinds.flatMap((kind) =>
    wrappers.flatMap((depth) =>
      turns.flatMap((k) => [false, true].map((early) => cancelledConsumer(kind, depth, k, early))),
    ),
  );
}

describe("example 1: the lost item", () => {
  test.each(limits)(
    "C4, S13, C3: at most %d nested drains: 11 turns x 6 wrappers x 4 kinds x early or not: none lost",
    (D) => {
      configure({ maxDrainDepth: D });
      const half = (turns.length * wrappers.length * kinds.length * 2) / 2;
      expect(count(grid())).toEqual({ delivered: half, kept: half, lost: 0, both: 0 });
    },
  );

  test.each(["forward", "resultWins"] as const)("the grid sees it when the rule is off: %s", (rule) => {
    configure({ maxDrainDepth: 0 });
    kernel.ablate[rule] = true;
    const { lost } = count(grid());
    kernel.ablate[rule] = false;
    expect(lost).toBeGreaterThan(0);
  });
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
