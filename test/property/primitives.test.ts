/** Each primitive against a simple model; see primitives/README.md. */
import { agree, type Pair } from "./primitives/agree.js";
import { barrierPair } from "./primitives/barrier.js";
import { conditionPair } from "./primitives/condition.js";
import { eventPair } from "./primitives/event.js";
import { lockPair } from "./primitives/lock.js";
import { mutants } from "./primitives/mutants.js";
import { lifoQueuePair, priorityQueuePair, queuePair } from "./primitives/queue.js";
import { boundedSemaphorePair, semaphorePair } from "./primitives/semaphore.js";

const seed = Number(process.env.SYNCAWAIT_SEED ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env.SYNCAWAIT_RUNS ?? 40);
const limits = [0, 1, 2, 64, Number.POSITIVE_INFINITY];

const pairs: Record<string, Pair<never>> = {
  Lock: lockPair() as Pair<never>,
  Semaphore: semaphorePair() as Pair<never>,
  BoundedSemaphore: boundedSemaphorePair() as Pair<never>,
  Event: eventPair() as Pair<never>,
  Condition: conditionPair() as Pair<never>,
  Barrier: barrierPair() as Pair<never>,
  Queue: queuePair(0) as Pair<never>,
  "Queue of two": queuePair(2) as Pair<never>,
  "LifoQueue of two": lifoQueuePair(2) as Pair<never>,
  "PriorityQueue of three": priorityQueuePair(3) as Pair<never>,
};

describe.each(Object.entries(pairs))(`D1, D6, C10: %s does what its model does (SYNCAWAIT_SEED=${seed})`, (_, pair) => {
  test.each(limits)("at most %d nested drains (S5)", (maxDrainDepth) => {
    agree(pair, { seed, numRuns, maxDrainDepth });
  });
});

describe("the models see it when a rule is broken", () => {
  test.each(Object.entries(mutants))("%s", (_, pair) => {
    // Far more programs than it takes.
    const settings = { seed, numRuns: 1000, maxDrainDepth: 64, endOnFailure: true };
    expect(() => agree(pair, settings)).toThrow(/Counterexample/);
  });
});
