/** What a forced suspension puts off: a helper of emitted code that has not begun yet. */
import type { Frame, Mode } from "./frames.js";

type Begin<A extends unknown[]> = (...args: A) => unknown;

/** Begins `begin(...args)` when it is resumed. */
export class DeferredFrame<A extends unknown[]> implements Frame {
  parent: Frame | null = null;
  readonly code = beginDeferred;
  pc = -1;
  readonly args: A;
  constructor(
    readonly begin: Begin<A>,
    ...args: A
  ) {
    this.args = args;
  }
}

function beginDeferred(frame: DeferredFrame<unknown[]>, value: unknown, mode: Mode): unknown {
  if (mode === 1) throw value;
  return frame.begin(...frame.args);
}
