// Many short tasks.
import { SyncFuture, spawn, syncAwait } from "syncawait";

/** None of them suspends. */
export function immediate(tasks: number): number {
  let sum = 0;
  for (let i = 0; i < tasks; i++) sum += spawn(next, i).result();
  return sum;
}

/** @syncAwait */
function next(i: number): number {
  return syncAwait(i) + 1;
}

/** Each of them suspends once; another task, which waits meanwhile, joins them. */
export function joined(tasks: number, alive: number): number {
  let sum = 0;
  for (let begun = 0; begun < tasks; begun += alive) {
    const gate = new SyncFuture<void>();
    const parent = spawn(joinAll, gate, alive);
    gate.resolve();
    sum += parent.result();
  }
  return sum;
}

/** @syncAwait */
function joinAll(gate: SyncFuture<void>, count: number): number {
  const children = Array.from({ length: count }, (_, i) => spawn(nextAfter, gate, i));
  let sum = 0;
  for (const child of children) sum += syncAwait(child);
  return sum;
}

/** @syncAwait */
function nextAfter(gate: SyncFuture<void>, i: number): number {
  syncAwait(gate);
  return i + 1;
}
