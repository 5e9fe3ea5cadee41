/** How the reactor is asked for something: which thread, until when, and who may stop it. */
import type { Transferable } from "node:worker_threads";
import { TimeoutError } from "../errors.js";
import { SyncFuture } from "../future.js";
import { EventLoop } from "../loop.js";
import type { CallFuture } from "./callFuture.js";
import { prepare } from "./prepare.js";
import type { Route } from "./shortcut.js";
import type { Thread } from "./thread.js";

/** What holds for the calls of {@link Reactor.with}. */
export interface CallOptions {
  /** Cancels the calls when it is aborted, and has the worker stop what they do (C11). */
  signal?: AbortSignal;
  /** How long each may take, in ms; then it is rejected with TimeoutError, and the worker stops what it does. */
  timeout?: number;
  /** What among the arguments is transferred instead of cloned, and cannot be used here afterwards: buffers, ports. */
  transfer?: readonly Transferable[];
}

/** @param choose may throw where no thread can be started; @param what an operation, or a function of a module; @param made as of {@link CallFuture} */
export function callThread<T>(
  choose: () => Thread,
  what: string | Route,
  args: readonly unknown[],
  options: CallOptions,
  made: ((value: T) => void) | null = null,
): SyncFuture<T> {
  if (options.signal?.aborted) return cancelledBy(options.signal);
  let thread: Thread;
  try {
    thread = choose();
  } catch (error) {
    return rejectedWith(error);
  }
  const call = callWith<T>(thread, what, args, options);
  call.made = made;
  return call;
}

/** The same, of a thread that has been chosen. */
export function callWith<T>(
  thread: Thread,
  what: string | Route,
  args: readonly unknown[],
  { signal, timeout, transfer }: CallOptions,
): CallFuture<T> {
  const prepared = prepare(args, transfer !== undefined);
  const call = thread.call<T>(what, prepared.args, prepared.places, transfer && [...transfer]);
  if (call.done()) return call;
  const undo: (() => void)[] = [];
  if (signal !== undefined) undo.push(whenAborted(signal, () => call.cancel(signal.reason)));
  // What the worker makes of it is the outcome, as it would be without the reactor.
  for (const inner of prepared.signals) undo.push(whenAborted(inner, () => thread.stop(call.id, inner.reason)));
  if (timeout !== undefined) undo.push(limit(call, nameOf(what), timeout));
  if (undo.length > 0) call.ended = () => undo.forEach((each) => void each());
  return call;
}

function nameOf(what: string | Route): string {
  return typeof what === "string" ? what : "module.call";
}

function limit<T>(call: CallFuture<T>, name: string, timeout: number): () => void {
  const loop = EventLoop.current();
  const timer = loop.callLater(timeout, () => call.giveUp(new TimeoutError(`${name} took longer than ${timeout} ms`)));
  return () => timer.cancel();
}

/** @returns stops watching */
export function whenAborted(signal: AbortSignal, stop: () => void): () => void {
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  return () => signal.removeEventListener("abort", stop);
}

function cancelledBy<T>(signal: AbortSignal): SyncFuture<T> {
  const future = new SyncFuture<T>();
  future.cancel(signal.reason);
  return future;
}

export function rejectedWith<T>(error: unknown): SyncFuture<T> {
  const future = new SyncFuture<T>();
  future.reject(error);
  return future;
}
