/** What is waited for in a scenario: how it is completed, and what became of it in the end. */
import { Readable } from "node:stream";
import {
  asCompleted,
  Barrier,
  Condition,
  Event,
  EventLoop,
  ensureSyncFuture,
  Lock,
  Queue,
  race,
  readFrom,
  Semaphore,
  SyncFuture,
  type SyncTask,
  sleep,
  spawn,
  syncGather,
  syncShield,
  syncWait,
  syncWaitFor,
  TaskGroup,
} from "../../runtime/index.js";
import type { VirtualClock } from "../../runtime/testing/index.js";
import type { AwaitedKind } from "./scenarios.js";

export interface Subject {
  /** What the code under test waits for, or awaits. */
  readonly future: SyncFuture<unknown>;
  /** Brings the value, as far as anybody takes it. */
  complete(): void;
  /** What became of the thing behind it, once {@link complete} was called and the host has had a turn. */
  aftermath(): string;
  /** The host tells of the value in a microtask or later: until then the wait is pending, and the value is not ours yet (S15). */
  readonly toldLater?: boolean;
}

export type Body = (leaf: SyncFuture<string>) => string;

/** @param body of the task that is behind it, where there is one */
type Make = (clock: VirtualClock, body: Body) => Subject;

export const makeSubject: Readonly<Record<AwaitedKind, Make>> = {
  leaf: () => {
    const leaf = new SyncFuture<string>();
    return subject(leaf, leaf, "the leaf");
  },
  task: (_clock, body) => behindTask(body, (task) => task, "the inner task"),
  gather: (_clock, body) => {
    const leaves = [new SyncFuture<string>(), new SyncFuture<string>()];
    const tasks = leaves.map((leaf) => spawn(body, leaf));
    return {
      future: syncGather(...tasks),
      complete: () => {
        for (const leaf of leaves) leaf.tryResolve("value");
      },
      aftermath: () => `both inputs are ${bothStates(tasks)}`,
    };
  },
  wait: (_clock, body) => behindTask(body, (task) => syncWait([task]), "the input"),
  waitFor: (_clock, body) => behindTask(body, (task) => syncWaitFor(task, 1000), "the input", withoutTimer),
  shield: (_clock, body) => behindTask(body, (task) => syncShield(task), "the input"),
  group: (_clock, body) => {
    const group = new TaskGroup();
    const leaf = new SyncFuture<string>();
    const child = group.spawn(body, leaf);
    return {
      future: group.join(),
      complete: () => void leaf.tryResolve("value"),
      aftermath: () => `the child is ${child.state}`,
    };
  },
  lock: () => {
    const lock = new Lock();
    const held = lock.tryAcquire();
    return {
      future: lock.acquire(),
      complete: () => held?.[Symbol.dispose](),
      aftermath: () => `the lock is ${lock.locked ? "held" : "free"}`,
    };
  },
  queue: () => {
    const queue = new Queue<string>();
    const items = ["item"];
    return {
      future: queue.get(),
      complete: () => {
        for (const item of items.splice(0)) queue.putNowait(item);
      },
      aftermath: () => (queue.empty ? "the queue is empty" : "the item is in the queue"),
    };
  },
  promise: () => {
    let resolve: (value: string) => void = () => {};
    const promise = new Promise<string>((fulfil) => {
      resolve = fulfil;
    });
    let late = "nothing comes late";
    const onLate = (value: string): void => {
      late = `the ${value} comes late`;
    };
    return {
      future: ensureSyncFuture(promise, { onLate }),
      complete: () => resolve("value"),
      aftermath: () => late,
      toldLater: true,
    };
  },
  timer: (clock) => ({
    future: sleep(100),
    complete: () => clock.advance(100),
    aftermath: () => withoutTimer("the sleep is over"),
  }),
  stream: () => {
    const stream = new Readable({ read() {} });
    const chunks = ["chunk"];
    return {
      future: readFrom(stream).take(),
      complete: () => {
        for (const chunk of chunks.splice(0)) stream.push(chunk);
      },
      aftermath: () => (stream.readableLength === 0 ? "the chunk was read" : "the chunk is in the stream"),
      toldLater: true,
    };
  },
  semaphore: () => {
    const semaphore = new Semaphore(1);
    const held = semaphore.tryAcquire();
    return {
      future: semaphore.acquire(),
      complete: () => held?.[Symbol.dispose](),
      aftermath: () => `the permit is ${semaphore.locked ? "taken" : "free"}`,
    };
  },
  event: () => {
    const event = new Event();
    return { future: event.wait(), complete: () => event.set(), aftermath: () => `the event is ${shown(event.isSet)}` };
  },
  condition: () => {
    const condition = new Condition();
    condition.tryAcquire();
    const future = condition.wait();
    return {
      future,
      // Whoever was cancelled has the lock already.
      complete: () => {
        const held = condition.tryAcquire();
        condition.notify();
        held?.[Symbol.dispose]();
      },
      aftermath: () => `the lock is ${condition.locked ? "held" : "free"}`,
    };
  },
  barrier: () => {
    const barrier = new Barrier(2);
    const others = ["other"];
    return {
      future: barrier.wait(),
      complete: () => {
        for (const _other of others.splice(0)) barrier.wait();
      },
      aftermath: () => (barrier.waiting === 0 ? "nobody is left at the barrier" : "the other one waits at the barrier"),
    };
  },
  race: (_clock, body) => {
    const other = new SyncFuture();
    return behindTask(
      body,
      (task) => race<unknown>([task, other]),
      "the input",
      (text) => `${text}, the other one is ${other.state}`,
    );
  },
  asCompleted: (_clock, body) => behindTask(body, (task) => asCompleted([task]).take(), "the input"),
};

function shown(isSet: boolean): string {
  return isSet ? "set" : "not set";
}

function subject(future: SyncFuture<unknown>, leaf: SyncFuture<string>, name: string): Subject {
  return { future, complete: () => void leaf.tryResolve("value"), aftermath: () => `${name} is ${leaf.state}` };
}

/** @param around makes what is waited for, of a task that waits for a leaf */
function behindTask(
  body: Body,
  around: (task: SyncTask<string>) => SyncFuture<unknown>,
  name: string,
  also = (text: string): string => text,
): Subject {
  const leaf = new SyncFuture<string>();
  const task = spawn(body, leaf);
  return {
    future: around(task),
    complete: () => void leaf.tryResolve("value"),
    aftermath: () => also(`${name} is ${task.state}`),
  };
}

function bothStates(futures: readonly SyncFuture<unknown>[]): string {
  return [...new Set(futures.map(({ state }) => state))].join(" and ");
}

function withoutTimer(text: string): string {
  return EventLoop.current().hasWork() ? `${text}, a timer is left` : `${text}, no timer is left`;
}
