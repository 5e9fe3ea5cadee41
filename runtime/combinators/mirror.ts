import { type DoneState, settleFromRuntime } from "../drain.js";
import type { SyncFuture } from "../future.js";

/** `outer` ends as `inner` has. Does nothing where `outer` is done already. */
export function mirror(outer: SyncFuture<unknown>, inner: SyncFuture<unknown>): void {
  settleFromRuntime(outer, inner.status as DoneState, inner.outcome);
}
