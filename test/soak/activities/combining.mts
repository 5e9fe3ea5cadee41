/** The combinators, over tasks, sleeps and promises. */
import {
  asCompleted,
  ensureSyncFuture,
  race,
  type SyncFuture,
  sleep,
  spawn,
  syncAwait,
  syncGather,
  syncShield,
  syncWait,
  syncWaitFor,
} from "syncawait";
import { type Activity, Expected, type World } from "../world.mjs";

/** @syncAwait */
function work(world: World): number {
  syncAwait(sleep(world.below(10)));
  if (world.chance(0.1)) throw new Expected("one of several fails");
  return 1;
}

/** Something to wait for, whose failure is nobody's surprise. */
function input(world: World): SyncFuture<unknown> {
  const kind = world.below(3);
  if (kind === 0) return sleep(world.below(10));
  const made = kind === 1 ? spawn(work, world) : ensureSyncFuture(promised(world), { onLate: () => {} });
  made.addDoneCallback(() => {});
  return made;
}

async function promised(world: World): Promise<number> {
  for (let turns = world.below(5); turns > 0; turns--) await null;
  return 1;
}

/** @syncAwait */
function gather(world: World): unknown {
  const inputs = Array.from({ length: world.below(6) }, () => input(world));
  return world.chance(0.5)
    ? syncAwait(syncGather(...inputs))
    : syncAwait(syncGather(...inputs, { returnExceptions: true }));
}

/** @syncAwait */
function some(world: World): void {
  const inputs = Array.from({ length: 1 + world.below(5) }, () => input(world));
  const returnWhen = (["ALL_COMPLETED", "FIRST_COMPLETED", "FIRST_EXCEPTION"] as const)[world.below(3)];
  const { pending } = syncAwait(syncWait(inputs, { timeout: world.below(10), returnWhen }));
  if (world.chance(0.8)) for (const left of pending) left.cancel();
}

/** @syncAwait */
function limited(world: World): unknown {
  return syncAwait(syncWaitFor(world.chance(0.5) ? input(world) : syncShield(input(world)), world.below(10)));
}

/** @syncAwait */
function first(world: World): unknown {
  return syncAwait(race([input(world), sleep(world.below(10))]));
}

/** @syncAwait */
function inTurn(world: World): void {
  const inputs = Array.from({ length: 1 + world.below(5) }, () => input(world));
  for (const done of asCompleted(inputs)) if (world.chance(0.1) || done.cancelled()) break;
  for (const left of inputs) left.cancel();
}

export const combining: readonly Activity[] = [
  { name: "gather", weight: 3, run: gather },
  { name: "wait", weight: 3, run: some },
  { name: "waitFor, shield", weight: 3, run: limited },
  { name: "race", weight: 2, run: first },
  { name: "asCompleted", weight: 2, run: inTurn },
];
