/** Primitives that break a rule, so that the models can prove that they see it. */
import { completedByUser } from "../../../runtime/drain.js";
import { Barrier, Condition, Event, Lock, Queue, Semaphore, type SyncFuture } from "../../../runtime/index.js";
import { Hold } from "../../../runtime/primitives/hold.js";
import { LineWait, type WaitLine } from "../../../runtime/primitives/waitLine.js";
import type { Pair } from "./agree.js";
import { barrierPair } from "./barrier.js";
import { conditionPair } from "./condition.js";
import { eventPair } from "./event.js";
import { lockPair } from "./lock.js";
import { queuePair } from "./queue.js";
import { semaphorePair } from "./semaphore.js";

/** What the mutants reach for. */
interface Internals {
  holder: Hold | null;
  free: number;
  flag: boolean;
  unfinished: number;
  line: WaitLine<LineWait<unknown>>;
  getters: WaitLine<LineWait<unknown>>;
  putters: WaitLine<LineWait<unknown> & { readonly item: number }>;
  items: { push(item: number): void; shift(): number };
}

type Methods = { [name: string]: (this: Internals, ...args: never[]) => unknown };

function mutant<T extends object>(target: T, methods: Methods): T {
  for (const [name, value] of Object.entries(methods)) Object.defineProperty(target, name, { value });
  return target;
}

/** `wait` does not know where it stands, so that a cancel leaves it there. */
function stuck<T>(wait: SyncFuture<T>): SyncFuture<T> {
  if (wait.origin instanceof LineWait) wait.origin.line = null;
  return wait;
}

function withOrigin<T>(wait: SyncFuture<T>, changed: object): SyncFuture<T> {
  Object.assign(wait.origin as object, changed);
  return wait;
}

const lockThatIsFreeMeanwhile = (): Lock => {
  const lock = new Lock();
  return mutant(lock, {
    release() {
      if (this.holder === null) return Lock.prototype.release.call(lock);
      this.holder = null;
      const wait = this.line.next();
      if (wait === null) return;
      const hold = new Hold(lock);
      completedByUser(wait.future, "fulfilled", hold);
      this.holder ??= hold;
    },
  });
};

const lockWithStuckWaits = (): Lock => {
  const lock = new Lock();
  return mutant(lock, { acquire: () => stuck(Lock.prototype.acquire.call(lock)) });
};

const semaphoreThatIsFreeMeanwhile = (permits: number): Semaphore => {
  const semaphore = new Semaphore(permits);
  return mutant(semaphore, {
    release() {
      this.free++;
      const wait = this.line.next();
      if (wait === null) return;
      completedByUser(wait.future, "fulfilled", new Hold(semaphore));
      this.free--;
    },
  });
};

const eventThatCallsOutFirst = (): Event =>
  mutant(new Event(), {
    set() {
      for (let wait = this.line.next(); wait !== null; wait = this.line.next())
        completedByUser(wait.future, "fulfilled", undefined);
      this.flag = true;
    },
  });

const eventThatLetsGoOneByOne = (): Event =>
  mutant(new Event(), {
    set() {
      this.flag = true;
      for (const future of this.line.all()) completedByUser(future, "fulfilled", undefined);
    },
  });

const barrierThatDrains = (parties: number): Barrier =>
  mutant(new Barrier(parties), {
    letAllGo() {
      let place = 0;
      for (let wait = this.line.next(); wait !== null; wait = this.line.next())
        completedByUser(wait.future, "fulfilled", place++);
    },
  });

const queueWithStuckGets = (maxsize: number): Queue<number> => {
  const queue = new Queue<number>(maxsize);
  return mutant(queue, { get: () => stuck(Queue.prototype.get.call(queue) as SyncFuture<number>) });
};

const queueThatCallsOutFirst = (maxsize: number): Queue<number> =>
  mutant(new Queue<number>(maxsize), {
    takeOut() {
      const putter = this.putters.next();
      if (putter !== null) completedByUser(putter.future, "fulfilled", undefined);
      const item = this.items.shift();
      if (putter !== null) {
        this.items.push(putter.item);
        this.unfinished++;
      }
      return item;
    },
  });

const queueThatLetsNewcomersIn = (maxsize: number): Queue<number> => {
  const queue = new Queue<number>(maxsize);
  return mutant(queue, {
    /** The item lies in the queue while the getter is told that there is one. */
    accept(item: number) {
      this.items.push(item);
      this.unfinished++;
      const getter = this.getters.next();
      if (getter === null) return;
      completedByUser(getter.future, "fulfilled", item);
      if (!queue.empty) this.items.shift();
    },
  });
};

const conditionThatLosesNotifications = (): Condition => {
  const condition = new Condition();
  const deaf = { lock: condition.lock, passNotification: () => false };
  return mutant(condition, {
    wait: () => withOrigin(Condition.prototype.wait.call(condition), { condition: deaf }),
  });
};

const conditionThatIsCancelledWithoutTheLock = (): Condition => {
  const condition = new Condition();
  const cancel = LineWait.prototype.cancel;
  return mutant(condition, { wait: () => withOrigin(Condition.prototype.wait.call(condition), { cancel }) });
};

export const mutants: Readonly<Record<string, Pair<never>>> = {
  "D6: a lock that is free while it is handed over": lockPair(lockThatIsFreeMeanwhile) as Pair<never>,
  "C10: a cancelled wait for a lock that keeps its place": lockPair(lockWithStuckWaits) as Pair<never>,
  "D6: a permit that is free while it is handed over": semaphorePair(semaphoreThatIsFreeMeanwhile) as Pair<never>,
  "D1: an event that is set when its waiters have gone on": eventPair(eventThatCallsOutFirst) as Pair<never>,
  "D7: an event whose waiters are done one by one": eventPair(eventThatLetsGoOneByOne) as Pair<never>,
  "D7: a barrier that can be seen half left": barrierPair(barrierThatDrains) as Pair<never>,
  "C10: a cancelled get that keeps its place": queuePair(0, queueWithStuckGets) as Pair<never>,
  "D1: a put that is fulfilled before its item is in the queue": queuePair(2, queueThatCallsOutFirst) as Pair<never>,
  "D6: an item that lies in the queue while it is handed over": queuePair(0, queueThatLetsNewcomersIn) as Pair<never>,
  "C10: a notification that is lost with a cancelled wait": conditionPair(
    conditionThatLosesNotifications,
  ) as Pair<never>,
  "C10: a wait at a condition that is cancelled without the lock": conditionPair(
    conditionThatIsCancelledWithoutTheLock,
  ) as Pair<never>,
};
