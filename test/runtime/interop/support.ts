import type { WaitingIterable } from "../../../runtime/index.js";
import { invoking, waiting } from "../support/waiting.js";

/** Compiled code that takes all there is, or as many as `count`, by `next`. */
export const takeAll = waiting(function* takeAll(
  source: WaitingIterable<unknown>,
  count: number = Number.POSITIVE_INFINITY,
) {
  const taken: unknown[] = [];
  while (taken.length < count) {
    const result = (yield invoking(source, "next")) as IteratorResult<unknown>;
    if (result.done) break;
    taken.push(result.value);
  }
  return taken;
});

/** As a loop that is left early. */
export const takeSome = waiting(function* takeSome(source: WaitingIterable<unknown>, count: number) {
  const taken: unknown[] = [];
  for (; count > 0; count--) taken.push(((yield invoking(source, "next")) as IteratorResult<unknown>).value);
  yield invoking(source, "return");
  return taken;
});

/** A turn of the host: what streams do by `process.nextTick` and in microtasks has happened. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** All listeners of `emitter`, by event. */
export function listenersOf(emitter: NodeJS.EventEmitter): Record<string, number> {
  return Object.fromEntries(emitter.eventNames().map((event) => [String(event), emitter.listenerCount(event)]));
}
