/** Runs a random program: compiled functions that wait. */
import { waiting } from "../../runtime/support/waiting.js";
import type { Items } from "./handles.js";
import type { Kind, Program } from "./program.js";
import type { Way, Ways } from "./ways.js";
import { waysOfCombinators } from "./waysOfCombinators.js";
import { waysOfPrimitives } from "./waysOfPrimitives.js";
import { waysOfTasks } from "./waysOfTasks.js";
import type { World } from "./world.js";

/** Gives the items that `program` got. */
export const evaluate = waiting(function* evaluate(world: World, program: Program): Generator<unknown, Items, never> {
  return yield* (ways[program.kind] as Way<Program>)(world, program);
});

const ways: Ways<Kind> = { ...waysOfTasks, ...waysOfCombinators, ...waysOfPrimitives };
