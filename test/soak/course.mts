/** The course of a soak: how long it takes and by what seed, the samples of the heap meanwhile, and what is said in the end. */
import { setTimeout as pause } from "node:timers/promises";
import { seededRandom } from "syncawait/testing";
import { HeapWatch } from "./heap.mjs";
import { createLongLived, leftOver, takeStock } from "./leftovers.mjs";
import { World } from "./world.mjs";

export const SAMPLE_EVERY = 5_000;

/** What a level of a blocked stack may count. */
export interface Digging {
  readonly waited: number;
  readonly deepest: number;
  readonly byKind: ReadonlyMap<string, number>;
}

export class Course {
  readonly world: World;
  readonly heap = new HeapWatch();
  readonly duration = Number(process.argv[2] ?? 30) * 60_000;
  private readonly longLived = createLongLived();
  private readonly before: ReadonlyMap<string, number>;

  /** @param hear is told of what nobody has caught, where that is not simply a fault */
  constructor(name: string, hear?: (error: unknown) => void) {
    const seed = Number(process.env.SYNCAWAIT_SEED ?? Math.floor(Math.random() * 2 ** 31));
    this.world = new World(seededRandom(seed), []);
    console.log(`${name} soak: Node ${process.versions.node}, seed ${seed}, ${this.duration / 1000} s`);
    for (const event of ["unhandledRejection", "uncaughtException"])
      process.on(event, hear ?? ((error) => this.world.faults.push(error)));
    this.before = takeStock(this.longLived);
  }

  /** Long enough for the heap to be measured. */
  get isMeasured(): boolean {
    return this.duration >= 12 * SAMPLE_EVERY;
  }

  /** Until the time is over. */
  async measure(): Promise<void> {
    const end = performance.now() + this.duration;
    while (performance.now() < end) {
      await pause(Math.min(SAMPLE_EVERY, Math.max(end - performance.now(), 1)));
      if (this.isMeasured) this.heap.sample();
    }
  }

  /** Says what it has come to. @param isWell of what the soak itself counts */
  end(digging: Digging, isWell: boolean): void {
    const left = leftOver(this.before, takeStock(this.longLived));
    console.log(`waits: ${digging.waited}, to ${digging.deepest} inside one another`);
    console.log(`kinds: ${[...digging.byKind].map(([name, count]) => `${count} ${name}`).join("; ")}`);
    console.log(`left behind: ${left.join("; ") || "nothing"}`);
    for (const fault of this.world.faults.slice(0, 10)) console.log("fault:", fault);
    const isFlat = !this.isMeasured || this.heap.printAndJudge();
    process.exitCode = isWell && isFlat && left.length === 0 && this.world.faults.length === 0 ? 0 : 1;
  }
}
