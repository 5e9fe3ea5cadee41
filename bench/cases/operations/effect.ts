// The operations with effect: fibers, its deferreds and its queue.
import { Deferred, Effect, Exit, Fiber, Queue } from "effect";

export function spawnAndJoin(count: number): Promise<number> {
  return Effect.runPromise(
    Effect.gen(function* () {
      const fibers: Fiber.Fiber<number>[] = [];
      for (let i = 0; i < count; i++) fibers.push(yield* Effect.forkChild(Effect.sync(() => i + 1)));
      return yield* sumOf(fibers);
    }),
  );
}

function* sumOf(fibers: readonly Fiber.Fiber<number>[]) {
  let sum = 0;
  for (const fiber of fibers) sum += yield* Fiber.join(fiber);
  return sum;
}

/** Completed from outside, as ours is: that resumes the fiber within the call. */
export function parkAndResume(count: number): Promise<number> {
  let gate = Deferred.makeUnsafe<number>();
  const fiber = Effect.runFork(
    Effect.gen(function* () {
      let sum = 0;
      for (let i = 0; i < count; i++) {
        gate = Deferred.makeUnsafe<number>();
        sum += yield* Deferred.await(gate);
      }
      return sum;
    }),
  );
  for (let i = 0; i < count; i++) Deferred.doneUnsafe(gate, Exit.succeed(i));
  return Effect.runPromise(Fiber.join(fiber));
}

export function handOver(count: number): Promise<number> {
  return Effect.runPromise(
    Effect.gen(function* () {
      const queue = yield* Queue.unbounded<number>();
      const consumer = yield* Effect.forkChild(consume(queue, count), { startImmediately: true });
      for (let i = 0; i < count; i++) Queue.offerUnsafe(queue, i);
      return yield* Fiber.join(consumer);
    }),
  );
}

const consume = Effect.fnUntraced(function* (queue: Queue.Queue<number>, count: number) {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += yield* Queue.take(queue);
  return sum;
});

export function sleepAtOnce(count: number, ms: number): Promise<number> {
  return Effect.runPromise(
    Effect.gen(function* () {
      const fibers: Fiber.Fiber<number>[] = [];
      for (let i = 0; i < count; i++) fibers.push(yield* Effect.forkChild(Effect.as(Effect.sleep(ms), i + 1)));
      return yield* sumOf(fibers);
    }),
  );
}

export function cancelParked(count: number): Promise<number> {
  let cleanUps = 0;
  const cleanUp = Effect.sync(() => cleanUps++);
  const parked = Effect.ensuring(Effect.never, cleanUp);
  return Effect.runPromise(
    Effect.gen(function* () {
      const fibers: Fiber.Fiber<never>[] = [];
      for (let i = 0; i < count; i++) fibers.push(yield* Effect.forkChild(parked, { startImmediately: true }));
      for (const fiber of fibers) yield* Fiber.interrupt(fiber);
      return cleanUps;
    }),
  );
}

export function gatherPending(count: number): Promise<number> {
  const inputs = Array.from({ length: count }, () => Deferred.makeUnsafe<number>());
  const gathered = Effect.runPromise(
    Effect.map(Effect.all(inputs.map(Deferred.await), { concurrency: "unbounded" }), (values) =>
      values.reduce((sum, value) => sum + value, 0),
    ),
  );
  inputs.forEach((input, i) => {
    Deferred.doneUnsafe(input, Exit.succeed(i));
  });
  return gathered;
}
