/**
 * The cases of test_locks in CPython 3.13's test_asyncio, by name, re-expressed for this runtime: what takes a turn of the loop there has happened
 * here when the call returns. Where the outcome differs, the title says ours.
 */
import { inspect } from "node:util";
import {
  Barrier,
  BoundedSemaphore,
  BrokenBarrierError,
  CancelledError,
  Condition,
  Event,
  InvalidStateError,
  Lock,
  Semaphore,
  SyncFuture,
  type SyncTask,
  sleep,
  spawn,
  syncGather,
  syncWaitFor,
  TimeoutError,
} from "../../../runtime/index.js";
import { type VirtualClock, virtualClock } from "../../../runtime/testing/index.js";
import { caught } from "../../runtime/support/caught.js";
import { waiting } from "../../runtime/support/waiting.js";

let clock: VirtualClock;
beforeEach(() => {
  clock = virtualClock().install();
});
afterEach(() => clock.uninstall());

interface Acquirable {
  acquire(): SyncFuture<unknown>;
}

/** A task that acquires, notes that, and keeps what it has. */
const acquiring = waiting(function* acquiring(lock: Acquirable, log: unknown[], name: unknown) {
  yield lock.acquire();
  log.push(name);
  return true;
});

function waitAtLock(lock: Acquirable, log: unknown[], names: readonly unknown[]): SyncTask<boolean>[] {
  return names.map((name) => spawn(acquiring, lock, log, name));
}

describe("LockTests", () => {
  test("LockTests.repr: util.inspect shows whether it is locked", () => {
    const lock = new Lock();
    expect(inspect(lock)).toBe("Lock { <unlocked> }");
    lock.acquire();
    expect(inspect(lock)).toBe("Lock { <locked> }");
  });

  test("LockTests.lock: a lock is nothing to wait for: it is its own value", () => {
    const lock = new Lock();
    const waits = waiting(function* () {
      return (yield lock) as unknown;
    });
    expect(spawn(waits).result()).toBe(lock);
    expect(lock.locked).toBe(false);
  });

  test("LockTests.acquire: one after the other, each when the one before has released", () => {
    const lock = new Lock();
    const result: unknown[] = [];
    lock.acquire();
    const [t1, t2] = waitAtLock(lock, result, [1, 2]);
    expect(result).toEqual([]);
    lock.release();
    expect(result).toEqual([1]);
    const [t3] = waitAtLock(lock, result, [3]);
    lock.release();
    expect(result).toEqual([1, 2]);
    lock.release();
    expect(result).toEqual([1, 2, 3]);
    expect([t1, t2, t3].map((task) => task?.result())).toEqual([true, true, true]);
  });

  test("LockTests.acquire_cancel: a cancelled wait leaves no waiter behind", () => {
    const lock = new Lock();
    lock.acquire();
    const [task] = waitAtLock(lock, [], [1]);
    task?.cancel();
    expect(() => task?.result()).toThrow(CancelledError);
    expect(inspect(lock)).toBe("Lock { <locked> }");
  });

  test("LockTests.cancel_race: whoever was served when the other released is done before it can be cancelled", () => {
    // There, the cancel comes between the release and the waiter's turn. Here there is nothing in between.
    const lock = new Lock();
    const lockIt = waiting(function* lockIt(blocker: SyncFuture<void> | null) {
      yield lock.acquire();
      try {
        if (blocker !== null) yield blocker;
      } finally {
        lock.release();
      }
    });
    const blocker = new SyncFuture<void>();
    const [a, b, c] = [spawn(lockIt, blocker), spawn(lockIt, null), spawn(lockIt, null)];
    expect(inspect(lock)).toBe("Lock { <locked>, waiting: 2 }");
    blocker.resolve();
    expect(b.cancel()).toBe(false);
    expect([a.state, b.state, c.state, lock.locked]).toEqual(["fulfilled", "fulfilled", "fulfilled", false]);
  });

  test("LockTests.cancel_release_race: the cancelled one leaves the line inside cancel(), and the release serves exactly one", () => {
    const lock = new Lock();
    const taken: unknown[] = [];
    lock.acquire();
    const [t1, t2, t3] = waitAtLock(lock, taken, [1, 2, 3]) as [SyncTask, SyncTask, SyncTask];
    t1.cancel();
    lock.release();
    expect([taken, t1.cancelled(), t2.done(), t3.done()]).toEqual([[2], true, true, false]);
    t3.cancel();
    expect(t3.cancelled()).toBe(true);
  });

  test("LockTests.finished_waiter_cancelled: with the first waiter cancelled the release goes to the second", () => {
    const lock = new Lock();
    lock.acquire();
    const [b, c] = [lock.acquire(), lock.acquire()];
    b.cancel();
    lock.release();
    expect([lock.locked, b.cancelled(), c.state]).toEqual([true, true, "fulfilled"]);
  });

  test("LockTests.release_not_acquired: an InvalidStateError", () => {
    expect(() => new Lock().release()).toThrow(InvalidStateError);
  });

  test("LockTests.release_no_waiters: it is free", () => {
    const lock = new Lock();
    lock.acquire();
    expect(lock.locked).toBe(true);
    lock.release();
    expect(lock.locked).toBe(false);
  });

  test("LockTests.context_manager: a using block holds it", () => {
    const lock = new Lock();
    {
      using _ = lock.acquire().result();
      expect(lock.locked).toBe(true);
    }
    expect(lock.locked).toBe(false);
  });
});

