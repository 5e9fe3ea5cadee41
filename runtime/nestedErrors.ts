/** Why a nested run cannot come to an end: found before it blocks, or when nothing is left to run. */
import {
  CannotSuspendError,
  DeadlockError,
  HostPumpError,
  NestedDeadlockError,
  type SyncAwaitError,
} from "./errors.js";
import { heldBackCount } from "./exclusive.js";
import type { NestedTarget } from "./nested.js";
import { findObstacle, type Obstacle } from "./waitsFor.js";

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
      "Compile the functions in between, so that the stack suspends instead, or await it",
  );
}

function errorFor(obstacle: Obstacle): SyncAwaitError {
  return obstacle.kind === "stack" ? selfDeadlock(obstacle) : noPump(obstacle);
}

function selfDeadlock({ task, chain }: Obstacle & { kind: "stack" }): NestedDeadlockError {
  return new NestedDeadlockError(
    `This wait blocks the stack of the task "${task.name}", and what it waits for needs that task to go on: ${printChain(chain)}. ` +
      "Compile the functions in between, so that the task suspends instead, or do not wait for it from below itself",
  );
}

function noPump({ source, chain }: Obstacle & { kind: "host" }): HostPumpError {
  return new HostPumpError(
    `This wait blocks the stack, and what it waits for comes from a ${source}, which the host's event loop settles only after the ` +
      `stack has returned: ${printChain(chain)}. ` +
      `Compile the functions in between (list their package under "instrument"), so that the stack suspends instead, or await it`,
  );
}

function deadlock(): DeadlockError {
  const held = heldBackCount();
  if (held > 0) {
    return new DeadlockError(
      `This wait blocks the stack under the policy "exclusive", and nothing that it depends on can go on; ${held} other stacks could, but are ` +
        'held back. Use the policy "interleave", or compile the functions in between, so that the stack suspends instead',
    );
  }
  return new DeadlockError(
    "This wait blocks the stack, and nothing is left that could complete what it waits for: no task is ready, no timer of the runtime is set. " +
      "What the host's own timers, sockets or promises would bring cannot arrive while the stack is blocked: compile the functions in between, or await it",
  );
}

function printChain(chain: readonly string[]): string {
  if (chain.length <= LONGEST_CHAIN) return chain.join(" -> ");
  return [
    ...chain.slice(0, LONGEST_CHAIN - 2),
    `... ${chain.length - LONGEST_CHAIN + 1} more`,
    ...chain.slice(-1),
  ].join(" -> ");
}
