// The operations with nothing but the language and the host: async functions, promises, `AbortController`, a queue written by hand.

export async function spawnAndJoin(count: number): Promise<number> {
  const tasks: Promise<number>[] = [];
  for (let i = 0; i < count; i++) tasks[i] = next(i);
  let sum = 0;
  for (const task of tasks) sum += await task;
  return sum;
}

async function next(i: number): Promise<number> {
  return i + 1;
}

/** Its best case: nobody has to wait for a microtask in order to resolve the next promise. */
export async function parkAndResume(count: number): Promise<number> {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    let resolve = (_value: number): void => undefined;
    const promise = new Promise<number>((resolvePromise) => {
      resolve = resolvePromise;
    });
    resolve(i);
    sum += await promise;
  }
  return sum;
}

let release = (_value: number): void => undefined;

/** What the others are asked for: each promise is resolved by somebody else, while it is waited for. Who resolves it has to let the one who waits go first. */
export async function parkWhileWaiting(count: number): Promise<number> {
  const waiter = waitRepeatedly(count);
  for (let i = 0; i < count; i++) {
    release(i);
    await undefined;
  }
  return await waiter;
}

async function waitRepeatedly(count: number): Promise<number> {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    sum += await new Promise<number>((resolve) => {
      release = resolve;
    });
  }
  return sum;
}

class PromiseQueue {
  private readonly waiters: ((item: number) => void)[] = [];
  private readonly items: number[] = [];

  put(item: number): void {
    const waiter = this.waiters.shift();
    if (waiter === undefined) this.items.push(item);
    else waiter(item);
  }

  async take(): Promise<number> {
    const item = this.items.shift();
    if (item !== undefined) return item;
    return await new Promise((resolve) => this.waiters.push(resolve));
  }
}

export async function handOver(count: number): Promise<number> {
  const queue = new PromiseQueue();
  const consumer = consume(queue, count);
  for (let i = 0; i < count; i++) queue.put(i);
  return await consumer;
}

async function consume(queue: PromiseQueue, count: number): Promise<number> {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += await queue.take();
  return sum;
}

export async function sleepAtOnce(count: number, ms: number): Promise<number> {
  const tasks: Promise<number>[] = [];
  for (let i = 0; i < count; i++) tasks[i] = nextAfter(ms, i);
  let sum = 0;
  for (const task of tasks) sum += await task;
  return sum;
}

async function nextAfter(ms: number, i: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  return i + 1;
}

let cleanUps = 0;

export async function cancelParked(count: number): Promise<number> {
  cleanUps = 0;
  const controllers = Array.from({ length: count }, () => new AbortController());
  const tasks = controllers.map(({ signal }) => waitForEver(signal));
  for (const controller of controllers) controller.abort();
  for (const task of tasks) {
    try {
      await task;
    } catch {}
  }
  return cleanUps;
}

async function waitForEver(signal: AbortSignal): Promise<void> {
  try {
    await new Promise<void>((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
  } finally {
    cleanUps++;
  }
}

export async function gatherPending(count: number): Promise<number> {
  const resolvers: ((value: number) => void)[] = [];
  const inputs = Array.from({ length: count }, () => new Promise<number>((resolve) => void resolvers.push(resolve)));
  const gathered = Promise.all(inputs);
  resolvers.forEach((resolve, i) => {
    resolve(i);
  });
  return (await gathered).reduce((sum, value) => sum + value, 0);
}
