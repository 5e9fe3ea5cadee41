/** When callbacks run: S4 and S5 in a few lines. */

type Job = () => void;

/** What a model's `acquire`, `get`, ... answer, in place of a future. */
export class ModelWait {
  outcome = "pending";
  private job: Job | null = null;

  constructor(private readonly drain: ModelDrain) {}

  onDone(job: Job): void {
    if (this.outcome === "pending") this.job = job;
    else this.drain.run([job]);
  }

  /** @returns the job, to be run when all that are done at the same time are done */
  complete(outcome: string): Job[] {
    this.outcome = outcome;
    return this.job === null ? [] : [this.job];
  }
}

export class ModelDrain {
  private readonly levels: Job[][] = [];

  /** @param limit `maxDrainDepth` */
  constructor(private readonly limit: number) {}

  /** Several waits, done together by one call, and then their callbacks. */
  complete(waits: readonly ModelWait[], outcomeOf: (place: number) => string): void {
    this.run(waits.flatMap((wait, place) => wait.complete(outcomeOf(place))));
  }

  run(jobs: Job[]): void {
    if (jobs.length === 0) return;
    if (this.levels.length > this.limit) {
      this.levels.at(-1)?.push(...jobs);
      return;
    }
    const level = [...jobs];
    this.levels.push(level);
    for (let job = level.shift(); job !== undefined; job = level.shift()) job();
    this.levels.pop();
  }
}
