import { inspect } from "node:util";
import {
  CancelledError,
  configure,
  EventLoop,
  type Hold,
  InvalidStateError,
  Lock,
  runNestedUntilComplete,
  SyncFuture,
  spawn,
  syncShield,
  syncWaitFor,
  TimeoutError,
} from "../../../runtime/index.js";
import { kernel } from "../../../runtime/kernel.js";
import { createOrder, virtualClock } from "../../../runtime/testing/index.js";
import { caught } from "../support/caught.js";
import { inNode } from "../support/inNode.js";
import { waiting } from "../support/waiting.js";

const { maxDrainDepth } = kernel.configuration;
afterEach(() => configure({ maxDrainDepth }));

/** Holds the lock until `until` is done. */
const holder = waiting(function* holder(lock: Lock, log: string[], name: string, until: SyncFuture<unknown>) {
  const hold = (yield lock.acquire()) as Hold;
  log.push(`${name} has it`);
  try {
    yield until;
  } finally {
    log.push(`${name} releases`);
    hold.release();
  }
});

test("a free lock is acquired at once, and again when it was released", () => {
  const lock = new Lock();
  expect(lock.locked).toBe(false);
  const first = lock.acquire();
  expect([first.state, lock.locked]).toEqual(["fulfilled", true]);
  first.result().release();
  expect(lock.locked).toBe(false);
  expect(lock.acquire().state).toBe("fulfilled");
});

test("D6: first come, first served", () => {
  const lock = new Lock();
  const log: string[] = [];
  const ends = ["a", "b", "c"].map((name) => {
    const end = new SyncFuture<void>();
    spawn(holder, lock, log, name, end);
    return end;
  });
  for (const end of ends) end.resolve();
  expect(log).toEqual(["a has it", "a releases", "b has it", "b releases", "c has it", "c releases"]);
  expect(lock.locked).toBe(false);
});

test("D6: a lock that is released while somebody waits is never free, so nobody who comes then gets it first", () => {
  const lock = new Lock();
  const order = createOrder();
  const held = lock.acquire().result();
  const waits = lock.acquire();
  waits.addDoneCallback(() => {
    order.step(1);
    expect(lock.locked).toBe(true);
    expect(lock.tryAcquire()).toBeNull();
    const newcomer = lock.acquire();
    expect(newcomer.state).toBe("pending");
    newcomer.addDoneCallback(() => order.step(3));
  });
  held.release();
  order.step(2);
  waits.result().release();
  order.done(4);
  order.verify();
});

test("D6: also where the nesting limit puts the waiter's turn off (S5), the lock is already its own", () => {
  configure({ maxDrainDepth: 0 });
  const lock = new Lock();
  const outer = new SyncFuture<void>();
  const held = lock.acquire().result();
  const log: string[] = [];
  const waits = lock.acquire();
  waits.addDoneCallback(() => log.push("the waiter's turn"));
  outer.addDoneCallback(() => {
    held.release();
    log.push(`stolen: ${lock.tryAcquire() !== null}`, waits.state);
  });
  outer.resolve();
  expect(log).toEqual(["stolen: false", "fulfilled", "the waiter's turn"]);
});

test("S4: the next holder has run up to its first wait when release() returns", () => {
  const lock = new Lock();
  const held = lock.acquire().result();
  const log: string[] = [];
  const end = new SyncFuture<void>();
  spawn(holder, lock, log, "next", end);
  held.release();
  expect(log).toEqual(["next has it"]);
});

test("C10: a cancelled wait leaves the line, and the lock passes it by", () => {
  const lock = new Lock();
  const held = lock.acquire().result();
  const [first, second, third] = [lock.acquire(), lock.acquire(), lock.acquire()];
  expect(second.cancel("enough")).toBe(true);
  expect(second.cancel()).toBe(false);
  held.release();
  first.result().release();
  expect([first.state, second.state, third.state]).toEqual(["fulfilled", "cancelled", "fulfilled"]);
  third.result().release();
  expect(lock.locked).toBe(false);
});

test.each([0, 1, 2])("the line holds after a cancel at place %d of three", (place) => {
  const lock = new Lock();
  const held = lock.acquire().result();
  const waits = [lock.acquire(), lock.acquire(), lock.acquire()];
  (waits[place] as SyncFuture<Hold>).cancel();
  waits.push(lock.acquire());
  const served: number[] = [];
  waits.forEach((wait, at) => {
    wait.addDoneCallback(() => {
      if (wait.cancelled()) return;
      served.push(at);
      wait.result().release();
    });
  });
  served.length = 0;
  held.release();
  expect(served).toEqual([0, 1, 2, 3].filter((at) => at !== place));
  expect(lock.locked).toBe(false);
});

