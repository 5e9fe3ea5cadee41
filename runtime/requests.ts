/** What is known of the requests to cancel a task. */
import type { SyncFuture } from "./future.js";

/** Where a request goes on to, and how many drains were open when it did. */
export interface Forwarding {
  readonly to: SyncFuture<unknown>;
  readonly depth: number;
}

/** Apart from the task, which is made often and cancelled seldom: exists from the first request on, or since somebody asked for the signal. */
export class Requests {
  /** Made and not withdrawn (C1). */
  count = 0;
  /** One is recorded and not delivered yet. */
  pending = false;
  /** C9: a request stays recorded when it is delivered, and is delivered at every wait. */
  level = false;
  /** What the latest delivery of a request threw: the outcome of this future. */
  delivered: SyncFuture<unknown> | null = null;
  /** Of the latest request. */
  reason: unknown = undefined;
  /** A request is just being passed on (C3). */
  forwarding: Forwarding | null = null;
  /** The scope, group or nested run to which the latest request went on while the task stood in it (places.ts): it is not asked again. */
  passedTo: SyncFuture<unknown> | null = null;
  /** Of the task's signal, once somebody asked for it. */
  controller: AbortController | null = null;
}
