import { Barrier, BrokenBarrierError, spawn } from "../../../runtime/index.js";
import { waiting } from "../support/waiting.js";

test("D7: whoever goes on first finds it empty, and all others done", () => {
  const barrier = new Barrier(3);
  const seen: unknown[] = [];
  const [first, second] = [barrier.wait(), barrier.wait()];
  first.addDoneCallback(() => seen.push(barrier.waiting, second.state, second.cancel()));
  const last = barrier.wait();
  expect([seen, first.result(), second.result(), last.result()]).toEqual([[0, "fulfilled", false], 0, 1, 2]);
});

test("D7: a party that comes back at once waits for the next round, with the last one of this round", () => {
  const barrier = new Barrier(2);
  const log: string[] = [];
  const rounds = waiting(function* rounds(name: string) {
    for (let round = 0; round < 3; round++) {
      yield barrier.wait();
      log.push(`${name}${round}`);
    }
  });
  spawn(rounds, "a");
  spawn(rounds, "b");
  expect(log).toEqual(["a0", "b0", "a1", "b1", "a2", "b2"]);
  expect(barrier.waiting).toBe(0);
});

test("D1: a reset sends away exactly those who were waiting, also where they come back inside it", () => {
  const barrier = new Barrier(3);
  const back = waiting(function* () {
    try {
      yield barrier.wait();
    } catch {
      return (yield barrier.wait()) as number;
    }
  });
  const tasks = [spawn(back), spawn(back)];
  barrier.reset();
  expect([barrier.waiting, tasks.map((task) => task.done())]).toEqual([2, [false, false]]);
  expect(barrier.wait().result()).toBe(2);
  expect(tasks.map((task) => task.result())).toEqual([0, 1]);
});

test("an aborted barrier refuses until it is reset", () => {
  const barrier = new Barrier(1);
  barrier.abort();
  expect(barrier.wait().exception()).toBeInstanceOf(BrokenBarrierError);
  barrier.reset();
  expect(barrier.wait().result()).toBe(0);
});

test.each([0, -1, 1.5, Number.NaN])("%p parties: a RangeError", (parties) => {
  expect(() => new Barrier(parties)).toThrow(RangeError);
});
