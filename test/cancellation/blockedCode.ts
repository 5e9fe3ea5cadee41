/**
 * The compiled code of compiledCode.ts below a foreign frame: the native stack blocks at its waits. What is done to the task comes from jobs of the loop, which run
 * meanwhile; what is seen has to be what a task sees that suspends.
 */
import { currentTask, EventLoop, SyncFuture, type SyncTask, sleep, spawn } from "../../runtime/index.js";
import type { VirtualClock } from "../../runtime/testing/index.js";
import { waiters } from "./compiledWaiters.js";
import { Notes } from "./notes.js";
import type { Moment } from "./scenarios.js";
import type { Subject } from "./subjects.js";
import { turn } from "./turn.js";

const { cancelSelfAndWait, limited, waitAndCleanUp, waitAndReturn, waitOnce } = waiters;

interface Play {
  /** The body of the task. */
  readonly begin: () => unknown;
  /** What is done to the task while it blocks, before its thing is completed. */
  readonly meanwhile?: (task: SyncTask<unknown>) => void;
  /** In ms of the loop's clock, after the beginning. */
  readonly atMs?: number;
}

type Perform = (subject: Subject, notes: Notes) => Play;

const perform: Partial<Readonly<Record<Moment, Perform>>> = {
  parked: cancelParked,
  "in spite of it": cancelParked,
  committed: (subject, notes) => cancelCommitted(subject, notes, () => waitOnce(subject.future, notes)),
  "at the last wait": (subject, notes) => cancelCommitted(subject, notes, () => waitAndReturn(subject.future, notes)),
  running: ({ future }, notes) => ({ begin: () => cancelSelfAndWait(future, notes) }),
  "in finally": ({ future }, notes) => ({
    begin: () => waitAndCleanUp(new SyncFuture(), future, notes),
    meanwhile: (task) => {
      notes.cancelling(() => task.cancel("stop"));
      notes.add(`the cleanup is ${future.state}`);
      notes.cancelling(() => task.cancel("again"));
    },
  }),
  "in a callback": ({ future }, notes) => ({
    begin: () => waitOnce(future, notes),
    meanwhile: (task) => {
      const other = new SyncFuture<void>();
      other.addDoneCallback(() => notes.cancelling(() => task.cancel("stop")));
      other.resolve();
    },
  }),
  twice: ({ future }, notes) => ({
    begin: () => waitAndCleanUp(future, new SyncFuture(), notes),
    meanwhile: (task) => {
      notes.cancelling(() => task.cancel("stop"));
      notes.cancelling(() => task.cancel("again"));
    },
  }),
  "limit, then outer": ({ future }, notes) => ({
    begin: () => limited(future, sleep(30), notes),
    meanwhile: (task) => notes.cancelling(() => task.cancel("outer")),
    atMs: 15,
  }),
  "outer, then limit": ({ future }, notes) => ({
    begin: () => limited(future, sleep(30), notes),
    meanwhile: (task) => notes.cancelling(() => task.cancel("outer")),
  }),
};

/** `before start` has no stack that could block. */
export const blockedMoments = Object.keys(perform) as Moment[];

/** A function that nothing compiles. */
const foreign = new Function("callback", "return callback()") as <T>(callback: () => T) => T;

function cancelParked({ future }: Subject, notes: Notes): Play {
  return {
    begin: () => waitOnce(future, notes),
    meanwhile: (task) => notes.cancelling(() => task.cancel("stop")),
  };
}

function cancelCommitted(subject: Subject, notes: Notes, begin: () => unknown): Play {
  let task: SyncTask<unknown> | undefined;
  // It runs before the delivery to the task, which comes to wait later.
  subject.future.addDoneCallback(() => notes.cancelling(() => task?.cancel("stop") === true));
  return {
    begin: () => {
      task = currentTask();
      return begin();
    },
  };
}

export async function inBlockedCode(moment: Moment, subject: Subject, clock: VirtualClock): Promise<string> {
  const notes = new Notes();
  const { begin, meanwhile, atMs = 0 } = (perform[moment] as Perform)(subject, notes);
  const task = spawn(() => {
    const self = currentTask() as SyncTask<unknown>;
    EventLoop.current().callLater(atMs, () => {
      meanwhile?.(self);
      subject.complete();
    });
    return foreign(begin);
  });
  await turn(clock);
  notes.add(subject.aftermath());
  notes.add(`the task is ${task.state}`);
  return notes.toString();
}
