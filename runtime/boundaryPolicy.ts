/**
 * The policy of boundaries (N7) for a part of a stack: a function whose annotation says so, or a call. It belongs to the host, and so to one stack: tasks
 * that run meanwhile have their own.
 */
import { verifyFunction } from "./arguments.js";
import { enterTwin } from "./boundary.js";
import { invoke } from "./call.js";
import { rt as cell, currentHost } from "./cell.js";
import type { BoundaryPolicy } from "./configuration.js";
import { verifyPolicy } from "./configure.js";
import { type Frame, link, type Mode } from "./frames.js";
import type { Host } from "./host.js";
import { setTwin } from "./twin.js";

const rt = cell;

/** Begins a part of the running stack. @returns what {@link leavePolicy} is to be given */
export function enterPolicy(policy: BoundaryPolicy): BoundaryPolicy | undefined {
  const host = currentHost() as Host;
  const former = host.policy;
  host.policy = policy;
  return former;
}

/** Ends it, however it ended. */
export function leavePolicy(former: BoundaryPolicy | undefined): void {
  (currentHost() as Host).policy = former;
}

/**
 * Calls `body`; where something that it calls would block this stack, it blocks by `policy` (N7). Whoever is compiled all the way suspends as ever, and
 * tasks that go on meanwhile are not concerned. The innermost policy counts: a function that is annotated `@syncAwait blocks` inside has its own.
 * @param policy `"interleave"`: any task may run meanwhile; `"exclusive"`: only what the wait depends on; `"forbid"`: `CannotSuspendError` into the wait
 * @returns what `body` returns
 * @throws TypeError for another policy, or a `body` that is no function; what `body` throws
 */
export function withBoundary<T>(policy: BoundaryPolicy, body: () => T): T {
  return enterTwin(runWithPolicy, policy, body) as T;
}

setTwin(withBoundary, runWithPolicy);

function runWithPolicy(policy: BoundaryPolicy, body: () => unknown): unknown {
  verifyPolicy("withBoundary(policy, body)", policy);
  verifyFunction("withBoundary(policy, body)", "body", body);
  const former = enterPolicy(policy);
  let value: unknown;
  try {
    value = invoke("body", undefined, body, []);
  } catch (error) {
    leavePolicy(former);
    throw error;
  }
  if (value === null && rt.s) return link(new PolicyFrame(former));
  leavePolicy(former);
  return value;
}

class PolicyFrame implements Frame {
  parent: Frame | null = null;
  readonly code = endPart;
  pc = 0;
  constructor(readonly former: BoundaryPolicy | undefined) {}
}

function endPart({ former }: PolicyFrame, value: unknown, mode: Mode): unknown {
  leavePolicy(former);
  if (mode === 1) throw value;
  return value;
}
