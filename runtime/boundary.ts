/**
 * Boundaries: what foreign code calls. Section 5 of the calling convention. As long as nothing suspends, a boundary costs two stores and a
 * host that is used again; when its stack suspends, the native stack blocks here.
 */
import { blockReporting, type NoteTier } from "./blockReport.js";
import { rt as cell, currentHost } from "./cell.js";
import type { BoundaryPolicy } from "./configuration.js";
import type { Context } from "./context.js";
import { firstSuspension, resume, settleHost } from "./driver.js";
import { type Frame, type Link, start } from "./frames.js";
import type { SyncFuture } from "./future.js";
import { type Host, policyOf } from "./host.js";
import { kernel } from "./kernel.js";
import { type NestedTarget, turnUntilComplete } from "./nested.js";
import { standingAt } from "./places.js";
import type { SyncTask } from "./task.js";
import { describeFrame } from "./twin.js";

const rt = cell;

/** The body of a compiled function, as the generator back end writes it. */
export type GeneratorBody = (this: unknown, ...args: never[]) => Generator<unknown, unknown, unknown>;

class Boundary implements Host, NestedTarget {
  parent: Frame | null = null;
  task: SyncTask<unknown> | undefined = undefined;
  waitingOn: SyncFuture<unknown> | null = null;
  context: Context = null;
  readonly blocks = true;
  policy: BoundaryPolicy | undefined = undefined;
  blocksAbove: number | undefined = undefined;
  state: "running" | "returned" | "threw" = "running";
  outcome: unknown = undefined;

  complete(value: unknown): void {
    this.state = "returned";
    this.outcome = value;
  }

  fail(error: unknown): void {
    this.state = "threw";
    this.outcome = error;
  }

  settled(future: SyncFuture<unknown>): void {
    settleHost(this, future);
  }

  isComplete(): boolean {
    return this.state !== "running";
  }

  pendingOn(): SyncFuture<unknown> | null {
    return this.waitingOn;
  }

  /** Takes it off what it waits for. */
  abandonWait(): void {
    const future = this.waitingOn;
    this.waitingOn = null;
    future?.removeWaiter(this);
    future?.waitGivenUp();
  }
}

/** One that never suspended, to be used by the next entry. */
let spare: Boundary | null = null;

/**
 * The entry of a compiled function: runs `body.apply(self, args)` to its end.
 * @throws what it throws; into its waits: the errors of {@link turnUntilComplete}, and CannotSuspendError (N7)
 */
export function enter(body: GeneratorBody, self: unknown, args: ArrayLike<unknown>): unknown {
  return enterAround(beginBody, body, self, args);
}

/** The same around any call that answers as a twin does: `twin(argument)`. */
export function enterWait(twin: (argument: unknown) => unknown, argument: unknown): unknown {
  return enterAround(twin, argument, undefined, undefined);
}

/** The same around a call with two arguments. */
export function enterTwin<A, B>(twin: (a: A, b: B) => unknown, a: A, b: B): unknown {
  return enterAround(twin, a, b, undefined);
}

// Three arguments and no closure: this is on the way of every call from outside.
export function enterAround<A, B, C>(begin: (a: A, b: B, c: C) => unknown, a: A, b: B, c: C): unknown {
  const interrupted = rt.cur;
  const boundary = beginBoundary();
  let value: unknown;
  try {
    value = begin(a, b, c);
  } catch (error) {
    endBoundary(boundary, interrupted);
    throw error;
  }
  if (value === null && rt.s) return block(boundary, interrupted);
  endBoundary(boundary, interrupted);
  return value;
}

function beginBody(body: GeneratorBody, self: unknown, args: ArrayLike<unknown>): unknown {
  return start(Reflect.apply(body as (...args: unknown[]) => ReturnType<GeneratorBody>, self, args));
}

function beginBoundary(): Boundary {
  const boundary = spare ?? new Boundary();
  spare = null;
  const below = currentHost();
  boundary.task = below?.task;
  boundary.policy = below?.policy;
  rt.cur = boundary;
  return boundary;
}

function endBoundary(boundary: Boundary, interrupted: Link | null): void {
  rt.cur = interrupted;
  boundary.task = undefined;
  spare = boundary;
}

/** Blocks the native stack until the compiled one has come to its end. */
function block(boundary: Boundary, interrupted: Link | null): unknown {
  firstSuspension(boundary, interrupted);
  if (!boundary.isComplete()) standingAt(boundary, () => blockTelling(boundary));
  if (boundary.state === "threw") throw boundary.outcome;
  return boundary.outcome;
}

function blockTelling(boundary: Boundary): void {
  blockReporting({
    future: boundary.waitingOn,
    entry: () => describeOutermost(boundary),
    block: (noteTier) => turnToEnd(boundary, noteTier),
  });
}

/** The function that was entered: the last frame of the chain. */
function describeOutermost(boundary: Boundary): string {
  let frame = boundary.parent;
  while (frame !== null && frame.parent !== null) frame = frame.parent;
  return (frame && describeFrame(frame)) ?? "";
}

/** The name is looked for in stacks (logicalLines.ts): one such frame for each boundary that blocks. */
function turnToEnd(boundary: Boundary, noteTier: NoteTier | null): void {
  boundary.blocksAbove = kernel.blocked++;
  try {
    while (!boundary.isComplete()) turnOrFail(boundary, noteTier);
  } finally {
    kernel.blocked--;
  }
}

function turnOrFail(boundary: Boundary, noteTier: NoteTier | null): void {
  try {
    turnUntilComplete(boundary, policyOf(boundary), noteTier);
  } catch (error) {
    // Nothing can bring what it waits for: the error surfaces at the wait, and the program's own handlers see it there.
    boundary.abandonWait();
    resume(boundary, error, 1);
  }
}
