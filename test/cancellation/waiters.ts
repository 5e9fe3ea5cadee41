/**
 * The functions that wait, as a program has them: the code under test. They are compiled by the transformer (compiledWaiters.ts); as they stand here, each of them
 * would block.
 */
import { checkpoint, currentTask, SyncFuture, syncAwait, timeout } from "syncawait";
import type { Notes } from "./notes.js";

/**
 * Waits for `x`, and for something more: there a request that is left over is thrown.
 * @syncAwait
 */
export function waitOnce(x: unknown, notes: Notes): void {
  try {
    syncAwait(x);
    notes.add("the value");
  } catch (error) {
    notes.thrown(error, "at the wait");
    throw error;
  }
  try {
    syncAwait(new SyncFuture());
  } catch (error) {
    notes.thrown(error, "at the next wait");
    throw error;
  }
}

/**
 * Waits for `x`, and then no more.
 * @syncAwait
 */
export function waitAndReturn(x: unknown, notes: Notes): string {
  try {
    syncAwait(x);
    notes.add("the value");
    return "done";
  } catch (error) {
    notes.thrown(error, "at the wait");
    throw error;
  }
}

/**
 * Waits for `x`, and, whatever comes of it, for `cleanup`.
 * @syncAwait
 */
export function waitAndCleanUp(x: unknown, cleanup: unknown, notes: Notes): void {
  try {
    syncAwait(x);
    notes.add("the value");
  } catch (error) {
    notes.thrown(error, "at the wait");
    throw error;
  } finally {
    cleanUp(cleanup, notes);
  }
}

/** @syncAwait */
function cleanUp(cleanup: unknown, notes: Notes): void {
  try {
    syncAwait(cleanup);
    notes.add("cleaned up");
  } catch (error) {
    notes.thrown(error, "in the cleanup");
    throw error;
  }
}

/** @syncAwait */
export function cancelSelfAndWait(x: unknown, notes: Notes): void {
  notes.cancelling(() => currentTask()?.cancel("stop") === true);
  waitOnce(x, notes);
}

/** @syncAwait */
export function limited(x: unknown, cleanup: unknown, notes: Notes): void {
  try {
    timeout(10, () => waitAndCleanUp(x, cleanup, notes));
  } catch (error) {
    notes.thrown(error, "after the limit");
    throw error;
  }
}

/**
 * Of the task behind what is awaited, where there is one: waits for `leaf`.
 * @syncAwait
 */
export function obedient(leaf: SyncFuture<string>): string {
  return syncAwait(leaf);
}

/**
 * The same, and if it is asked to stop, it returns all the same, a turn later.
 * @syncAwait
 */
export function stubborn(leaf: SyncFuture<string>): string {
  try {
    return syncAwait(leaf);
  } catch {
    syncAwait(checkpoint());
    return "value";
  }
}
