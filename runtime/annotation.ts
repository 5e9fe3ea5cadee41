/**
 * `syncAwait`: the wait, and the decorator.
 *
 * In a compiled function the transformer replaces calls of it, and a function value that is `syncAwait` has a twin, so that passing it
 * around suspends too. What is left for the function itself is code that no transformer has seen: there it blocks, by a
 * nested run. As a decorator it does nothing: the transformer has read it, or nobody will.
 */
import { enterWait } from "./boundary.js";
import { wait } from "./capture.js";
import { setTwin } from "./twin.js";

/** The second argument of a standard decorator. */
interface DecoratorContext {
  readonly kind: string;
  readonly name: string | symbol | undefined;
}

/**
 * Waits for `x`: a promise, another thenable, a future, a task. Anything else is its own value (S11).
 * @returns what `x` is fulfilled with
 * @throws what `x` is rejected with; `CancelledError`; where this blocks, the errors of `runNestedUntilComplete`
 */
export function syncAwait<T>(x: T): Awaited<T>;
/** `@syncAwait` on a method or a class, as a standard decorator: marks it for the transformer. */
export function syncAwait(target: unknown, context: DecoratorContext): void;
/** `@syncAwait` on a method or an accessor, as a legacy decorator. */
export function syncAwait(target: object, key: string | symbol, descriptor?: PropertyDescriptor): void;
export function syncAwait(...args: readonly unknown[]): unknown {
  if (isDecorating(args)) return undefined;
  return isClass(args[0]) ? args[0] : enterWait(wait, args[0]);
}

setTwin(syncAwait, (...args: readonly unknown[]) => {
  if (isDecorating(args)) return undefined;
  return isClass(args[0]) ? args[0] : wait(args[0]);
});

/** A callback that is passed as a value may get more arguments than it takes, say from `map`: their count alone decides nothing. */
function isDecorating([target, second, third]: readonly unknown[]): boolean {
  return isContext(second) || isLegacyTarget(target, second, third);
}

/** The legacy decorator of a class is a plain call; the class has to come out of it even where it has a static `then`. */
function isClass(x: unknown): boolean {
  return typeof x === "function" && Object.getOwnPropertyDescriptor(x, "prototype")?.writable === false;
}

function isContext(candidate: unknown): candidate is DecoratorContext {
  return (
    typeof candidate === "object" &&
    candidate !== null &&
    typeof (candidate as DecoratorContext).kind === "string" &&
    "addInitializer" in candidate
  );
}

function isLegacyTarget(target: unknown, key: unknown, descriptor: unknown): boolean {
  if (typeof key !== "string" && typeof key !== "symbol") return false;
  if (typeof target !== "function" && (typeof target !== "object" || target === null)) return false;
  return descriptor === undefined || descriptor === null || isDescriptor(descriptor);
}

function isDescriptor(candidate: unknown): boolean {
  if (typeof candidate !== "object" || candidate === null) return false;
  return ["value", "get", "set", "initializer"].some((name) => Object.hasOwn(candidate, name));
}
