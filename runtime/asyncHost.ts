/**
 * Async functions of compiled code that are not tasks: each of their checked calls runs on a stack of its own, and if that suspends, the
 * function awaits the outcome instead.
 *
 *     ((t = $sa.asyncCall("f", f, x)) === null && $sa.rt.s ? (await $sa.hosted("g (app.ts:10:5)")).value : t)
 */
import { invoke } from "./call.js";
import { rt as cell } from "./cell.js";
import type { BoundaryPolicy } from "./configuration.js";
import type { Context } from "./context.js";
import { firstSuspension, settleHost } from "./driver.js";
import { SyncAwaitInternalError } from "./errors.js";
import { type Frame, type Link, start } from "./frames.js";
import type { SyncFuture } from "./future.js";
import type { Host } from "./host.js";
import { kernel as shared } from "./kernel.js";

const rt = cell;
const kernel = shared;

/** What a call returned. A record, because a promise of a value that is itself a promise would be a promise of that one's value. */
export interface Outcome {
  readonly value: unknown;
}

class AsyncHost implements Host {
  parent: Frame | null = null;
  // A task that called the async function has gone on when this one does, so it is not the current one here either.
  readonly task = undefined;
  waitingOn: SyncFuture<unknown> | null = null;
  context: Context = null;
  readonly blocks = false;
  policy: BoundaryPolicy | undefined = undefined;
  state: "running" | "returned" | "threw" = "running";
  outcome: unknown = undefined;
  /** Where the async function stands, for stacks. */
  site: unknown = undefined;
  private onReturn: ((outcome: Outcome) => void) | null = null;
  private onThrow: ((error: unknown) => void) | null = null;

  promise(): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.onReturn = resolve;
      this.onThrow = reject;
    });
  }

  complete(value: unknown): void {
    this.state = "returned";
    this.outcome = value;
    this.onReturn?.({ value });
  }

  fail(error: unknown): void {
    this.state = "threw";
    this.outcome = error;
    this.onThrow?.(error);
  }

  settled(future: SyncFuture<unknown>): void {
    settleHost(this, future);
  }
}

/** One that never suspended, to be used by the next call. */
let spare: AsyncHost | null = null;

/** `call` in an async function. */
export function asyncCall(name: string, f: unknown, ...args: unknown[]): unknown {
  return onAsyncHost(invoke, name, undefined, f, args);
}

/** `method` in an async function. */
export function asyncMethod(name: string, self: unknown, f: unknown, ...args: unknown[]): unknown {
  return onAsyncHost(invoke, name, self, f, args);
}

/** `start` in an async function. */
export function asyncStart(generator: Generator<unknown, unknown, unknown>): unknown {
  return onAsyncHost(start, generator);
}

/** Any other helper that answers as a twin does, in an async function: `$sa.asyncHelper($sa.get, o, "x")`. */
export function asyncHelper<A extends unknown[]>(helper: (...args: A) => unknown, ...args: A): unknown {
  return onAsyncHost(helper, ...args);
}

/**
 * After one of these suspended: lowers the flag.
 * @param site where the async function stands, as a line of a stack says it
 * @returns a promise of the call's outcome, which rejects with what the call threw
 */
export function hosted(site?: string): Promise<Outcome> {
  const host = kernel.asyncHost as AsyncHost | null;
  if (!rt.s || host === null)
    throw new SyncAwaitInternalError("hosted() was called although no call in an async function has suspended");
  rt.s = false;
  kernel.asyncHost = null;
  host.site = site;
  return host.promise();
}

function onAsyncHost<A extends unknown[]>(begin: (...args: A) => unknown, ...args: A): unknown {
  const interrupted = rt.cur;
  const host = spare ?? new AsyncHost();
  spare = null;
  rt.cur = host;
  let value: unknown;
  try {
    value = begin(...args);
  } catch (error) {
    rt.cur = interrupted;
    spare = host;
    throw error;
  }
  if (value === null && rt.s) return suspend(host, interrupted);
  rt.cur = interrupted;
  spare = host;
  return value;
}

function suspend(host: AsyncHost, interrupted: Link | null): unknown {
  firstSuspension(host, interrupted);
  if (host.state === "threw") throw host.outcome;
  if (host.state === "returned") return host.outcome;
  kernel.asyncHost = host;
  rt.s = true;
  return null;
}
