// Runs both programs over the whole grid, in all styles, and prints who lost what. Exit code 1 if syncawait lost anything.
import { configure, run, spawn, syncAwait } from "syncawait";
import { type Outcome, printTable, type Row, type Schedule, schedules, Tally } from "./outcome.mjs";
import * as promises from "./promises.mjs";
import * as suspending from "./suspending.mjs";

type PromiseProgram = (schedule: Schedule, style: promises.Style) => Promise<Outcome>;

/** How deep the runtime lets completions nest inside each other before it queues them; the result may not depend on it. */
const drainDepths = [0, 1, 2, 64, Number.POSITIVE_INFINITY];

/** @syncAwait */
function suspendingRow(program: (schedule: Schedule) => Outcome): Row {
  const tally = new Tally("syncawait (5 nesting depths)");
  for (const maxDrainDepth of drainDepths) {
    configure({ maxDrainDepth });
    for (const schedule of schedules()) tally.add(syncAwait(spawn(program, schedule)), schedule);
  }
  return tally.row();
}

/** @syncAwait */
function promiseRow(program: PromiseProgram, style: promises.Style, title: string): Row {
  const tally = new Tally(title);
  for (const schedule of schedules()) tally.add(syncAwait(program(schedule, style)), schedule);
  return tally.row();
}

/** @syncAwait */
function main(): void {
  console.log("1. An item is handed over; k turns later its consumer is cancelled.");
  const cancelled = [
    suspendingRow(suspending.cancelAfterFeeding),
    promiseRow(promises.cancelAfterFeeding, "race", "promises: race each wait against the signal"),
    promiseRow(promises.cancelAfterFeeding, "check", "promises: check the signal after each await"),
    promiseRow(promises.cancelAfterFeeding, "leaf", "promises: the signal at the innermost wait only"),
  ];
  printTable(cancelled);
  console.log("\n2. A consumer and a word to stop, whichever is first; the consumer is cancelled in `finally`.");
  const stopped = [
    suspendingRow(suspending.stopAfterFeeding),
    promiseRow(promises.stopAfterFeeding, "race", "promises: race each wait against the signal"),
    promiseRow(promises.stopAfterFeeding, "check", "promises: check the signal after each await"),
    promiseRow(promises.stopAfterFeeding, "leaf", "promises: the signal at the innermost wait only"),
    promiseRow(promises.stopAfterFeeding, "settle", "promises: the same, and await the loser's end"),
  ];
  printTable(stopped);
  console.log(`
A turn is a microtask for the promises, a checkpoint() of the same task for syncawait. The promise programs that lose
nothing keep one rule by hand in every function: never race, pass the signal on, let a late result win.`);
  const lost = (cancelled[0] as Row).counts.lost + (stopped[0] as Row).counts.lost;
  if (lost > 0) process.exitCode = 1;
}

run(main);
