/** Stacks that block inside one another, at random, while the host's loop turns. What each wait has to give is known beforehand. */
import { AsyncLocalStorage } from "node:async_hooks";
import { currentTask, runNestedUntilComplete } from "syncawait";
import type { World } from "../world.mjs";
import { work } from "./work.mjs";

/** How many waits may stand inside one another. */
const DEEPEST = 30;

const kinds = Object.entries(work);
const storage = new AsyncLocalStorage<number>();
let marks = 0;

interface Kernel {
  readonly nestedRuns: readonly unknown[];
  readonly drain: { readonly depth: number };
}
const kernel = (globalThis as unknown as Record<symbol, Kernel>)[Symbol.for("syncawait.runtime/1")] as Kernel;

export class Digger {
  waited = 0;
  deepest = 0;
  /** Exceptions of callbacks that were thrown on purpose, and those that 'uncaughtException' heard of. */
  thrown = 0;
  heard = 0;
  /** Of the servers in this process. */
  port = 0;
  echoPort = 0;
  readonly byKind = new Map<string, number>();

  constructor(readonly world: World) {}

  /** Waits, and has what it waits for dig, `depth` levels deep at most. */
  dig(depth: number): void {
    if (depth <= 0 || kernel.nestedRuns.length >= DEEPEST) return;
    const before = this.surroundings();
    storage.run(++marks, () => {
      const mark = marks;
      this.waitOnce(depth - 1);
      if (storage.getStore() !== mark) this.fault("another context after a wait");
    });
    if (this.surroundings() !== before) this.fault("other surroundings after a wait");
  }

  private waitOnce(depth: number): void {
    const [kind, start] = kinds[this.world.below(kinds.length)] as (typeof kinds)[number];
    this.waited++;
    this.byKind.set(kind, (this.byKind.get(kind) ?? 0) + 1);
    this.deepest = Math.max(this.deepest, kernel.nestedRuns.length + 1);
    if (this.world.chance(0.01)) this.throwSomewhere();
    const token = {};
    const fails = this.world.chance(0.1);
    const settled = Promise.resolve(start(this, () => this.dig(depth))).then(() => {
      if (fails) throw token;
      return token;
    });
    try {
      if (runNestedUntilComplete(settled) !== token || fails) this.fault(`${kind}: another value`);
    } catch (error) {
      if (error !== token || !fails) this.world.faults.push(error);
    }
  }

  /** What other people's callbacks throw must never come to whoever waits. */
  private throwSomewhere(): void {
    const places = [setImmediate, queueMicrotask, process.nextTick, (callback: () => void) => setTimeout(callback, 1)];
    this.thrown++;
    places[this.world.below(places.length)]?.(() => {
      throw this;
    });
  }

  private fault(message: string): void {
    this.world.faults.push(new Error(message));
  }

  private surroundings(): string {
    return [currentTask()?.name, kernel.nestedRuns.length, kernel.drain.depth, storage.getStore()].join();
  }
}

/** One stack from each place where a program may stand. */
export function begin(digger: Digger, done: () => void): void {
  const { world } = digger;
  const depth = 1 + world.below(DEEPEST);
  let called = false;
  const dig = (): void => {
    digger.dig(depth);
    if (called) world.faults.push(new Error("a callback was called twice"));
    called = true;
    done();
  };
  const places = [
    () => setTimeout(dig, world.below(3)),
    () => setImmediate(dig),
    () => process.nextTick(dig),
    () => queueMicrotask(dig),
    () => void Promise.resolve().then(dig),
    () => {
      setImmediate(() => {});
      setImmediate(dig);
    },
  ];
  places[world.below(places.length)]?.();
}
