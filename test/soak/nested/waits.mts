/** What a level may wait for, and what the wait has to end with. */
import {
  CancelledError,
  currentTask,
  DeadlockError,
  EventLoop,
  NestedDeadlockError,
  SyncFuture,
  sleep,
  spawn,
  spawnLater,
  syncAwait,
  syncGather,
  syncWaitFor,
  TimeoutError,
} from "syncawait";
import { Expected } from "../world.mjs";
import type { Digger } from "./digger.mjs";

export type Outcome = { readonly value: unknown } | { readonly error: unknown };

interface Wait {
  readonly awaited: unknown;
  readonly expected: (outcome: Outcome) => boolean;
  /** Its end hangs on a promise chain. */
  readonly isPromise?: boolean;
}

let tokens = 0;

/** What is given to `make` has to come back. */
function givenBack(make: (token: number) => unknown, isPromise = false): Wait {
  const token = ++tokens;
  return { awaited: make(token), expected: (outcome) => "value" in outcome && outcome.value === token, isPromise };
}

function thrown(awaited: unknown, matches: (error: unknown) => boolean): Wait {
  return { awaited, expected: (outcome) => "error" in outcome && matches(outcome.error) };
}

/** @syncAwait */
function sleepAndDig(digger: Digger, depth: number, token: number): number {
  syncAwait(sleep(digger.world.below(3)));
  digger.dig(depth);
  return token;
}

/** @syncAwait */
function waitFor(x: unknown): unknown {
  return syncAwait(x);
}

function task(digger: Digger, depth: number): Wait {
  return givenBack((token) => spawn(sleepAndDig, digger, depth, token));
}

function taskLater(digger: Digger, depth: number): Wait {
  return givenBack((token) => spawnLater(sleepAndDig, digger, depth, token));
}

function ready(digger: Digger, depth: number): Wait {
  return givenBack((token) => {
    const future = new SyncFuture<number>();
    EventLoop.current().callSoon(() => {
      digger.dig(depth);
      future.resolve(token);
    });
    return future;
  });
}

function timer(digger: Digger, depth: number): Wait {
  return givenBack((token) => {
    const future = new SyncFuture<number>();
    EventLoop.current().callLater(digger.world.below(4), () => {
      digger.dig(depth);
      future.resolve(token);
    });
    return future;
  });
}

/** The callbacks that stand behind the one that blocks are committed to it already. */
function doneCallback(digger: Digger, depth: number): Wait {
  return givenBack((token) => {
    const [trigger, future] = [new SyncFuture<void>(), new SyncFuture<number>()];
    trigger.addDoneCallback(() => digger.dig(depth));
    trigger.addDoneCallback(() => future.resolve(token));
    EventLoop.current().callSoon(() => trigger.resolve());
    return future;
  });
}

function continuation(digger: Digger, depth: number): Wait {
  const dig = async (token: number): Promise<number> => {
    await null;
    digger.digInContinuation(depth);
    await null;
    return token;
  };
  return givenBack((token) => digger.track(dig(token)), true);
}

function asyncSleep(digger: Digger, depth: number): Wait {
  const dig = async (token: number): Promise<number> => {
    await sleep(digger.world.below(3));
    digger.digInContinuation(depth);
    return token;
  };
  return givenBack((token) => digger.track(dig(token)), true);
}

function tick(digger: Digger, depth: number): Wait {
  const dig = (token: number): Promise<number> =>
    new Promise((resolve) => {
      process.nextTick(() => {
        digger.dig(depth);
        resolve(token);
      });
    });
  return givenBack((token) => digger.track(dig(token)), true);
}

function gather(digger: Digger, depth: number): Wait {
  const [a, b] = [++tokens, ++tokens];
  const awaited = syncGather(spawn(sleepAndDig, digger, depth, a), spawnLater(sleepAndDig, digger, depth, b));
  return { awaited, expected: (outcome) => "value" in outcome && String(outcome.value) === String([a, b]) };
}

function failure(digger: Digger, depth: number): Wait {
  const error = new Expected("planned");
  const failing = (): never => {
    digger.dig(depth);
    throw error;
  };
  return thrown(spawnLater(failing), (caught) => caught === error);
}

function cancelled(digger: Digger): Wait {
  const waiting = spawn(waitFor, new SyncFuture());
  EventLoop.current().callLater(digger.world.below(3), () => waiting.cancel());
  return thrown(waiting, (caught) => caught instanceof CancelledError);
}

function timeLimit(digger: Digger): Wait {
  return thrown(syncWaitFor(new SyncFuture(), digger.world.below(3) + 1), (caught) => caught instanceof TimeoutError);
}

/** The task whose stack blocks is what is waited for. */
function deadlock(digger: Digger, depth: number): Wait {
  const self = currentTask();
  if (self === undefined) return task(digger, depth);
  const waiting = spawn(waitFor, self);
  return thrown(waiting, (caught) => {
    waiting.cancel();
    return caught instanceof NestedDeadlockError && caught instanceof DeadlockError;
  });
}

export const waits: readonly ((digger: Digger, depth: number) => Wait)[] = [
  task,
  taskLater,
  ready,
  timer,
  doneCallback,
  continuation,
  asyncSleep,
  tick,
  gather,
  failure,
  cancelled,
  timeLimit,
  deadlock,
];
