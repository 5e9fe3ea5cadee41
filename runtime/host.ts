/** Hosts: the roots of compiled stacks. Section 4 of the calling convention. */
import type { BoundaryPolicy } from "./configuration.js";
import type { Context } from "./context.js";
import type { Frame, Link } from "./frames.js";
import type { SyncFuture } from "./future.js";
import { kernel } from "./kernel.js";
import type { SyncTask } from "./task.js";

/** Something of the runtime's own that is told, once, when a future is done. */
export interface Waiter {
  /**
   * Called by a drain, with `rt.cur` null. Must not throw.
   * @param future the future that is done now
   */
  settled(future: SyncFuture<unknown>): void;
}

/** A task, an async function in compiled code, or a boundary. */
export interface Host extends Link, Waiter {
  /** The innermost frame, where a resumption goes on; null while the host runs. */
  parent: Frame | null;
  /** What `currentTask()` answers on this stack. */
  task: SyncTask<unknown> | undefined;
  /** What the host is parked on; null exactly while it runs, has not begun or has ended. */
  waitingOn: SyncFuture<unknown> | null;
  /** Where its steps run (S16). */
  context: Context;
  /** Only a boundary blocks the native stack below it. */
  readonly blocks: boolean;
  /** How boundaries on this stack block (N7); undefined: as the program says. */
  policy: BoundaryPolicy | undefined;
  /** An async function: where it stands, as a line of a stack says it. For stacks only. */
  readonly site?: unknown;
  /** A boundary that blocks: how many others do so below it on the native stack. For stacks only. */
  readonly blocksAbove?: number | undefined;
  /** The stack came to its end with `value`. */
  complete(value: unknown): void;
  /** `error` escaped from the outermost frame. */
  fail(error: unknown): void;
}

/** The policy in force where `host` runs (N7). */
export function policyOf(host: Host | null): BoundaryPolicy {
  return host?.policy ?? kernel.configuration.boundary;
}
