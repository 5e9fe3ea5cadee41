/** `map`, `filter` and `flatMap` of arrays. */
import { method } from "../call.js";
import { counterpart, type Methods, type Native, type Row, suspended } from "./counterpart.js";
import { arrayLikes, type Indexed, lengthOf } from "./receivers.js";
import { ResultArray } from "./species.js";

export function mappingMethods(prototype: Methods): Row[] {
  return [mapping(prototype.map), filtering(prototype.filter), flatMapping(prototype.flatMap)];
}

function mapping(native: Native): Row {
  return counterpart(native, function* (callback, thisArg) {
    const { O, length } = arrayLikes.begin(native, this, callback);
    const result = ResultArray.like(O, length);
    for (let k = 0; k < length; k++) {
      if (!(k in O)) continue;
      let mapped = method("callback", thisArg, callback, O[k], k, O);
      if (suspended(mapped)) mapped = yield;
      result.define(k, mapped);
    }
    return result.array;
  });
}

function filtering(native: Native): Row {
  return counterpart(native, function* (callback, thisArg) {
    const { O, length } = arrayLikes.begin(native, this, callback);
    const result = ResultArray.like(O, 0);
    let to = 0;
    for (let k = 0; k < length; k++) {
      if (!(k in O)) continue;
      const value = O[k];
      let selected = method("callback", thisArg, callback, value, k, O);
      if (suspended(selected)) selected = yield;
      if (selected) result.define(to++, value);
    }
    return result.array;
  });
}

function flatMapping(native: Native): Row {
  return counterpart(native, function* (callback, thisArg) {
    const { O, length } = arrayLikes.begin(native, this, callback);
    const result = ResultArray.like(O, 0);
    let to = 0;
    for (let k = 0; k < length; k++) {
      if (!(k in O)) continue;
      let mapped = method("callback", thisArg, callback, O[k], k, O);
      if (suspended(mapped)) mapped = yield;
      if (Array.isArray(mapped)) to = appendElements(result, to, mapped as unknown as Indexed);
      else result.define(to++, mapped);
    }
    return result.array;
  });
}

/** `FlattenIntoArray` at depth 0. @returns the index behind the last element */
function appendElements(result: ResultArray, start: number, elements: Indexed): number {
  let to = start;
  const length = lengthOf(elements);
  for (let k = 0; k < length; k++) if (k in elements) result.define(to++, elements[k]);
  return to;
}
