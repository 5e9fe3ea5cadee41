import { CancelledError, checkpoint, currentTask, EventLoop, sleep, spawn, yieldNow } from "../../runtime/index.js";
import { createOrder, virtualClock } from "../../runtime/testing/index.js";
import { waiting } from "./support/waiting.js";

describe("sleep", () => {
  test("is done when the time has passed, and in the order of the deadlines", () => {
    using clock = virtualClock({ autoAdvance: false }).install();
    const { step, done, verify } = createOrder();
    sleep(20).addDoneCallback(() => done(3));
    sleep(10).addDoneCallback(() => step(1));
    sleep(10).addDoneCallback(() => step(2));
    clock.advance(20);
    verify();
  });

  test("E1: whoever waits for one has gone on before the next one is done, at the same deadline", () => {
    using clock = virtualClock({ autoAdvance: false }).install();
    const log: string[] = [];
    const ticker = waiting(function* (name: string) {
      yield sleep(10);
      log.push(`${name} woke`);
    });
    const [a, b] = [spawn(ticker, "a"), spawn(ticker, "b")];
    a.addDoneCallback(() => log.push("a done"));
    clock.advance(10);
    expect(log).toEqual(["a woke", "a done", "b woke"]);
    expect(b.state).toBe("fulfilled");
  });

  test("C2: cancelling it takes its timer away, and nothing is left that keeps the process", () => {
    using clock = virtualClock({ autoAdvance: false }).install();
    const task = spawn(
      waiting(function* () {
        yield sleep(1000);
      }),
    );
    task.cancel("why");
    expect(task.state).toBe("cancelled");
    expect(() => task.result()).toThrow(CancelledError);
    expect(EventLoop.current().hasWork()).toBe(false);
    expect(clock.runAll()).toBe(0);
  });

  test("forever is no deadline; NaN is no time", () => {
    using clock = virtualClock({ autoAdvance: false }).install();
    const forever = sleep(Number.POSITIVE_INFINITY);
    expect([clock.runAll(), forever.state]).toEqual([0, "pending"]);
    expect(() => sleep(Number.NaN)).toThrow(RangeError);
  });
});

describe("checkpoint and yieldNow", () => {
  test("S11: what is ready goes first, one turn each", () => {
    using clock = virtualClock({ autoAdvance: false }).install();
    const log: string[] = [];
    const worker = waiting(function* (name: string) {
      for (let i = 1; i <= 3; i++) {
        log.push(`${name}${i}`);
        yield checkpoint();
      }
    });
    spawn(worker, "a");
    spawn(worker, "b");
    clock.runAll();
    expect(log).toEqual(["a1", "b1", "a2", "b2", "a3", "b3"]);
  });

  test("S11: a recorded request is delivered there", () => {
    const task = spawn(
      waiting(function* () {
        currentTask()?.cancel();
        yield checkpoint();
      }),
    );
    expect(task.state).toBe("cancelled");
  });

  test("E2: yieldNow gives the host a turn: its timers and promise continuations run", async () => {
    const log: string[] = [];
    let turns = 0;
    let stop = false;
    setTimeout(() => {
      log.push("timer");
      stop = true;
    }, 1);
    Promise.resolve().then(() => log.push("promise"));
    await spawn(
      waiting(function* () {
        while (!stop) {
          turns++;
          yield yieldNow();
        }
      }),
    );
    expect(log).toEqual(["promise", "timer"]);
    expect(turns).toBeGreaterThan(0);
  });
});
