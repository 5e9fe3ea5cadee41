/** Calls that the worker looks out for, and results that this thread does, between real threads. Every course of events, played: interleaving.test.ts. */
import { join } from "node:path";
import type { SyncFuture } from "../../../runtime/future";
import { seededRandom } from "../../../runtime/testing/random";
import { built } from "../support/built";
import { failure } from "./failure";

const { configure, runNestedUntilComplete: wait } = built("index.js");
const { createReactor, reactor } = built("reactor/index.js");
type Work = typeof import("./work.mjs");
const file = join(__dirname, "work.mjs");
const work = wait(reactor.import<Work>(file));

/** One after the other and blocked for each: where there are two cores, these are claimed. */
function warmUp(module: typeof work): void {
  for (let n = 0; n < 50; n++) expect(wait(module.identity(n))).toBe(n);
}

const settled = (call: SyncFuture<unknown>) =>
  new Promise<void>((resolve) => void call.addDoneCallback(() => resolve()));

test("thousands of calls, short and long, blocked, awaited, left and cancelled: begun as made, told as given", async () => {
  const seed = Number(process.env.SYNCAWAIT_SEED ?? Math.floor(Math.random() * 2 ** 31));
  const random = seededRandom(seed);
  const one = <T>(...of: T[]): T => of[Math.floor(random() * of.length)] as T;
  const size = () => one("short", "short", "short", "long", "object") as "short" | "long" | "object";
  const pending: SyncFuture<unknown>[] = [];
  const came: number[] = [];
  const cancelled = new Set<number>();
  let calls = 0;
  const call = () => {
    const n = calls++;
    const future = work.numbered(
      n,
      one("now", "now", "next", "later"),
      size(),
      { short: 0, long: "x".repeat(900), object: [] }[size()],
    );
    future.addDoneCallback(() => {
      pending.splice(pending.indexOf(future), 1);
      if (future.cancelled()) cancelled.add(n);
      else came.push(n);
    });
    pending.push(future);
    return future;
  };
  while (calls < 6000) {
    const future = random() < 0.6 ? call() : pending[Math.floor(random() * pending.length)];
    const what = random();
    if (future === undefined) continue;
    if (what < 0.4) wait(future);
    else if (what < 0.5) await settled(future);
    else if (what < 0.55) await null;
    else if (what < 0.57) await new Promise((resolve) => void setImmediate(resolve));
    else if (what < 0.58) future.cancel();
    // Own work, in which results come and nobody is blocked.
    else if (what < 0.7) for (let turns = 0; turns < 5000; turns++);
  }
  await Promise.all(pending.map(settled));
  const { begun, given } = wait(work.courseSoFar());
  expect({ seed, begun }).toEqual({ seed, begun: Array.from({ length: calls }, (_, n) => n) });
  expect({ seed, came }).toEqual({ seed, came: given.filter((n) => !cancelled.has(n)) });
});

test("a result that nobody blocks for arrives, also when it comes before the turn ends", async () => {
  warmUp(work);
  for (let n = 0; n < 500; n++) {
    const call = work.identity(n);
    for (let turns = 0; turns < n * 20; turns++);
    expect(await call).toBe(n);
  }
});

test("a call that is cancelled as soon as it is made is stopped, and those after it are made", async () => {
  warmUp(work);
  for (let n = 0; n < 200; n++) {
    const call = work.held(n);
    call.cancel("enough");
    expect(await failure(() => wait(call))).toMatchObject({ name: "CancelledError", reason: "enough" });
    void work.releaseHeld();
    expect(wait(work.identity(n))).toBe(n);
  }
});

test.each([
  ["blocked", (call: SyncFuture<unknown>) => wait(call)],
  ["awaited", (call: SyncFuture<unknown>) => call],
])(
  "a thread that dies of the next call, %s: who waits is told, and what was given before has come",
  async (_, outcome) => {
    const own = createReactor();
    const module = wait(own.import<Work>(file));
    for (let n = 0; n < 3; n++) {
      warmUp(module);
      const last = module.lastWords(n);
      const lost = module.never();
      lost.addDoneCallback(() => {});
      expect(await outcome(last)).toBe(n);
      expect(await failure(() => outcome(lost))).toMatchObject({ code: "ERR_SYNCAWAIT_REACTOR_DIED" });
      warmUp(module);
      expect(await failure(() => outcome(module.exit()))).toMatchObject({ code: "ERR_SYNCAWAIT_REACTOR_DIED" });
    }
    own.close();
  },
);

test("reports say that another thread brought it, whichever way it came", () => {
  const tiers: number[] = [];
  configure({ onBlock: ({ tier }) => void tiers.push(tier) });
  try {
    warmUp(work);
    wait(work.identity([1]));
  } finally {
    configure({ onBlock: undefined });
  }
  expect(tiers).toEqual(new Array(51).fill(2));
});
