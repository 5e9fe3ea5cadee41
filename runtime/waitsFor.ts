/**
 * The graph of waits: what keeps a future from completing while a native stack is blocked.
 *
 * Followed are tasks (to what they are parked on), combinators (to their inputs) and adapters (to the host). Two ends are hopeless: a task
 * that is below on the native stack, which goes on only when the blocked wait has returned (N4), and a promise, which only the
 * host's microtasks settle (N8).
 */
import type { SyncFuture } from "./future.js";
import type { HostSource } from "./hostSource.js";
import { isSyncTask, type SyncTask } from "./task.js";

export type Obstacle =
  | { readonly kind: "stack"; readonly task: SyncTask<unknown>; readonly chain: Chain }
  | { readonly kind: "host"; readonly source: HostSource; readonly chain: Chain };

/** From what is waited for to the hopeless end. */
export type Chain = readonly SyncFuture<unknown>[];

/**
 * `certain`: a hopeless end that nothing can be done about, whatever else may run. `likely`: nothing else can run any more, and this is
 * the best explanation why.
 */
export type Certainty = "certain" | "likely";

/** What `future` is kept from completing by; null if nothing is known. */
export function findObstacle(future: SyncFuture<unknown>, certainty: Certainty): Obstacle | null {
  return follow(future, certainty, [], new Set());
}

function follow(
  first: SyncFuture<unknown>,
  certainty: Certainty,
  chain: SyncFuture<unknown>[],
  seen: Set<SyncFuture<unknown>>,
): Obstacle | null {
  // A loop along the straight parts: a chain of tasks can be a million long.
  for (let future = first; !future.done() && !seen.has(future); ) {
    if (certainty === "certain" && future.hasDeadline()) return null;
    seen.add(future);
    chain.push(future);
    const end = obstacleAt(future, certainty, chain);
    if (end !== null) return end;
    const next = future.waitsFor().filter((input) => !input.done());
    if (next.length !== 1) return followAll(next, certainty, chain, seen);
    future = next[0] as SyncFuture<unknown>;
  }
  return null;
}

/** What of several inputs completes a combinator is its own affair: certain is only what holds for all of them. */
function followAll(
  inputs: readonly SyncFuture<unknown>[],
  certainty: Certainty,
  chain: Chain,
  seen: Set<SyncFuture<unknown>>,
): Obstacle | null {
  let found: Obstacle | null = null;
  for (const input of inputs) {
    const obstacle = follow(input, certainty, [...chain], seen);
    if (obstacle === null && certainty === "certain") return null;
    found ??= obstacle;
  }
  return found;
}

function obstacleAt(future: SyncFuture<unknown>, certainty: Certainty, chain: Chain): Obstacle | null {
  if (isSyncTask(future)) {
    const isOnStack = future.begun && future.waitingOn === null;
    return isOnStack ? { kind: "stack", task: future, chain } : null;
  }
  const source = future.hostSource();
  if (source === undefined) return null;
  // Anything but a promise may be moved by work of our own.
  return source === "promise" || certainty === "likely" ? { kind: "host", source, chain } : null;
}

/** Whether the chain of waits ends in a future that the program itself has to complete: nobody can tell whether that will happen. */
export function endsInPlainFuture(first: SyncFuture<unknown>): boolean {
  const seen = new Set<SyncFuture<unknown>>();
  let future = first;
  for (let inputs = future.waitsFor(); inputs.length === 1 && !seen.has(future); inputs = future.waitsFor()) {
    seen.add(future);
    future = inputs[0] as SyncFuture<unknown>;
  }
  return future.completedByProgram();
}

/** For messages. */
export function describe(future: SyncFuture<unknown>): string {
  if (isSyncTask(future)) return `task "${future.name}"`;
  const source = future.hostSource();
  if (source !== undefined) return `a ${source}`;
  return future.describe();
}
