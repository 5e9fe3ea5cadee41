/** Promise code that awaits a future, which is cancelled by its handle: one function for each moment. */
import { SyncFuture, sleep, spawn, syncWaitFor } from "../../runtime/index.js";
import type { VirtualClock } from "../../runtime/testing/index.js";
import { waiters } from "./compiledWaiters.js";
import { Notes } from "./notes.js";
import type { Moment } from "./scenarios.js";
import type { Subject } from "./subjects.js";
import { turn } from "./turn.js";

const { waitAndCleanUp } = waiters;

type Perform = (subject: Subject, notes: Notes, clock: VirtualClock) => unknown;

async function awaitOnce(x: SyncFuture<unknown>, notes: Notes): Promise<void> {
  try {
    await x;
    notes.add("the value");
  } catch (error) {
    notes.thrown(error, "at the await");
  }
}

async function awaitInFinally(gate: SyncFuture<unknown>, x: SyncFuture<unknown>, notes: Notes): Promise<void> {
  try {
    await gate;
  } catch (error) {
    notes.thrown(error, "at the await");
  } finally {
    await awaitOnce(x, notes);
  }
}

const perform: Readonly<Record<Moment, Perform>> = {
  "before start": ({ future }, notes) => {
    notes.cancelling(() => future.cancel("stop"));
    void awaitOnce(future, notes);
  },
  parked: ({ future }, notes) => {
    void awaitOnce(future, notes);
    notes.cancelling(() => future.cancel("stop"));
  },
  committed: (subject, notes) => {
    void awaitOnce(subject.future, notes);
    subject.complete();
    // The promise code goes on in a microtask that has not come yet.
    notes.cancelling(() => subject.future.cancel("stop"));
  },
  "at the last wait": (subject, notes, clock) => perform.committed(subject, notes, clock),
  running: ({ future }, notes) => {
    void (async () => {
      notes.cancelling(() => future.cancel("stop"));
      await awaitOnce(future, notes);
    })();
  },
  "in finally": async ({ future }, notes, clock) => {
    const gate = new SyncFuture();
    void awaitInFinally(gate, future, notes);
    notes.cancelling(() => gate.cancel("stop"));
    await turn(clock);
    notes.add(`the cleanup is ${future.state}`);
    notes.cancelling(() => future.cancel("again"));
  },
  "in a callback": ({ future }, notes) => {
    void awaitOnce(future, notes);
    const other = new SyncFuture<void>();
    other.addDoneCallback(() => notes.cancelling(() => future.cancel("stop")));
    other.resolve();
  },
  twice: ({ future }, notes) => {
    void awaitOnce(future, notes);
    notes.cancelling(() => future.cancel("stop"));
    notes.cancelling(() => future.cancel("again"));
  },
  "limit, then outer": ({ future }, notes, clock) => {
    const limited = syncWaitFor(spawn(waitAndCleanUp, future, sleep(30), notes), 10);
    void awaitOnce(limited, notes);
    clock.advance(10);
    notes.cancelling(() => limited.cancel("outer"));
    clock.advance(30);
  },
  "outer, then limit": ({ future }, notes, clock) => {
    const limited = syncWaitFor(spawn(waitAndCleanUp, future, sleep(30), notes), 10);
    void awaitOnce(limited, notes);
    notes.cancelling(() => limited.cancel("outer"));
    clock.advance(30);
  },
  "in spite of it": ({ future }, notes) => {
    void awaitOnce(future, notes);
    notes.cancelling(() => future.cancel("stop"));
  },
};

export async function inPromiseCode(moment: Moment, subject: Subject, clock: VirtualClock): Promise<string> {
  const notes = new Notes();
  await perform[moment](subject, notes, clock);
  subject.complete();
  await turn(clock);
  notes.add(subject.aftermath());
  return notes.toString();
}
