/**
 * Stacks that block inside one another, at random: each level calls a function that is not compiled, which calls one that waits, for something that digs
 * further before it comes. What each wait has to give, or to throw, is known beforehand.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { currentTask, HostPumpError, sleep, spawn, syncAwait } from "syncawait";
import type { World } from "../world.mjs";
import { type Outcome, waits } from "./waits.mjs";

/** Not compiled, and it cannot be. */
const foreign = new Function("callback", "return callback();") as <T>(callback: () => T) => T;

/** How many waits may stand inside one another. */
const DEEPEST = 30;

const storage = new AsyncLocalStorage<number>();
let marks = 0;

interface Kernel {
  readonly nestedRuns: readonly unknown[];
  readonly drain: { readonly depth: number };
  readonly rt: { readonly cur: unknown };
}
const kernel = (globalThis as unknown as Record<symbol, Kernel>)[Symbol.for("syncawait.runtime/1")] as Kernel;

export class Digger {
  waited = 0;
  deepest = 0;
  readonly byKind = new Map<string, number>();
  /** Promise continuations on the native stack: above them promises do not turn. */
  continuations = 0;
  /** Async functions that are under way, some of them given up on. */
  readonly under = new Set<Promise<unknown>>();

  constructor(readonly world: World) {}

  /** Calls through foreign code what waits, `depth` levels deep at most. */
  dig(depth: number): void {
    if (depth <= 0 || kernel.nestedRuns.length >= DEEPEST) return;
    const before = this.surroundings();
    storage.run(++marks, () => {
      const mark = marks;
      foreign(() => this.waitOnce(depth));
      if (storage.getStore() !== mark) this.fault("another context after a wait");
    });
    const after = this.surroundings();
    if (before.some((value, at) => value !== after[at])) this.fault("other surroundings after a wait");
  }

  /** The same in a promise continuation. */
  digInContinuation(depth: number): void {
    this.continuations++;
    try {
      this.dig(depth);
    } finally {
      this.continuations--;
    }
  }

  /** Calls `dig`, after the begin of which its caller no longer waits. */
  async later(depth: number): Promise<void> {
    await sleep(this.world.below(3));
    this.digInContinuation(depth);
  }

  track<T>(promise: Promise<T>): Promise<T> {
    this.under.add(promise);
    const ended = (): void => void this.under.delete(promise);
    promise.then(ended, ended);
    return promise;
  }

  fault(message: string): void {
    this.world.faults.push(new Error(message));
  }

  /** @syncAwait */
  private waitOnce(depth: number): void {
    const wait = waits[this.world.below(waits.length)] as (typeof waits)[number];
    this.waited++;
    this.byKind.set(wait.name, (this.byKind.get(wait.name) ?? 0) + 1);
    this.deepest = Math.max(this.deepest, kernel.nestedRuns.length + 1);
    const { awaited, expected, isPromise = false } = wait(this, depth - 1);
    const hopeless = isPromise && this.continuations > 0;
    let outcome: Outcome;
    try {
      outcome = { value: syncAwait(awaited) };
    } catch (error) {
      outcome = { error };
    }
    if (hopeless) {
      if (!("error" in outcome && outcome.error instanceof HostPumpError)) this.fault(`${wait.name}: no HostPumpError`);
    } else if (!expected(outcome)) {
      this.world.faults.push(new Error(`${wait.name}: not what it waited for`, { cause: outcome }));
    }
  }

  private surroundings(): unknown[] {
    return [
      currentTask(),
      kernel.nestedRuns.length,
      kernel.drain.depth,
      kernel.rt.cur,
      this.continuations,
      storage.getStore(),
    ];
  }
}

/**
 * A task that digs now and then: where it goes on above another stack that is blocked, that one waits for it in vain until it has returned.
 * @syncAwait
 */
export function bystander(digger: Digger): void {
  const { world } = digger;
  while (!world.ended) {
    syncAwait(sleep(world.below(20)));
    if (world.chance(0.3)) digger.dig(1 + world.below(DEEPEST));
  }
}

/** One stack from each place where a program may stand. */
export function begin(digger: Digger, done: () => void): void {
  const { world } = digger;
  const depth = 1 + world.below(DEEPEST);
  const dig = (): void => {
    digger.dig(depth);
    done();
  };
  const places = [
    () => setTimeout(dig, world.below(3)),
    () => setImmediate(dig),
    () => process.nextTick(dig),
    () =>
      Promise.resolve()
        .then(() => digger.digInContinuation(depth))
        .then(done),
    () => spawn(() => syncAwait(sleep(1))).addDoneCallback(dig),
    () => spawn(() => digger.dig(depth)).addDoneCallback(done),
  ];
  places[world.below(places.length)]?.();
}
