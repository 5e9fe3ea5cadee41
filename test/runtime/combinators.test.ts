import {
  CancelledError,
  ensureSyncFuture,
  SyncFuture,
  spawn,
  syncGather,
  syncShield,
  syncWait,
  syncWaitFor,
  TimeoutError,
} from "../../runtime/index.js";
import { createOrder, type VirtualClock, virtualClock } from "../../runtime/testing/index.js";
import { waiting } from "./support/waiting.js";

let clock: VirtualClock;
beforeEach(() => {
  clock = virtualClock({ autoAdvance: false }).install();
});
afterEach(() => clock.uninstall());

const never = (): SyncFuture<never> => new SyncFuture<never>();
const settled = <T>(value: T): SyncFuture<T> => {
  const future = new SyncFuture<T>();
  future.resolve(value);
  return future;
};
const failed = (error: unknown): SyncFuture<never> => {
  const future = new SyncFuture<never>();
  future.addDoneCallback(() => {});
  future.reject(error);
  return future;
};
/** Refuses to be cancelled, as a shielded scope does. */
class Firm extends SyncFuture<string> {
  firm = true;
  override cancel(reason?: unknown): boolean {
    return this.firm ? false : super.cancel(reason);
  }
}
/** A task that waits for `future`, and then, whatever happened, for `cleanup`. */
const tidy = waiting(function* tidy(future: SyncFuture<unknown>, cleanup: SyncFuture<unknown>) {
  try {
    return yield future;
  } finally {
    yield cleanup;
  }
});
/** A task that waits for `first`; cancelled there, it goes on and gives what `second` gives. */
const stubborn = waiting(function* stubborn(first: SyncFuture<unknown>, second: SyncFuture<unknown>) {
  try {
    return yield first;
  } catch {
    return yield second;
  }
});