test("C4: a task that is cancelled after the lock was handed to it, and before its turn, has the lock", () => {
  configure({ maxDrainDepth: 0 });
  const lock = new Lock();
  const held = lock.acquire().result();
  const log: string[] = [];
  const task = spawn(holder, lock, log, "committed", new SyncFuture<void>());
  const outer = new SyncFuture<void>();
  outer.addDoneCallback(() => {
    held.release();
    log.push(`accepted: ${task.cancel()}`);
  });
  outer.resolve();
  // The request reaches its next wait, and the lock is released on the way out.
  expect(log).toEqual(["accepted: true", "committed has it", "committed releases"]);
  expect([task.cancelled(), lock.locked]).toEqual([true, false]);
});

test("C2: a task that is cancelled in the line gets CancelledError inside the call, and never has the lock", () => {
  const lock = new Lock();
  const held = lock.acquire().result();
  const log: string[] = [];
  const task = spawn(holder, lock, log, "cancelled", new SyncFuture<void>());
  task.cancel("no more");
  expect(caught(() => task.result())).toBeInstanceOf(CancelledError);
  held.release();
  expect([log, lock.locked]).toEqual([[], false]);
});

test("D1: whoever gets the lock may release it and ask again inside the release", () => {
  const lock = new Lock();
  const held = lock.acquire().result();
  const log: string[] = [];
  const first = lock.acquire();
  const second = lock.acquire();
  first.addDoneCallback(() => {
    const again = lock.acquire();
    again.addDoneCallback(() => log.push("first again"));
    first.result().release();
    log.push("first released");
  });
  second.addDoneCallback(() => {
    log.push("second");
    second.result().release();
  });
  held.release();
  expect(log).toEqual(["second", "first again", "first released"]);
});

test("S5: a line of 10000 that release inside their turns does not exhaust the stack", () => {
  const lock = new Lock();
  const held = lock.acquire().result();
  let served = 0;
  for (let count = 0; count < 10_000; count++) {
    const wait = lock.acquire();
    wait.addDoneCallback(() => {
      served++;
      wait.result().release();
    });
  }
  held.release();
  expect([served, lock.locked]).toEqual([10_000, false]);
});

describe("a hold", () => {
  test("is released once", () => {
    const lock = new Lock();
    const hold = lock.acquire().result();
    hold.release();
    expect(() => hold.release()).toThrow(InvalidStateError);
    expect(() => lock.release()).toThrow("nobody holds");
  });

  test("is released at the end of a block, where it has not been", () => {
    const lock = new Lock();
    {
      using _ = lock.acquire().result();
      expect(lock.locked).toBe(true);
    }
    expect(lock.locked).toBe(false);
    {
      using hold = lock.acquire().result();
      hold.release();
      lock.acquire();
    }
    // The next one's hold is untouched.
    expect(lock.locked).toBe(true);
  });

  test("is over when the lock is released by itself; then it gives back nothing that is another's", () => {
    const lock = new Lock();
    const mine = lock.acquire().result();
    const next = lock.acquire();
    lock.release();
    mine[Symbol.dispose]();
    expect(() => mine.release()).toThrow(InvalidStateError);
    expect([lock.locked, next.state]).toEqual([true, "fulfilled"]);
  });
});

describe("run", () => {
  test("holds the lock while the body runs, a body that suspends and one that returns a promise", async () => {
    const lock = new Lock();
    const [first, second] = [new SyncFuture<string>(), new SyncFuture<string>()];
    const one = lock.run(
      waiting(function* () {
        return (yield first) as string;
      }),
    );
    const two = lock.run(async () => `${await second}, awaited`);
    expect([lock.locked, one.done(), two.done()]).toEqual([true, false, false]);
    first.resolve("first");
    expect([lock.locked, one.result(), two.done()]).toEqual([true, "first", false]);
    second.resolve("second");
    expect(await two).toBe("second, awaited");
    expect(lock.locked).toBe(false);
  });

  test("releases when the body throws, and when it is cancelled", () => {
    const lock = new Lock();
    const failing = lock.run(() => {
      throw new RangeError("the body's");
    });
    expect(failing.exception()).toEqual(new RangeError("the body's"));
    const cancelled = lock.run(
      waiting(function* () {
        return yield new SyncFuture();
      }),
    );
    cancelled.cancel();
    expect([cancelled.state, lock.locked]).toEqual(["cancelled", false]);
  });

  test("cancelled in the line, the body never runs", () => {
    const lock = new Lock();
    const held = lock.acquire().result();
    const task = lock.run(() => {
      throw new Error("unreachable");
    });
    task.cancel();
    held.release();
    expect([task.state, lock.locked]).toEqual(["cancelled", false]);
  });

  test("C10: a cancel ends the wait for an async body, which holds the lock until it has ended", async () => {
    const lock = new Lock();
    let end = (): void => undefined;
    const work = new Promise<void>((resolve) => {
      end = resolve;
    });
    const held = lock.run(() => work);
    const next = lock.run(() => "next");
    held.cancel();
    expect(held.cancelled()).toBe(true);
    expect(next.done()).toBe(false);
    end();
    expect(await next).toBe("next");
  });

  test("needs a function", () => {
    expect(() => new Lock().run("body" as never)).toThrow(TypeError);
  });
});

