/** Numbers that break what is not flat. */
import { SyncFuture, spawn } from "../../runtime/index.js";
import { inNode } from "./support/inNode.js";
import { waiting } from "./support/waiting.js";

/** Hands over ownership at release (D6), as small as a lock can be. */
class Lock {
  private locked = false;
  private readonly waiters: SyncFuture<void>[] = [];
  private served = 0;

  acquire(): SyncFuture<void> {
    const turn = new SyncFuture<void>();
    if (this.locked) this.waiters.push(turn);
    else turn.resolve();
    this.locked = true;
    return turn;
  }

  release(): void {
    while (this.served < this.waiters.length) {
      if (this.waiters[this.served++]?.tryResolve()) return;
    }
    this.locked = false;
  }
}

test("D6: 10 000 waiters on one lock all have their turn, first in, first out", () => {
  const [lock, order]: [Lock, number[]] = [new Lock(), []];
  let inside = 0;
  const worker = waiting(function* (i: number) {
    yield lock.acquire();
    expect(++inside).toBe(1);
    order.push(i);
    inside--;
    lock.release();
    return i;
  });
  const first = lock.acquire();
  expect(first.done()).toBe(true);
  const tasks = Array.from({ length: 10_000 }, (_, i) => spawn(worker, i));
  lock.release();
  expect(tasks.every((task) => task.state === "fulfilled")).toBe(true);
  expect(order).toEqual(Array.from({ length: 10_000 }, (_, i) => i));
});

/** In a process of its own, on the default stack and without what jest adds: each task waits for the one before it. */
const chain = (length: number, text: string): ReturnType<typeof inNode> =>
  inNode(`
    const { SyncFuture, spawn } = require("./runtime/index.js");
    const { fn, rt, wait } = require("./runtime/internal.js");
    const entry = (enter) => function (...args) { return enter.apply(this, args); };
    const next = fn("next", entry, function* (before) {
      const t = wait(before);
      return 1 + (t === null && rt.s ? yield : t);
    });
    const first = new SyncFuture();
    let last = first;
    for (let i = 0; i < ${length}; i++) last = spawn(next, last);
    ${text}
  `);

test("S6: a chain of 1 000 000 tasks completes on the default stack", () => {
  expect(chain(1_000_000, "first.resolve(0); console.log(last.result())").stdout).toBe("1000000");
}, 60_000);

test("C3: a request goes down a chain of 200 000 tasks", () => {
  expect(chain(200_000, "last.cancel(); console.log(last.state, first.state)").stdout).toBe("cancelled cancelled");
}, 60_000);
