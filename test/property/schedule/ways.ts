/** What the ways of evaluating a program have in common. */
import { type SyncFuture, type SyncTask, spawn } from "../../../runtime/index.js";
import { calling, waiting } from "../../runtime/support/waiting.js";
import { evaluate } from "./evaluate.js";
import type { Items } from "./handles.js";
import type { Kind, Program, ProgramOf } from "./program.js";
import type { World } from "./world.js";

/** Gives the items that the program got. */
export type Way<P> = (world: World, program: P) => Generator<unknown, Items, never>;
export type Ways<K extends Kind> = { readonly [Each in K]: Way<ProgramOf<Each>> };

export function spawned(world: World, program: Program): SyncTask<Items> {
  return world.register(spawn(evaluate, world, program));
}

/** To be run in a scope, a limit, or under a lock. */
export function body(world: World, program: Program): () => Items {
  return waiting(function* () {
    return yield calling(evaluate, world, program);
  });
}

export function flat(values: readonly Items[]): Items {
  return values.flatMap((items) => items ?? []);
}

/** Items of `inputs` stay with them until what this gives is called. */
export function keepUntilDelivered(world: World, inputs: readonly SyncFuture<Items>[]): () => void {
  let delivered = false;
  world.handles.keep(inputs, () => delivered);
  return () => {
    delivered = true;
  };
}
