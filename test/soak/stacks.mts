/** Some stacks at a time, each begun when another one has come back, until the end. */
import { setTimeout as pause } from "node:timers/promises";
import type { World } from "./world.mjs";

const AT_A_TIME = 4;
/** One that has not come back by then hangs, in ms. */
const LONGEST = 60_000;

export class Stacks {
  private begun = 0;
  private under = 0;
  private longest = 0;

  /** @param begin begins one, and calls `done` when it is back */
  constructor(
    private readonly world: World,
    private readonly begin: (done: () => void) => void,
  ) {}

  start(): void {
    // Not from here: the top level of a module is a promise continuation.
    for (let i = 0; i < AT_A_TIME; i++) setImmediate(() => this.beginNext());
  }

  /** Waits until all are back, and `isQuiet`; at most ten seconds. */
  async finish(isQuiet: () => boolean = () => true): Promise<void> {
    this.world.ended = true;
    for (let left = 500; left > 0 && (this.under > 0 || !isQuiet()); left--) await pause(20);
  }

  /** Says how many there were. @returns whether all are back, in time */
  printAndJudge(): boolean {
    const { begun, under, longest } = this;
    console.log(`stacks: ${begun} begun, ${under} not back; the longest took ${longest.toFixed(0)} ms`);
    return under === 0 && longest < LONGEST;
  }

  private beginNext(): void {
    if (this.world.ended) return;
    this.under++;
    this.begun++;
    const started = performance.now();
    this.begin(() => {
      this.under--;
      this.longest = Math.max(this.longest, performance.now() - started);
      setImmediate(() => this.beginNext());
    });
  }
}
