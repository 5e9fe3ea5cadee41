// The operations in annotated functions, which the transformer compiles. What returns a task is joined by whoever measures.
import { Queue, SyncFuture, type SyncTask, sleep, spawn, syncAwait, syncGather } from "syncawait";

export function spawnAndJoin(count: number): SyncTask<number> {
  return spawn(join, count);
}

/** @syncAwait */
function join(count: number): number {
  const tasks: SyncTask<number>[] = [];
  for (let i = 0; i < count; i++) tasks[i] = spawn(next, i);
  let sum = 0;
  for (const task of tasks) sum += syncAwait(task);
  return sum;
}

/** @syncAwait */
function next(i: number): number {
  return i + 1;
}

let gate = new SyncFuture<number>();

export function parkAndResume(count: number): SyncTask<number> {
  const task = spawn(waitRepeatedly, count);
  for (let i = 0; i < count; i++) gate.resolve(i);
  return task;
}

/** @syncAwait */
function waitRepeatedly(count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    gate = new SyncFuture();
    sum += syncAwait(gate);
  }
  return sum;
}

export function handOver(count: number): SyncTask<number> {
  const queue = new Queue<number>();
  const consumer = spawn(consume, queue, count);
  for (let i = 0; i < count; i++) queue.putNowait(i);
  return consumer;
}

/** @syncAwait */
function consume(queue: Queue<number>, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += syncAwait(queue.get());
  return sum;
}

export function sleepAtOnce(count: number, ms: number): SyncTask<number> {
  return spawn(joinSleepers, count, ms);
}

/** @syncAwait */
function joinSleepers(count: number, ms: number): number {
  const tasks: SyncTask<number>[] = [];
  for (let i = 0; i < count; i++) tasks[i] = spawn(nextAfter, ms, i);
  let sum = 0;
  for (const task of tasks) sum += syncAwait(task);
  return sum;
}

/** @syncAwait */
function nextAfter(ms: number, i: number): number {
  syncAwait(sleep(ms));
  return i + 1;
}

let cleanUps = 0;

export function cancelParked(count: number): SyncTask<number> {
  cleanUps = 0;
  return spawn(joinCancelled, count);
}

/** @syncAwait */
function joinCancelled(count: number): number {
  const tasks: SyncTask<void>[] = [];
  for (let i = 0; i < count; i++) tasks[i] = spawn(waitForEver);
  for (const task of tasks) task.cancel();
  for (const task of tasks) {
    try {
      syncAwait(task);
    } catch {}
  }
  return cleanUps;
}

/** @syncAwait */
function waitForEver(): void {
  try {
    syncAwait(new SyncFuture<void>());
  } finally {
    cleanUps++;
  }
}

export function gatherPending(count: number): SyncTask<number> {
  const inputs = Array.from({ length: count }, () => new SyncFuture<number>());
  const task = spawn(sumOf, inputs);
  inputs.forEach((input, i) => {
    input.resolve(i);
  });
  return task;
}

/** @syncAwait */
function sumOf(inputs: readonly SyncFuture<number>[]): number {
  return syncAwait(syncGather(...inputs)).reduce((sum, value) => sum + value, 0);
}
