// The operations with this package's runtime alone, in code that no transformer has seen: futures with callbacks, tasks of plain functions.
import { Queue, SyncFuture, type SyncTask, sleep, spawn, syncGather } from "syncawait";

export async function spawnAndJoin(count: number): Promise<number> {
  const tasks: SyncTask<number>[] = [];
  for (let i = 0; i < count; i++) tasks[i] = spawn(next, i);
  return sumOf(await syncGather(...tasks));
}

function next(i: number): number {
  return i + 1;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** A callback parks and is resumed in place of a stack. */
export function parkAndResume(count: number): number {
  let sum = 0;
  let parked = new SyncFuture<number>();
  const onDone = (future: SyncFuture<number>): void => {
    sum += future.result();
    parked = new SyncFuture();
    parked.addDoneCallback(onDone);
  };
  parked.addDoneCallback(onDone);
  for (let i = 0; i < count; i++) parked.resolve(i);
  return sum;
}

/** An async function awaits the futures: each becomes a promise as well. */
export async function parkInAsyncFunction(count: number): Promise<number> {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const future = new SyncFuture<number>();
    future.resolve(i);
    sum += await future;
  }
  return sum;
}

export function handOver(count: number): number {
  const queue = new Queue<number>();
  let sum = 0;
  const onItem = (future: SyncFuture<number>): void => {
    sum += future.result();
    queue.get().addDoneCallback(onItem);
  };
  queue.get().addDoneCallback(onItem);
  for (let i = 0; i < count; i++) queue.putNowait(i);
  return sum;
}

export async function sleepAtOnce(count: number, ms: number): Promise<number> {
  let left = count;
  let sum = 0;
  const finished = new SyncFuture<number>();
  for (let i = 0; i < count; i++) {
    sleep(ms).addDoneCallback(() => {
      sum += i + 1;
      if (--left === 0) finished.resolve(sum);
    });
  }
  return await finished;
}

export function cancelParked(count: number): number {
  let cleanUps = 0;
  const cleanUp = (): void => void cleanUps++;
  const futures = Array.from({ length: count }, () => new SyncFuture<void>());
  for (const future of futures) future.addDoneCallback(cleanUp);
  for (const future of futures) future.cancel();
  for (const future of futures) {
    try {
      future.result();
    } catch {}
  }
  return cleanUps;
}

export async function gatherPending(count: number): Promise<number> {
  const inputs = Array.from({ length: count }, () => new SyncFuture<number>());
  const gathered = syncGather(...inputs);
  inputs.forEach((input, i) => {
    input.resolve(i);
  });
  return sumOf(await gathered);
}
