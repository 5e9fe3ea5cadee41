/** What completes a future is a part of it: those that programs make often are all of one class, which the hot paths have seen. */
import {
  Barrier,
  Condition,
  Event,
  ensureSyncFuture,
  Lock,
  Queue,
  Semaphore,
  SyncFuture,
  sleep,
  syncGather,
  yieldNow,
} from "../../runtime/index.js";

function condition(): SyncFuture<void> {
  const waits = new Condition();
  waits.tryAcquire();
  return waits.wait();
}

function heldLock(): Lock {
  const lock = new Lock();
  lock.tryAcquire();
  return lock;
}

const kinds: Readonly<Record<string, () => SyncFuture<unknown>>> = {
  "of the program": () => new SyncFuture(),
  "a sleep": () => sleep(1000),
  "a turn": () => yieldNow(),
  "a promise": () => ensureSyncFuture(new Promise(() => {})),
  "a gather": () => syncGather(new SyncFuture()),
  "a get": () => new Queue().get(),
  "a put": () => {
    const queue = new Queue(1);
    queue.putNowait(1);
    return queue.put(2);
  },
  "a lock": () => heldLock().acquire(),
  "a permit": () => new Semaphore(0).acquire(),
  "an event": () => new Event().wait(),
  "a barrier": () => new Barrier(2).wait(),
  "a condition": condition,
};

test.each(Object.entries(kinds))("%s: a future of the one class, with the same fields", (_name, make) => {
  const future = make();
  expect(Object.getPrototypeOf(future)).toBe(SyncFuture.prototype);
  expect(Object.keys(future)).toEqual(Object.keys(new SyncFuture()));
  future.cancel();
});

test("S1: the program completes no wait of a primitive", () => {
  const wait = new Queue<number>().get();
  expect(() => wait.tryResolve(1)).toThrow("cannot be resolved from outside");
  expect(() => wait.reject(new Error("no"))).toThrow("cannot be rejected from outside");
  expect(wait.state).toBe("pending");
});
