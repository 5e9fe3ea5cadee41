import { ReactorError } from "./errors.js";

/** Why a worker could not start, where the process may not do what that takes; undefined for everything else. */
export function startError(cause: unknown): ReactorError | undefined {
  const { code, permission, resource } = (cause ?? {}) as { code?: string; permission?: string; resource?: string };
  if (code !== "ERR_ACCESS_DENIED") return undefined;
  if (permission === "WorkerThreads") {
    return new ReactorError(
      "The reactor needs a worker thread, and this process may not start one. Start Node with --allow-worker as well as --permission " +
        "(--experimental-permission on Node 20)",
      "ERR_SYNCAWAIT_REACTOR_PERMISSION",
      { cause },
    );
  }
  return new ReactorError(
    `The reactor's thread may not do what it needs to start (${permission ?? "access denied"}${resource ? `: ${resource}` : ""}). ` +
      "Under --permission, give --allow-fs-read for the folder of the package syncawait as well",
    "ERR_SYNCAWAIT_REACTOR_PERMISSION",
    { cause },
  );
}
