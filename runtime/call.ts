/** Checked calls: how compiled code calls a function that it does not know. */
import * as builtins from "./builtins/index.js";
import { forceAt, forcedSuspension } from "./forced.js";
import type { Frame, Mode } from "./frames.js";
import { kernel as shared } from "./kernel.js";
import type { Callable } from "./twin.js";
import * as twins from "./twin.js";

export { start } from "./frames.js";

// Local constants, as in drain.ts.
const kernel = shared;
const { counterpartOf } = builtins;
const { twinOf } = twins;
const { apply } = Reflect;
const { slice } = Array.prototype;

// `call` and `method` name up to four arguments and count them, rather than taking a rest parameter: its array would be made at each call by all
// but the last of V8's compilers, and most calls are this short. It saves a quarter to two fifths of what a call costs. They are written out twice,
// because a function that they share would have to be handed all of it.

/**
 * Calls `f(...args)`: its twin, the suspendable counterpart of a built-in that may come to compiled code, or else `f` itself.
 * @param name the callee's source text, for "... is not a function"
 * @returns as a twin does
 */
export function call(name: string, f: unknown, ...args: unknown[]): unknown;
export function call(name: string, f: unknown, a?: unknown, b?: unknown, c?: unknown, d?: unknown): unknown {
  // biome-ignore lint/complexity/noArguments: see above
  const given = arguments.length - 2;
  if (typeof f !== "function" || given > 4 || kernel.force !== null) {
    // biome-ignore lint/complexity/noArguments: see above
    return invoke(name, undefined, f, apply(slice, arguments, [2]));
  }
  const target = targetOf(f, undefined, a, b, c, d);
  if (given === 1) return apply(target, undefined, [a]);
  if (given === 0) return apply(target, undefined, []);
  if (given === 2) return apply(target, undefined, [a, b]);
  return apply(target, undefined, given === 3 ? [a, b, c] : [a, b, c, d]);
}

/** The same with `this` = `self`. Emitted code has looked `f` up already. */
export function method(name: string, self: unknown, f: unknown, ...args: unknown[]): unknown;
export function method(
  name: string,
  self: unknown,
  f: unknown,
  a?: unknown,
  b?: unknown,
  c?: unknown,
  d?: unknown,
): unknown {
  // biome-ignore lint/complexity/noArguments: see above
  const given = arguments.length - 3;
  if (typeof f !== "function" || given > 4 || kernel.force !== null) {
    // biome-ignore lint/complexity/noArguments: see above
    return invoke(name, self, f, apply(slice, arguments, [3]));
  }
  const target = targetOf(f, self, a, b, c, d);
  if (given === 1) return apply(target, self, [a]);
  if (given === 0) return apply(target, self, []);
  if (given === 2) return apply(target, self, [a, b]);
  return apply(target, self, given === 3 ? [a, b, c] : [a, b, c, d]);
}

/** What is called in place of `f`. What of `a` to `d` was not given is undefined, and concerns nobody. */
function targetOf(f: Callable, self: unknown, a: unknown, b: unknown, c: unknown, d: unknown): Callable {
  const twin = twinOf(f);
  if (twin !== undefined) return twin;
  const counterpart = counterpartOf(f);
  if (counterpart === undefined) return f;
  return counterpart.concerns(self, [a, b, c, d]) ? counterpart.run : f;
}

/** {@link method}, with the arguments as an array. */
export function invoke(name: string, self: unknown, f: unknown, args: unknown[]): unknown {
  if (typeof f !== "function") throw new TypeError(`${name} is not a function`);
  if (kernel.force !== null && forceAt("call")) return forcedSuspension(new CallFrame(f, self, args));
  return callChecked(f, self, args);
}

function callChecked(f: Callable, self: unknown, args: unknown[]): unknown {
  const twin = twinOf(f);
  if (twin !== undefined) return apply(twin, self, args);
  const counterpart = counterpartOf(f);
  return apply(counterpart?.concerns(self, args) ? counterpart.run : f, self, args);
}

/** A call that was put off by a forced suspension. */
class CallFrame implements Frame {
  parent: Frame | null = null;
  readonly code = beginCall;
  pc = -1;
  constructor(
    readonly f: Callable,
    readonly self: unknown,
    readonly args: unknown[],
  ) {}
}

function beginCall({ f, self, args }: CallFrame, value: unknown, mode: Mode): unknown {
  if (mode === 1) throw value;
  return callChecked(f, self, args);
}
