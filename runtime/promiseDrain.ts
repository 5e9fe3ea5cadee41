/**
 * Tier 1: promise chains and `process.nextTick` callbacks run while a native stack is blocked, by Node's own `process._tickCallback`.
 *
 * V8 runs no microtask inside another one. Whether this stack stands inside one (behind an `await`, mostly) is found out without native code: a
 * probe is queued, and either it has run after the drain or it has not.
 */
import { captureContext, runInContext } from "./context.js";
import { nodeProcess } from "./nodeProcess.js";
import { keepingAsyncId, reportTickError } from "./unwindTick.js";

/** Why promise chains cannot run: clauses, for messages. */
const NO_TICKS = "this host has no process._tickCallback, by which its promise chains could run";
const DEPRECATED =
  "process._tickCallback, by which promise chains could run, is deprecated here (--pending-deprecation)";
const IN_MICROTASK =
  "this stack stands inside a promise continuation (behind an await), where the engine runs no other";

const resolved = Promise.resolve();

/** Promise chains, as one nested run has them run. */
export class PromiseDrain {
  /** Why it cannot; undefined while that is not known, null where it can. */
  private obstacle: string | null | undefined = undefined;

  /** Why promise chains cannot run on this stack; null where they can. The first time, those that are ready run to find out. */
  refusal(): string | null {
    if (this.obstacle === undefined) this.obstacle = isOff() ?? (probe() ? null : IN_MICROTASK);
    return this.obstacle;
  }

  /** Runs everything that is ready: ticks, promise continuations, and what they make ready. */
  run(): void {
    if (this.obstacle === undefined) this.refusal();
    else if (this.obstacle === null) runTicks();
  }
}

function isOff(): string | null {
  const tick: unknown = nodeProcess().process?._tickCallback;
  if (typeof tick !== "function") return NO_TICKS;
  // Node's wrapper of what is deprecated has the function as its prototype. To call it would print a warning, or throw one.
  const prototype: unknown = Object.getPrototypeOf(tick);
  return typeof prototype === "function" && prototype.name !== "" ? DEPRECATED : null;
}

/** @returns whether microtasks ran */
function probe(): boolean {
  let ran = false;
  resolved.then(() => {
    ran = true;
  });
  runTicks();
  return ran;
}

function runTicks(): void {
  keepingAsyncId(runTicksInContext);
}

/** From Node 24 on, a tick that throws leaves its AsyncLocalStorage context behind. To enter one brings the former one back. */
function runTicksInContext(): void {
  runInContext(captureContext(), runEveryTick, undefined);
}

function runEveryTick(): void {
  while (!runTicksOnce());
}

/** @returns false where a callback threw, and others are left */
function runTicksOnce(): boolean {
  try {
    nodeProcess().process?._tickCallback?.();
    return true;
  } catch (error) {
    reportTickError(error);
    return false;
  }
}
