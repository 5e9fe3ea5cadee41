/** One seed: a random program, a random plan, and the account of all items at the end. */
import { configure, drainDeferrals, EventLoop } from "../../../runtime/index.js";
import { kernel } from "../../../runtime/kernel.js";
import { virtualClock } from "../../../runtime/testing/index.js";
import { Random } from "./random.js";
import { World } from "./world.js";

/** A rule that can be switched off. */
export type Rule = "commit" | "resultWins" | "forward";

export interface ScheduleOptions {
  /** S5's limit. */
  readonly maxDrainDepth: number;
  /** To prove the oracle. */
  readonly without?: Rule;
}

export interface ScheduleReport {
  readonly items: number;
  readonly tasks: number;
  readonly cancels: number;
  readonly deferrals: number;
  /** Items at the end: recorded by a task, still queued, kept by a handle. */
  readonly recorded: number;
  readonly queued: number;
  readonly kept: number;
  /** Items that are in no place, or in several. */
  readonly lost: readonly number[];
  readonly duplicated: readonly number[];
  /** Tasks that did not end, callbacks that threw, a cell that was left up. */
  readonly faults: readonly string[];
}

const PATIENCE = 20;

export function runSchedule(seed: number, options: ScheduleOptions): ScheduleReport {
  const faults: string[] = [];
  const before = { ...kernel.configuration };
  const deferrals = drainDeferrals();
  const random = new Random(seed);
  configure({
    maxDrainDepth: options.maxDrainDepth,
    boundary: random.chance(0.3) ? "exclusive" : "interleave",
    onCallbackError: (error) => faults.push(String(error)),
  });
  if (options.without !== undefined) kernel.ablate[options.without] = true;
  const clock = virtualClock({ autoAdvance: false }).install();
  const world = new World(random);
  try {
    plan(world);
    clock.runAll();
    endAll(world, () => clock.runAll());
  } finally {
    clock.uninstall();
    configure(before);
    if (options.without !== undefined) kernel.ablate[options.without] = false;
  }
  return { ...account(world, [...faults, ...findFaults(world)]), deferrals: drainDeferrals() - deferrals };
}

/** Some tasks, and what happens to them in the course of 40 ms. */
function plan(world: World): void {
  const { random } = world;
  const loop = EventLoop.current();
  for (let roots = 1 + random.below(4); roots > 0; roots--) world.addRoot();
  for (let actions = 8 + random.below(16); actions > 0; actions--) loop.callAt(random.below(40), () => world.act());
}

/** Whoever still waits is cancelled, so that no item is on its way when they are counted. */
function endAll(world: World, runAll: () => void): void {
  for (let round = 0; round < PATIENCE && world.tasks.some((task) => !task.done()); round++) {
    for (const task of [...world.tasks]) task.cancel();
    runAll();
  }
}

function findFaults({ tasks }: World): string[] {
  const faults: string[] = [];
  const stuck = tasks.filter((task) => !task.done()).length;
  if (stuck > 0) faults.push(`${stuck} of ${tasks.length} tasks did not end`);
  if (kernel.rt.s || kernel.rt.cur !== null || kernel.drain.depth > 0)
    faults.push("the cell was not left as it was found");
  return faults;
}

function account(world: World, faults: readonly string[]): Omit<ScheduleReport, "deferrals"> {
  const queued = world.stores.flatMap((store) => store.items());
  const kept = world.handles.items();
  const places = new Array<number>(world.counts.items).fill(0);
  for (const item of [...world.recorded, ...queued, ...kept]) places[item] = (places[item] ?? 0) + 1;
  return {
    items: world.counts.items,
    tasks: world.tasks.length,
    cancels: world.counts.cancels,
    recorded: world.recorded.length,
    queued: queued.length,
    kept: kept.length,
    lost: places.flatMap((count, item) => (count === 0 ? [item] : [])),
    duplicated: places.flatMap((count, item) => (count > 1 ? [item] : [])),
    faults,
  };
}
