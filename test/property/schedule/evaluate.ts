/** Runs a random program: compiled functions that wait. */
import {
  CancelledError,
  CancelScope,
  checkpoint,
  runNestedUntilComplete,
  SyncFuture,
  type SyncTask,
  sleep,
  spawn,
  spawnLater,
  syncGather,
  syncShield,
  syncWait,
  syncWaitFor,
  timeout,
} from "../../../runtime/index.js";
import { calling, invoking, waiting } from "../../runtime/support/waiting.js";
import type { Items } from "./handles.js";
import type { Kind, Program, ProgramOf } from "./program.js";
import type { World } from "./world.js";

type Way<P> = (world: World, program: P) => Generator<unknown, Items, never>;

/** Gives the items that `program` got. */
export const evaluate = waiting(function* evaluate(world: World, program: Program): Generator<unknown, Items, never> {
  return yield* (ways[program.kind] as Way<Program>)(world, program);
});

const ways: { readonly [K in Kind]: Way<ProgramOf<K>> } = {
  *get(world, { queue }) {
    return yield world.queue(queue).get();
  },
  *limitedGet(world, { queue, ms }) {
    return yield syncWaitFor(world.queue(queue).get(), ms);
  },
  *gatheredGets(world, { queues }) {
    const gets = queues.map((queue) => world.queue(queue).get());
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
  *call(world, { inner }) {
    return yield calling(evaluate, world, inner);
  },
  *task(world, { inner }) {
    return yield spawned(world, inner);
  },
  *laterTask(world, { inner }) {
    return yield world.register(spawnLater(evaluate, world, inner));
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
    let delivered = false;
    world.handles.keep([task], () => delivered);
    try {
      yield syncWait<unknown>([task, gate], { returnWhen: "FIRST_COMPLETED" });
      if (!task.done()) return undefined;
      const items = task.result();
      delivered = true;
      return items;
    } finally {
      task.cancel();
    }
  },
  *block(world, { inner }) {
    const task = spawned(world, inner);
    let delivered = false;
    world.handles.keep([task], () => delivered);
    try {
      const items = runNestedUntilComplete(task);
      delivered = true;
      return items;
    } finally {
      task.cancel();
    }
  },
  *sleep(world, { inner, ms }) {
    yield sleep(ms);
    return yield calling(evaluate, world, inner);
  },
  *checkpoint(world, { inner }) {
    yield checkpoint();
    return yield calling(evaluate, world, inner);
  },
  *cleanup(world, { inner }) {
    try {
      return yield calling(evaluate, world, inner);
    } catch (error) {
      yield sleep(world.random.below(4));
      throw error;
    }
  },
  *retry(world, { inner }) {
    try {
      return yield calling(evaluate, world, inner);
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error;
      return yield calling(evaluate, world, inner);
    }
  },
  *act(world, { inner }) {
    world.act();
    return yield calling(evaluate, world, inner);
  },
};

function gathered(world: World, inputs: readonly SyncFuture<Items>[]): SyncFuture<Items[]> {
  const outer = syncGather(...inputs);
  world.handles.unless(outer, inputs);
  return outer;
}

function flat(values: readonly Items[]): Items {
  return values.flatMap((items) => items ?? []);
}

function spawned(world: World, program: Program): SyncTask<Items> {
  return world.register(spawn(evaluate, world, program));
}

function body(world: World, program: Program): () => Items {
  return waiting(function* () {
    return yield calling(evaluate, world, program);
  });
}
