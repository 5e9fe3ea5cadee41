/** What the methods of arrays and those of typed arrays are called on: the same loops, but other prologues and no holes in the latter. */
import { type Methods, type Native, refuse } from "./counterpart.js";

const { apply, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;

export type Indexed = Record<PropertyKey, unknown>;

export interface Visit {
  /** The object that is iterated over, `O` in the specification. */
  readonly O: Indexed;
  /** As it was before the first callback. */
  readonly length: number;
}

export interface Receiver {
  /** A receiver to call a native method on so that it complains about its arguments and does nothing else. */
  readonly empty: object;
  /** Checks the receiver, then reads its length, then checks the callback. @throws what `native` would */
  begin(native: Native, self: unknown, callback: unknown): Visit;
  /** Whether there is an element at `k`. */
  has(O: Indexed, k: number): boolean;
}

/** `ToObject`. @throws the TypeError of `native` for null and undefined */
export function toObject(native: Native, self: unknown, args: readonly unknown[]): Indexed {
  return self === undefined || self === null ? refuse(native, self, args) : Object(self);
}

/** `LengthOfArrayLike`. */
export function lengthOf(O: Indexed): number {
  // Unary plus and not Number(): a BigInt has to be refused.
  return toLength(+(O.length as number));
}

/** `ToLength` of a number; never -0 and never NaN. */
export function toLength(value: number): number {
  return value > 0 ? Math.min(Math.trunc(value), Number.MAX_SAFE_INTEGER) : 0;
}

export const arrayLikes: Receiver = {
  empty: [],
  begin(native, self, callback) {
    const O = toObject(native, self, [callback]);
    const length = lengthOf(O);
    if (typeof callback !== "function") refuse(native, [], [callback]);
    return { O, length };
  },
  has: (O, k) => k in O,
};

// Float64Array: test environments replace Uint8Array by that of another realm.
export const typedArrayPrototype = getPrototypeOf(Float64Array.prototype) as Methods;
const lengthGetter = getOwnPropertyDescriptor(typedArrayPrototype, "length")?.get as Native;
const { keys } = typedArrayPrototype;

/** `ValidateTypedArray`: refuses, besides what is no typed array, one whose buffer is detached or too short now. */
export function isValidTypedArray(candidate: unknown): candidate is Indexed {
  try {
    apply(keys, candidate, []);
    return true;
  } catch {
    return false;
  }
}

/** The length in the internal slot; an own property may shadow the getter. */
export function typedArrayLength(O: Indexed): number {
  return apply(lengthGetter, O, []) as number;
}

export const typedArrays: Receiver = {
  empty: new Float64Array(0),
  begin(native, self, callback) {
    if (!isValidTypedArray(self)) return refuse(native, self, [callback]);
    const length = typedArrayLength(self);
    if (typeof callback !== "function") refuse(native, typedArrays.empty, [callback]);
    return { O: self, length };
  },
  has: () => true,
};
