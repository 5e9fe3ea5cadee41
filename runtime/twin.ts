/** Twins: how compiled code finds the suspendable side of a function. Section 1 of the calling convention. */
import { nameOfBuiltin } from "./builtinNames.js";
import { type Frame, GeneratorFrame } from "./frames.js";

export const TWIN = Symbol.for("syncawait.twin/1");
export const ENTRY = Symbol.for("syncawait.entry/1");
/** On the prototype object that all generators of a built-in's counterpart share: the built-in, for its name in stacks. */
const OWNER = Symbol.for("syncawait.owner/1");

/** On a twin that is right for calls only: the function that it belongs to, used as a constructor, would do something else. */
const CALLS_ONLY = Symbol.for("syncawait.callsOnly/1");

/** A function that answers as a twin does: with a value, or null while `rt.s` is up. */
export type Twin = (this: unknown, ...args: unknown[]) => unknown;
// biome-ignore lint/complexity/noBannedTypes: any callable object, whatever it takes
export type Callable = Function;

interface MaybeCompiled {
  readonly [TWIN]?: unknown;
}

/** The twin of `f`; undefined if it has none of its own: one that a class inherits or a proxy forwards belongs to another function. */
export function twinOf(f: Callable): Twin | undefined {
  const twin = (f as MaybeCompiled)[TWIN];
  if (twin === undefined) return undefined;
  return (twin as { readonly [ENTRY]?: unknown } | null)?.[ENTRY] === f ? (twin as Twin) : undefined;
}

/** Makes `twin` the twin of `entry`. */
export function setTwin(entry: Callable, twin: Callable): void {
  Object.defineProperty(twin, ENTRY, { value: entry });
  Object.defineProperty(entry, TWIN, { value: twin, configurable: true });
}

/** Says of a twin that `new` must not use it: it is that of a bound function, or of one that has to be told its `new.target`. */
export function forCallsOnly(twin: Callable): Callable {
  return Object.defineProperty(twin, CALLS_ONLY, { value: true });
}

/** The twin of `f` if it does what the body of `f` does after `new`, too. */
export function constructingTwinOf(f: Callable): Twin | undefined {
  const twin = twinOf(f);
  return twin !== undefined && (twin as { readonly [CALLS_ONLY]?: true })[CALLS_ONLY] === undefined ? twin : undefined;
}

/** Remembers whose generators those of `body` are. Slow: compiled functions, of which there are many, say it by what they yield. */
export function setOwner(body: Callable, entry: Callable): void {
  const generators: unknown = body.prototype;
  if (typeof generators !== "object" || generators === null) return;
  Object.defineProperty(generators, OWNER, { value: entry, configurable: true });
}

/** The line of a stack that stands for `frame`, as far as it is known. */
export function describeFrame(frame: Frame): string | undefined {
  if (typeof frame.site === "string") return frame.site;
  if (!(frame instanceof GeneratorFrame)) return undefined;
  const owner = (frame.generator as { [OWNER]?: Callable })[OWNER];
  return owner === undefined ? undefined : `${nameOfBuiltin(owner)} (<anonymous>)`;
}
