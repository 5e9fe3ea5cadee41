/**
 * The graph of waits: what keeps a future from completing while a native stack is blocked.
 *
 * Followed are tasks (to what they are parked on), combinators (to their inputs) and adapters (to the host). Two ends are hopeless: a task
 * that is below on the native stack, which goes on only when the blocked wait has returned (N4), and a promise where the host's
 * microtasks, which alone settle it, cannot run (N8).
 */
import type { Job, SyncFuture } from "./future.js";
import type { Host } from "./host.js";
import type { HostSource } from "./hostSource.js";
import { futureBehind } from "./origin.js";
import { standingBelow } from "./places.js";
import { isSyncTask, type SyncTask } from "./task.js";

export type Obstacle =
  | { readonly kind: "stack"; readonly task: SyncTask<unknown>; readonly chain: Chain }
  | { readonly kind: "host"; readonly source: HostSource; readonly chain: Chain };

/** From what is waited for to the hopeless end. */
export type Chain = readonly SyncFuture<unknown>[];

/**
 * `certain`: a hopeless end that nothing can be done about, whatever else may run. `promisesTurn`: the same where promises may be settled
 * meanwhile. `likely`: nothing else can run any more, and this is the best explanation why.
 */
export type Certainty = "certain" | "promisesTurn" | "likely";

/** What `future` is kept from completing by; null if nothing is known. */
export function findObstacle(future: SyncFuture<unknown>, certainty: Certainty): Obstacle | null {
  // Mostly there is nothing to follow: somebody completes it, and nobody knows who.
  if (isOpen(future)) return null;
  return follow(future, certainty, [], new Set());
}

/**
 * `future`, or an input of it where it is a combinator, if somebody completes that, and nobody knows who: while it is pending, {@link findObstacle} finds nothing certain,
 * and need not follow all the others, which may be thousands. The last of them, for mostly the first are done first.
 */
export function openEnd(future: SyncFuture<unknown>): SyncFuture<unknown> | undefined {
  // What a task waits for changes.
  if (isSyncTask(future)) return undefined;
  if (future.origin === null && future.completedByProgram()) return future;
  const input = future.waitsFor().at(-1);
  return input !== undefined && !input.done() && isOpen(input) ? input : undefined;
}

function isOpen(future: SyncFuture<unknown>): boolean {
  return !isSyncTask(future) && future.hostSource() === undefined && future.waitsFor().length === 0;
}

function follow(
  first: SyncFuture<unknown>,
  certainty: Certainty,
  chain: SyncFuture<unknown>[],
  seen: Set<SyncFuture<unknown>>,
): Obstacle | null {
  // A loop along the straight parts: a chain of tasks can be a million long.
  for (let future = first; !future.done() && !seen.has(future); ) {
    if (future.hasDeadline()) return null;
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
    if (obstacle === null && certainty !== "likely") return null;
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
  const isHopeless = certainty === "likely" || (certainty === "certain" && source === "promise");
  return isHopeless ? { kind: "host", source, chain } : null;
}

/** From `first` down to where the waits end, branch or run in a circle. */
export function chainOf(first: SyncFuture<unknown>): Chain {
  const chain = new Set<SyncFuture<unknown>>();
  for (let future: SyncFuture<unknown> | undefined = first; future !== undefined && !chain.has(future); ) {
    chain.add(future);
    const inputs: readonly SyncFuture<unknown>[] = future.waitsFor();
    future = inputs.length === 1 ? inputs[0] : undefined;
  }
  return [...chain];
}

/** The circle to which the chain of waits leads: its first link stands at its end again. Null if it leads to none. */
export function circleFrom(first: SyncFuture<unknown>): Chain | null {
  const chain = chainOf(first);
  const inputs = (chain.at(-1) as SyncFuture<unknown>).waitsFor();
  const at = inputs.length === 1 ? chain.indexOf(inputs[0] as SyncFuture<unknown>) : -1;
  return at < 0 ? null : [...chain.slice(at), chain[at] as SyncFuture<unknown>];
}

/**
 * Whether the chain of waits ends in a future that the program itself has to complete, or that something of the host's does: nobody can tell whether
 * that will happen.
 */
export function endsOutside(first: SyncFuture<unknown>): boolean {
  const end = chainOf(first).at(-1) as SyncFuture<unknown>;
  return end.waitsFor().length === 0 && (end.completedByProgram() || end.hostSource() !== undefined);
}

/** Whether a time limit of the program's may end the wait of `task` for `first`: one that stands in the chain of waits, or around the task. */
export function mayRunOut(first: SyncFuture<unknown>, task: SyncTask<unknown> | undefined): boolean {
  const left: (SyncFuture<unknown> | null | undefined)[] = task === undefined ? [] : [task];
  const seen = new Set<SyncFuture<unknown>>();
  while (left.length > 0) {
    const future = left.pop();
    if (future === null || future === undefined || seen.has(future)) continue;
    if (future.hasDeadline()) return true;
    seen.add(future);
    left.push(...future.waiters().map(whoWaits), ...standingBelow(future));
  }
  return chainOf(first).some((future) => future.hasDeadline());
}

/** A combinator, or the task on whose stack it is waited. */
function whoWaits(job: Job): SyncFuture<unknown> | undefined {
  return futureBehind(job) ?? (job as Partial<Host>).task;
}

/** For messages. */
export function describe(future: SyncFuture<unknown>): string {
  if (isSyncTask(future)) return `task "${future.name}"`;
  const source = future.hostSource();
  if (source !== undefined) return `a ${source}`;
  return future.describe();
}
