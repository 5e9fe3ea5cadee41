/** What events come from, and how one listens to it. */

import { wrongType } from "../arguments.js";

/** What of Node's EventEmitter is needed. */
export interface EventEmitterLike {
  on(event: string | symbol, listener: (...args: unknown[]) => void): unknown;
  removeListener(event: string | symbol, listener: (...args: unknown[]) => void): unknown;
}

/** What {@link once} and {@link on} listen to. */
export type EventSource = EventEmitterLike | EventTarget;

/** @throws TypeError for what is neither an EventEmitter nor an EventTarget, and for an event without a name */
export function verifyEvent(usage: string, source: unknown, event: unknown): void {
  const ofEmitter = isEmitter(source as EventSource);
  const isTarget = typeof (source as Partial<EventTarget> | null | undefined)?.addEventListener === "function";
  if (!ofEmitter && !isTarget) throw wrongType(usage, "source", "an EventEmitter or an EventTarget", source);
  verifyEventName(usage, "event", event, ofEmitter);
}

function verifyEventName(usage: string, name: string, event: unknown, ofEmitter: boolean): void {
  if (typeof event === "string" || (ofEmitter && typeof event === "symbol")) return;
  throw wrongType(usage, name, ofEmitter ? "a string or a symbol" : "a string", event);
}

type Listener = (args: unknown[]) => void;

export function isEmitter(source: EventSource): source is EventEmitterLike {
  return typeof (source as Partial<EventEmitterLike> | null | undefined)?.on === "function";
}

/**
 * Has `listener` called with the arguments of each `event`; of an EventTarget that is the one Event.
 * @returns removes it again
 */
export function listen(source: EventSource, event: string | symbol, listener: Listener): () => void {
  if (isEmitter(source)) {
    const onEvent = (...args: unknown[]): void => listener(args);
    source.on(event, onEvent);
    return () => void source.removeListener(event, onEvent);
  }
  return dispatcherFor(source, String(event)).add(listener);
}

/**
 * The one listener that a type of a target has of ours. Node calls listeners that are added while an event is dispatched for that very event:
 * a task that was resumed by the event, and waits for the next, would get the same one again.
 */
class Dispatcher {
  private listeners: readonly Listener[] = [];
  private dispatching = 0;

  constructor(
    private readonly target: EventTarget,
    private readonly type: string,
  ) {}

  add(listener: Listener): () => void {
    if (this.listeners.length === 0 && this.dispatching === 0) this.target.addEventListener(this.type, this);
    const entry: Listener = (args) => listener(args);
    this.listeners = [...this.listeners, entry];
    return () => {
      this.listeners = this.listeners.filter((other) => other !== entry);
      this.leaveIfIdle();
    };
  }

  handleEvent(event: Event): void {
    this.dispatching++;
    // The list as it is now: it is replaced, never changed.
    for (const listener of this.listeners) if (this.listeners.includes(listener)) listener([event]);
    this.dispatching--;
    this.leaveIfIdle();
  }

  private leaveIfIdle(): void {
    if (this.listeners.length > 0 || this.dispatching > 0) return;
    this.target.removeEventListener(this.type, this);
    const ofTarget = dispatchers.get(this.target);
    if (ofTarget?.get(this.type) === this) ofTarget.delete(this.type);
  }
}

const dispatchers = new WeakMap<EventTarget, Map<string, Dispatcher>>();

function dispatcherFor(target: EventTarget, type: string): Dispatcher {
  const ofTarget = dispatchers.get(target) ?? new Map<string, Dispatcher>();
  dispatchers.set(target, ofTarget);
  const dispatcher = ofTarget.get(type) ?? new Dispatcher(target, type);
  ofTarget.set(type, dispatcher);
  return dispatcher;
}
