/** What a random program and the plan of what happens to it have in common. */
import {
  Barrier,
  type CancelScope,
  Event,
  Lock,
  Semaphore,
  type SyncFuture,
  type SyncTask,
  spawn,
} from "../../../runtime/index.js";
import { actRandomly } from "./actions.js";
import { evaluate } from "./evaluate.js";
import { Handles, type Items } from "./handles.js";
import { randomProgram } from "./program.js";
import type { Random } from "./random.js";
import { makeStores, type Store } from "./stores.js";

/** How deep actions may lead to further ones inside one another. */
const NESTING = 6;

export class World {
  readonly stores: readonly Store[];
  readonly locks = [new Lock(), new Lock()];
  readonly permits = new Semaphore(2);
  readonly event = new Event();
  readonly barrier = new Barrier(2);
  readonly handles = new Handles();
  /** The items that tasks which nobody waits for have got. */
  readonly recorded: number[] = [];
  /** Every task, to be cancelled at random. */
  readonly tasks: SyncTask<unknown>[] = [];
  readonly gates: SyncFuture<void>[] = [];
  readonly scopes: CancelScope[] = [];
  readonly controllers: AbortController[] = [];
  readonly counts = { items: 0, cancels: 0, actions: 0 };
  private nesting = 0;

  constructor(readonly random: Random) {
    this.stores = makeStores(random);
  }

  store(number: number): Store {
    return this.stores[number] as Store;
  }

  /** Its failure is nobody's concern (F1). */
  register<T>(task: SyncTask<T>): SyncTask<T> {
    this.tasks.push(task);
    task.addDoneCallback(() => {});
    return task;
  }

  /** Begins a task that nobody waits for. */
  addRoot(): void {
    const root: SyncTask<Items> = this.register(spawn(evaluate, this, randomProgram(this.random, 4)));
    root.addDoneCallback(() => {
      if (root.state === "fulfilled") this.recorded.push(...[root.result() ?? []].flat());
    });
  }

  /** Does something at random, which may lead to more. */
  act(): void {
    if (this.nesting === NESTING) return;
    this.nesting++;
    this.counts.actions++;
    actRandomly(this);
    this.nesting--;
  }
}
