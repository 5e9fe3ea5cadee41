/** What can be waited for. */

export type Then = (
  this: unknown,
  onFulfilled: (value: unknown) => void,
  onRejected: (error: unknown) => void,
) => unknown;

/** The `then` of a thenable, read once, as a promise would; undefined if `x` is none. Throws what a getter throws. */
export function thenOf(x: object): Then | undefined {
  const then = (x as { then?: unknown }).then;
  return typeof then === "function" ? (then as Then) : undefined;
}

export function isObject(x: unknown): x is object {
  return (typeof x === "object" && x !== null) || typeof x === "function";
}

const nativePromise = Promise;
const nativeThen = Promise.prototype.then;

/** Whether only a microtask can settle `x`: a promise of this realm, with the `then` that it was born with. */
export function isNativePromise(x: object, then: Then): boolean {
  return then === (nativeThen as unknown) && x instanceof nativePromise;
}
