/** D9: race. */
import {
  CancelledError,
  ensureSyncFuture,
  race,
  SyncFuture,
  type SyncTask,
  sleep,
  spawn,
  syncShield,
} from "../../runtime/index.js";
import { type VirtualClock, virtualClock } from "../../runtime/testing/index.js";
import { recordCallbackErrors } from "./support/callbackErrors.js";
import { failed, failing, never, settled, stubborn, tidy } from "./support/futures.js";
import { waiting } from "./support/waiting.js";

let clock: VirtualClock;
beforeEach(() => {
  clock = virtualClock({ autoAdvance: false }).install();
});
afterEach(() => clock.uninstall());
const errors = recordCallbackErrors();

test("D9: the first that is done wins, and the others are cancelled", () => {
  const [a, b] = [new SyncFuture<string>(), new SyncFuture<string>()];
  const winner = race([a, b]);
  b.resolve("b");
  expect([winner.result(), a.state]).toEqual(["b", "cancelled"]);
});

test("D9: the ends of the losers are awaited", () => {
  const cleanup = new SyncFuture<void>();
  const fast = new SyncFuture<string>();
  const winner = race([spawn(tidy, never(), cleanup), fast]);
  fast.resolve("fast");
  expect(winner.state).toBe("pending");
  cleanup.resolve();
  expect(winner.result()).toBe("fast");
});

test("D9: one that fails wins too", () => {
  const [a, b] = [new SyncFuture<string>(), new SyncFuture<string>()];
  const winner = race([a, b]);
  const error = new Error("mine");
  a.reject(error);
  expect([winner.exception(), b.state]).toEqual([error, "cancelled"]);
});

test("D9: one that somebody else cancelled rejects it: nobody has cancelled the race", () => {
  const [a, b] = [never(), never()];
  const winner = race([a, b]);
  a.cancel();
  expect(winner.state).toBe("rejected");
  expect(winner.exception()).toBeInstanceOf(CancelledError);
  expect(b.state).toBe("cancelled");
});

test("D2: of those that are done already the first in the order of the arguments wins", () => {
  const pending = never();
  expect(race([pending, settled("b"), settled("c")]).result()).toBe("b");
  expect(pending.cancelled()).toBe(true);
  const error = new Error("early");
  expect(race([failed(error), "plain"]).exception()).toBe(error);
  expect(race(["plain", never()]).result()).toBe("plain");
});

test("nobody taking part is refused; the same input twice counts once", () => {
  expect(() => race([])).toThrow(TypeError);
  const a = new SyncFuture<number>();
  const winner = race([a, a]);
  a.resolve(1);
  expect(winner.result()).toBe(1);
});

test("promises take part", async () => {
  expect(await race([new Promise<string>(() => {}), Promise.resolve("promise")])).toBe("promise");
});

test("what is shared belongs behind a shield", () => {
  const shared = new SyncFuture<string>();
  const fast = new SyncFuture<string>();
  const winner = race([syncShield(shared), fast]);
  fast.resolve("fast");
  expect([winner.result(), shared.state]).toEqual(["fast", "pending"]);
});

test("C7, D9: the value of a loser that fulfils all the same stays with its handle, and goes to onLate", () => {
  const [late, second, fast] = [[] as string[], new SyncFuture<string>(), new SyncFuture<string>()];
  const loser: SyncTask<string> = spawn(stubborn, never(), second) as SyncTask<string>;
  const winner = race([loser, fast, settled("done before")], { onLate: (value) => late.push(value) });
  expect(late).toEqual([]);
  second.resolve("late");
  expect([winner.result(), late, loser.result()]).toEqual(["done before", ["late"], "late"]);
  race([settled("first"), settled("second")], { onLate: (value) => late.push(value) });
  expect(late).toEqual(["late", "second"]);
});

test("S15: a promise that is late, too", async () => {
  const late: string[] = [];
  let arrive: (value: string) => void = () => {};
  const promise = new Promise<string>((resolve) => {
    arrive = resolve;
  });
  expect(race([promise, "fast"], { onLate: (value) => late.push(value) }).result()).toBe("fast");
  arrive("late");
  await promise;
  expect(late).toEqual(["late"]);
});

