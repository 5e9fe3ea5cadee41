/**
 * The suspendable counterparts of the built-ins that call back. A compiled call site takes one where the function that it fetched is
 * the very intrinsic: a patched method is the program's own and is called as it stands.
 */
import { collectionMethods } from "./collections.js";
import type { Methods, Native, Row } from "./counterpart.js";
import { arrayFrom } from "./from.js";
import { invokingFunctions } from "./functions.js";
import { groupingFunctions } from "./grouping.js";
import { jsonParse } from "./jsonParse.js";
import { jsonStringify } from "./jsonStringify.js";
import { mappingMethods } from "./mapping.js";
import { arrayLikes, typedArrayPrototype, typedArrays } from "./receivers.js";
import { reducingMethods } from "./reducing.js";
import { regExpReplace } from "./regExpReplacing.js";
import { searchingMethods } from "./searching.js";
import { sortingMethods, typedSortingMethods } from "./sorting.js";
import { stringReplacing } from "./stringReplacing.js";
import { typedMappingMethods } from "./typedMapping.js";
import { visitingMethods } from "./visiting.js";

const arrayPrototype = Array.prototype as unknown as Methods;

const rows: readonly Row[] = [
  ...visitingMethods(arrayPrototype, arrayLikes),
  ...searchingMethods(arrayPrototype, arrayLikes),
  ...reducingMethods(arrayPrototype, arrayLikes),
  ...mappingMethods(arrayPrototype),
  ...sortingMethods(arrayPrototype),
  ...visitingMethods(typedArrayPrototype, typedArrays),
  ...searchingMethods(typedArrayPrototype, typedArrays),
  ...reducingMethods(typedArrayPrototype, typedArrays),
  ...typedMappingMethods(typedArrayPrototype),
  ...typedSortingMethods(typedArrayPrototype),
  ...stringReplacing,
  regExpReplace,
  ...invokingFunctions,
  ...collectionMethods,
  ...groupingFunctions,
  arrayFrom,
  jsonParse,
  jsonStringify,
];

/** Only what the engine brings: a method that somebody had replaced before the runtime was loaded is not ours to substitute. */
const counterparts: ReadonlyMap<unknown, Native> = new Map(rows.filter(([native]) => isEngineCode(native)));

function isEngineCode(f: unknown): boolean {
  return typeof f === "function" && Function.prototype.toString.call(f).includes("[native code]");
}

/**
 * What compiled code calls in place of the built-in `f` where a callback may suspend.
 * @returns a function with the parameters and the `this` of `f` that answers as a twin does; undefined if `f` is no built-in that calls back
 */
// biome-ignore lint/complexity/noBannedTypes: any function object; it is only compared
export function suspendableCounterpart(f: Function): Native | undefined {
  return counterparts.get(f);
}
