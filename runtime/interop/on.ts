/** `on`: all events, in order. */
import { verifyOptions, verifySignal, wrongType } from "../arguments.js";
import type { HostSource } from "../hostSource.js";
import { whenAborted } from "./abort.js";
import { type EventSource, isEmitter, listen, verifyEvent } from "./eventSource.js";
import { type Arrival, Inbox, noMore } from "./inbox.js";
import type { WaitingIterable } from "./waitingIterable.js";

/** Options of {@link on}. */
export interface OnOptions {
  /** Ends it when it is aborted, after what has come before: then `CancelledError` with the signal's reason (C11). */
  signal?: AbortSignal;
  /** Events after which there are no more, such as `["close"]`. */
  close?: readonly (string | symbol)[];
}

const USAGE = "on(source, event, options?)";

/**
 * The events of `source` from now on, each as the array of its arguments; of an EventTarget, an array with the Event. What comes while nobody waits is kept, so
 * none is missed (I1). An emitter's `"error"` is thrown behind the events before it, unless that is the event that was asked for. From Node's `events.on`.
 *
 * Leaving the loop, or `return()`, takes the listeners away. There is no limit on what is kept: for data, use a stream.
 * @throws TypeError for what is neither an EventEmitter nor an EventTarget, or another wrong argument
 */
export function on<A extends unknown[] = unknown[]>(
  source: EventSource,
  event: string | symbol,
  options: OnOptions = {},
): WaitingIterable<A> & Disposable {
  verifyEvent(USAGE, source, event);
  verifyOptions(USAGE, options);
  verifySignal(USAGE, options.signal);
  // A string is iterable, too: one event for each letter.
  const { close = [] } = options;
  if (!Array.isArray(close)) throw wrongType(USAGE, "options.close", "an array of event names", close);
  for (const each of close) verifyEvent(USAGE, source, each);
  const inbox = new EventInbox<A>();
  inbox.begin(source, event, options);
  return inbox;
}

class EventInbox<A extends unknown[]> extends Inbox<A> implements Disposable {
  protected readonly madeBy = "on";
  private readonly arrivals: Arrival<A>[] = [];
  private endings: (() => void)[] = [];

  begin(source: EventSource, event: string | symbol, { signal, close = [] }: OnOptions): void {
    this.endings = [
      listen(source, event, (args) => this.arrive({ state: "fulfilled", result: { done: false, value: args as A } })),
    ];
    if (event !== "error" && isEmitter(source)) {
      this.endings.push(listen(source, "error", ([error]) => this.arriveLast({ state: "rejected", error })));
    }
    for (const each of close) this.endings.push(listen(source, each, () => this.arriveLast(noMore)));
    const stop = whenAborted(signal, (reason) => this.arriveLast({ state: "cancelled", reason }));
    this.endings.push(stop);
  }

  /** @internal */
  hostSource(): HostSource {
    return "source of events";
  }

  [Symbol.dispose](): void {
    this.close();
  }

  protected arrival(): Arrival<A> | null {
    return this.arrivals.shift() ?? null;
  }

  protected override kept(): number {
    return this.arrivals.length;
  }

  protected demand(): void {}

  protected release(): void {
    this.arrivals.length = 0;
    this.leave();
  }

  private arriveLast(arrival: Arrival<A>): void {
    this.leave();
    this.arrive(arrival);
  }

  private arrive(arrival: Arrival<A>): void {
    this.arrivals.push(arrival);
    this.serve();
  }

  private leave(): void {
    const { endings } = this;
    this.endings = [];
    for (const end of endings) end();
  }
}
