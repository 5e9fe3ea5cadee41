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
import type { HostSide } from "./hostSide.js";
import type { NestedTarget } from "./nested.js";
import type { SyncTask } from "./task.js";
import { type Chain, chainOf, circleFrom, describe, findObstacle, type Obstacle } from "./waitsFor.js";

const LONGEST_CHAIN = 12;

/** @throws where it is certain that nothing which runs meanwhile can complete `target` (N4, N8). */
export function verifyNotHopeless(target: NestedTarget, side: HostSide): void {
  const future = target.pendingOn();
  if (future === null) return;
  // Whether promises turn is found out only where it matters.
  const obstacle = findObstacle(future, "certain");
  if (obstacle === null) return;
  const certain = side.turnsPromises() ? findObstacle(future, "promisesTurn") : obstacle;
  if (certain !== null) throw errorFor(certain, target, side);
}

/** Nothing is left to run (N5). */
export function blockedError(target: NestedTarget, side: HostSide): SyncAwaitError {
  const future = target.pendingOn();
  const obstacle = future === null ? null : findObstacle(future, "likely");
  if (obstacle !== null && (obstacle.kind === "stack" || side.turns() === null))
    return errorFor(obstacle, target, side);
  return deadlock(future, side);
}

/** Nothing is known that could end it, and it has blocked long enough. */
export function blockedTooLong(future: SyncFuture<unknown>, side: HostSide, limit: number): SyncAwaitError {
  const cause =
    `This wait has blocked the stack for ${limit} ms, and nothing is known that could complete what it waits for` +
    `${inBrackets(chainOf(future))}; other tasks only keep the runtime busy. ${describeTurns(side)}. ` +
    `${hostAdvice(side)}; if it only takes long, raise configure({ blockLimit })`;
  return findObstacle(future, "likely")?.kind === "host" ? new HostPumpError(cause) : new DeadlockError(cause);
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

function errorFor(obstacle: Obstacle, { task }: NestedTarget, side: HostSide): SyncAwaitError {
  return obstacle.kind === "stack" ? selfDeadlock(obstacle, task) : noPump(obstacle, side);
}

/** @param waiting the task whose wait it is: that task itself, or one that began above it on the stack */
function selfDeadlock(
  { task, chain }: Obstacle & { kind: "stack" },
  waiting: SyncTask<unknown> | undefined,
): NestedDeadlockError {
  const isOther = waiting !== undefined && waiting !== task;
  const blocked = isOther
    ? `This wait of the task "${waiting.name}" blocks the stack, on which the task "${task.name}" is blocked further down`
    : `This wait blocks the stack of the task "${task.name}"`;
  return new NestedDeadlockError(
    `${blocked}, and what it waits for needs that task to go on: ${printChain(isOther ? [waiting, ...chain] : chain)}. ` +
      adviceFor(isOther ? "or wait in one order" : "or do not wait for it from inside the task"),
  );
}

function noPump({ source, chain }: Obstacle & { kind: "host" }, side: HostSide): HostPumpError {
  return new HostPumpError(
    `This wait blocks the stack, and what it waits for comes from a ${source}, which the host's event loop settles only after the ` +
      `stack has returned${chain.length > 1 ? `: ${printChain(chain)}` : ""}. ${describeTurns(side)}. ${hostAdvice(side)}`,
    side.pumpRefusal()?.code,
  );
}

function deadlock(future: SyncFuture<unknown> | null, side: HostSide): DeadlockError {
  const held = heldBackCount();
  if (held > 0) {
    return new DeadlockError(
      'This wait blocks the stack under the policy "exclusive", and nothing that it depends on can go on; what could is held back ' +
        `(${held === 1 ? "1 stack" : `${held} stacks`}; who holds a lock, sets an event or fills a queue counts as nothing that it depends on). ${adviceFor('or use the policy "interleave"')}`,
    );
  }
  const circle = future === null ? null : circleFrom(future);
  if (circle !== null) {
    return new DeadlockError(
      `This wait blocks the stack, and what it waits for waits for itself: ${printChain(circle)}. Cancel one of them, or wait in one order`,
    );
  }
  return new DeadlockError(
    "This wait blocks the stack, and nothing is left that could complete what it waits for" +
      `${future === null ? "" : inBrackets(chainOf(future))}: no task is ready, no timer of the runtime is set. ` +
      `${describeTurns(side)}. ${hostAdvice(side)}`,
  );
}

/** What of the host's could turn, a sentence without a full stop. */
function describeTurns(side: HostSide): string {
  if (side.turns() !== null)
    return "The host's event loop has turned meanwhile, and has nothing left that could call back";
  const refusal = side.pumpRefusal();
  if (refusal !== null) return `A pump is installed, but ${refusal.reason}`;
  const obstacle = side.promiseRefusal();
  const promises =
    obstacle === null ? "Promise chains have run meanwhile" : `Promise chains cannot run meanwhile: ${obstacle}`;
  return `${promises}; the host's own timers and I/O cannot, as no pump is installed`;
}

/** What to do where the host would have to turn. */
function hostAdvice(side: HostSide): string {
  if (side.turns() !== null) return adviceFor("or await it");
  const pump = side.pumpRefusal()?.advice ?? "install a pump (syncawait-native), which turns the host's event loop";
  return adviceFor(`or ${pump}, or have the work done by syncawait/reactor, or await it`);
}

/** The cure is always the same: no foreign frame, no block. */
function adviceFor(alternative: string): string {
  const nativeCall = findNativeCall();
  if (nativeCall !== undefined) {
    return (
      `The native stack is in the way: ${nativeCall} reaches this wait through a call that native code makes (an add-on, a constructor, a ` +
      `getter, an iterator, a built-in without a counterpart). Call the waiting function directly, so that the stack suspends instead, ${alternative}`
    );
  }
  return `${cureFor(findForeignFrames())}, so that the stack suspends instead, ${alternative}`;
}

/** A single link says nothing. */
function inBrackets(chain: Chain): string {
  return chain.length > 1 ? ` (${printChain(chain)})` : "";
}

function printChain(chain: Chain): string {
  const head = chain.length <= LONGEST_CHAIN ? chain : chain.slice(0, LONGEST_CHAIN - 1);
  const links = head.map(describe);
  if (head !== chain) links.push(`${chain.length - LONGEST_CHAIN} more`, describe(chain.at(-1) as SyncFuture<unknown>));
  return links.join(" -> ");
}
