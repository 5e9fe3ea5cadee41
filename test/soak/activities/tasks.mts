/** Tasks that start tasks, and chains of them. */
import { checkpoint, currentTask, type SyncTask, sleep, spawn, spawnLater, syncAwait } from "syncawait";
import { type Activity, Expected, type World } from "../world.mjs";

/** @syncAwait */
function tree(world: World, depth: number): number {
  if (depth === 0) {
    syncAwait(sleep(world.below(10)));
    if (world.chance(0.05)) throw new Expected("a leaf of the tree fails");
    return 1;
  }
  const branches = Array.from({ length: 1 + world.below(3) }, () => spawn(tree, world, depth - 1));
  // One that fails while another is waited for is nobody's surprise.
  for (const branch of branches) branch.addDoneCallback(() => {});
  try {
    return branches.reduce((sum, branch) => sum + syncAwait(branch), 0);
  } finally {
    for (const branch of branches) branch.cancel();
  }
}

/** @syncAwait */
function link(next: SyncTask<number>): number {
  return syncAwait(next) + 1;
}

/** @syncAwait */
function chain(world: World): number {
  let last = spawn((): number => {
    syncAwait(sleep(world.below(5)));
    return 0;
  });
  for (let length = 20 + world.below(80); length > 0; length--) last = spawn(link, last);
  return syncAwait(last);
}

/** @syncAwait */
function turns(world: World): void {
  const later = spawnLater(() => syncAwait(checkpoint()));
  for (let left = world.below(20); left > 0; left--) syncAwait(checkpoint());
  if (world.chance(0.5)) later.cancel();
  else syncAwait(later);
}

/**
 * Cleans up slowly, and may swallow its cancellation.
 * @syncAwait
 */
function stubborn(world: World): string {
  try {
    syncAwait(sleep(world.below(20)));
    return "in time";
  } catch (error) {
    if (world.chance(0.5)) throw error;
    currentTask()?.uncancel();
    return "in spite of it";
  } finally {
    syncAwait(sleep(world.below(3)));
  }
}

export const tasks: readonly Activity[] = [
  { name: "tree", weight: 3, run: (world) => tree(world, 3) },
  { name: "chain", weight: 1, run: chain },
  { name: "turns", weight: 2, run: turns },
  { name: "stubborn", weight: 3, run: stubborn },
];
