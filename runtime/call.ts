/** Checked calls: how compiled code calls a function that it does not know. */
import { suspendableCounterpart } from "./builtins/index.js";
import { forceAt, forcedSuspension } from "./forced.js";
import type { Frame, Mode } from "./frames.js";
import { kernel as shared } from "./kernel.js";
import { type Callable, twinOf } from "./twin.js";

export { start } from "./frames.js";

const kernel = shared;
const { apply } = Reflect;

/**
 * Calls `f(...args)`: its twin, the suspendable counterpart of a built-in that is given a compiled callback, or else `f` itself.
 * @param name the callee's source text, for "... is not a function"
 * @returns as a twin does
 */
export function call(name: string, f: unknown, ...args: unknown[]): unknown {
  return invoke(name, undefined, f, args);
}

/** The same with `this` = `self`. Emitted code has looked `f` up already. */
export function method(name: string, self: unknown, f: unknown, ...args: unknown[]): unknown {
  return invoke(name, self, f, args);
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
  if (concernsTwins(self, args)) {
    const counterpart = suspendableCounterpart(f);
    if (counterpart !== undefined) return apply(counterpart, self, args);
  }
  return apply(f, self, args);
}

/** Whether a built-in may call something that can suspend: a callback, or its receiver in the case of `call`, `apply` and `bind`. */
function concernsTwins(self: unknown, args: readonly unknown[]): boolean {
  if (typeof self === "function" && canCallBack(self)) return true;
  for (const argument of args) {
    if (typeof argument === "function" && canCallBack(argument)) return true;
  }
  return false;
}

/** Compiled, or a built-in that may be handed something compiled: `Array.prototype.map.apply(list, [f])`. */
function canCallBack(f: Callable): boolean {
  return twinOf(f) !== undefined || suspendableCounterpart(f) !== undefined;
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
