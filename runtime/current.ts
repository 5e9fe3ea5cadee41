/** What a program can ask about where it runs. */
import { currentHost } from "./cell.js";
import type { SyncTask } from "./task.js";

/** The task whose stack is running; undefined outside tasks, and inside a done callback (S14). */
export function currentTask(): SyncTask<unknown> | undefined {
  return currentHost()?.task;
}

/**
 * Whether a wait right here would suspend instead of block (N10). Compiled code asks its own host; code that no transformer has seen, which is
 * what runs this function, cannot suspend.
 */
export function canSuspend(): boolean {
  return false;
}
