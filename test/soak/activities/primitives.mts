/** What tasks share: locks, permits, items, rendezvous. Whatever is cancelled on the way, nothing of it may be lost. */
import {
  Barrier,
  BrokenBarrierError,
  Condition,
  Event,
  Lock,
  Queue,
  Semaphore,
  sleep,
  spawn,
  syncAwait,
  TaskGroup,
} from "syncawait";
import type { Activity, World } from "../world.mjs";

/** Used by all activities of this file at the same time, for the whole run. */
export class Shared {
  readonly lock = new Lock();
  readonly permits = new Semaphore(3);
  private inside = 0;
  private permitted = 0;

  enter(world: World): void {
    if (++this.inside > 1) world.faults.push(new Error("two hold the lock"));
  }

  leave(): void {
    this.inside--;
  }

  takePermit(world: World): void {
    if (++this.permitted > 3) world.faults.push(new Error("four have one of three permits"));
  }

  givePermit(): void {
    this.permitted--;
  }

  /** In the end everything is back. */
  verify(world: World): void {
    if (this.lock.locked) world.faults.push(new Error("the lock is still held"));
    if (this.permits.locked) world.faults.push(new Error("permits are lost"));
  }
}

/** @syncAwait */
function locked(shared: Shared, world: World): void {
  using _hold = syncAwait(shared.lock.acquire());
  shared.enter(world);
  try {
    if (world.chance(0.5)) syncAwait(sleep(world.below(2)));
  } finally {
    shared.leave();
  }
}

/** @syncAwait */
function permitted(shared: Shared, world: World): void {
  using _hold = syncAwait(shared.permits.acquire());
  shared.takePermit(world);
  try {
    syncAwait(sleep(world.below(3)));
  } finally {
    shared.givePermit();
  }
}

/** @syncAwait */
function produce(world: World, queue: Queue<number>, count: number): void {
  for (let item = 0; item < count; item++) {
    if (world.chance(0.2)) syncAwait(sleep(1));
    syncAwait(queue.put(item));
  }
}

/** @syncAwait */
function consume(world: World, queue: Queue<number>, count: number): number {
  let sum = 0;
  for (let got = 0; got < count; got++) {
    sum += syncAwait(queue.get());
    if (world.chance(0.2)) syncAwait(sleep(1));
    queue.taskDone();
  }
  return sum;
}

/** @syncAwait */
function pipeline(world: World): void {
  const count = world.below(20);
  const queue = new Queue<number>(world.below(4));
  TaskGroup.run((group) => {
    group.spawn(produce, world, queue, count);
    const sum = group.spawn(consume, world, queue, count);
    if (syncAwait(sum) !== (count * (count - 1)) / 2) world.faults.push(new Error("the queue has lost an item"));
  });
}

/** @syncAwait */
function meet(world: World): void {
  const barrier = new Barrier(3);
  const opened = new Event();
  const changed = new Condition();
  const guests = [1, 2, 3].map(() =>
    spawn(() => {
      syncAwait(opened.wait());
      syncAwait(sleep(world.below(3)));
      try {
        syncAwait(barrier.wait());
      } catch (error) {
        if (!(error instanceof BrokenBarrierError)) throw error;
      }
      using _hold = syncAwait(changed.acquire());
      changed.notifyAll();
    }),
  );
  for (const guest of guests) guest.addDoneCallback(() => {});
  try {
    syncAwait(sleep(world.below(2)));
    opened.set();
    for (const guest of guests) syncAwait(guest);
  } finally {
    for (const guest of guests) guest.cancel();
  }
}

export function primitives(shared: Shared): readonly Activity[] {
  return [
    { name: "lock", weight: 2, run: (world) => locked(shared, world) },
    { name: "semaphore", weight: 2, run: (world) => permitted(shared, world) },
    { name: "queue in a group", weight: 2, run: pipeline },
    { name: "event, barrier, condition", weight: 1, run: meet },
  ];
}
