/** Where tasks are created, for stacks (F2). To take a stack at each spawn would cost more than the spawn; compiled code hands in a constant. */
import * as tasks from "./task.js";

// A local constant, as in drain.ts.
const { isSyncTask } = tasks;

/**
 * Around a call in compiled code that gives a task: `$sa.created(spawn(f), "main (app.ts:10:5)")`.
 * @param value what the call returned, and what this returns; left alone if it is no task
 * @param site where the call stands, as a line of a stack says it
 */
export function created<T>(value: T, site: string): T {
  // The first to say it is nearest to the creation; under `debug` a whole stack is there, which says more.
  if (isSyncTask(value) && value.creation === null) value.creation = site;
  return value;
}
