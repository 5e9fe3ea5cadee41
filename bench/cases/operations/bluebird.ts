// The operations with bluebird: its coroutines, and its own cancellation.
import Bluebird from "bluebird";

/** Cancellation costs a little everywhere: only the operation that cancels is given a copy that has it. */
const Cancellable = Bluebird.getNewLibraryCopy();
Cancellable.config({ cancellation: true });

// biome-ignore lint/correctness/useYield: a coroutine is a generator, also where it waits for nothing
const next = Bluebird.coroutine(function* (i: number): Generator<unknown, number, never> {
  return i + 1;
});

export const spawnAndJoin = Bluebird.coroutine(function* (count: number): Generator<unknown, number, number> {
  const tasks: Bluebird<number>[] = [];
  for (let i = 0; i < count; i++) tasks[i] = next(i);
  let sum = 0;
  for (const task of tasks) sum += yield task;
  return sum;
});

export const parkAndResume = Bluebird.coroutine(function* (count: number): Generator<unknown, number, number> {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    let resolve = (_value: number): void => undefined;
    const promise = new Bluebird<number>((resolvePromise) => {
      resolve = resolvePromise;
    });
    resolve(i);
    sum += yield promise;
  }
  return sum;
});

class BluebirdQueue {
  private readonly waiters: ((item: number) => void)[] = [];
  private readonly items: number[] = [];

  put(item: number): void {
    const waiter = this.waiters.shift();
    if (waiter === undefined) this.items.push(item);
    else waiter(item);
  }

  take(): Bluebird<number> {
    return new Bluebird((resolve) => {
      const item = this.items.shift();
      if (item !== undefined) resolve(item);
      else this.waiters.push(resolve);
    });
  }
}

const consume = Bluebird.coroutine(function* (queue: BluebirdQueue, count: number): Generator<unknown, number, number> {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += yield queue.take();
  return sum;
});

export function handOver(count: number): Bluebird<number> {
  const queue = new BluebirdQueue();
  const consumer = consume(queue, count);
  for (let i = 0; i < count; i++) queue.put(i);
  return consumer;
}

const nextAfter = Bluebird.coroutine(function* (ms: number, i: number): Generator<unknown, number, never> {
  yield Bluebird.delay(ms);
  return i + 1;
});

export const sleepAtOnce = Bluebird.coroutine(function* (
  count: number,
  ms: number,
): Generator<unknown, number, number> {
  const tasks: Bluebird<number>[] = [];
  for (let i = 0; i < count; i++) tasks[i] = nextAfter(ms, i);
  let sum = 0;
  for (const task of tasks) sum += yield task;
  return sum;
});

/** A promise that bluebird has cancelled stays pending: what can be waited for are the `finally` callbacks, which run later. */
export function cancelParked(count: number): Promise<number> {
  return new Promise((resolve) => {
    let cleanUps = 0;
    const cleanUp = (): void => {
      if (++cleanUps === count) resolve(cleanUps);
    };
    const tasks = Array.from({ length: count }, () => new Cancellable<void>(() => undefined).finally(cleanUp));
    for (const task of tasks) task.cancel();
  });
}

export function gatherPending(count: number): PromiseLike<number> {
  const resolvers: ((value: number) => void)[] = [];
  const inputs = Array.from({ length: count }, () => new Bluebird<number>((resolve) => void resolvers.push(resolve)));
  const gathered = Bluebird.all(inputs);
  resolvers.forEach((resolve, i) => {
    resolve(i);
  });
  return gathered.then((values) => values.reduce((sum, value) => sum + value, 0));
}
