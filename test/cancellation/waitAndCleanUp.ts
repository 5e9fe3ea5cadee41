import { calling, waiting } from "../runtime/support/waiting.js";
import type { Notes } from "./notes.js";

/** Waits for `x`, and, whatever comes of it, for `cleanup`. */
export const waitAndCleanUp = waiting(function* waitAndCleanUp(x: unknown, cleanup: unknown, notes: Notes) {
  try {
    yield x;
    notes.add("the value");
  } catch (error) {
    notes.thrown(error, "at the wait");
    throw error;
  } finally {
    yield calling(cleanUp, cleanup, notes);
  }
});

const cleanUp = waiting(function* cleanUp(cleanup: unknown, notes: Notes) {
  try {
    yield cleanup;
    notes.add("cleaned up");
  } catch (error) {
    notes.thrown(error, "in the cleanup");
    throw error;
  }
});
