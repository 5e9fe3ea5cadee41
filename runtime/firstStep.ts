/** How a task begins: its function is called directly, on the stack of whoever begins it. */
import { rt as cell } from "./cell.js";
import { resume, seeSuspension } from "./driver.js";
import { SyncAwaitInternalError } from "./errors.js";
import type { Frame } from "./frames.js";
import type { Host } from "./host.js";
import { trimFirstStep } from "./logicalStack.js";

const rt = cell;

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
    trimFirstStep(error);
    rt.cur = interrupted;
    host.fail(error);
    return;
  }
  // Forced: nothing is waited for, so it goes on at once.
  if (host.parent !== null) resume(host, undefined, 0);
  else {
    rt.cur = interrupted;
    host.complete(value);
  }
}
