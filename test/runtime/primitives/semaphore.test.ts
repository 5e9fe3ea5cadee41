import {
  BoundedSemaphore,
  configure,
  type Hold,
  InvalidStateError,
  Semaphore,
  SyncFuture,
  spawn,
} from "../../../runtime/index.js";
import { kernel } from "../../../runtime/kernel.js";
import { waiting } from "../support/waiting.js";

const { maxDrainDepth } = kernel.configuration;
afterEach(() => configure({ maxDrainDepth }));

test("D6: a permit that is released while somebody waits is never free", () => {
  const semaphore = new Semaphore(1);
  const held = semaphore.acquire().result();
  const waits = semaphore.acquire();
  const seen: unknown[] = [];
  waits.addDoneCallback(() => seen.push(semaphore.value, semaphore.tryAcquire()));
  held.release();
  expect(seen).toEqual([0, null]);
});

test("C4: a task that is cancelled after it was handed a permit, and before its turn, has it, and gives it back", () => {
  configure({ maxDrainDepth: 0 });
  const semaphore = new Semaphore(1);
  const held = semaphore.acquire().result();
  const log: string[] = [];
  const task = spawn(
    waiting(function* () {
      const hold = (yield semaphore.acquire()) as Hold;
      try {
        log.push("has it");
        yield new SyncFuture();
      } finally {
        hold.release();
      }
    }),
  );
  const outer = new SyncFuture<void>();
  outer.addDoneCallback(() => {
    held.release();
    task.cancel();
  });
  outer.resolve();
  expect([log, task.cancelled(), semaphore.value]).toEqual([["has it"], true, 1]);
});

test("release() without a hold adds a permit; a bounded one refuses", () => {
  const semaphore = new Semaphore(0);
  semaphore.release();
  expect(semaphore.value).toBe(1);
  const bounded = new BoundedSemaphore(1);
  const hold = bounded.acquire().result();
  hold.release();
  expect(() => hold.release()).toThrow(InvalidStateError);
  expect(() => bounded.release()).toThrow(InvalidStateError);
  expect(bounded.value).toBe(1);
});

test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])("%p permits: a RangeError", (permits) => {
  expect(() => new Semaphore(permits)).toThrow(RangeError);
  expect(() => new BoundedSemaphore(permits)).toThrow(RangeError);
});

test("run holds a permit while the body runs, and plain promise code awaits it", async () => {
  const semaphore = new Semaphore(2);
  let most = 0;
  let inside = 0;
  const tasks = Array.from({ length: 6 }, () =>
    semaphore.run(async () => {
      most = Math.max(most, ++inside);
      await Promise.resolve();
      inside--;
      return inside;
    }),
  );
  await Promise.all(tasks);
  expect([most, inside, semaphore.value]).toEqual([2, 0, 2]);
});
