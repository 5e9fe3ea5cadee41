/** The public face of the runtime. */
import "./disposableTypes.js";

export { syncAwait } from "./annotation.js";
export { batch } from "./batch.js";
export type { BlockEvent, BlockedStack, BlockReport, ForeignFunction } from "./blockReport.js";
export { withBoundary } from "./boundaryPolicy.js";
export { CancelScope, type CancelScopeOptions } from "./cancelScope.js";
export {
  type AsCompletedOptions,
  asCompleted,
  type CompletedHandle,
  type Completions,
} from "./combinators/asCompleted.js";
export { type GatherOptions, syncGather } from "./combinators/gather.js";
export { type RaceOptions, race } from "./combinators/race.js";
export { syncShield } from "./combinators/shield.js";
export { TaskGroup } from "./combinators/taskGroup.js";
export { type ReturnWhen, syncWait, type WaitOptions, type WaitResult } from "./combinators/wait.js";
export { syncWaitFor } from "./combinators/waitFor.js";
export type { BoundaryPolicy, Configuration } from "./configuration.js";
export { configure } from "./configure.js";
export { canSuspend, currentTask } from "./current.js";
export { drainDeferrals } from "./drain.js";
export { type EnsureOptions, ensureSyncFuture } from "./ensure.js";
export {
  BrokenBarrierError,
  CancelledError,
  CannotSuspendError,
  DeadlockError,
  HostPumpError,
  InvalidStateError,
  NestedDeadlockError,
  QueueEmpty,
  QueueFull,
  QueueShutDown,
  SyncAwaitError,
  SyncAwaitInternalError,
  TimeoutError,
} from "./errors.js";
export { type DoneCallback, type FutureState, SyncFuture } from "./future.js";
export type { Handle, TimerHandle } from "./handle.js";
export type { Tier } from "./hostSide.js";
export type { EventEmitterLike, EventSource } from "./interop/eventSource.js";
export { iterate } from "./interop/iterate.js";
export type { NodeReadable, NodeWritable } from "./interop/nodeStream.js";
export { type OnOptions, on } from "./interop/on.js";
export { type OnceOptions, once } from "./interop/once.js";
export { type ReadOptions, readFrom } from "./interop/readFrom.js";
export { toAsyncIterable } from "./interop/toAsyncIterable.js";
export type { TaskEvent, TaskWaitEvent, TraceEvents } from "./interop/tracing.js";
export type { WaitingIterable } from "./interop/waitingIterable.js";
export { type StreamWriter, type WriteOptions, writeTo } from "./interop/writeTo.js";
export { EventLoop } from "./loop.js";
export { runNestedUntilComplete } from "./nested.js";
export { Barrier } from "./primitives/barrier.js";
export { BoundedSemaphore } from "./primitives/boundedSemaphore.js";
export { Condition } from "./primitives/condition.js";
export { Event } from "./primitives/event.js";
export type { Compare } from "./primitives/heap.js";
export type { Hold } from "./primitives/hold.js";
export { LifoQueue } from "./primitives/lifoQueue.js";
export { Lock } from "./primitives/lock.js";
export { PriorityQueue } from "./primitives/priorityQueue.js";
export { Queue } from "./primitives/queue.js";
export type { QueueItems } from "./primitives/queueItems.js";
export { Semaphore } from "./primitives/semaphore.js";
export { type RunOptions, run } from "./run.js";
export { checkpoint, sleep, yieldNow } from "./sleep.js";
export { spawn, spawnLater } from "./spawn.js";
export { SyncTask } from "./task.js";
export { TimeoutScope, timeout, timeoutAt } from "./timeout.js";
