// Waiting for what is there already: no wait suspends.
import { SyncFuture, spawn, syncAwait } from "syncawait";

const one = new SyncFuture<number>();
one.resolve(1);

export function compiled(waits: number): number {
  return spawn(sum, waits).result();
}

/** @syncAwait */
function sum(waits: number): number {
  let total = 0;
  for (let i = 0; i < waits; i++) total += syncAwait(one);
  return total;
}

/** For warming up: a wait that does suspend. */
export function suspendOnce(): void {
  const gate = new SyncFuture<number>();
  const task = spawn(pass, gate);
  gate.resolve(1);
  task.result();
}

/** @syncAwait */
function pass(gate: SyncFuture<number>): number {
  return syncAwait(gate);
}
