/** Why a nested run cannot come to an end: found before it blocks, or when nothing is left to run. */
import { cureFor } from "./cure.js";
import {
  CannotSuspendError,
  DeadlockError,
  HostPumpError,
  NestedDeadlockError,
  type SyncAwaitError,
} from "./errors.js";
import { heldBackCount } from "./exclusive.js";
import { findForeignFrames, findNativeCall } from "./foreignFrame.js";
import type { SyncFuture } from "./future.js";
import type { NestedTarget } from "./nested.js";
import { type Chain, describe, findObstacle, type Obstacle } from "./waitsFor.js";

const LONGEST_CHAIN = 12;

/** @throws where it is certain that nothing which runs meanwhile can complete `target` (N4, N8). */
export function verifyNotHopeless(target: NestedTarget): void {
  const future = target.pendingOn();
  const obstacle = future === null ? null : findObstacle(future, "certain");
  if (obstacle !== null) throw errorFor(obstacle);
}

/** Nothing is left to run (N5). */
export function blockedError(target: NestedTarget): SyncAwaitError {
  const future = target.pendingOn();
  const obstacle = future === null ? null : findObstacle(future, "likely");
  return obstacle === null ? deadlock() : errorFor(obstacle);
}

/** The time does not pass while the thread sleeps. */
export function clockStandsStill(): DeadlockError {
  return new DeadlockError(
    "A wait that blocks this stack needs a timer, but the clock stands still: fake timers cannot advance while the stack is blocked. " +
      "Use virtualClock() of syncawait/testing, which can, or await instead",
  );
}

/** A browser's main thread. */
export function mayNotSleep(): CannotSuspendError {
  return new CannotSuspendError(
    "This wait blocks the stack until a timer is due, but this thread may not sleep, as the main thread of a browser may not. " +
      adviceFor("or await it"),
  );
}

function errorFor(obstacle: Obstacle): SyncAwaitError {
  return obstacle.kind === "stack" ? selfDeadlock(obstacle) : noPump(obstacle);
}

function selfDeadlock({ task, chain }: Obstacle & { kind: "stack" }): NestedDeadlockError {
  return new NestedDeadlockError(
    `This wait blocks the stack of the task "${task.name}", and what it waits for needs that task to go on: ${printChain(chain)}. ` +
      adviceFor("or do not wait for it from inside the task"),
  );
}

function noPump({ source, chain }: Obstacle & { kind: "host" }): HostPumpError {
  return new HostPumpError(
    `This wait blocks the stack, and what it waits for comes from a ${source}, which the host's event loop settles only after the ` +
      `stack has returned${chain.length > 1 ? `: ${printChain(chain)}` : ""}. ${adviceFor("or await it")}`,
  );
}

function deadlock(): DeadlockError {
  const held = heldBackCount();
  if (held > 0) {
    return new DeadlockError(
      'This wait blocks the stack under the policy "exclusive", and nothing that it depends on can go on; what could is held back ' +
        `(${held} stacks). ${adviceFor('or use the policy "interleave"')}`,
    );
  }
  return new DeadlockError(
    "This wait blocks the stack, and nothing is left that could complete what it waits for: no task is ready, no timer of the runtime is set. " +
      "What the host's own timers, sockets or promises would bring cannot arrive while the stack is blocked. " +
      adviceFor("or await it"),
  );
}

/** Nothing is known that could end it, and it has blocked long enough. */
export function blockedTooLong(limit: number): DeadlockError {
  return new DeadlockError(
    `This wait has blocked the stack for ${limit} ms, and nothing is known that could complete what it waits for; other tasks only keep the runtime busy. ` +
      "What the host's own timers, sockets or promises would bring cannot arrive while the stack is blocked. " +
      `${adviceFor("or await it")}; if it only takes long, raise configure({ blockLimit })`,
  );
}

/** The cure is always the same: no foreign frame, no block. */
function adviceFor(alternative: string): string {
  const nativeCall = findNativeCall();
  if (nativeCall !== undefined) {
    return (
      `The native stack is in the way: ${nativeCall} reaches this wait through a call that the engine makes (a constructor, a getter, ` +
      `an iterator, a built-in without a counterpart). Call the waiting function directly, so that the stack suspends instead, ${alternative}`
    );
  }
  return `${cureFor(findForeignFrames())}, so that the stack suspends instead, ${alternative}`;
}

function printChain(chain: Chain): string {
  const head = chain.length <= LONGEST_CHAIN ? chain : chain.slice(0, LONGEST_CHAIN - 1);
  const links = head.map(describe);
  if (head !== chain) links.push(`${chain.length - LONGEST_CHAIN} more`, describe(chain.at(-1) as SyncFuture<unknown>));
  return links.join(" -> ");
}