describe("syncGather", () => {
  test("D3: results stand in the order of the arguments, duplicates included, whatever came first", () => {
    const [a, b] = [new SyncFuture<string>(), new SyncFuture<string>()];
    const all = syncGather(a, b, a);
    b.resolve("b");
    expect(all.done()).toBe(false);
    a.resolve("a");
    expect(all.result()).toEqual(["a", "b", "a"]);
  });

  test("D2: inputs that are done, plain values, and none at all, need no wait", () => {
    expect(syncGather().result()).toEqual([]);
    expect(syncGather(settled(1), 2).result()).toEqual([1, 2]);
    const failure = new Error("early");
    expect(syncGather(never(), failed(failure)).exception()).toBe(failure);
  });

  test("promises are inputs too", async () => {
    expect(await syncGather(Promise.resolve(1), 2)).toEqual([1, 2]);
  });

  test("D3: a failing input rejects it at once and leaves its siblings alone", () => {
    const [a, b] = [new SyncFuture<string>(), new SyncFuture<string>()];
    const all = syncGather(a, b);
    a.reject(new Error("mine"));
    expect(all.state).toBe("rejected");
    expect(() => all.result()).toThrow("mine");
    expect(b.state).toBe("pending");
    b.resolve("still");
  });

  test("an input that somebody cancelled rejects it with CancelledError: nobody has cancelled the gather", () => {
    const [a, b] = [new SyncFuture<string>(), new SyncFuture<string>()];
    const all = syncGather(a, b);
    b.cancel();
    expect(all.cancelled()).toBe(false);
    expect(all.exception()).toBeInstanceOf(CancelledError);
  });

  test("an object is the options where it has their key alone; with more it is an input, and its type says so", () => {
    const data = { returnExceptions: true, data: 5 };
    const off: SyncFuture<[number]> = syncGather(1, { returnExceptions: false });
    const unknown: SyncFuture<[number | Error]> = syncGather(1, { returnExceptions: 1 < 2 });
    const given = { returnExceptions: true } as const;
    const on: SyncFuture<[number | Error]> = syncGather(1, given);
    // @ts-expect-error An error may be among the values.
    const wrong: SyncFuture<[number]> = syncGather(1, given);
    const inputs: SyncFuture<[typeof data, typeof data]> = syncGather(data, { ...data });
    const list: SyncFuture<number[]> = syncGather(...[1, 2].map(settled));
    expect([off, unknown, on, wrong].map((gathered) => gathered.result())).toEqual([[1], [1], [1], [1]]);
    expect(inputs.result()).toEqual([data, data]);
    expect(list.result()).toEqual([1, 2]);
  });

  test("returnExceptions that is no boolean is refused", () => {
    expect(() => syncGather(1, { returnExceptions: 1 })).toThrow(
      new TypeError("syncGather(...inputs, options?): options.returnExceptions must be true or false, not 1"),
    );
  });

  test("returnExceptions makes errors and cancellations results", () => {
    const [a, b, c] = [new SyncFuture<string>(), new SyncFuture<string>(), new SyncFuture<string>()];
    const all = syncGather(a, b, c, { returnExceptions: true });
    const error = new Error("mine");
    a.reject(error);
    b.cancel();
    c.resolve("c");
    const [first, second, third] = all.result();
    expect(first).toBe(error);
    expect(second).toBeInstanceOf(CancelledError);
    expect(third).toBe("c");
  });

  test("D3: a cancel that every input refuses leaves no trace, although one of them ends meanwhile", () => {
    /** Refuses, and is cancelled by somebody else while it is asked. */
    class Unwilling extends SyncFuture<never> {
      override cancel(): boolean {
        super.cancel("its own reason");
        return false;
      }
    }
    const gathered = syncGather(new Unwilling());
    expect(gathered.cancel("ours")).toBe(false);
    // As ever where an input is cancelled that nobody asked to stop.
    expect(gathered.state).toBe("rejected");
    expect(gathered.exception()).toMatchObject({ name: "CancelledError", reason: "its own reason" });
  });

  test("D3: cancel asks every input, then completes, and its callbacks see every input settled", () => {
    const { step, done, verify } = createOrder();
    const [a, b, cleanup] = [never(), never(), new SyncFuture<void>()];
    const [first, second] = [spawn(tidy, a, cleanup), spawn(tidy, b, settled(undefined))];
    const all = syncGather(first, second);
    all.addDoneCallback(() => {
      step(2);
      expect([first.state, second.state]).toEqual(["cancelled", "cancelled"]);
    });
    expect(all.cancel("why")).toBe(true);
    step(1);
    expect([first.state, second.state, all.state]).toEqual(["pending", "cancelled", "pending"]);
    cleanup.resolve();
    done(3);
    verify();
    expect(all.state).toBe("cancelled");
    expect(() => all.result()).toThrow(expect.objectContaining({ reason: "why" }));
  });

  test("C3, C7: inputs that all fulfil in spite of the cancel deliver their values", () => {
    const second = new SyncFuture<string>();
    const task = spawn(stubborn, never(), second);
    const all = syncGather(task, settled("b"));
    expect(all.cancel()).toBe(true);
    second.resolve("a");
    expect(all.result()).toEqual(["a", "b"]);
  });

  test("an error in the cleanup of a cancelled gather says more than the cancellation", () => {
    const cleanup = new SyncFuture<void>();
    const all = syncGather(spawn(tidy, never(), settled(0)), spawn(tidy, never(), cleanup));
    all.cancel();
    cleanup.reject(new Error("cleanup"));
    expect(() => all.result()).toThrow("cleanup");
  });

  test("a cancel that no input takes is refused, and changes nothing", () => {
    const inner = new SyncFuture<string>();
    const all = syncGather(syncShield(settled("a")), inner);
    inner.resolve("b");
    expect(all.cancel()).toBe(false);
    expect(all.result()).toEqual(["a", "b"]);
  });

  test("a cancel that was refused does not hold up a failure either", () => {
    const b = new SyncFuture<string>();
    const all = syncGather(new Firm(), new Firm(), b);
    b.addDoneCallback(() => {});
    b.cancel = () => false;
    expect(all.cancel()).toBe(false);
    b.reject(new Error("mine"));
    expect(() => all.result()).toThrow("mine");
  });

  test("S4: cancel returns when its callbacks have run, also inside a done callback", () => {
    const { step, done, verify } = createOrder();
    const all = syncGather(never());
    const trigger = new SyncFuture<void>();
    trigger.addDoneCallback(() => {
      step(1);
      all.cancel();
      step(3);
    });
    all.addDoneCallback(() => step(2));
    trigger.resolve();
    done(4);
    verify();
  });
});

describe("syncShield", () => {
  test("a cancel ends the outer future and leaves the input alone", () => {
    const inner = new SyncFuture<string>();
    const outer = syncShield(inner);
    expect(outer.cancel("why")).toBe(true);
    expect([outer.state, inner.state]).toEqual(["cancelled", "pending"]);
    inner.resolve("kept");
    expect(inner.result()).toBe("kept");
  });

  test("it ends as the input does", () => {
    const inputs = [new SyncFuture<string>(), new SyncFuture<string>(), new SyncFuture<string>()] as const;
    const outers = inputs.map((input) => syncShield(input));
    const error = new Error("mine");
    inputs[0].resolve("value");
    inputs[1].reject(error);
    inputs[2].cancel();
    expect(outers.map((outer) => outer.state)).toEqual(["fulfilled", "rejected", "cancelled"]);
    expect(outers[0].result()).toBe("value");
    expect(outers[1].exception()).toBe(error);
  });

  test("an input that is done needs no shield", () => {
    const inner = settled(1);
    expect(syncShield(inner)).toBe(inner);
  });

  test("C4: when the input is done, no cancel keeps its outcome", () => {
    const inner = new SyncFuture<string>();
    let refused: boolean | undefined;
    inner.addDoneCallback(() => {
      refused = !outer.cancel();
    });
    const outer = syncShield(inner);
    inner.resolve("kept");
    expect(refused).toBe(true);
    expect(outer.result()).toBe("kept");
  });

  test("F1: an input that fails when nobody waits for it any more is not silent", () => {
    const inner = new SyncFuture<string>();
    const outer = syncShield(inner);
    outer.cancel();
    expect(inner.observed).toBe(false);
    const other = syncShield(inner);
    inner.addDoneCallback(() => {});
    other.cancel();
    expect(inner.observed).toBe(true);
  });
});

