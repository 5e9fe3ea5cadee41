// Waits that are not over at once, in compiled code: nothing blocks.
import { SyncFuture, spawn, syncAwait } from "syncawait";

type Work = (value: number, done: (value: number) => void) => void;

export async function one(work: Work, count: number): Promise<number> {
  return spawn(sum, work, count);
}

/** @syncAwait */
function sum(work: Work, count: number): number {
  let total = 0;
  for (let value = 0; value < count; value++) total += syncAwait(begin(work, value));
  return total;
}

export async function many(work: Work, count: number): Promise<number> {
  const tasks = Array.from({ length: count }, (_, value) => spawn(wait, work, value));
  return spawn(add, tasks);
}

/** @syncAwait */
function wait(work: Work, value: number): number {
  return syncAwait(begin(work, value));
}

/** @syncAwait */
function add(parts: readonly SyncFuture<number>[]): number {
  let total = 0;
  for (const part of parts) total += syncAwait(part);
  return total;
}

function begin(work: Work, value: number): SyncFuture<number> {
  const future = new SyncFuture<number>();
  work(value, (result) => void future.resolve(result));
  return future;
}
