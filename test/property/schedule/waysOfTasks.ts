/** Programs on the same stack, in tasks, and below blocked stacks. */
import { CancelledError, checkpoint, runNestedUntilComplete, sleep, spawnLater } from "../../../runtime/index.js";
import { calling } from "../../runtime/support/waiting.js";
import { evaluate } from "./evaluate.js";
import { keepUntilDelivered, spawned, type Ways } from "./ways.js";

export const waysOfTasks: Ways<
  "call" | "task" | "laterTask" | "block" | "sleep" | "checkpoint" | "cleanup" | "retry" | "act"
> = {
  *call(world, { inner }) {
    return yield calling(evaluate, world, inner);
  },
  *task(world, { inner }) {
    return yield spawned(world, inner);
  },
  *laterTask(world, { inner }) {
    return yield world.register(spawnLater(evaluate, world, inner));
  },
  // biome-ignore lint/correctness/useYield: it blocks
  *block(world, { inner }) {
    const task = spawned(world, inner);
    const delivered = keepUntilDelivered(world, [task]);
    try {
      const items = runNestedUntilComplete(task);
      delivered();
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