describe("syncWait", () => {
  test("ALL_COMPLETED waits for all; an error is no end", () => {
    const [a, b] = [new SyncFuture<number>(), new SyncFuture<number>()];
    const waited = syncWait([a, b]);
    a.reject(new Error("seen in its handle"));
    expect(waited.done()).toBe(false);
    b.resolve(2);
    expect(waited.result()).toEqual({ done: new Set([a, b]), pending: new Set() });
  });

  test("D4: FIRST_COMPLETED returns exactly what is done at that moment", () => {
    const [a, b, c] = [new SyncFuture<number>(), new SyncFuture<number>(), new SyncFuture<number>()];
    // `b` completes before the wait hears of `a`.
    a.addDoneCallback(() => b.resolve(2));
    const waited = syncWait([a, b, c], { returnWhen: "FIRST_COMPLETED" });
    a.resolve(1);
    expect(waited.result()).toEqual({ done: new Set([a, b]), pending: new Set([c]) });
    c.resolve(3);
    expect(waited.result().pending).toEqual(new Set([c]));
  });

  test("FIRST_EXCEPTION ends with the first error, and a cancellation is none", () => {
    const [a, b, c] = [new SyncFuture<number>(), new SyncFuture<number>(), new SyncFuture<number>()];
    const waited = syncWait([a, b, c], { returnWhen: "FIRST_EXCEPTION" });
    a.cancel();
    expect(waited.done()).toBe(false);
    b.reject(new Error("first"));
    expect(waited.result()).toEqual({ done: new Set([a, b]), pending: new Set([c]) });
  });

  test("D2: enough that is done before needs no wait", () => {
    const [a, b] = [settled(1), new SyncFuture<number>()];
    expect(syncWait([a, b], { returnWhen: "FIRST_COMPLETED" }).result()).toEqual({
      done: new Set([a]),
      pending: new Set([b]),
    });
    expect(syncWait([a]).done()).toBe(true);
    const broken = failed(new Error("before"));
    expect(syncWait([broken, b], { returnWhen: "FIRST_EXCEPTION" }).result().done).toEqual(new Set([broken]));
  });

  test("a time limit ends it without an error, and touches no input", () => {
    const [a, b] = [new SyncFuture<number>(), new SyncFuture<number>()];
    const waited = syncWait([a, b], { timeout: 50 });
    a.resolve(1);
    clock.advance(49);
    expect(waited.done()).toBe(false);
    clock.advance(1);
    expect(waited.result()).toEqual({ done: new Set([a]), pending: new Set([b]) });
    expect(b.state).toBe("pending");
  });

  test("its timer goes when it ends", () => {
    const a = new SyncFuture<number>();
    syncWait([a], { timeout: 50 });
    a.resolve(1);
    expect(clock.runAll()).toBe(0);
  });

  test("cancel touches no input; once the inputs are enough it is refused (C4)", () => {
    const [a, b] = [new SyncFuture<number>(), new SyncFuture<number>()];
    const waited = syncWait([a, b]);
    expect(waited.cancel()).toBe(true);
    expect([waited.state, a.state, b.state]).toEqual(["cancelled", "pending", "pending"]);
    let refused: boolean | undefined;
    a.addDoneCallback(() => {
      refused = !again.cancel();
    });
    const again = syncWait([a, b], { returnWhen: "FIRST_COMPLETED" });
    a.resolve(1);
    expect(refused).toBe(true);
    expect(again.state).toBe("fulfilled");
  });

  test("the same input twice counts once; of a promise its future is in the result", async () => {
    const a = settled(1);
    expect(syncWait([a, a]).result().done.size).toBe(1);
    const { done } = await syncWait([Promise.resolve(7)]);
    expect([...done].map((future) => future.result())).toEqual([7]);
  });

  test("nothing to wait for, and an unknown condition, are refused", () => {
    expect(() => syncWait([])).toThrow(TypeError);
    expect(() => syncWait([never()], { returnWhen: "SOME" as "FIRST_COMPLETED" })).toThrow(/ALL_COMPLETED/);
  });
});

