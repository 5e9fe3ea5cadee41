/** What a program can set, once for the process, and what holds until it does. */
import type { BlockReport } from "./blockReport.js";

/** What a boundary does when its stack suspends (N7). */
export type BoundaryPolicy = "interleave" | "exclusive" | "forbid";

/** What {@link configure} sets, for the process. */
export interface Configuration {
  /** Default `"interleave"`: any task may run while a boundary blocks. */
  boundary: BoundaryPolicy;
  /** How many drains of user calls may nest (S5). Default 64; 0 and Infinity are allowed. */
  maxDrainDepth: number;
  /** How many blocked waits may stand inside one another on a native stack (N7). Default 100. */
  maxNesting: number;
  /**
   * How long, in ms, a wait may block a native stack for something that nothing known will bring, while other tasks keep the runtime busy, before
   * it is given up as a deadlock (N5). Default 60 000; Infinity is allowed.
   */
  blockLimit: number;
  /** Told what a done callback threw (S8). By default it is thrown again in a macrotask. */
  onCallbackError: (error: unknown) => void;
  /** Told once for an outermost drain that ran past `starvationBudget` (E2). */
  onStarvation: ((report: { readonly jobs: number; readonly duration: number }) => void) | undefined;
  /** How long an outermost drain may run before `onStarvation` is told, in ms. Default 50. */
  starvationBudget: number;
  /** Told of every wait that blocked a native stack. */
  onBlock: ((report: BlockReport) => void) | undefined;
  /** Told, in ms, how long a nested run that was complete had to wait for those above it on the stack (N6). */
  onNestedInversion: ((delay: number) => void) | undefined;
  /** Remember where each task was created, for the stacks of errors (F2). Default false: it costs a stack trace per task. */
  debug: boolean;
}

export function defaultConfiguration(): Configuration {
  return {
    boundary: "interleave",
    maxDrainDepth: 64,
    maxNesting: 100,
    blockLimit: 60_000,
    onCallbackError: throwInMacrotask,
    onStarvation: undefined,
    starvationBudget: 50,
    onBlock: undefined,
    onNestedInversion: undefined,
    debug: false,
  };
}

/** Throws `error` where nothing of the program's stands around it: the host's `uncaughtException` sees it. */
export function throwInMacrotask(error: unknown): void {
  globalThis.setTimeout(() => {
    throw error;
  }, 0);
}
