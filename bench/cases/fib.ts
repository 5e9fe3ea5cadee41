// Recursion in which every call may suspend.
import { SyncFuture, spawn, syncAwait } from "syncawait";

let gate = new SyncFuture<void>();
let period = 0;
let countdown = 0;

/** @param every each so many leaves one suspends; 0: none does */
export function compiled(smallest: number, largest: number, every: number): number {
  period = countdown = every;
  const task = spawn(sumOfFibs, smallest, largest);
  while (!task.done()) gate.resolve();
  return task.result();
}

/** @syncAwait */
function sumOfFibs(smallest: number, largest: number): number {
  let sum = 0;
  for (let n = smallest; n <= largest; n++) sum += fib(n);
  return sum;
}

/** @syncAwait */
function fib(n: number): number {
  return n < 2 ? leaf(n) : fib(n - 1) + fib(n - 2);
}

/** @syncAwait */
function leaf(n: number): number {
  if (--countdown === 0) {
    countdown = period;
    gate = new SyncFuture();
    syncAwait(gate);
  }
  return n;
}