test("S8: what onLate throws stops nothing", () => {
  const error = new Error("onLate");
  const winner = race([settled(1), settled(2)], {
    onLate: () => {
      throw error;
    },
  });
  expect([winner.result(), errors]).toEqual([1, [error]]);
});

test("the error of a loser does not take the place of the winner's value", () => {
  const fast = new SyncFuture<string>();
  const loser = spawn(failing, never(), new Error("cleanup"));
  const winner = race([loser, fast]);
  fast.resolve("fast");
  expect([winner.result(), loser.state]).toEqual(["fast", "rejected"]);
});

describe("a cancel from outside", () => {
  test("C3, D9: goes on to all, and their ends are awaited", () => {
    const cleanup = new SyncFuture<void>();
    const inputs = [never(), spawn(tidy, never(), cleanup)];
    const winner = race<unknown>(inputs);
    expect(winner.cancel("why")).toBe(true);
    expect(inputs.map((input) => input.state)).toEqual(["cancelled", "pending"]);
    cleanup.resolve();
    expect(winner.state).toBe("cancelled");
    expect(() => winner.result()).toThrow(expect.objectContaining({ reason: "why" }));
  });

  test("C7, D9: one that fulfils in spite of it wins", () => {
    const second = new SyncFuture<string>();
    const winner = race<unknown>([never(), spawn(stubborn, never(), second)]);
    winner.cancel();
    second.resolve("late, but here");
    expect(winner.result()).toBe("late, but here");
  });

  test("does not hit the cleanup of the others when one wins after it", () => {
    const [second, cleanup] = [new SyncFuture<string>(), new SyncFuture<void>()];
    const winner = race<unknown>([spawn(stubborn, never(), second), spawn(tidy, never(), cleanup)]);
    winner.cancel();
    second.resolve("value");
    expect(cleanup.state).toBe("pending");
    cleanup.resolve();
    expect(winner.result()).toBe("value");
  });

  test("D3: callbacks see every input settled", () => {
    const inputs = [never(), never()];
    const winner = race(inputs);
    let seen: unknown;
    winner.addDoneCallback(() => {
      seen = inputs.map((input) => input.state);
    });
    winner.cancel();
    expect(seen).toEqual(["cancelled", "cancelled"]);
  });

  test("C4: is refused when there is a winner", () => {
    const [cleanup, fast] = [new SyncFuture<void>(), new SyncFuture<string>()];
    const winner = race<unknown>([spawn(tidy, never(), cleanup), fast]);
    fast.resolve("fast");
    expect([winner.state, winner.cancel(), cleanup.state]).toEqual(["pending", false, "pending"]);
    cleanup.resolve();
    expect(winner.result()).toBe("fast");
  });

  test("C4: is refused when an input is done and nobody has been told", () => {
    const [input, answers] = [new SyncFuture<string>(), [] as boolean[]];
    input.addDoneCallback(() => answers.push(winner.cancel()));
    const winner = race([input]);
    input.resolve("committed");
    expect([answers, winner.result()]).toEqual([[false], "committed"]);
  });

  test("that no input takes leaves no trace", () => {
    const input = new SyncFuture<string>();
    const firm = ensureSyncFuture(input);
    firm.cancel = () => false;
    const winner = race([firm]);
    expect(winner.cancel()).toBe(false);
    input.resolve("value");
    expect(winner.result()).toBe("value");
  });
});

test("a task that waits for a race gets the winner's value, or is cancelled with all that take part", () => {
  const outcome = (cancelAt: number): unknown[] => {
    const log: string[] = [];
    const part = waiting(function* part(name: string, ms: number) {
      try {
        yield sleep(ms);
        return name;
      } finally {
        log.push(name);
      }
    });
    const task = spawn(
      waiting(function* () {
        return yield race([spawn(part, "slow", 20), spawn(part, "fast", 10)]);
      }),
    );
    clock.advance(cancelAt);
    task.cancel();
    clock.runAll();
    return [task.state, log];
  };
  expect(outcome(5)).toEqual(["cancelled", ["slow", "fast"]]);
  expect(outcome(10)).toEqual(["fulfilled", ["fast", "slow"]]);
});