describe("syncWaitFor", () => {
  test("an input that comes in time gives its outcome, and the timer goes", () => {
    const input = new SyncFuture<string>();
    const limited = syncWaitFor(input, 100);
    input.resolve("in time");
    expect(limited.result()).toBe("in time");
    expect(clock.runAll()).toBe(0);
  });

  test("D5: late, the input is cancelled, its end is awaited, and TimeoutError comes", () => {
    const cleanup = new SyncFuture<void>();
    const task = spawn(tidy, never(), cleanup);
    const limited = syncWaitFor(task, 100);
    clock.advance(100);
    expect([task.state, limited.state]).toEqual(["pending", "pending"]);
    cleanup.resolve();
    expect([task.state, limited.state]).toEqual(["cancelled", "rejected"]);
    expect(limited.exception()).toBeInstanceOf(TimeoutError);
    expect(task.signal.reason).toBe(limited.exception());
  });

  test("D5: a done input is never late", () => {
    expect(syncWaitFor(settled("done"), -1).result()).toBe("done");
    expect(syncWaitFor("plain", 0).result()).toBe("plain");
  });

  test("D5: without any time, a pending input is cancelled at once", () => {
    const input = never();
    const limited = syncWaitFor(input, 0);
    expect(input.cancelled()).toBe(true);
    expect(limited.exception()).toBeInstanceOf(TimeoutError);
  });

  test("D5, C7: an input that fulfils in spite of the cancel gives its value", () => {
    const second = new SyncFuture<string>();
    const limited = syncWaitFor(spawn(stubborn, never(), second), 10);
    clock.advance(10);
    second.resolve("late, but here");
    expect(limited.result()).toBe("late, but here");
  });

  test("D5: an error during the cleanup is the outcome", () => {
    const cleanup = new SyncFuture<void>();
    const limited = syncWaitFor(spawn(tidy, never(), cleanup), 10);
    clock.advance(10);
    cleanup.reject(new Error("cleanup"));
    expect(() => limited.result()).toThrow("cleanup");
  });

  test("D5: a cancel from outside wins over the time limit, also when that has passed", () => {
    for (const early of [true, false]) {
      const cleanup = new SyncFuture<void>();
      const limited = syncWaitFor(spawn(tidy, never(), cleanup), 10);
      if (early) limited.cancel("outside");
      clock.advance(10);
      if (!early) limited.cancel("outside");
      cleanup.tryResolve(undefined);
      expect(limited.cancelled()).toBe(true);
    }
  });

  test("C4: a result that is on its way beats timer and cancel", () => {
    const input = new SyncFuture<string>();
    const answers: boolean[] = [];
    input.addDoneCallback(() => {
      clock.advance(10);
      answers.push(limited.cancel());
    });
    const limited = syncWaitFor(input, 10);
    input.resolve("committed");
    expect(answers).toEqual([false]);
    expect(limited.result()).toBe("committed");
  });

  test("an input that somebody cancelled before the timer fired is cancelled, not late", () => {
    const input = new SyncFuture<string>();
    input.addDoneCallback(() => clock.advance(10));
    const limited = syncWaitFor(input, 10);
    input.cancel();
    expect(limited.cancelled()).toBe(true);
  });

  test("a cancel from outside that was refused does not win over the time limit later", () => {
    const input = new Firm();
    const limited = syncWaitFor(input, 10);
    expect(limited.cancel()).toBe(false);
    input.firm = false;
    clock.advance(10);
    expect(limited.exception()).toBeInstanceOf(TimeoutError);
  });

  test("an input that somebody else cancels is cancelled, not late", () => {
    const input = new SyncFuture<string>();
    const limited = syncWaitFor(input, 10);
    input.cancel();
    expect(limited.cancelled()).toBe(true);
  });

  test("NaN is no time", () => {
    expect(() => syncWaitFor(never(), Number.NaN)).toThrow(RangeError);
  });

  test("a limit on a limit: the inner one comes first, the outer one hears of it", () => {
    const inner = syncWaitFor(never(), 10);
    const outer = syncWaitFor(inner, 20);
    clock.runAll();
    expect(outer.exception()).toBe(inner.exception());
    expect(ensureSyncFuture(outer)).toBe(outer);
  });
});

test("D3: an input that stands there twice is waited for once", () => {
  const input = new SyncFuture<number>();
  const all = syncGather(input, 1, input);
  expect(all.waitsFor()).toEqual([input]);
  input.resolve(2);
  expect(all.result()).toEqual([2, 1, 2]);
});
