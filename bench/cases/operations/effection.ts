// The operations with effection: its tasks, resolvers and queue.
import { all, createQueue, type Queue, run, sleep, spawn, suspend, type Task, withResolvers } from "effection";

export function spawnAndJoin(count: number): Promise<number> {
  return run(function* () {
    const tasks: Task<number>[] = [];
    for (let i = 0; i < count; i++) tasks.push(yield* spawn(() => next(i)));
    return yield* sumOf(tasks);
  });
}

// biome-ignore lint/correctness/useYield: an operation is a generator, also where it waits for nothing
function* next(i: number) {
  return i + 1;
}

function* sumOf(tasks: readonly Task<number>[]) {
  let sum = 0;
  for (const task of tasks) sum += yield* task;
  return sum;
}

/** Completed from outside, as ours is: that resumes the task within the call. */
export function parkAndResume(count: number): Promise<number> {
  let gate = withResolvers<number>();
  const task = run(function* () {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      gate = withResolvers<number>();
      sum += yield* gate.operation;
    }
    return sum;
  });
  for (let i = 0; i < count; i++) gate.resolve(i);
  return task;
}

export function handOver(count: number): Promise<number> {
  return run(function* () {
    const queue = createQueue<number, void>();
    const consumer = yield* spawn(() => consume(queue, count));
    for (let i = 0; i < count; i++) queue.add(i);
    return yield* consumer;
  });
}

function* consume(queue: Queue<number, void>, count: number) {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += (yield* queue.next()).value as number;
  return sum;
}

export function sleepAtOnce(count: number, ms: number): Promise<number> {
  return run(function* () {
    const tasks: Task<number>[] = [];
    for (let i = 0; i < count; i++) tasks.push(yield* spawn(() => nextAfter(ms, i)));
    return yield* sumOf(tasks);
  });
}

function* nextAfter(ms: number, i: number) {
  yield* sleep(ms);
  return i + 1;
}

export function cancelParked(count: number): Promise<number> {
  let cleanUps = 0;
  return run(function* () {
    const tasks: Task<void>[] = [];
    for (let i = 0; i < count; i++) {
      const task = yield* spawn(function* () {
        try {
          yield* suspend();
        } finally {
          cleanUps++;
        }
      });
      tasks.push(task);
    }
    // A task begins when whoever spawned it waits.
    yield* sleep(0);
    for (const task of tasks) yield* task.halt();
    return cleanUps;
  });
}

export function gatherPending(count: number): Promise<number> {
  const inputs = Array.from({ length: count }, () => withResolvers<number>());
  const gathered = run(function* () {
    const values = yield* all(inputs.map(({ operation }) => operation));
    return values.reduce((sum, value) => sum + value, 0);
  });
  inputs.forEach(({ resolve }, i) => {
    resolve(i);
  });
  return gathered;
}
