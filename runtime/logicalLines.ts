/**
 * Who waits for a stack, as lines of a stack: its suspended functions, its task, the stack that waits for that task, and so forth; and where the
 * last of these tasks was created.
 */
import type { Frame } from "./frames.js";
import type { SyncFuture } from "./future.js";
import type { Host } from "./host.js";
import { kernel } from "./kernel.js";
import { futureBehind } from "./origin.js";
import { currentStack, readStack, textOf } from "./stackText.js";
import { trimStack } from "./stackTrimming.js";
import { isSyncTask, nameOf, type SyncTask } from "./task.js";
import { describeFrame } from "./twin.js";

/** Of the native stack, in frames. */
const DEPTH = 200;

/** The lines, and the root of the last stack among them. */
export interface Waiting {
  readonly lines: readonly string[];
  readonly last: Host;
}

/** `innermost` and all that wait for it, `limit` lines at most. */
export function linesFrom(innermost: Frame | null, host: Host, limit: number): Waiting {
  const lines: string[] = [];
  let frame = innermost;
  let last = host;
  let root: Host | undefined = host;
  while (root !== undefined && lines.length < limit) {
    last = root;
    for (; frame !== null && lines.length < limit; frame = frame.parent) {
      const line = describeFrame(frame);
      if (line !== undefined) lines.push(`    at async ${line}`);
    }
    lines.push(...linesOfHost(root));
    root = isSyncTask(root) ? waiterFor(root) : undefined;
    frame = root?.parent ?? null;
  }
  return { lines: lines.slice(0, limit), last };
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
    const combined = futureBehind(waiter);
    if (combined === undefined) return undefined;
    future = combined;
  }
}

/** Where the task was created, if `host` is one: what is known of that. */
export function creationOf(host: Host): string[] {
  if (!isSyncTask(host)) return [];
  const lines = linesOfCreation(host);
  return lines.length === 0 ? [] : ["    created", ...lines];
}

function linesOfCreation({ creation, creator }: SyncTask<unknown>): string[] {
  if (creation instanceof Error) return trimStack(readStack(textOf(creation)));
  const site = creation === null ? [] : [`    at ${creation}`];
  return creator === undefined ? site : [...site, `    at async ${nameOf(creator)} (task)`];
}
