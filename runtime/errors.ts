/**
 * The errors of the runtime. All stand under {@link SyncAwaitError} and carry a `code` that never changes; a message says what
 * happened, where, and what to do instead.
 */
import { brandClass, hasBrand } from "./brand.js";
import { showCanceller } from "./cancelStack.js";
import { kernel } from "./kernel.js";

const CANCELLED = Symbol.for("syncawait.CancelledError/1");

/** The base of every error that the runtime itself raises. */
export class SyncAwaitError extends Error {
  constructor(
    message: string,
    /** A stable name of the kind of error, `ERR_SYNCAWAIT_...`. */
    readonly code: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/**
 * The operation was cancelled, which means that it did not happen (C10). Not a failure: a task that it escapes from ends
 * cancelled, and nobody is told of an unobserved one (S13, F1).
 */
export class CancelledError extends SyncAwaitError {
  /** @internal What was given to `cancel(reason)`; undefined until somebody asks where nothing was given. */
  given: unknown;

  constructor(reason?: unknown) {
    super(cancelMessage(reason), "ERR_SYNCAWAIT_CANCELLED");
    if (reason !== undefined) setGiven(this, reason);
    if (kernel.configuration.debug) showCanceller(this);
  }

  /** Why: what was given to `cancel(reason)`, else an `AbortError` DOMException, as `signal.reason` would be (S2). */
  get reason(): unknown {
    if (this.given === undefined) setGiven(this, defaultReason());
    return this.given;
  }
}

/** A future that is done cannot be completed again, and a pending one has no result (S1). */
export class InvalidStateError extends SyncAwaitError {
  constructor(message: string) {
    super(message, "ERR_SYNCAWAIT_INVALID_STATE");
  }
}

/** A time limit that the program set has passed (C8, D5). */
export class TimeoutError extends SyncAwaitError {
  constructor(message = "The operation took longer than its time limit") {
    super(message, "ERR_SYNCAWAIT_TIMEOUT");
  }
}

/** A queue has nothing to give at once: the error of `getNowait`. */
export class QueueEmpty extends SyncAwaitError {
  constructor() {
    super("The queue is empty", "ERR_SYNCAWAIT_QUEUE_EMPTY");
  }
}

/** A queue has no room at once: the error of `putNowait`. */
export class QueueFull extends SyncAwaitError {
  constructor() {
    super("The queue is full", "ERR_SYNCAWAIT_QUEUE_FULL");
  }
}

/** A queue was shut down: nothing can be put, and nothing is left to get. */
export class QueueShutDown extends SyncAwaitError {
  constructor() {
    super("The queue was shut down", "ERR_SYNCAWAIT_QUEUE_SHUT_DOWN");
  }
}

/** A barrier was aborted, or was reset while somebody waited at it. */
export class BrokenBarrierError extends SyncAwaitError {
  constructor(message = "The barrier is broken: it was aborted, and has not been reset since") {
    super(message, "ERR_SYNCAWAIT_BROKEN_BARRIER");
  }
}

/** Nothing is left that could complete what is being waited for (N5). */
export class DeadlockError extends SyncAwaitError {
  constructor(message: string) {
    super(message, "ERR_SYNCAWAIT_DEADLOCK");
  }
}

/** A blocked stack waits for a task that can only go on when that stack has returned (N4). */
export class NestedDeadlockError extends DeadlockError {}

/** A wait where suspending and blocking are both forbidden (N7). */
export class CannotSuspendError extends SyncAwaitError {
  constructor(message: string) {
    super(message, "ERR_SYNCAWAIT_FORBIDDEN");
  }
}

/**
 * A blocked stack waits for something that only the host's event loop can bring, and that cannot turn here (N8). Its code is
 * `ERR_SYNCAWAIT_HOST_PUMP`, or `ERR_SYNCAWAIT_UNSAFE` where a pump is there and may not turn directly inside this callback.
 */
export class HostPumpError extends SyncAwaitError {
  constructor(message: string, code: "ERR_SYNCAWAIT_HOST_PUMP" | "ERR_SYNCAWAIT_UNSAFE" = "ERR_SYNCAWAIT_HOST_PUMP") {
    super(message, code);
  }
}

/** A fault of this package, not of the program. */
export class SyncAwaitInternalError extends SyncAwaitError {
  constructor(message: string) {
    super(`${message} (this is a fault of syncawait: please report it, with this stack)`, "ERR_SYNCAWAIT_INTERNAL");
  }
}

const classes = {
  SyncAwaitError,
  InvalidStateError,
  TimeoutError,
  QueueEmpty,
  QueueFull,
  QueueShutDown,
  BrokenBarrierError,
  DeadlockError,
  NestedDeadlockError,
  CannotSuspendError,
  HostPumpError,
  SyncAwaitInternalError,
};
for (const [name, errorClass] of Object.entries(classes)) {
  brandClass(errorClass, Symbol.for(`syncawait.${name}/1`));
  nameErrors(errorClass, name);
}
brandClass(CancelledError, CANCELLED);
nameErrors(CancelledError, "CancelledError");
// So that `"given" in error` tells it, and nothing has to be set where nothing was given.
Object.defineProperty(CancelledError.prototype, "given", { value: undefined, writable: true, configurable: true });

/** Minifiers rename classes; the name that a stack shows must not follow. */
function nameErrors(errorClass: { readonly prototype: object }, name: string): void {
  Object.defineProperty(errorClass.prototype, "name", { value: name, configurable: true, writable: true });
}

/** Whether `error` is a {@link CancelledError}, of this copy of the runtime or another. */
export function isCancelledError(error: unknown): error is CancelledError {
  return hasBrand(error, CANCELLED);
}

/** The error for more nested waits than the native stack is trusted with (N7). */
export function nestingDepthError(limit: number): RangeError {
  const message =
    `More than ${limit} waits are blocked inside one another on this stack. ` +
    "Compile the frames in between, so that they suspend instead, or bound the recursion (configure({ maxNesting }) moves the limit)";
  return Object.assign(new RangeError(message), { code: "ERR_SYNCAWAIT_DEPTH" });
}

/** Where nothing was given, nothing is set: to define a property costs as much as the rest of the error. */
function setGiven(error: CancelledError, given: unknown): void {
  Object.defineProperty(error, "given", { value: given, enumerable: false, configurable: true, writable: true });
}

function cancelMessage(reason: unknown): string {
  if (reason instanceof Error && reason.message !== "") return `Cancelled: ${reason.message}`;
  return typeof reason === "string" && reason !== "" ? `Cancelled: ${reason}` : "Cancelled";
}

function defaultReason(): unknown {
  const message = "This operation was aborted";
  if (typeof DOMException === "function") return new DOMException(message, "AbortError");
  return Object.assign(new Error(message), { name: "AbortError" });
}
