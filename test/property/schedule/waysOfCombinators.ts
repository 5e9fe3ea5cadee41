/** Programs behind combinators, scopes and groups. */
import {
  asCompleted,
  CancelScope,
  race,
  SyncFuture,
  type SyncTask,
  syncGather,
  syncShield,
  syncWait,
  syncWaitFor,
  TaskGroup,
  timeout,
} from "../../../runtime/index.js";
import { calling, invoking, waiting } from "../../runtime/support/waiting.js";
import { evaluate } from "./evaluate.js";
import type { Items } from "./handles.js";
import { body, flat, keepUntilDelivered, spawned, type Ways } from "./ways.js";
import type { World } from "./world.js";

export const waysOfCombinators: Ways<
  | ("limitedGet" | "gatheredGets" | "gather" | "loneGather" | "race" | "loneRace" | "asCompleted")
  | ("limit" | "timeout" | "scope" | "signal" | "shield" | "wait" | "group" | "joinedGroup")
> = {
  *limitedGet(world, { store, ms }) {
    return yield syncWaitFor(world.store(store).get(), ms);
  },
  *gatheredGets(world, { stores }) {
    const gets = stores.map((store) => world.store(store).get());
    return flat(yield gathered(world, gets));
  },
  *gather(world, { inners }) {
    const tasks = inners.map((inner) => spawned(world, inner));
    return flat(yield gathered(world, tasks));
  },
  *loneGather(world, { inner }) {
    // Nothing may stay with the handle of a single input.
    const values: Items[] = yield syncGather(spawned(world, inner));
    return values[0];
  },
  *race(world, { inners }) {
    const tasks = inners.map((inner) => spawned(world, inner));
    // What comes late is handed to somebody, who is no waiter.
    return yield race<SyncFuture<Items>>(tasks, { onLate: (items: Items) => world.handles.dispose(items) });
  },
  *loneRace(world, { inner }) {
    return yield race<SyncFuture<Items>>([spawned(world, inner), new SyncFuture<Items>()]);
  },
  *asCompleted(world, { inners }) {
    const tasks = inners.map((inner) => spawned(world, inner));
    const delivered = keepUntilDelivered(world, tasks);
    const items: Items[] = [];
    try {
      const iterator = asCompleted(tasks, { timeout: 20 })[Symbol.asyncIterator]();
      for (;;) {
        const { done, value }: IteratorResult<SyncFuture<Items>, undefined> = yield iterator.next();
        if (done) break;
        items.push(value.result());
      }
      delivered();
      return flat(items);
    } finally {
      for (const task of tasks) task.cancel();
    }
  },
  *limit(world, { inner, ms }) {
    return yield syncWaitFor(spawned(world, inner), ms);
  },
  *timeout(world, { inner, ms }) {
    return yield calling(timeout<Items>, ms, body(world, inner));
  },
  *scope(world, { inner }) {
    const scope = new CancelScope({ level: world.random.chance(0.3) });
    world.scopes.push(scope);
    return yield invoking(scope, "run", body(world, inner));
  },
  *signal(world, { inner }) {
    const controller = new AbortController();
    world.controllers.push(controller);
    return yield invoking(new CancelScope({ signal: controller.signal }), "run", body(world, inner));
  },
  *shield(world, { inner }) {
    const task = spawned(world, inner);
    const outer = syncShield(task);
    world.handles.unless(outer, [task]);
    return yield outer;
  },
  *wait(world, { inner }) {
    const task = spawned(world, inner);
    const gate = new SyncFuture<void>();
    world.gates.push(gate);
    const delivered = keepUntilDelivered(world, [task]);
    try {
      yield syncWait<unknown>([task, gate], { returnWhen: "FIRST_COMPLETED" });
      if (!task.done()) return undefined;
      const items = task.result();
      delivered();
      return items;
    } finally {
      task.cancel();
    }
  },
  *group(world, { inner }) {
    // Nothing may stay with the handle of the only child, for which the body waits.
    return yield invoking(
      TaskGroup,
      "run",
      waiting(function* (group: TaskGroup) {
        return yield world.register(group.spawn(evaluate, world, inner));
      }),
    );
  },
  *joinedGroup(world, { inners }) {
    const group = new TaskGroup();
    const tasks: SyncTask<Items>[] = [];
    const delivered = keepUntilDelivered(world, tasks);
    try {
      // Refused when one before has failed already.
      for (const inner of inners) tasks.push(world.register(group.spawn(evaluate, world, inner)));
      yield group.join();
      const items = flat(tasks.map((task) => (task.cancelled() ? undefined : task.result())));
      delivered();
      return items;
    } finally {
      yield invoking(group, Symbol.dispose);
    }
  },
};

function gathered(world: World, inputs: readonly SyncFuture<Items>[]): SyncFuture<Items[]> {
  const outer = syncGather(...inputs);
  world.handles.unless(outer, inputs);
  return outer;
}