describe("EventTests", () => {
  const noting = waiting(function* noting(event: Event, log: unknown[], name: unknown) {
    yield event.wait();
    log.push(name);
    return true;
  });

  test("EventTests.repr: util.inspect shows whether it is set, and who waits", () => {
    const event = new Event();
    expect(inspect(event)).toBe("Event { <unset> }");
    event.wait();
    expect(inspect(event)).toBe("Event { <unset>, waiting: 1 }");
    event.set();
    expect(inspect(event)).toBe("Event { <set> }");
  });

  test("EventTests.wait: all go on inside set(), in the order in which they came", () => {
    // There, a task that was created but has not begun comes first: [3, 1, 2]. Here tasks begin at once.
    const event = new Event();
    const result: unknown[] = [];
    const tasks = [1, 2, 3].map((name) => spawn(noting, event, result, name));
    expect(result).toEqual([]);
    event.set();
    expect(result).toEqual([1, 2, 3]);
    expect(tasks.every((task) => task.result())).toBe(true);
  });

  test("EventTests.wait_on_set: no wait", () => {
    const event = new Event();
    event.set();
    expect(event.wait().state).toBe("fulfilled");
  });

  test("EventTests.wait_cancel: leaves no waiter behind", () => {
    const event = new Event();
    const wait = spawn(noting, event, [], 1);
    wait.cancel();
    expect(() => wait.result()).toThrow(CancelledError);
    expect(inspect(event)).toBe("Event { <unset> }");
  });

  test("EventTests.clear: it is as if it had not been set", () => {
    const event = new Event();
    expect(event.isSet).toBe(false);
    event.set();
    expect(event.isSet).toBe(true);
    event.clear();
    expect(event.isSet).toBe(false);
  });

  test("EventTests.clear_with_waiters: set() has let the waiter go, whatever follows; nobody is left in the line", () => {
    // There, the waiter is still in the line after set() and clear(), and runs a turn later.
    const event = new Event();
    const result: unknown[] = [];
    const task = spawn(noting, event, result, 1);
    event.set();
    event.clear();
    expect([event.isSet, result, task.result()]).toEqual([false, [1], true]);
    event.set();
    event.set();
    expect(inspect(event)).toBe("Event { <set> }");
  });
});

