/** What a run may leave behind: handles, timers and requests of the host, and listeners on what outlives the run. */
import { EventEmitter, getEventListeners, setMaxListeners } from "node:events";

/** What lives as long as the process, and that activities listen to. */
export interface LongLived {
  readonly signal: AbortSignal;
  readonly emitter: EventEmitter;
}

export function createLongLived(): LongLived & { readonly controller: AbortController } {
  const controller = new AbortController();
  const emitter = new EventEmitter();
  setMaxListeners(0, emitter, controller.signal);
  return { controller, signal: controller.signal, emitter };
}

/** By kind, how many there are now. */
export function takeStock({ signal, emitter }: LongLived): Map<string, number> {
  const stock = new Map<string, number>();
  for (const name of process.getActiveResourcesInfo()) stock.set(name, (stock.get(name) ?? 0) + 1);
  stock.set("listeners of the signal", getEventListeners(signal, "abort").length);
  count(stock, "emitter", emitter);
  count(stock, "process", process);
  return stock;
}

/** What there is more of than before: "Timeout: 3, was 0". */
export function leftOver(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): string[] {
  return [...after]
    .filter(([name, count]) => count > (before.get(name) ?? 0))
    .map(([name, count]) => `${name}: ${count}, was ${before.get(name) ?? 0}`);
}

function count(stock: Map<string, number>, owner: string, emitter: EventEmitter): void {
  for (const event of emitter.eventNames()) {
    stock.set(`listeners of the ${owner}, "${String(event)}"`, emitter.listenerCount(event));
  }
}
