/**
 * The driver: continues a parked host. It calls the innermost frame, hands what that answers to the next one, and so on, until no frame
 * is left or one of them suspends; then the rest of the chain is linked behind it. Frames that are not concerned are not touched, so
 * that a suspension costs the same at any depth.
 */
import { consumeRequest } from "./cancellation.js";
import { rt as cell } from "./cell.js";
import * as contexts from "./context.js";
import { isCancelledError, SyncAwaitInternalError } from "./errors.js";
import { heldBack } from "./exclusive.js";
import type { Frame, GeneratorFrame, Link, Mode } from "./frames.js";
import * as frames from "./frames.js";
import type { SyncFuture } from "./future.js";
import type { Host } from "./host.js";
import * as tracing from "./interop/tracing.js";
import { kernel as shared } from "./kernel.js";
import { addWaitingFrames, cancelledAt, completeStack } from "./logicalStack.js";

// Local constants: an import is live, so the engine reads and checks it again at each use.
const rt = cell;
const kernel = shared;
const { runInContext } = contexts;
const { continueGenerator, resumeGenerator } = frames;
const { taskParked, taskResumed } = tracing;

/**
 * Goes on with `host` where it stopped, up to its next park or its end.
 * @param value what the call gives (mode 0) or throws (mode 1) that the innermost frame waits for
 */
export function resume(host: Host, value: unknown, mode: Mode): void {
  const interrupted = rt.cur;
  if (mode === 1) addWaitingFrames(value, host);
  let frame = mode === 0 ? host.parent : handlerAbove(host.parent);
  let parent: Frame | null = null;
  host.parent = null;
  rt.cur = host;
  for (;;) {
    try {
      while (frame !== null) {
        parent = frame.parent;
        if (frame.code === continueGenerator) value = resumeGenerator(frame as GeneratorFrame, value, mode, parent);
        else {
          value = frame.code(frame as never, value, mode);
          if (value === null && rt.s) (rt.cur as Link).parent = parent;
        }
        if (value === null && rt.s) {
          if (!seeSuspension(host, interrupted)) return;
          // Forced: nothing is waited for, so it goes on at once.
          frame = host.parent;
          host.parent = null;
          value = undefined;
          rt.cur = host;
        } else frame = parent;
        mode = 0;
      }
      break;
    } catch (error) {
      completeStack(error, host, parent);
      value = error;
      mode = 1;
      frame = handlerAbove(parent);
    }
  }
  rt.cur = interrupted;
  if (mode === 0) host.complete(value);
  else host.fail(value);
}

/**
 * The first suspension of a stack that its host began by a call of its own. Afterwards the host is parked, or, where the suspension was
 * forced, may have come to its end.
 */
export function firstSuspension(host: Host, interrupted: Link | null): void {
  if (seeSuspension(host, interrupted)) resume(host, undefined, 0);
}

/** What `host` is parked on is done: `settled` of every host. */
export function settleHost(host: Host, future: SyncFuture<unknown>): void {
  if (host.waitingOn !== future) throw resumedByAnother();
  if (kernel.exclusive === null || !heldBack(host)) deliverTo(host);
}

/** Hands the outcome of what `host` is parked on to it, in the host's own context (S16). */
export function deliverTo(host: Host): void {
  runInContext(host.context, deliver, host);
}

function deliver(host: Host): void {
  const future = host.waitingOn;
  if (future === null) throw resumedWhileItRuns();
  host.waitingOn = null;
  if (taskResumed.hasSubscribers) traceResumed(host, future);
  if (future.status === "fulfilled") resume(host, future.outcome, 0);
  else if (future.status === "cancelled") throwCancelled(host, future);
  else resume(host, future.outcome, 1);
}

// What is seldom needed stands in functions of its own: the engine then has room to inline what is needed each time.

function resumedByAnother(): Error {
  return new SyncAwaitInternalError("A stack was resumed by what it does not wait for");
}

function resumedWhileItRuns(): Error {
  return new SyncAwaitInternalError("A stack that runs was resumed");
}

function suspendedForNothing(): Error {
  return new SyncAwaitInternalError("A stack suspended and waits for nothing");
}

function traceResumed(host: Host, future: SyncFuture<unknown>): void {
  if (host.task === host) taskResumed.publish({ task: host.task, future });
}

function traceParked(host: Host, future: SyncFuture<unknown>): void {
  if (host.task === host) taskParked.publish({ task: host.task, future });
}

function throwCancelled(host: Host, future: SyncFuture<unknown>): void {
  if (!isCancelledError(future.outcome)) future.outcome = cancelledAt(host, future.outcome);
  consumeRequest(host.task, future);
  resume(host, future.outcome, 1);
}

/** Lowers the flag. @returns whether the suspension was forced, and the host has to go on at once. */
export function seeSuspension(host: Host, interrupted: Link | null): boolean {
  rt.s = false;
  rt.cur = interrupted;
  if (kernel.forced) {
    kernel.forced = false;
    return true;
  }
  if (host.waitingOn === null) throw suspendedForNothing();
  if (taskParked.hasSubscribers) traceParked(host, host.waitingOn);
  return false;
}

/** The next frame outward that may handle an exception. */
function handlerAbove(frame: Frame | null): Frame | null {
  let candidate = frame;
  while (candidate !== null && candidate.pc < 0) candidate = candidate.parent;
  return candidate;
}
