/**
 * What happens, for `node:diagnostics_channel`. Nothing is made and nothing is called where nobody subscribes; where there is no such module, as in
 * browsers, nobody can.
 */
import type { BlockEvent } from "../blockReport.js";
import { hasBrand } from "../brand.js";
import type { SyncFuture } from "../future.js";
import type { SyncTask } from "../task.js";

/** The channels, and what is published on them. */
export interface TraceEvents {
  "syncawait.task.created": TaskEvent;
  "syncawait.task.started": TaskEvent;
  "syncawait.task.parked": TaskWaitEvent;
  "syncawait.task.resumed": TaskWaitEvent;
  "syncawait.task.ended": TaskEvent;
  "syncawait.future.completed": { readonly future: SyncFuture<unknown> };
  "syncawait.block.begin": BlockEvent;
  "syncawait.block.end": BlockEvent;
}

/** What is published of a task (I6). */
export interface TaskEvent {
  /** Whose event it is. */
  readonly task: SyncTask<unknown>;
}

/** What is published of a task that parks or goes on (I6). */
export interface TaskWaitEvent extends TaskEvent {
  /** What the task waits for, or waited for. */
  readonly future: SyncFuture<unknown>;
}

interface Channel<T> {
  readonly hasSubscribers: boolean;
  publish(message: T): void;
}

interface DiagnosticsChannel {
  channel<T>(name: string): Channel<T>;
}

const diagnostics = loadDiagnosticsChannel();

export const taskCreated = openChannel("syncawait.task.created");
export const taskStarted = openChannel("syncawait.task.started");
export const taskParked = openChannel("syncawait.task.parked");
export const taskResumed = openChannel("syncawait.task.resumed");
export const taskEnded = openChannel("syncawait.task.ended");
export const futureCompleted = openChannel("syncawait.future.completed");
export const blockBegin = openChannel("syncawait.block.begin");
export const blockEnd = openChannel("syncawait.block.end");

/** `future` is done, and nobody has been told. */
export function publishCompleted(future: SyncFuture<unknown>): void {
  if (taskEnded.hasSubscribers && hasBrand(future, TASK)) taskEnded.publish({ task: future as SyncTask<unknown> });
  futureCompleted.publish({ future });
}

/** As of `task.ts`, which is not loaded yet when this is. */
const TASK = Symbol.for("syncawait.SyncTask/1");

function openChannel<N extends keyof TraceEvents>(name: N): Channel<TraceEvents[N]> {
  return diagnostics === undefined ? { hasSubscribers: false, publish: ignore } : diagnostics.channel(name);
}

function ignore(): void {}

/** Undefined outside Node and before 20.16, as in context.ts. */
function loadDiagnosticsChannel(): DiagnosticsChannel | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } };
  return process?.getBuiltinModule?.("node:diagnostics_channel") as DiagnosticsChannel | undefined;
}
