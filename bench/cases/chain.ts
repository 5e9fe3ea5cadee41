// Eight functions that call each other in turn, so that no inline cache sees just one of them; the innermost call suspends, and what
// it does afterwards, return or throw, passes through all of them.
import { SyncFuture, spawn, syncAwait } from "syncawait";

let gate = new SyncFuture<void>();
let makeError: (() => Error) | null = null;

export function returning(calls: number, frames: number): number {
  makeError = null;
  return run(sumOfCalls, calls, frames);
}

export function throwing(calls: number, frames: number, error: () => Error): number {
  makeError = error;
  return run(countErrors, calls, frames);
}

function run(body: (calls: number, frames: number) => number, calls: number, frames: number): number {
  const task = spawn(body, calls, frames);
  while (!task.done()) gate.resolve();
  return task.result();
}

/** @syncAwait */
function sumOfCalls(calls: number, frames: number): number {
  let sum = 0;
  for (let i = 0; i < calls; i++) sum += first(frames);
  return sum;
}

/** @syncAwait */
function countErrors(calls: number, frames: number): number {
  let errors = 0;
  for (let i = 0; i < calls; i++) {
    try {
      first(frames);
    } catch {
      errors++;
    }
  }
  return errors;
}

/** @syncAwait */
function first(n: number): number {
  return n === 0 ? leaf() : second(n - 1) + 1;
}

/** @syncAwait */
function second(n: number): number {
  return n === 0 ? leaf() : third(n - 1) + 1;
}

/** @syncAwait */
function third(n: number): number {
  return n === 0 ? leaf() : fourth(n - 1) + 1;
}

/** @syncAwait */
function fourth(n: number): number {
  return n === 0 ? leaf() : fifth(n - 1) + 1;
}

/** @syncAwait */
function fifth(n: number): number {
  return n === 0 ? leaf() : sixth(n - 1) + 1;
}

/** @syncAwait */
function sixth(n: number): number {
  return n === 0 ? leaf() : seventh(n - 1) + 1;
}

/** @syncAwait */
function seventh(n: number): number {
  return n === 0 ? leaf() : eighth(n - 1) + 1;
}

/** @syncAwait */
function eighth(n: number): number {
  return n === 0 ? leaf() : first(n - 1) + 1;
}

/** @syncAwait */
function leaf(): number {
  gate = new SyncFuture();
  syncAwait(gate);
  if (makeError !== null) throw makeError();
  return 0;
}
