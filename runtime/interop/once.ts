/** `once`: the next event. */
import { verifyOptions, verifySignal } from "../arguments.js";
import { SyncFuture } from "../future.js";
import type { HostSource } from "../hostSource.js";
import { whenAborted } from "./abort.js";
import { type EventSource, isEmitter, listen, verifyEvent } from "./eventSource.js";

/** Options of {@link once}. */
export interface OnceOptions {
  /** Cancels the future when it is aborted (C11). */
  signal?: AbortSignal;
}

const USAGE = "once(source, event, options?)";

/**
 * The arguments of the next `event`; of an EventTarget, an array with the Event. Who waits for it goes on inside the emitting call (S4), so one that
 * then waits for the next event misses none, however soon it comes. From Node's `events.once`, where two events in one tick are one too many.
 *
 * An emitter's `"error"` rejects the future, unless that is the event that was asked for. Cancelling the future takes the listeners away.
 * @throws TypeError for what is neither an EventEmitter nor an EventTarget, or another wrong argument
 */
export function once<A extends unknown[] = unknown[]>(
  source: EventSource,
  event: string | symbol,
  options: OnceOptions = {},
): SyncFuture<A> {
  verifyEvent(USAGE, source, event);
  verifyOptions(USAGE, options);
  verifySignal(USAGE, options.signal);
  const future = new OnceFuture<A>();
  future.begin(source, event, options.signal);
  return future;
}

class OnceFuture<A extends unknown[]> extends SyncFuture<A> {
  private endings: (() => void)[] = [];

  begin(source: EventSource, event: string | symbol, signal: AbortSignal | undefined): void {
    this.endings = [listen(source, event, (args) => this.tryResolve(args as A))];
    if (event !== "error" && isEmitter(source))
      this.endings.push(listen(source, errorEvent, ([error]) => this.tryReject(error)));
    const stop = whenAborted(signal, (reason) => this.cancel(reason));
    if (this.done()) stop();
    else this.endings.push(stop);
  }

  override tryResolve(args: A): boolean {
    this.leave();
    return super.tryResolve(args);
  }

  override tryReject(error: unknown): boolean {
    this.leave();
    return super.tryReject(error);
  }

  override cancel(reason?: unknown): boolean {
    this.leave();
    return super.cancel(reason);
  }

  /** @internal */
  override hostSource(): HostSource {
    return "source of events";
  }

  /** Before anybody is told: who goes on may look at the listeners. */
  private leave(): void {
    const { endings } = this;
    this.endings = [];
    for (const end of endings) end();
  }
}

const errorEvent = "error";
