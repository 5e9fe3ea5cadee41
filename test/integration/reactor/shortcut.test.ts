/** The short way: small calls and results in shared memory. What is called, in what order, and what comes of it is as if all of it went by messages. */
import { join } from "node:path";
import { Slots } from "../../../runtime/reactor/slots";
import { built } from "../support/built";

const { runNestedUntilComplete: wait, SyncFuture, syncGather } = built("index.js");
const { createReactor, reactor } = built("reactor/index.js");
const file = join(__dirname, "work.mjs");
const work = wait(reactor.import<typeof import("./work.mjs")>(file));

const long = "x".repeat(2000);
const values = [
  0,
  -0,
  1.5,
  Number.NaN,
  Number.NEGATIVE_INFINITY,
  2 ** 53,
  "",
  "text",
  "😀\ud800",
  long,
  true,
  false,
  null,
  undefined,
  2n ** 70n,
];

test.each(Object.entries(values))("%s is the same on the other side, and here again", (_name, value) => {
  for (let n = 0; n < 3; n++) {
    expect(wait(work.identity(value))).toBe(value);
    expect(wait(work.later(value))).toBe(value);
  }
});

test.each(Object.entries(values))("%s: a slot gives back what it took, or does not take it", (_name, value) => {
  const { order } = new Slots();
  const fits = value !== long && typeof value !== "bigint";
  expect(order.write(1, 2, [7, value, "after"])).toBe(fits);
  if (fits) expect([order.first, order.second, ...order.read()]).toEqual([1, 2, 7, value, "after"]);
});

test("a slot takes sixteen values, and as much text as it has room for", () => {
  const { report } = new Slots();
  expect(report.write(0, 0, new Array(16).fill(1))).toBe(true);
  expect(report.write(0, 0, new Array(17).fill(1))).toBe(false);
  expect(report.write(0, 0, ["a".repeat(240), "b".repeat(240)])).toBe(true);
  expect(report.read()).toEqual(["a".repeat(240), "b".repeat(240)]);
  expect(report.write(0, 0, ["a".repeat(240), "b".repeat(241)])).toBe(false);
});

test("calls begin in the order in which they are made, whichever way each of them takes", () => {
  const expected: unknown[] = [];
  for (let round = 0; round < 20; round++) {
    const calls = [1, "small", { by: "message" }, long, 2, [3], 4].map((value) => {
      expected.push(value);
      return work.note(value);
    });
    wait(round % 2 === 0 ? syncGather(...calls) : (calls.at(-1) as InstanceType<typeof SyncFuture>));
  }
  expect(wait(work.noted())).toEqual(expected);
});

test("results come in the order in which they are given, whichever way each of them takes", () => {
  for (let round = 0; round < 20; round++) {
    const order: number[] = [];
    const given = [1, { by: "message" }, 2, [3], long, 4, null];
    const calls = given.map((value, at) => {
      const call = work.inTurn(value);
      call.addDoneCallback(() => void order.push(at));
      return call;
    });
    expect(wait(syncGather(...calls))).toEqual(given);
    expect(order).toEqual(given.map((_, at) => at));
  }
});

test("a result that comes when the stack has gone on for another reason is not lost", async () => {
  const first = work.identity(1);
  expect(wait(first)).toBe(1);
  const held = work.held("held");
  // This one comes by a message.
  expect(wait(work.identity({ quick: true }))).toEqual({ quick: true });
  // Nobody is blocked any more.
  void work.releaseHeld();
  expect(await held).toBe("held");
});

test("results that came along with one that a stack has blocked for arrive, though nobody else blocks", async () => {
  const calls = Array.from({ length: 8 }, () => work.identity(long));
  const others = calls.splice(3);
  // The others are said in one message with the third at the latest: of what was taken so, the host has no event.
  for (const call of calls) expect(wait(call)).toBe(long);
  expect(await Promise.all(others)).toEqual(others.map(() => long));
});

test("a first call of a function that cannot be sent: the second finds the function", () => {
  const unsendable = (() => 1) as unknown as number;
  expect(() => wait(work.count(unsendable))).toThrow(expect.objectContaining({ code: "ERR_SYNCAWAIT_REACTOR_CLONE" }));
  const reader = wait(work.count(2));
  expect([...reader]).toEqual([0, 1]);
});

test("who sleeps without an end is woken: two thousand waits, each with another one inside", () => {
  for (let n = 0; n < 1000; n++) {
    const inner = new SyncFuture<number>();
    const outer = work.identity(n);
    outer.addDoneCallback(() => inner.resolve(wait(work.later(n + 1)) as number));
    expect(wait(inner)).toBe(n + 1);
  }
});

test("a thread that ends while a call stands in the slot: who waits is told", () => {
  const own = createReactor();
  const module = wait(own.import<typeof import("./work.mjs")>(file));
  expect(wait(module.identity(1))).toBe(1);
  const calls = [module.exit(), module.identity(2)];
  for (const call of calls)
    expect(() => wait(call)).toThrow(
      expect.objectContaining({ name: "ReactorError", code: "ERR_SYNCAWAIT_REACTOR_DIED" }),
    );
  own.close();
});
