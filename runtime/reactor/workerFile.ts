import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ReactorError } from "./errors.js";
import { currentFile } from "./location.js";

/**
 * What a worker of the reactor runs: it stands beside this module, in the same build.
 * @throws ReactorError where it does not
 */
export function workerFile(): string {
  const here = currentFile();
  const file = join(dirname(here.startsWith("file:") ? fileURLToPath(here) : here), "worker", "main.js");
  if (mayBeThere(file)) return file;
  throw new ReactorError(
    `The reactor's worker is missing: ${file}. A bundler that takes syncawait/reactor in has to leave it outside ("external"), so that its files stay together`,
    "ERR_SYNCAWAIT_REACTOR_UNSUPPORTED",
  );
}

/** Where the permission to look is missing, that is for the worker's start to say. */
function mayBeThere(file: string): boolean {
  const { permission } = process as { permission?: { has(scope: string, file: string): boolean } };
  return permission?.has("fs.read", file) === false || existsSync(file);
}
