/** Waits that lead back to themselves: nothing in such a circle can go on. */
import type { SyncFuture } from "./future.js";

interface Step {
  readonly future: SyncFuture<unknown>;
  readonly inputs: readonly SyncFuture<unknown>[];
  /** How many of the inputs were followed. */
  followed: number;
}

/** The waits from `first` up to the one that stands there for the second time, which is the last; null where none leads into a circle. */
export function findCircle(first: SyncFuture<unknown>): readonly SyncFuture<unknown>[] | null {
  const path: Step[] = [stepAt(first)];
  const onPath = new Set([first]);
  const finished = new Set<SyncFuture<unknown>>();
  for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
    const next = step.inputs[step.followed++];
    if (next === undefined) {
      path.pop();
      onPath.delete(step.future);
      finished.add(step.future);
    } else if (onPath.has(next)) {
      return [...path.map(({ future }) => future), next];
    } else if (!finished.has(next)) {
      path.push(stepAt(next));
      onPath.add(next);
    }
  }
  return null;
}

function stepAt(future: SyncFuture<unknown>): Step {
  return { future, inputs: future.waitsFor(), followed: 0 };
}