describe("ConditionTests", () => {
  /** A task that waits for a notification, notes that, and keeps or releases the lock. */
  const notified = waiting(function* notified(condition: Condition, log: unknown[], name: unknown, releases: boolean) {
    yield condition.acquire();
    yield condition.wait();
    log.push(name);
    if (releases) condition.release();
    return true;
  });
  const waitingFor = waiting(function* waitingFor(condition: Condition, predicate: () => unknown) {
    using _ = (yield condition.acquire()) as Disposable;
    yield condition.waitFor(predicate);
  });

  test("ConditionTests.wait: notified ones get the lock one after the other", () => {
    const condition = new Condition();
    const result: unknown[] = [];
    const tasks = [1, 2, 3].map((name) => spawn(notified, condition, result, name, false));
    expect([result, condition.locked]).toEqual([[], false]);
    condition.acquire();
    condition.notify();
    expect([result, condition.locked]).toEqual([[], true]);
    condition.release();
    expect([result, condition.locked]).toEqual([[1], true]);
    condition.notify(2);
    expect([result, condition.locked]).toEqual([[1], true]);
    condition.release();
    expect([result, condition.locked]).toEqual([[1, 2], true]);
    condition.release();
    expect([result, condition.locked]).toEqual([[1, 2, 3], true]);
    expect(tasks.every((task) => task.result())).toBe(true);
  });

  test("ConditionTests.wait_cancel: a cancelled wait has the lock again", () => {
    const condition = new Condition();
    condition.acquire();
    const wait = condition.wait();
    expect(condition.locked).toBe(false);
    wait.cancel();
    expect(() => wait.result()).toThrow(CancelledError);
    expect([condition.locked, inspect(condition)]).toEqual([true, "Condition { <locked> }"]);
  });

  test("ConditionTests.wait_cancel_contested: cancelled after the notification, it has the lock when the other releases", () => {
    const condition = new Condition();
    condition.acquire();
    const wait = condition.wait();
    condition.acquire();
    condition.notify();
    expect(wait.cancel()).toBe(true);
    expect(wait.done()).toBe(false);
    condition.release();
    expect([wait.cancelled(), condition.locked]).toEqual([true, true]);
  });

  test("ConditionTests.wait_cancel_after_notify: the task ends cancelled, and the lock is released", () => {
    const condition = new Condition();
    const waiter = spawn(
      waiting(function* () {
        using _ = (yield condition.acquire()) as Disposable;
        yield condition.wait();
      }),
    );
    condition.acquire();
    condition.notify();
    waiter.cancel();
    expect(waiter.done()).toBe(false);
    condition.release();
    expect([waiter.cancelled(), condition.locked]).toEqual([true, false]);
  });

  test("ConditionTests.wait_unacquired: an InvalidStateError", () => {
    expect(() => new Condition().wait()).toThrow(InvalidStateError);
  });

  test("ConditionTests.wait_for: a notification alone is not enough", () => {
    const condition = new Condition();
    let holds = false;
    const task = spawn(waitingFor, condition, () => holds);
    const notify = (): void => {
      condition.acquire();
      condition.notify();
      condition.release();
    };
    notify();
    expect(task.done()).toBe(false);
    holds = true;
    notify();
    expect([task.state, condition.locked]).toEqual(["fulfilled", false]);
  });

  test("ConditionTests.wait_for_unacquired: no lock is needed for a predicate that is true at once, else an InvalidStateError", () => {
    const condition = new Condition();
    expect(condition.waitFor(() => [1, 2, 3]).result()).toEqual([1, 2, 3]);
    expect(condition.waitFor(() => false).exception()).toBeInstanceOf(InvalidStateError);
  });

  test("ConditionTests.notify: as many as it says, and no more than there are", () => {
    const condition = new Condition();
    const result: unknown[] = [];
    const tasks = [1, 2, 3].map((name) => spawn(notified, condition, result, name, true));
    condition.acquire();
    condition.notify(1);
    condition.release();
    expect(result).toEqual([1]);
    condition.acquire();
    condition.notify(1);
    condition.notify(2048);
    condition.release();
    expect(result).toEqual([1, 2, 3]);
    expect(tasks.every((task) => task.result())).toBe(true);
  });

  test("ConditionTests.notify_all: everybody who waits", () => {
    const condition = new Condition();
    const result: unknown[] = [];
    const tasks = [1, 2].map((name) => spawn(notified, condition, result, name, true));
    condition.acquire();
    condition.notifyAll();
    condition.release();
    expect(result).toEqual([1, 2]);
    expect(tasks.every((task) => task.result())).toBe(true);
  });

  test("ConditionTests.notify_unacquired: an InvalidStateError", () => {
    expect(() => new Condition().notify()).toThrow(InvalidStateError);
  });

  test("ConditionTests.notify_all_unacquired: an InvalidStateError", () => {
    expect(() => new Condition().notifyAll()).toThrow(InvalidStateError);
  });

  test("ConditionTests.repr: util.inspect shows the lock and who waits", () => {
    const condition = new Condition();
    expect(inspect(condition)).toBe("Condition { <unlocked> }");
    for (const waits of [1, 2]) {
      condition.acquire();
      condition.wait();
      expect(inspect(condition)).toBe(`Condition { <unlocked>, waiting: ${waits} }`);
    }
    condition.acquire();
    expect(inspect(condition)).toBe("Condition { <locked>, waiting: 2 }");
  });

  test("ConditionTests.context_manager: a using block holds the lock", () => {
    const condition = new Condition();
    {
      using _ = condition.acquire().result();
      expect(condition.locked).toBe(true);
    }
    expect(condition.locked).toBe(false);
  });

  test("ConditionTests.explicit_lock: condition and lock are locked together", () => {
    const own = new Condition();
    const lock = new Lock();
    const shared = new Condition(lock);
    expect(shared.lock).toBe(lock);
    for (const condition of [own, shared]) {
      for (const acquirable of [condition, condition.lock]) {
        const hold = acquirable.acquire().result();
        expect([condition.locked, condition.lock.locked]).toEqual([true, true]);
        hold.release();
        expect([condition.locked, condition.lock.locked]).toEqual([false, false]);
      }
    }
  });

  test("ConditionTests.timeout_in_block: a TimeoutError, with the lock in hand", async () => {
    const condition = new Condition();
    using _ = await condition.acquire();
    await expect(syncWaitFor(condition.wait(), 500)).rejects.toThrow(TimeoutError);
    expect(condition.locked).toBe(true);
  });

  const rethrowing = waiting(function* rethrowing(condition: Condition, predicate: () => boolean, seen: unknown[]) {
    using _ = (yield condition.acquire()) as Disposable;
    try {
      yield condition.waitFor(predicate);
    } catch (error) {
      seen.push(error);
      throw error;
    }
  });

  test("ConditionTests.cancelled_error_wakeup: the error has the reason, and is the same one all the way", () => {
    const condition = new Condition();
    const seen: unknown[] = [];
    const task = spawn(rethrowing, condition, () => false, seen);
    task.cancel("foo");
    const error = caught(() => task.result());
    expect(error).toMatchObject({ name: "CancelledError", reason: "foo" });
    expect(error).toBe(seen[0]);
  });

  test("ConditionTests.cancelled_error_re_aquire: also where it was notified and wants the lock again", () => {
    const condition = new Condition();
    const seen: unknown[] = [];
    let wake = false;
    const task = spawn(rethrowing, condition, () => wake, seen);
    condition.acquire();
    wake = true;
    condition.notify();
    task.cancel("foo");
    condition.release();
    const error = caught(() => task.result());
    expect(error).toMatchObject({ name: "CancelledError", reason: "foo" });
    expect(error).toBe(seen[0]);
    expect(condition.locked).toBe(false);
  });

  /** Takes from `box` what is put there, until it is closed. */
  const consumer = waiting(function* consumer(condition: Condition, box: { items: number; taken: number }) {
    using _ = (yield condition.acquire()) as Disposable;
    for (;;) {
      yield condition.waitFor(() => box.items !== 0);
      if (box.items < 0) return;
      box.items--;
      box.taken++;
    }
  });
  function produceAndCancel(contested: boolean): void {
    const condition = new Condition();
    const box = { items: 0, taken: 0 };
    const consumers = [spawn(consumer, condition, box), spawn(consumer, condition, box)] as const;
    const held = condition.acquire().result();
    const other = contested ? condition.acquire() : null;
    box.items++;
    condition.notify(1);
    // Somebody else was before the notified one in the line for the lock.
    if (other !== null) held.release();
    consumers[0].cancel();
    expect(consumers[0].done()).toBe(false);
    (other?.result() ?? held).release();
    expect([box, consumers[0].cancelled()]).toEqual([{ items: 0, taken: 1 }, true]);
    condition.acquire();
    box.items = -1;
    condition.notifyAll();
    condition.release();
    expect([consumers[1].state, condition.locked]).toEqual(["fulfilled", false]);
  }

  test("ConditionTests.cancelled_wakeup: the notification of a cancelled one goes to the other", () => {
    produceAndCancel(false);
  });

  test("ConditionTests.cancelled_wakeup_relock: also where the lock is somebody else's in between", () => {
    produceAndCancel(true);
  });
});

