import { EventLoop, SyncFuture } from "../../../../runtime/index.js";
import { kernel } from "../../../../runtime/kernel.js";
import type { Waiting } from "./world.js";

/** One way in which the waits of a program can go. */
export interface Way extends Waiting {
  readonly name: string;
  /** It needs the host's event loop, so that nothing may block. */
  readonly hosted?: true;
  /** Switches forced suspension on; for the sites that are passed one after the other. */
  readonly force?: (site: number) => boolean;
}

/** Natively a wait is over before it begins. */
export const native: Waiting = {
  later: (value) => value,
  fails: (error) => {
    throw error;
  },
};

function settled(settle: (future: SyncFuture<unknown>) => void): SyncFuture<unknown> {
  const future = new SyncFuture<unknown>();
  settle(future);
  return future;
}

function soon(callback: () => void): void {
  EventLoop.current().callSoon(callback);
}

const resolved: Waiting = {
  later: (value) => settled((future) => future.resolve(value)),
  fails: (error) => settled((future) => future.reject(error)),
};

const futures: Way = {
  name: "futures",
  later: (value) => settled((future) => soon(() => future.resolve(value))),
  fails: (error) => settled((future) => soon(() => future.reject(error))),
};

const promises: Way = {
  name: "promises",
  hosted: true,
  later: (value) => Promise.resolve(value),
  fails: (error) => {
    const promise = Promise.reject(error);
    promise.catch(() => {});
    return promise;
  },
};

function forcedAt(name: string, force: (site: number) => boolean): Way {
  return { ...resolved, name, force };
}

/** All of them; `seed` chooses where the last one suspends. */
export function waysFor(seed: number): readonly Way[] {
  return [
    { ...resolved, name: "resolved" },
    futures,
    promises,
    forcedAt("forced", () => true),
    forcedAt("forced at every 2", (site) => site % 2 === 0),
    forcedAt("forced at every 3", (site) => site % 3 === 0),
    forcedAt(`forced at random ${seed}`, (site) => (Math.imul(site ^ seed, 0x9e3779b1) >>> 16) % 3 === 0),
  ];
}

/**
 * Has the sites suspend that the way chooses, until the returned function is called.
 * @param mostSites what passes more of them is caught in a loop, and fails
 */
export function forcing({ force: chooses }: Way, mostSites: number): () => void {
  let sites = 0;
  const chosen = (): boolean => {
    if (++sites > mostSites) throw new Error("it runs for ever");
    return chooses?.(sites) ?? false;
  };
  kernel.force = chosen;
  return () => {
    kernel.force = null;
  };
}
