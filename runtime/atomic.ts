/** Where suspending is not allowed: below a `@syncAtomic` function, and at a boundary under the policy `forbid` (N7). */
import { currentHost } from "./cell.js";
import { cureFor } from "./cure.js";
import { CannotSuspendError } from "./errors.js";
import { findForeignFrames, nameForeign } from "./foreignFrame.js";
import { type Host, policyOf } from "./host.js";
import { type AtomicScope, kernel as shared } from "./kernel.js";

const kernel = shared;

/** Begins the body of a `@syncAtomic` function, or another in which nothing may wait. @returns the token for {@link leaveAtomic} */
export function enterAtomic(name: string, because = "is marked @syncAtomic"): number {
  return kernel.atomics.push({ name, because, host: currentHost() }) - 1;
}

/** Ends it, however it ended. */
export function leaveAtomic(token: number): void {
  kernel.atomics.length = token;
}

/** Whether a suspension of `host` would suspend, or block, an atomic function. */
export function mayNotSuspend(host: Host): boolean {
  return kernel.atomics.length > 0 && atomicAround(host) !== undefined;
}

/** Whether {@link verifyMaySuspend} has anything to verify: seldom, and this is asked at every park. */
export function mayBeForbidden(host: Host): boolean {
  return kernel.atomics.length > 0 || host.blocks;
}

/** @throws {@link CannotSuspendError} if `host` may neither park nor block. */
export function verifyMaySuspend(host: Host): void {
  if (kernel.atomics.length > 0) verifyNotAtomic(atomicAround(host));
  if (host.blocks && policyOf(host) === "forbid") throw forbidden(host);
}

/** For a stack that would block without a boundary. @throws {@link CannotSuspendError} below an atomic function. */
export function verifyMayBlock(): void {
  verifyNotAtomic(kernel.atomics.at(-1));
}

/**
 * A task that was begun, or goes on, inside an atomic function may park: that does not hold the function up. What runs on the function's
 * own stack may not, nor may anything that blocks the native stack.
 */
function atomicAround(host: Host): AtomicScope | undefined {
  return host.blocks ? kernel.atomics.at(-1) : kernel.atomics.find((scope) => scope.host === host);
}

function verifyNotAtomic(scope: AtomicScope | undefined): void {
  if (scope === undefined) return;
  throw new CannotSuspendError(
    `"${scope.name}" ${scope.because}, and something that it calls has to wait. ` +
      "Wait before it begins or after it has ended, or take the mark away",
  );
}

function forbidden({ policy }: Host): CannotSuspendError {
  const frames = findForeignFrames();
  const foreign = frames[0] === undefined ? "a function" : nameForeign(frames[0]);
  const origin = policy === undefined ? 'configure({ boundary: "forbid" })' : '"forbid" on this part of the stack';
  return new CannotSuspendError(
    `This wait would block: ${foreign} stands between it and the next task, is not compiled, and cannot suspend; ` +
      `the policy is ${origin}. ${cureFor(frames)}, or await before it is called`,
  );
}
