/** Timers, time limits, scopes. */
import { CancelScope, EventLoop, sleep, syncAwait, TimeoutError, timeout, timeoutAt } from "syncawait";
import type { LongLived } from "../leftovers.mjs";
import type { Activity, World } from "../world.mjs";

/** @syncAwait */
function limits(world: World): string {
  try {
    return timeout(world.below(10), () => {
      timeoutAt(EventLoop.current().time() + world.below(10), (scope) => {
        if (world.chance(0.3)) scope.deadline += 5;
        syncAwait(sleep(world.below(10)));
      });
      return "in time";
    });
  } catch (error) {
    if (error instanceof TimeoutError) return "late";
    throw error;
  }
}

/**
 * Most are called off, as time limits are.
 * @syncAwait
 */
function handles(world: World): void {
  const loop = EventLoop.current();
  const made = Array.from({ length: 100 }, () => loop.callLater(world.below(1000), () => {}));
  try {
    syncAwait(sleep(1));
  } finally {
    for (const handle of made) handle.cancel();
  }
}

/** @syncAwait */
function scopes(world: World, signal: AbortSignal): void {
  const outer = new CancelScope({ level: world.chance(0.3), signal });
  outer.run(() => {
    if (world.chance(0.3)) EventLoop.current().callLater(world.below(5), () => outer.cancel());
    try {
      syncAwait(sleep(world.below(10)));
    } finally {
      new CancelScope({ shield: true }).run(() => syncAwait(sleep(world.below(2))));
    }
  });
}

export function time({ signal }: LongLived): readonly Activity[] {
  return [
    { name: "limits", weight: 3, run: limits },
    { name: "handles", weight: 2, run: handles },
    { name: "scopes", weight: 3, run: (world) => scopes(world, signal) },
  ];
}
