/** How a task begins: its function is called directly, on the stack of whoever begins it. */
import { rt as cell } from "./cell.js";
import * as driver from "./driver.js";
import { SyncAwaitInternalError } from "./errors.js";
import type { Frame, Link } from "./frames.js";
import type { Host } from "./host.js";
import { trimFirstStep } from "./logicalStack.js";
import type { Callable } from "./twin.js";

// Local constants, as in drain.ts.
const rt = cell;
const { resume, seeSuspension } = driver;

/** Called without `this`. */
type Plain = (...args: readonly unknown[]) => unknown;

/** Answers as a twin does. */
export type Begin<A> = (fn: A, self: unknown, args: ArrayLike<unknown>) => unknown;

/** What stands in a task's `parent` until it begins: what is to be called then. Nothing is ever linked behind it. */
export class UnbegunFrame<A = unknown> implements Frame {
  readonly parent: null = null;
  readonly code = neverResumed;
  readonly pc = -1;
  constructor(
    readonly begin: Begin<A>,
    readonly fn: A,
    readonly self: unknown,
    readonly args: ArrayLike<unknown>,
  ) {}
}

function neverResumed(): never {
  throw new SyncAwaitInternalError("A task was resumed that has not begun");
}

/** Runs `begin(fn, self, args)` as the first step of `host`, up to its first park. The name is looked for in stacks (stackTrimming.ts). */
export function runFirstStep<A>(host: Host, begin: Begin<A>, fn: A, self: unknown, args: ArrayLike<unknown>): void {
  const interrupted = rt.cur;
  let value: unknown;
  rt.cur = host;
  try {
    value = begin(fn, self, args);
    if (value === null && rt.s && !seeSuspension(host, interrupted)) return;
  } catch (error) {
    failFirstStep(host, interrupted, error);
    return;
  }
  endFirstStep(host, interrupted, value);
}

/**
 * The same for `f(...)` with the first `given` of three arguments. To hand them over one by one, without an array of them, takes a quarter off what a
 * task costs that waits for nothing.
 */
export function runFirstCall(host: Host, f: Callable, given: number, a: unknown, b: unknown, c: unknown): void {
  const interrupted = rt.cur;
  let value: unknown;
  rt.cur = host;
  try {
    if (given === 1) value = (f as Plain)(a);
    else if (given === 0) value = (f as Plain)();
    else value = given === 2 ? (f as Plain)(a, b) : (f as Plain)(a, b, c);
    if (value === null && rt.s && !seeSuspension(host, interrupted)) return;
  } catch (error) {
    failFirstStep(host, interrupted, error);
    return;
  }
  endFirstStep(host, interrupted, value);
}

function failFirstStep(host: Host, interrupted: Link | null, error: unknown): void {
  trimFirstStep(error);
  rt.cur = interrupted;
  host.fail(error);
}

function endFirstStep(host: Host, interrupted: Link | null, value: unknown): void {
  // Forced: nothing is waited for, so it goes on at once.
  if (host.parent !== null) resume(host, undefined, 0);
  else {
    rt.cur = interrupted;
    host.complete(value);
  }
}
