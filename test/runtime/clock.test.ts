/** The loop on the host's own clock, and on fake ones (E4). */
import { EventLoop, runNestedUntilComplete, sleep, spawn } from "../../runtime/index.js";
import { waiting } from "./support/waiting.js";

afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

const nap = waiting(function* (ms: number, times: number) {
  for (let i = 0; i < times; i++) yield sleep(ms);
  return EventLoop.current().time();
});

describe("E4: the host's functions are read at the time of the call", () => {
  test("jest's fake timers, installed after the runtime was loaded, move our timers", () => {
    jest.useFakeTimers();
    const before = EventLoop.current().time();
    const task = spawn(nap, 1000, 3);
    jest.advanceTimersByTime(2999);
    expect(task.state).toBe("pending");
    jest.advanceTimersByTime(1);
    expect(task.result()).toBe(before + 3000);
  });

  test("a sum of floating-point numbers does not round up to the next millisecond", () => {
    jest.useFakeTimers();
    const set = jest.spyOn(globalThis, "setTimeout");
    let now = 1.1;
    while (now + 10 - now <= 10) now += 0.1;
    jest.spyOn(performance, "now").mockReturnValue(now);
    sleep(10).cancel();
    expect(set.mock.calls.map(([, ms]) => ms)).toEqual([10]);
  });

  test("fakes that leave performance.now alone", () => {
    jest.useFakeTimers({ doNotFake: ["performance"] });
    const task = spawn(nap, 1000, 3);
    jest.advanceTimersByTime(2999);
    expect(task.state).toBe("pending");
    jest.advanceTimersByTime(1);
    expect(task.state).toBe("fulfilled");
  });

  test("what was armed with a clock that has gone does not hold up what comes after it", async () => {
    jest.useFakeTimers();
    const forgotten = spawn(nap, 5, 1);
    EventLoop.current().callSoon(() => {});
    jest.useRealTimers();
    await sleep(1);
    const turn = EventLoop.current().createFuture<void>();
    EventLoop.current().callSoon(() => turn.resolve());
    await turn;
    forgotten.cancel();
  });

  test("a timer of the real clock is not cleared by the fake one", async () => {
    const real = sleep(10_000);
    jest.useFakeTimers();
    const clear = jest.spyOn(globalThis, "clearTimeout");
    real.cancel();
    expect(clear).not.toHaveBeenCalled();
  });
});

describe("the host's own clock", () => {
  test("a blocked thread sleeps, and does not spin (N3)", () => {
    const cpuBefore = process.cpuUsage();
    const before = performance.now();
    runNestedUntilComplete(sleep(60));
    const cpu = process.cpuUsage(cpuBefore);
    const elapsed = performance.now() - before;
    expect(elapsed).toBeGreaterThanOrEqual(59);
    expect((cpu.user + cpu.system) / 1000).toBeLessThan(elapsed * 0.8);
  });

  test("the timers of the runtime need one timer of the host", () => {
    jest.useFakeTimers();
    const sleeps = Array.from({ length: 50 }, (_, i) => sleep(100 + i));
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(120);
    expect(sleeps.filter((future) => future.done())).toHaveLength(21);
    expect(jest.getTimerCount()).toBe(1);
    for (const future of sleeps) future.cancel();
    expect(jest.getTimerCount()).toBe(0);
  });

  test("a delay beyond what setTimeout takes is waited for in parts", () => {
    jest.useFakeTimers();
    const month = 31 * 24 * 3_600_000;
    const task = spawn(nap, month, 1);
    jest.advanceTimersByTime(month - 1);
    expect(task.state).toBe("pending");
    jest.advanceTimersByTime(1);
    expect(task.state).toBe("fulfilled");
  });
});
