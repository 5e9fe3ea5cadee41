/** What the soak must find: run with SYNCAWAIT_SOAK_FAULT set to one of these names, something is left behind or goes wrong. */
import { SyncFuture, spawn, syncAwait } from "syncawait";
import type { LongLived } from "./leftovers.mjs";
import type { Activity, World } from "./world.mjs";

type Leave = (world: World, longLived: LongLived) => void;

/** @syncAwait */
function waitForEver(): void {
  syncAwait(new SyncFuture());
}

const faults: Readonly<Record<string, Leave>> = {
  listener: (_world, { emitter }) => void emitter.on("event", () => {}),
  signal: (_world, { signal }) => signal.addEventListener("abort", () => {}),
  // It ends by itself, some seconds after the soak has looked.
  timer: () => void setTimeout(() => {}, 5_000),
  task: (world) => void world.spawn(waitForEver),
  failure: () => {
    spawn(() => {
      throw new Error("nobody looks at this");
    });
  },
  memory: () => void kept.push(new Array(1000).fill(0)),
};

const kept: unknown[] = [];

/** @throws Error for a name that is none of them */
export function faultActivities(name: string | undefined, longLived: LongLived): readonly Activity[] {
  if (name === undefined) return [];
  const leave = faults[name];
  if (leave === undefined) throw new Error(`No such fault: ${name}. There are ${Object.keys(faults).join(", ")}`);
  return [{ name: `fault: ${name}`, weight: 1, run: (world) => leave(world, longLived) }];
}
