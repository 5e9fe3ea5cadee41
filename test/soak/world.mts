/** What the activities of the soak share: chance, the end, and the books. */
import { CancelledError, EventLoop, type SyncTask, spawn, TimeoutError } from "syncawait";

/** A failure that an activity makes on purpose. */
export class Expected extends Error {
  override readonly name = "Expected";
}

/** One way to be busy: a function that waits, and can be cancelled anywhere. */
export interface Activity {
  readonly name: string;
  /** How often it is chosen, beside the others. */
  readonly weight: number;
  readonly run: (world: World) => unknown;
}

export class World {
  /** No activity begins any more; those under way come to their ends. */
  ended = false;
  readonly counts = { begun: 0, fulfilled: 0, rejected: 0, cancelled: 0 };
  readonly begunByName = new Map<string, number>();
  /** What went wrong that nobody planned. */
  readonly faults: unknown[] = [];

  constructor(
    readonly random: () => number,
    private readonly activities: readonly Activity[],
  ) {}

  /** An integer from 0 to `below` - 1. */
  below(below: number): number {
    return Math.floor(this.random() * below);
  }

  chance(probability: number): boolean {
    return this.random() < probability;
  }

  /** By weight. */
  choose(): Activity {
    let left = this.random() * this.activities.reduce((sum, { weight }) => sum + weight, 0);
    for (const activity of this.activities) {
      left -= activity.weight;
      if (left < 0) return activity;
    }
    return this.activities[0] as Activity;
  }

  /** Runs an activity as a task whose end is booked; some are cancelled on the way. */
  begin({ name, run }: Activity): SyncTask<unknown> {
    this.begunByName.set(name, (this.begunByName.get(name) ?? 0) + 1);
    const task = this.spawn(() => run(this));
    if (this.chance(0.3)) this.cancelLater(task);
    return task;
  }

  spawn<T>(body: () => T): SyncTask<Awaited<T>> {
    this.counts.begun++;
    const task = spawn(body);
    task.addDoneCallback(() => this.book(task));
    return task;
  }

  /** Cancels `task` within some milliseconds; the timer goes if that comes too late. */
  cancelLater(task: SyncTask<unknown>): void {
    const timer = EventLoop.current().callLater(this.below(30), () =>
      task.cancel(this.chance(0.5) ? "soak" : undefined),
    );
    task.addDoneCallback(() => timer.cancel());
  }

  /** What escaped from something, where not everything may. */
  verifyExpected(error: unknown): void {
    const expected = error instanceof CancelledError || error instanceof TimeoutError || error instanceof Expected;
    if (!expected) this.faults.push(error);
  }

  private book(task: SyncTask<unknown>): void {
    if (task.state !== "pending") this.counts[task.state]++;
    if (task.state === "rejected") this.verifyExpected(task.exception());
  }
}
