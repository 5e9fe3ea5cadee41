/** `sort` and `toSorted` of arrays and typed arrays, with a comparator. */
import { counterpart, type Methods, type Native, type Row, refuse, type Suspendable } from "./counterpart.js";
import { mergeSort } from "./mergeSort.js";
import { type Indexed, isValidTypedArray, lengthOf, toObject, typedArrayLength } from "./receivers.js";
import { setFreshElement } from "./species.js";
import { typedArrayOfSameType } from "./typedArraySpecies.js";

const { apply } = Reflect;

export function sortingMethods(prototype: Methods): Row[] {
  return [sortArray(prototype.sort), copySorted(prototype.toSorted)];
}

export function typedSortingMethods(prototype: Methods): Row[] {
  return [sortTypedArray(prototype.sort), copyTypedSorted(prototype.toSorted)];
}

function sortArray(native: Native): Row {
  return counterpart(native, function* (comparator) {
    if (typeof comparator !== "function") return apply(native, this, [comparator]);
    const O = toObject(native, this, [comparator]);
    const length = lengthOf(O);
    // The specification would read and write the one element; V8 leaves it alone, and frozen arrays rely on it.
    if (length < 2) return O;
    const values: unknown[] = [];
    for (let k = 0; k < length; k++) if (k in O) append(values, O[k]);
    const sorted = yield* sortValues(values, comparator);
    for (let k = 0; k < sorted.length; k++) O[k] = sorted[k];
    // As many holes as there were, at the end now.
    for (let k = sorted.length; k < length; k++) delete O[k];
    return O;
  });
}

function copySorted(native: Native): Row {
  return counterpart(native, function* (comparator) {
    if (typeof comparator !== "function") return apply(native, this, [comparator]);
    const O = toObject(native, this, [comparator]);
    const length = lengthOf(O);
    // Refuses a length that no array can have before anything is read.
    if (length >= 2 ** 32) new Array(length);
    return yield* sortValues(elementsOf(O, length), comparator);
  });
}

function sortTypedArray(native: Native): Row {
  return counterpart(native, function* (comparator) {
    if (typeof comparator !== "function" || !isValidTypedArray(this)) return refuseOrSort(native, this, comparator);
    const sorted = yield* sortValues(elementsOf(this, typedArrayLength(this)), comparator);
    // A typed array ignores what is written past the end that a comparator gave it.
    for (let k = 0; k < sorted.length; k++) this[k] = sorted[k];
    return this;
  });
}

function copyTypedSorted(native: Native): Row {
  return counterpart(native, function* (comparator) {
    if (typeof comparator !== "function" || !isValidTypedArray(this)) return refuseOrSort(native, this, comparator);
    const length = typedArrayLength(this);
    const result = typedArrayOfSameType(this, length);
    const sorted = yield* sortValues(elementsOf(this, length), comparator);
    for (let k = 0; k < sorted.length; k++) result[k] = sorted[k];
    return result;
  });
}

/** Without a comparator the native method sorts; a receiver that is not valid it refuses. Neither calls back. */
function refuseOrSort(native: Native, self: unknown, comparator: unknown): unknown {
  return comparator === undefined ? apply(native, self, []) : refuse(native, self, [comparator]);
}

/** @returns the values in order, in a new array; those that are undefined come last and are never compared */
function* sortValues(values: readonly unknown[], comparator: unknown): Suspendable<unknown[]> {
  const sorted: unknown[] = [];
  for (let k = 0; k < values.length; k++) if (values[k] !== undefined) append(sorted, values[k]);
  yield* mergeSort(sorted, comparator);
  while (sorted.length < values.length) append(sorted, undefined);
  return sorted;
}

/** Holes count as undefined. */
function elementsOf(O: Indexed, length: number): unknown[] {
  const values: unknown[] = [];
  for (let k = 0; k < length; k++) append(values, O[k]);
  return values;
}

function append(list: unknown[], value: unknown): void {
  setFreshElement(list, list.length, value);
}
