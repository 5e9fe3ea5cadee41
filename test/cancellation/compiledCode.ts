/** Compiled code (waiters.ts) that waits in a task, which is cancelled: one function for each moment. */
import { SyncFuture, type SyncTask, sleep, spawn, spawnLater } from "../../runtime/index.js";
import type { VirtualClock } from "../../runtime/testing/index.js";
import { waiters } from "./compiledWaiters.js";
import { Notes } from "./notes.js";
import type { Moment } from "./scenarios.js";
import type { Subject } from "./subjects.js";
import { turn } from "./turn.js";

const { cancelSelfAndWait, limited, waitAndCleanUp, waitAndReturn, waitOnce } = waiters;

type Perform = (subject: Subject, notes: Notes, clock: VirtualClock) => SyncTask<unknown>;

const perform: Readonly<Record<Moment, Perform>> = {
  "before start": ({ future }, notes, clock) => {
    const task = spawnLater(waitOnce, future, notes);
    notes.cancelling(() => task.cancel("stop"));
    clock.advance(0);
    notes.add(`the wait is ${future.state}`);
    return task;
  },
  parked: ({ future }, notes) => {
    const task = spawn(waitOnce, future, notes);
    notes.cancelling(() => task.cancel("stop"));
    return task;
  },
  committed: (subject, notes) => cancelCommitted(subject, notes, waitOnce),
  "at the last wait": (subject, notes) => cancelCommitted(subject, notes, waitAndReturn),
  running: ({ future }, notes) => spawn(cancelSelfAndWait, future, notes),
  "in finally": ({ future }, notes) => {
    const task = spawn(waitAndCleanUp, new SyncFuture(), future, notes);
    notes.cancelling(() => task.cancel("stop"));
    notes.add(`the cleanup is ${future.state}`);
    notes.cancelling(() => task.cancel("again"));
    return task;
  },
  "in a callback": ({ future }, notes) => {
    const task = spawn(waitOnce, future, notes);
    const other = new SyncFuture<void>();
    other.addDoneCallback(() => notes.cancelling(() => task.cancel("stop")));
    other.resolve();
    return task;
  },
  twice: ({ future }, notes) => {
    const task = spawn(waitAndCleanUp, future, new SyncFuture(), notes);
    notes.cancelling(() => task.cancel("stop"));
    notes.cancelling(() => task.cancel("again"));
    return task;
  },
  "limit, then outer": ({ future }, notes, clock) => {
    const task = spawn(limited, future, sleep(30), notes);
    clock.advance(10);
    notes.cancelling(() => task.cancel("outer"));
    clock.advance(30);
    return task;
  },
  "outer, then limit": ({ future }, notes, clock) => {
    const task = spawn(limited, future, sleep(30), notes);
    notes.cancelling(() => task.cancel("outer"));
    clock.advance(30);
    return task;
  },
  "in spite of it": ({ future }, notes) => {
    const task = spawn(waitOnce, future, notes);
    notes.cancelling(() => task.cancel("stop"));
    return task;
  },
};

function cancelCommitted(
  subject: Subject,
  notes: Notes,
  wait: typeof waitOnce | typeof waitAndReturn,
): SyncTask<unknown> {
  let task: SyncTask<unknown>;
  if (subject.toldLater) {
    task = spawn(wait, subject.future, notes);
    subject.complete();
    notes.cancelling(() => task.cancel("stop"));
    return task;
  }
  // It runs before the delivery to the task, which comes to wait later.
  subject.future.addDoneCallback(() => notes.cancelling(() => task.cancel("stop")));
  task = spawn(wait, subject.future, notes);
  subject.complete();
  return task;
}

export async function inCompiledCode(moment: Moment, subject: Subject, clock: VirtualClock): Promise<string> {
  const notes = new Notes();
  const task = perform[moment](subject, notes, clock);
  subject.complete();
  await turn(clock);
  notes.add(subject.aftermath());
  notes.add(`the task is ${task.state}`);
  return notes.toString();
}
