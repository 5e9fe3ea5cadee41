/** Who waits for a stack, as lines of a stack: its suspended functions, its task, the stack that waits for that task, and so forth. */
import type { Frame } from "./frames.js";
import { isSyncFuture, type SyncFuture } from "./future.js";
import type { Host } from "./host.js";
import { kernel } from "./kernel.js";
import { currentStack, readStack, textOf } from "./stackText.js";
import { trimStack } from "./stackTrimming.js";
import { isSyncTask } from "./task.js";
import { describeFrame } from "./twin.js";

/** Of the native stack, in frames. */
const DEPTH = 200;

/** `innermost` and all that wait for it, `limit` lines at most. */
export function linesFrom(innermost: Frame | null, host: Host, limit: number): string[] {
  const lines: string[] = [];
  let frame = innermost;
  let root: Host | undefined = host;
  while (root !== undefined && lines.length < limit) {
    for (; frame !== null && lines.length < limit; frame = frame.parent) {
      const line = describeFrame(frame);
      if (line !== undefined) lines.push(`    at async ${line}`);
    }
    lines.push(...linesOfHost(root));
    root = isSyncTask(root) ? waiterFor(root) : undefined;
    frame = root?.parent ?? null;
  }
  return lines.slice(0, limit);
}

function linesOfHost(host: Host): string[] {
  if (isSyncTask(host)) return [`    at async ${host.name} (task)`];
  if (host.blocksAbove !== undefined) return linesBelow(host.blocksAbove);
  return typeof host.site === "string" ? [`    at async ${host.site}`] : [];
}

/** The native stack that a boundary blocks, which stands on it now: below `blocksAbove` others. */
function linesBelow(blocksAbove: number): string[] {
  const lines = readStack(currentStack(DEPTH));
  let toSkip = kernel.blocked - 1 - blocksAbove;
  const block = lines.findIndex((line) => line.own && /\bturnToEnd$/.test(line.name) && toSkip-- === 0);
  return block < 0 ? [] : trimStack(lines.slice(block));
}

/** The one stack that waits for `task`, itself or through combinators; undefined where there is none, or more than one. */
function waiterFor(task: SyncFuture<unknown>): Host | undefined {
  let future = task;
  for (;;) {
    const waiters = future.waiters();
    const [waiter] = waiters;
    if (waiters.length !== 1 || typeof waiter !== "object") return undefined;
    if ("waitingOn" in waiter) return waiter as Host;
    if (!isSyncFuture(waiter)) return undefined;
    future = waiter;
  }
}

/** Where the task was created, if `host` is one and that is known. */
export function creationOf(host: Host): string[] {
  if (!isSyncTask(host) || host.creation === null) return [];
  return ["    created", ...trimStack(readStack(textOf(host.creation)))];
}
