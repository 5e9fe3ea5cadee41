// A deep stack whose leaf suspends again and again: what a suspension costs must not depend on the depth.
import { SyncFuture, spawn, syncAwait } from "syncawait";

let gate = new SyncFuture<number>();

export function compiled(depth: number, suspensions: number): number {
  const task = spawn(descend, depth, suspensions);
  while (!task.done()) gate.resolve(1);
  return task.result();
}

/** @syncAwait */
function descend(depth: number, suspensions: number): number {
  return depth === 0 ? leaf(suspensions) : descend(depth - 1, suspensions);
}

/** @syncAwait */
function leaf(suspensions: number): number {
  let sum = 0;
  for (let i = 0; i < suspensions; i++) {
    gate = new SyncFuture();
    sum += syncAwait(gate);
  }
  return sum;
}
