// The two programs in plain functions that wait: no function is async, no signal is passed, nothing is checked afterwards.
import {
  CancelledError,
  checkpoint,
  SyncFuture,
  type SyncTask,
  spawn,
  syncAwait,
  syncGather,
  syncShield,
  syncWait,
  syncWaitFor,
} from "syncawait";
import type { Kind, Outcome, Schedule } from "./outcome.mjs";

class Box {
  readonly items: string[] = [];
  readonly ready = new SyncFuture<void>();

  feed(): void {
    this.items.push("item");
    this.ready.resolve();
  }
}

/** @syncAwait */
function consume(box: Box): string {
  syncAwait(syncShield(box.ready)); // others may wait for `ready` too: a cancel of ours must not cancel it
  return box.items.pop() as string;
}

/** @syncAwait */
function wrapped(box: Box, kind: Kind, wrappers: number): string {
  if (wrappers === 0) return consume(box);
  const inner = spawn(wrapped, box, kind, wrappers - 1);
  return join(inner, kind);
}

/** @syncAwait */
function join(task: SyncTask<string>, kind: Kind): string {
  if (kind === "plain") return syncAwait(task);
  if (kind === "waitFor") return syncAwait(syncWaitFor(task, 60_000));
  const [item] = syncAwait(syncGather(task));
  return item;
}

/** @syncAwait */
function turns(count: number): void {
  for (let turn = 0; turn < count; turn++) syncAwait(checkpoint());
}

/**
 * First program: hand an item over, wait, cancel; who has the item?
 *
 * @syncAwait
 */
export function cancelAfterFeeding(schedule: Schedule): Outcome {
  const box = new Box();
  const task = spawn(wrapped, box, schedule.kind, schedule.wrappers);
  if (schedule.early) task.cancel();
  box.feed();
  turns(schedule.turns);
  task.cancel();
  try {
    syncAwait(task);
    return "delivered";
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
    return box.items.length === 1 ? "kept" : "lost";
  }
}

/**
 * Second program: whatever comes first, the item or the word to stop; then the work is cancelled in `finally`.
 *
 * @syncAwait
 */
export function stopAfterFeeding(schedule: Schedule): Outcome {
  const box = new Box();
  const stop = new SyncFuture<void>();
  const answer = spawn(itemUnlessStopped, box, stop, schedule);
  if (schedule.early) stop.resolve();
  box.feed();
  turns(schedule.turns);
  stop.tryResolve();
  if (syncAwait(answer) === "item") return "delivered";
  return box.items.length === 1 ? "kept" : "lost";
}

/** @syncAwait */
function itemUnlessStopped(box: Box, stop: SyncFuture<void>, { kind, wrappers }: Schedule): string {
  const task = spawn(wrapped, box, kind, wrappers);
  try {
    syncAwait(syncWait([task, stop], { returnWhen: "FIRST_COMPLETED" }));
  } finally {
    task.cancel();
  }
  syncAwait(syncWait([task])); // its `finally` blocks may wait, too
  return task.cancelled() ? "stopped" : task.result();
}
