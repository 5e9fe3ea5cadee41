/** Making the typed arrays that typed-array methods answer with. */
import type { Methods, Native } from "./counterpart.js";
import { type Indexed, isValidTypedArray, typedArrayLength, typedArrayPrototype } from "./receivers.js";
import { type Constructor, isConstructor, isObject } from "./species.js";

const { apply, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
const { toString: classOf } = Object.prototype;

// The name in the internal slot; undefined for what is no typed array.
const nameGetter = getOwnPropertyDescriptor(typedArrayPrototype, Symbol.toStringTag)?.get as Native;

/** `%TypedArray%` itself, which is no global. */
export const typedArrayConstructor = getPrototypeOf(Float64Array) as Methods;

/** The intrinsic constructors by name, as they were when the runtime was loaded. */
const constructors: ReadonlyMap<unknown, Constructor> = new Map(
  [
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
    (globalThis as { Float16Array?: unknown }).Float16Array,
  ]
    .filter((typedArray) => typedArray !== undefined)
    .map((typedArray) => [(typedArray as { name: string }).name, typedArray as unknown as Constructor]),
);

function nameOf(candidate: unknown): unknown {
  return apply(nameGetter, candidate, []);
}

/** `TypedArrayCreateSameType`. */
export function typedArrayOfSameType(exemplar: Indexed, length: number): Indexed {
  return new (constructors.get(nameOf(exemplar)) as Constructor)(length) as Indexed;
}

/** `TypedArraySpeciesCreate`. @throws TypeError for a species that gives no typed array or one too short */
export function typedArraySpeciesCreate(native: Native, exemplar: Indexed, length: number): Indexed {
  const C = speciesConstructor(exemplar);
  return C === undefined
    ? typedArrayOfSameType(exemplar, length)
    : typedArrayCreate(`prototype.${native.name}`, C, length);
}

/** `TypedArrayCreateFromCtor` with a length. @throws TypeError where it gives no typed array or one too short */
export function typedArrayCreate(method: string, C: Constructor, length: number): Indexed {
  const created = new C(length);
  if (!isValidTypedArray(created)) {
    const kind = apply(classOf, created, []);
    throw new TypeError(`Method %TypedArray%.${method} called on incompatible receiver ${kind}`);
  }
  if (typedArrayLength(created) < length)
    throw new TypeError("Derived TypedArray constructor created an array which was too small");
  // The specification would refuse one of the other content type here; V8 leaves that to the first element that is written.
  return created;
}

/** `SpeciesConstructor`; undefined stands for the default one. */
function speciesConstructor(exemplar: Indexed): Constructor | undefined {
  const C: unknown = exemplar.constructor;
  if (C === undefined) return undefined;
  if (!isObject(C)) throw new TypeError("The .constructor property is not an object");
  const species: unknown = (C as Indexed)[Symbol.species];
  if (species === undefined || species === null) return undefined;
  if (!isConstructor(species)) throw new TypeError("object.constructor[Symbol.species] is not a constructor");
  return species;
}
