import { writeSync } from "node:fs";

const standardError = 2;

/** Written to the descriptor itself: in the hooks thread, the console's output goes through the main thread, and is lost if the program ends now. */
export function warn(text: string): void {
  writeSync(standardError, text.endsWith("\n") ? text : `${text}\n`);
}
