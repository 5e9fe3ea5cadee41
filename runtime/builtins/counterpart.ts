/**
 * Counterparts: built-ins that call back, written once more so that they suspend where their callback does.
 *
 * A counterpart is a generator function that follows the specification's steps and answers as a twin does. Every call of a callback is
 *
 *     let answer = method("callback", thisArg, callback, value, k, O);
 *     if (suspended(answer)) answer = yield;
 *
 * and whatever else can run program code (getters, proxies, species constructors, iterators, conversions) is an ordinary native
 * operation: a boundary.
 */
import { rt as cell } from "../cell.js";
import { start } from "../frames.js";
import { setOwner } from "../twin.js";

// A local constant: reading an import in a hot check costs about half as much again as the check.
const rt = cell;
const { apply } = Reflect;

export type Native = (this: unknown, ...args: unknown[]) => unknown;
/** What the body of a counterpart is while it runs: it yields nothing, and is given what its callback answered. */
export type Suspendable<T = unknown> = Generator<undefined, T, unknown>;
/** Whether a call of a built-in may come to something that suspends. It is asked at each checked call, and must run no program code. */
export type Concerns = (self: unknown, args: readonly unknown[]) => boolean;
/** What compiled code calls in place of a built-in. */
export interface Counterpart {
  /** Has the parameters and the `this` of the built-in, and answers as a twin does. */
  readonly run: Native;
  readonly concerns: Concerns;
}
/** An intrinsic, where this engine has it, and its counterpart; `concerns` where it is not just functions that matter. */
export type Row = readonly [native: Native | undefined, run: Native, concerns?: Concerns];
/** The methods that a prototype or a namespace object had when the runtime was loaded. */
export type Methods = Readonly<Record<PropertyKey, Native>>;

/** Whether the call that answered `answer` suspended; its caller then has to yield. */
export function suspended(answer: unknown): boolean {
  return answer === null && rt.s;
}

/** The row of `native` whose counterpart runs `body`, in the generator back end's frames. */
export function counterpart(
  native: Native | undefined,
  body: (this: unknown, ...args: unknown[]) => Suspendable,
  concerns?: Concerns,
): Row {
  if (native !== undefined) setOwner(body, native);
  return [
    native,
    function (this: unknown, ...args: unknown[]) {
      return start(apply(body, this, args));
    },
    concerns,
  ];
}

/**
 * Has `native` refuse what it was given, in its own words: they differ from one version of an engine to the next.
 * @throws the error of `native`; it is called only where it is known to throw before it calls back
 */
export function refuse(native: Native, self: unknown, args: readonly unknown[]): never {
  apply(native, self, args);
  throw new TypeError(`${native.name} was called with arguments that it cannot use`);
}
