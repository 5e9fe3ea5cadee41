/** How many listeners an emitter or event target has. */

interface Emitter {
  eventNames(): readonly (string | symbol)[];
  listenerCount(event: string | symbol): number;
}

/** An event target, a Node emitter for one, or an AbortSignal. */
export type ListenersOf = Emitter | EventTarget;

interface NodeEvents {
  getEventListeners(target: EventTarget, type: string): readonly unknown[];
}

export function canCountListeners(source: unknown): source is ListenersOf {
  const { listenerCount, addEventListener } = (source ?? {}) as { listenerCount?: unknown; addEventListener?: unknown };
  return typeof listenerCount === "function" || typeof addEventListener === "function";
}

/** Of event targets those for "abort", on Node alone: others cannot be asked which events they have listeners for. */
export function countListeners(source: ListenersOf): number {
  if ("listenerCount" in source) {
    return source.eventNames().reduce((sum, event) => sum + source.listenerCount(event), 0);
  }
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } };
  const events = process?.getBuiltinModule?.("node:events") as NodeEvents | undefined;
  return events?.getEventListeners(source, "abort").length ?? 0;
}