describe("SemaphoreTests", () => {
  test("SemaphoreTests.initial_value_zero: it is locked", () => {
    expect(new Semaphore(0).locked).toBe(true);
  });

  test("SemaphoreTests.repr: util.inspect shows the permits and who waits", () => {
    const semaphore = new Semaphore();
    expect(inspect(semaphore)).toBe("Semaphore { value: 1 }");
    semaphore.acquire();
    expect(inspect(semaphore)).toBe("Semaphore { <locked> }");
    semaphore.acquire();
    semaphore.acquire();
    expect(inspect(semaphore)).toBe("Semaphore { <locked>, waiting: 2 }");
  });

  test("SemaphoreTests.semaphore: one permit by default; nothing to wait for, it is its own value", () => {
    const semaphore = new Semaphore();
    const waits = waiting(function* () {
      return (yield semaphore) as unknown;
    });
    expect([spawn(waits).result(), semaphore.locked, semaphore.value]).toEqual([semaphore, false, 1]);
  });

  test("SemaphoreTests.semaphore_value: a RangeError for less than none", () => {
    expect(() => new Semaphore(-1)).toThrow(RangeError);
  });

  test("SemaphoreTests.acquire: permits go to those who have waited longest, and are never free meanwhile", () => {
    const semaphore = new Semaphore(3);
    const result: unknown[] = [];
    semaphore.acquire();
    semaphore.acquire();
    expect(semaphore.locked).toBe(false);
    const tasks = waitAtLock(semaphore, result, [1, 2, 3]);
    expect([result, inspect(semaphore)]).toEqual([[1], "Semaphore { <locked>, waiting: 2 }"]);
    tasks.push(...waitAtLock(semaphore, result, [4]));
    semaphore.release();
    semaphore.release();
    expect([result, semaphore.value]).toEqual([[1, 2, 3], 0]);
    expect(tasks.map((task) => task.done())).toEqual([true, true, true, false]);
    semaphore.release();
    expect(result).toEqual([1, 2, 3, 4]);
  });

  test("SemaphoreTests.acquire_cancel: leaves no waiter behind", () => {
    const semaphore = new Semaphore();
    semaphore.acquire();
    const wait = semaphore.acquire();
    wait.cancel();
    expect(() => wait.result()).toThrow(CancelledError);
    expect(inspect(semaphore)).toBe("Semaphore { <locked> }");
  });

  test("SemaphoreTests.acquire_cancel_before_awoken: the permit passes the cancelled ones by", () => {
    const semaphore = new Semaphore(0);
    const [t1, t2, t3, t4] = waitAtLock(semaphore, [], [1, 2, 3, 4]) as [SyncTask, SyncTask, SyncTask, SyncTask];
    t1.cancel();
    t2.cancel();
    semaphore.release();
    expect([t3.done(), t4.done()]).toEqual([true, false]);
  });

  test("SemaphoreTests.acquire_hang: the permit of a cancelled one goes to the next", () => {
    const semaphore = new Semaphore(0);
    const [t1, t2] = waitAtLock(semaphore, [], [1, 2]) as [SyncTask, SyncTask];
    t1.cancel();
    semaphore.release();
    expect([semaphore.locked, t2.state]).toEqual([true, "fulfilled"]);
  });

  test("SemaphoreTests.acquire_no_hang: the second one has its permit before it can be cancelled, and gives it back", async () => {
    // There, the first one cancels the second after the release and before its turn. Here the release is its turn.
    const semaphore = new Semaphore(1);
    const log: string[] = [];
    const first = waiting(function* first() {
      {
        using _ = (yield semaphore.acquire()) as Disposable;
        yield sleep(0);
      }
      log.push(`accepted: ${t2.cancel()}`);
    });
    const second = waiting(function* second() {
      using _ = (yield semaphore.acquire()) as Disposable;
      log.push("second");
    });
    const t1 = spawn(first);
    const t2 = spawn(second);
    await syncGather(t1, t2, { returnExceptions: true });
    expect([log, t2.state]).toEqual([["second", "accepted: false"], "fulfilled"]);
    expect(semaphore.acquire().state).toBe("fulfilled");
  });

  test("SemaphoreTests.release_not_acquired: a bounded one throws InvalidStateError", () => {
    expect(() => new BoundedSemaphore().release()).toThrow(InvalidStateError);
  });

  test("SemaphoreTests.release_no_waiters: the permit is free", () => {
    const semaphore = new Semaphore();
    semaphore.acquire();
    expect(semaphore.locked).toBe(true);
    semaphore.release();
    expect(semaphore.locked).toBe(false);
  });

  test("SemaphoreTests.acquire_fifo_order: who releases and asks again stands behind the others", async () => {
    const semaphore = new Semaphore(1);
    const result: string[] = [];
    const twice = waiting(function* twice(name: string) {
      for (const time of [1, 2]) {
        yield semaphore.acquire();
        result.push(`${name}_${time}`);
        yield sleep(10);
        semaphore.release();
      }
    });
    await syncGather(spawn(twice, "c1"), spawn(twice, "c2"), spawn(twice, "c3"));
    expect(result).toEqual(["c1_1", "c2_1", "c3_1", "c1_2", "c2_2", "c3_2"]);
  });

  test("SemaphoreTests.acquire_fifo_order_2: also where it asks again at once", () => {
    const semaphore = new Semaphore(1);
    const result: unknown[] = [];
    const again = waiting(function* again() {
      yield semaphore.acquire();
      result.push(2);
      semaphore.release();
      yield semaphore.acquire();
      result.push(4);
    });
    const tasks = [spawn(acquiring, semaphore, result, 1), spawn(again), spawn(acquiring, semaphore, result, 3)];
    semaphore.release();
    semaphore.release();
    expect([result, tasks.every((task) => task.done())]).toEqual([[1, 2, 3, 4], true]);
  });

  test("SemaphoreTests.acquire_fifo_order_3: without the one that was cancelled", () => {
    const semaphore = new Semaphore(0);
    const result: unknown[] = [];
    const [t1] = waitAtLock(semaphore, result, [1, 2, 3]);
    t1?.cancel();
    semaphore.release();
    semaphore.release();
    expect(result).toEqual([2, 3]);
  });

  test("SemaphoreTests.acquire_fifo_order_4: three releases serve three, each inside its release, and what the first spawns runs before the second", () => {
    // There, all three are woken in one turn, one after the other, and a task that the first creates runs last: [1, 2, 3, 4].
    const semaphore = new Semaphore(0);
    const result: unknown[] = [];
    const first = waiting(function* first() {
      yield semaphore.acquire();
      expect(semaphore.value).toBe(0);
      spawn(() => result.push(4));
      result.push(1);
    });
    const second = waiting(function* second() {
      for (let releases = 0; releases < 3; releases++) semaphore.release();
      expect([semaphore.value, semaphore.locked]).toEqual([2, false]);
      yield semaphore.acquire();
      result.push(2);
    });
    spawn(first);
    spawn(second);
    spawn(acquiring, semaphore, result, 3);
    expect([result, semaphore.value]).toEqual([[4, 1, 2, 3], 0]);
  });
});

