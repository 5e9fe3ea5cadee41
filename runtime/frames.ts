/** Frames: what is kept of a suspended function. Section 3 of the calling convention. */
import type { Cell } from "./cell.js";
import { rt as cell } from "./cell.js";
import { SyncAwaitInternalError } from "./errors.js";
import { forceAt, forcedSuspension } from "./forced.js";
import { kernel as shared } from "./kernel.js";

// A local constant: reading an import in a hot check costs about half as much again as the check.
const rt: Cell = cell;
const kernel = shared;
const { apply } = Reflect;
type Step = (this: unknown, value: unknown) => IteratorResult<unknown, unknown>;
/** The engine's own: to look them up in generators takes a search, since those of each function are of a class of their own. */
const { next, throw: raise } = Reflect.getPrototypeOf(function* () {}.prototype) as Record<"next" | "throw", Step>;

/** 0: the call that the frame waits for gave `value`. 1: it threw `value`. */
export type Mode = 0 | 1;

/** Continues a function; answers as a twin does. */
export type FrameCode = (frame: never, value: unknown, mode: Mode) => unknown;

/** Whatever a frame can be linked behind: a host or another frame. */
export interface Link {
  parent: Frame | null;
}

export interface Frame extends Link {
  readonly code: (frame: never, value: unknown, mode: Mode) => unknown;
  /** Belongs to the frame's compiler; negative: no handler of this function encloses the point. */
  pc: number;
  /** Where the function stands, as a line of a stack says it: `f (app.ts:10:5)`. For stacks only. */
  site?: unknown;
}

/** The frame of a function whose body runs as a native generator. */
export class GeneratorFrame implements Frame {
  parent: Frame | null = null;
  readonly code = continueGenerator;
  // No handler is known to be absent: a generator does not say where it stands.
  pc = 0;
  constructor(
    readonly generator: Generator<unknown, unknown, unknown>,
    // What it yields when it suspends.
    public site: unknown,
  ) {}
}

/**
 * Begins the generator object of a compiled function.
 * @returns what a twin returns: the value, or null with `rt.s` up when it suspended.
 */
export function start(generator: Generator<unknown, unknown, unknown>): unknown {
  if (kernel.force !== null && forceAt("start")) return forcedSuspension(new GeneratorFrame(generator, undefined));
  const step = apply(next, generator, []);
  if (step.done) return step.value;
  return suspendBehind(new GeneratorFrame(generator, step.value));
}

export function continueGenerator(frame: GeneratorFrame, value: unknown, mode: Mode): unknown {
  const step = mode === 0 ? apply(next, frame.generator, [value]) : apply(raise, frame.generator, [value]);
  if (step.done) return step.value;
  frame.site = step.value;
  return suspendBehind(frame);
}

/**
 * The same for the driver, which knows what comes behind `frame`. So if it suspends again it need not be noted in the cell as the one that was linked
 * last: the cell lives long and a frame does not, and a store from the one to the other costs the garbage collector more than all else here.
 */
export function resumeGenerator(frame: GeneratorFrame, value: unknown, mode: Mode, parent: Frame | null): unknown {
  const step = mode === 0 ? apply(next, frame.generator, [value]) : apply(raise, frame.generator, [value]);
  if (step.done) {
    // Its last call stood in tail position: that one suspended, and `frame` is not needed any more.
    if (step.value === null && rt.s) (rt.cur as Link).parent = parent;
    return step.value;
  }
  verifySuspended();
  frame.site = step.value;
  (rt.cur as Link).parent = frame;
  frame.parent = parent;
  return null;
}

/** Links `frame` behind what is linked so far; its function returns the null that this answers. */
export function link(frame: Frame): null {
  const last = rt.cur as Link;
  last.parent = frame;
  rt.cur = frame;
  return null;
}

function suspendBehind(frame: GeneratorFrame): null {
  verifySuspended();
  return link(frame);
}

function verifySuspended(): void {
  if (!rt.s) throw yieldedForNothing();
}

function yieldedForNothing(): Error {
  return new SyncAwaitInternalError("A compiled function yielded although nothing that it called had suspended");
}
