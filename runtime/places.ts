/**
 * Where a task stands that is below on the native stack and waits all the same, so that a request to cancel it can reach that wait (C5):
 *
 *     at a boundary that blocks                    the boundary is parked; the task itself is not
 *     in the first step of a scope's body          the task waits for the scope as soon as that step is over, and the step may block
 *     in `runNestedUntilComplete`                  nothing is parked at all
 *
 * A task that merely called something which blocks, say by `spawn`, waits for nothing, and stands nowhere.
 */
import { consumeRequest } from "./cancellation.js";
import type { SyncFuture } from "./future.js";
import type { Host } from "./host.js";
import { kernel as shared } from "./kernel.js";
import type { SyncTask } from "./task.js";

const kernel = shared;

export interface Place {
  readonly task: SyncTask<unknown> | undefined;
  /** The boundary that blocks. */
  readonly host: Host | null;
  /** The scope or group whose body makes its first step, or what a nested run waits for; null at a boundary, which may wait for one thing after the other. */
  readonly future: SyncFuture<unknown> | null;
  /** Whose first step it is. */
  readonly body: SyncTask<unknown> | null;
}

/** The innermost place at which `task` stands. */
export function placeOf(task: SyncTask<unknown>): Place | null {
  return findPlace((place) => place.task === task);
}

/** What `task` waits for while the native stack blocks; null where it does not. */
export function blockedOn(task: SyncTask<unknown>): SyncFuture<unknown> | null {
  const place = placeOf(task);
  return place === null ? null : waitAt(place);
}

/** What is waited for there; null while the stack above the place runs. */
export function waitAt(place: Place): SyncFuture<unknown> | null {
  if (place.body !== null && blockedOn(place.body) === null) return null;
  return place.host === null ? place.future : place.host.waitingOn;
}

/** `body` as a part of `host.task`'s stack, which blocks at `host`. */
export function standingAt(host: Host, block: () => void): void {
  if (host.task === undefined) block();
  else standing({ task: host.task, host, future: null, body: null }, block);
}

/** `body(place)`, during which the task of `place` stands there. */
export function standing<P extends Place>(place: P, body: (place: P) => void): void {
  kernel.places.push(place);
  try {
    body(place);
  } finally {
    kernel.places.pop();
  }
}

/**
 * `wait`, during which `task` waits for `future` and is not parked on it.
 * @param body whose first step `wait` is, where it is one
 */
export function standingIn(
  task: SyncTask<unknown> | undefined,
  future: SyncFuture<unknown>,
  body: SyncTask<unknown> | null,
  wait: () => void,
): void {
  standing({ task, host: null, future, body }, wait);
}

/** A request that went on to `future` while `task` stood there is delivered by what `future` throws (C3). */
export function endStanding(task: SyncTask<unknown> | undefined, future: SyncFuture<unknown>): void {
  if (future.status === "cancelled" && task?.requests?.passedTo === future) consumeRequest(task, future);
}

/**
 * `task` is about to block: requests that were recorded, while nothing above was parked, on those who wait for it on the same native stack go on to
 * it now. The outermost first, for each one hands it to the next.
 */
export function passOnFromBelow(task: SyncTask<unknown>): void {
  const place = findPlace(({ body }) => body === task);
  const owner = place?.task;
  if (owner === undefined) return;
  passOnFromBelow(owner);
  const { requests } = owner;
  const future = place?.future as SyncFuture<unknown>;
  if (requests === null || !requests.pending || requests.passedTo === future) return;
  requests.passedTo = future;
  future.cancel(requests.reason);
}

/** The same for `task` itself, which is about to block on `future` without a boundary. */
export function passOnBefore(task: SyncTask<unknown>, future: SyncFuture<unknown>): void {
  passOnFromBelow(task);
  const { requests } = task;
  if (requests === null || !requests.pending || future === task) return;
  requests.passedTo = future;
  future.cancel(requests.reason);
}

/** Who waits on the native stack for the end of the first step of `task`, and on what. */
export function standingBelow(task: SyncFuture<unknown>): readonly (SyncFuture<unknown> | null | undefined)[] {
  const place = findPlace(({ body }) => body === task);
  return place === null ? [] : [place.future, place.task];
}

function findPlace(isWanted: (place: Place) => boolean): Place | null {
  const { places } = kernel;
  for (let at = places.length - 1; at >= 0; at--) {
    if (isWanted(places[at] as Place)) return places[at] as Place;
  }
  return null;
}