describe("BarrierTests", () => {
  const parties = 5;
  const passing = waiting(function* passing(barrier: Barrier, log: unknown[]) {
    yield barrier.wait();
    log.push(true);
  });
  function times<T>(count: number, make: () => T): T[] {
    return Array.from({ length: count }, make);
  }
  function spawnAll(count: number, body: () => unknown): SyncTask<unknown>[] {
    return times(count, () => spawn(body));
  }
  function expectEmpty(barrier: Barrier): void {
    expect([barrier.waiting, barrier.broken]).toEqual([0, false]);
  }

  test("BarrierTests.barrier: filling, and nothing to wait for", () => {
    const barrier = new Barrier(parties);
    const waits = waiting(function* () {
      return (yield barrier) as unknown;
    });
    expect([spawn(waits).result(), inspect(barrier)]).toEqual([barrier, "Barrier { <filling>, parties: 5 }"]);
  });

  test("BarrierTests.repr: util.inspect shows filling or broken; draining and resetting are no states here", () => {
    // There, whoever has been let go leaves it turn by turn, and new ones have to wait meanwhile.
    const barrier = new Barrier(parties);
    const waits = times(2, () => barrier.wait());
    expect(inspect(barrier)).toBe("Barrier { <filling>, waiting: 2, parties: 5 }");
    waits.push(...times(3, () => barrier.wait()));
    expect([inspect(barrier), waits.every((wait) => wait.done())]).toEqual(["Barrier { <filling>, parties: 5 }", true]);
    const sentAway = times(2, () => barrier.wait());
    barrier.reset();
    expect(inspect(barrier)).toBe("Barrier { <filling>, parties: 5 }");
    barrier.abort();
    expect([inspect(barrier), barrier.broken]).toEqual(["Barrier { <broken>, parties: 5 }", true]);
    for (const wait of sentAway) expect(wait.exception()).toBeInstanceOf(BrokenBarrierError);
  });

  test("BarrierTests.barrier_parties: a RangeError for less than one", () => {
    expect(() => new Barrier(0)).toThrow(RangeError);
    expect(() => new Barrier(-4)).toThrow(RangeError);
    expect(new Barrier(parties)).toBeInstanceOf(Barrier);
  });

  test("BarrierTests.context_manager: each gets its place; there is nothing to leave, so no block", () => {
    const barrier = new Barrier(3);
    const waits = times(3, () => barrier.wait());
    expect(waits.map((wait) => wait.result())).toEqual([0, 1, 2]);
    expectEmpty(barrier);
  });

  test("BarrierTests.filling_one_task: one party does not wait", () => {
    const barrier = new Barrier(1);
    expect(barrier.wait().result()).toBe(0);
    expectEmpty(barrier);
  });

  test("BarrierTests.filling_one_task_twice: again and again", () => {
    const barrier = new Barrier(1);
    expect([barrier.wait().result(), barrier.wait().result()]).toEqual([0, 0]);
    expectEmpty(barrier);
  });

  test("BarrierTests.filling_task_by_task: one more waits with each", () => {
    const barrier = new Barrier(3);
    const t1 = spawn(passing, barrier, []);
    expect(barrier.waiting).toBe(1);
    const t2 = spawn(passing, barrier, []);
    expect(inspect(barrier)).toBe("Barrier { <filling>, waiting: 2, parties: 3 }");
    const t3 = spawn(passing, barrier, []);
    expect([t1.done(), t2.done(), t3.done()]).toEqual([true, true, true]);
    expectEmpty(barrier);
  });

  test("BarrierTests.filling_tasks_wait_twice: nobody passes a second time before all have passed the first time", () => {
    const barrier = new Barrier(parties);
    const results: boolean[] = [];
    const twice = waiting(function* twice() {
      yield barrier.wait();
      results.push(true);
      yield barrier.wait();
      results.push(false);
    });
    spawnAll(parties, twice);
    expect(results).toEqual([...times(parties, () => true), ...times(parties, () => false)]);
    expectEmpty(barrier);
  });

  test("BarrierTests.filling_tasks_check_return_value: places are handed out anew each time", () => {
    const barrier = new Barrier(parties);
    const twice = waiting(function* twice() {
      yield barrier.wait();
      return yield barrier.wait();
    });
    const places = spawnAll(parties, twice).map((task) => task.result());
    expect(places.sort()).toEqual([0, 1, 2, 3, 4]);
    expectEmpty(barrier);
  });

  test("BarrierTests.draining_state: no such state: whoever passes sees it filling", () => {
    const barrier = new Barrier(parties);
    const states: string[] = [];
    const looking = waiting(function* looking() {
      yield barrier.wait();
      states.push(inspect(barrier));
    });
    spawnAll(parties, looking);
    expect(states).toEqual(times(parties, () => "Barrier { <filling>, parties: 5 }"));
    expectEmpty(barrier);
  });

  test("BarrierTests.blocking_tasks_while_draining: who comes again at once belongs to the next round", () => {
    const again = 2;
    const barrier = new Barrier(parties);
    const others = new Barrier(parties - again);
    let left = again;
    const body = waiting(function* body() {
      yield barrier.wait();
      if (left > 0) {
        left--;
        yield barrier.wait();
      } else {
        yield others.wait();
        yield barrier.wait();
      }
    });
    const tasks = spawnAll(parties, body);
    expect(tasks.every((task) => task.done())).toBe(true);
    expectEmpty(barrier);
  });

  test("BarrierTests.filling_tasks_cancel_one: it is one fewer, and the barrier waits for another", () => {
    const barrier = new Barrier(3);
    const results: unknown[] = [];
    const [t1, t2] = [spawn(passing, barrier, results), spawn(passing, barrier, results)];
    expect(barrier.waiting).toBe(2);
    t1.cancel();
    expect([barrier.waiting, t1.cancelled()]).toEqual([1, true]);
    const t3 = spawn(passing, barrier, results);
    expect(barrier.waiting).toBe(2);
    const t4 = spawn(passing, barrier, results);
    expect([t2, t3, t4].every((task) => task.done())).toBe(true);
    expect(results).toEqual([true, true, true]);
    expectEmpty(barrier);
  });

  test("BarrierTests.reset_barrier: with nobody waiting, nothing", () => {
    const barrier = new Barrier(1);
    barrier.reset();
    expectEmpty(barrier);
  });

  /** A task that notes when it is sent away. */
  const sentAway = waiting(function* sentAway(barrier: Barrier, log: unknown[]) {
    try {
      yield barrier.wait();
    } catch (error) {
      log.push((error as Error).name);
    }
  });

  test("BarrierTests.reset_barrier_while_tasks_waiting: all are sent away, and it is as new", () => {
    const barrier = new Barrier(parties);
    const results: unknown[] = [];
    spawnAll(parties - 1, () => spawn(sentAway, barrier, results));
    barrier.reset();
    expect(results).toEqual(times(parties - 1, () => "BrokenBarrierError"));
    expectEmpty(barrier);
  });

  test("BarrierTests.reset_barrier_when_tasks_half_draining: all have passed, so nobody is sent away", () => {
    // There, half of them have not left yet.
    const barrier = new Barrier(parties);
    const away: unknown[] = [];
    let passed = 0;
    const body = waiting(function* body() {
      try {
        yield barrier.wait();
        if (++passed === Math.floor(parties / 2)) barrier.reset();
      } catch {
        away.push(true);
      }
    });
    spawnAll(parties, body);
    expect([passed, away]).toEqual([parties, []]);
    expectEmpty(barrier);
  });

  test("BarrierTests.reset_barrier_when_tasks_half_draining_half_blocking: exactly those are sent away who wait for the next round", () => {
    // There, also those who have not left the first one.
    const barrier = new Barrier(parties);
    const half = Math.floor(parties / 2);
    const log: string[] = [];
    let passed = 0;
    const body = waiting(function* body() {
      yield barrier.wait();
      if (++passed === half + 1) barrier.reset();
      try {
        yield barrier.wait();
        log.push("passed");
      } catch {
        log.push("sent away");
        yield barrier.wait();
        log.push("passed");
      }
    });
    spawnAll(parties, body);
    expect(log).toEqual([...times(half, () => "sent away"), ...times(parties, () => "passed")]);
    expectEmpty(barrier);
  });

  test("BarrierTests.reset_barrier_while_tasks_waiting_and_waiting_again: they wait again inside the reset, and it holds them", () => {
    // There, some of them have not begun when it is reset.
    const barrier = new Barrier(parties);
    const [away, passed]: [unknown[], unknown[]] = [[], []];
    const body = waiting(function* body() {
      yield spawn(sentAway, barrier, away);
      yield barrier.wait();
      passed.push(true);
    });
    spawnAll(parties - 1, body);
    barrier.reset();
    expect([away.length, barrier.waiting]).toEqual([parties - 1, parties - 1]);
    spawn(passing, barrier, passed);
    expect(passed.length).toBe(parties);
    expectEmpty(barrier);
  });

  test("BarrierTests.reset_barrier_while_tasks_draining: the last one to pass finds the others waiting for the next round, and sends them away", () => {
    // There, the others are still leaving, and the reset concerns nobody.
    const barrier = new Barrier(parties);
    const log: string[] = [];
    let passed = 0;
    const body = waiting(function* body() {
      yield barrier.wait();
      if (++passed === parties) barrier.reset();
      try {
        yield barrier.wait();
      } catch {
        log.push("sent away");
        yield barrier.wait();
      }
      log.push("passed");
    });
    spawnAll(parties, body);
    expect(log).toEqual([...times(parties - 1, () => "sent away"), ...times(parties, () => "passed")]);
    expectEmpty(barrier);
  });

  test("BarrierTests.abort_barrier: it is broken", () => {
    const barrier = new Barrier(1);
    barrier.abort();
    expect([barrier.waiting, barrier.broken]).toEqual([0, true]);
    expect(barrier.wait().exception()).toBeInstanceOf(BrokenBarrierError);
  });

  test("BarrierTests.abort_barrier_when_tasks_half_draining_half_blocking: those who wait and those who come are sent away, those who have passed are not", () => {
    // There, also those who have not left yet.
    const barrier = new Barrier(parties);
    const half = Math.floor(parties / 2);
    const log: string[] = [];
    let passed = 0;
    const body = waiting(function* body() {
      yield barrier.wait();
      if (++passed === half + 1) {
        barrier.abort();
        log.push("aborts");
      } else yield spawn(sentAway, barrier, log);
    });
    spawnAll(parties, body);
    const away = times(half, () => "BrokenBarrierError");
    expect(log).toEqual([...away, "aborts", ...away]);
    expect([barrier.waiting, barrier.broken]).toEqual([0, true]);
  });

  const failing = waiting(function* failing(barrier: Barrier, log: string[]) {
    try {
      const place = yield barrier.wait();
      if (place === Math.floor(parties / 2)) throw new RangeError();
      yield barrier.wait();
      log.push("passed");
    } catch (error) {
      if (error instanceof RangeError) barrier.abort();
      else log.push("sent away");
    }
  });

  test("BarrierTests.abort_barrier_when_exception: one that fails breaks it for the others", () => {
    const barrier = new Barrier(parties);
    const log: string[] = [];
    for (const task of times(parties, () => spawn(failing, barrier, log))) expect(task.done()).toBe(true);
    expect(log).toEqual(times(parties - 1, () => "sent away"));
    expect([barrier.waiting, barrier.broken]).toEqual([0, true]);
  });

  test("BarrierTests.abort_barrier_when_exception_then_resetting: and after a reset it is as new", () => {
    const [barrier, meeting] = [new Barrier(parties), new Barrier(parties)];
    const log: string[] = [];
    const body = waiting(function* body() {
      yield spawn(failing, barrier, log);
      const place = yield meeting.wait();
      if (place === Math.floor(parties / 2)) barrier.reset();
      yield meeting.wait();
      yield barrier.wait();
      log.push("met again");
    });
    spawnAll(parties, body);
    expect(log).toEqual([...times(parties - 1, () => "sent away"), ...times(parties, () => "met again")]);
    expectEmpty(barrier);
  });
});
