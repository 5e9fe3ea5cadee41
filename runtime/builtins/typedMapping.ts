/** `map` and `filter` of typed arrays. */
import { method } from "../call.js";
import { counterpart, type Methods, type Native, type Row, suspended } from "./counterpart.js";
import { typedArrays } from "./receivers.js";
import { setFreshElement } from "./species.js";
import { typedArraySpeciesCreate } from "./typedArraySpecies.js";

export function typedMappingMethods(prototype: Methods): Row[] {
  return [mapping(prototype.map), filtering(prototype.filter)];
}

function mapping(native: Native): Row {
  return counterpart(native, function* (callback, thisArg) {
    const { O, length } = typedArrays.begin(native, this, callback);
    const A = typedArraySpeciesCreate(native, O, length);
    for (let k = 0; k < length; k++) {
      let mapped = method("callback", thisArg, callback, O[k], k, O);
      if (suspended(mapped)) mapped = yield;
      A[k] = mapped;
    }
    return A;
  });
}

function filtering(native: Native): Row {
  return counterpart(native, function* (callback, thisArg) {
    const { O, length } = typedArrays.begin(native, this, callback);
    const kept: unknown[] = [];
    for (let k = 0; k < length; k++) {
      const value = O[k];
      let selected = method("callback", thisArg, callback, value, k, O);
      if (suspended(selected)) selected = yield;
      if (selected) setFreshElement(kept, kept.length, value);
    }
    // Only now, unlike an array's filter, is the species asked: it has to be told the length.
    const A = typedArraySpeciesCreate(native, O, kept.length);
    for (let k = 0; k < kept.length; k++) A[k] = kept[k];
    return A;
  });
}