test("plain promise code awaits it", async () => {
  const lock = new Lock();
  const log: string[] = [];
  async function worker(name: string): Promise<void> {
    using _ = await lock.acquire();
    log.push(`${name} in`);
    await Promise.resolve();
    log.push(`${name} out`);
  }
  await Promise.all([worker("a"), worker("b"), worker("c")]);
  expect(log).toEqual(["a in", "a out", "b in", "b out", "c in", "c out"]);
});

test("D5: a time limit takes the wait out of the line", () => {
  const clock = virtualClock({ autoAdvance: false }).install();
  try {
    const lock = new Lock();
    const held = lock.acquire().result();
    const late = syncWaitFor(lock.acquire(), 10);
    clock.advance(10);
    expect(late.exception()).toBeInstanceOf(TimeoutError);
    held.release();
    expect(lock.locked).toBe(false);
  } finally {
    clock.uninstall();
  }
});

test("C7: behind a shield the lock stays with the inner handle", () => {
  const lock = new Lock();
  const held = lock.acquire().result();
  const inner = lock.acquire();
  const outer = syncShield(inner);
  outer.cancel();
  held.release();
  expect([outer.state, inner.state]).toEqual(["cancelled", "fulfilled"]);
});

test("only the lock completes a wait", () => {
  const lock = new Lock();
  lock.acquire();
  const wait = lock.acquire() as SyncFuture<unknown>;
  expect(() => wait.resolve(1)).toThrow(InvalidStateError);
  expect(() => wait.reject(1)).toThrow(InvalidStateError);
});

test("N5: a wait that was given up gets nothing: the lock goes to the next one", () => {
  const lock = new Lock();
  const held = lock.acquire().result();
  const blocking = waiting(function* () {
    yield lock.acquire();
  });
  expect(caught(blocking)).toMatchObject({ code: "ERR_SYNCAWAIT_DEADLOCK" });
  const next = lock.acquire();
  held.release();
  expect(next.state).toBe("fulfilled");
});

test("N7: nor does one that was forbidden", () => {
  const { boundary } = kernel.configuration;
  configure({ boundary: "forbid" });
  try {
    const lock = new Lock();
    const held = lock.acquire().result();
    const blocking = waiting(function* () {
      yield lock.acquire();
    });
    expect(caught(blocking)).toMatchObject({ code: "ERR_SYNCAWAIT_FORBIDDEN" });
    held.release();
    expect(lock.locked).toBe(false);
  } finally {
    configure({ boundary });
  }
});

test("N1: a blocked stack gets the lock from a task that the nested run turns", () => {
  const clock = virtualClock().install();
  try {
    const lock = new Lock();
    const log: string[] = [];
    const end = new SyncFuture<void>();
    spawn(holder, lock, log, "task", end);
    EventLoop.current().callLater(5, () => end.resolve());
    runNestedUntilComplete(lock.acquire()).release();
    expect(log).toEqual(["task has it", "task releases"]);
  } finally {
    clock.uninstall();
  }
});

test("N5: a task that acquires it twice is told so, when nothing else is left to do", () => {
  const { stderr } = inNode(`
    const { Lock, run } = require("./runtime/index.js");
    const { waiting } = require("./test/runtime/support/waiting.js");
    const lock = new Lock();
    run(waiting(function* main() {
      yield lock.acquire();
      yield lock.acquire();
    }));
  `);
  expect(stderr).toContain('The task "main" waits for Lock.acquire(), and nothing is left that could complete it');
});

test("prints its state", () => {
  const lock = new Lock();
  expect(inspect(lock)).toBe("Lock { <unlocked> }");
  lock.acquire();
  expect(inspect({ lock })).toBe("{ lock: Lock { <locked> } }");
  expect(inspect(lock.acquire())).toBe("SyncFuture { <pending>, Lock.acquire() }");
  expect(inspect(lock)).toBe("Lock { <locked>, waiting: 1 }");
  expect(inspect([[lock]], { depth: 0 })).toBe("[ [Array] ]");
  expect(inspect([lock], { depth: 0 })).toBe("[ [Lock] ]");
  expect(String(lock)).toBe("[object Lock]");
});
