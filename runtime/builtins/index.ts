/**
 * The suspendable counterparts of the built-ins that call back. A compiled call site takes one where the function that it fetched is
 * the very intrinsic: a patched method is the program's own and is called as it stands.
 */
import { type Callable, twinOf } from "../twin.js";
import { collectionMethods } from "./collections.js";
import type { Counterpart, Methods, Row } from "./counterpart.js";
import { collectionConstructors, fromEntries } from "./entries.js";
import { arrayFrom, typedArrayFrom } from "./from.js";
import { invokingFunctions } from "./functions.js";
import { groupingFunctions } from "./grouping.js";
import { iteratorHelpers } from "./iteratorHelpers.js";
import { jsonParse } from "./jsonParse.js";
import { jsonStringify } from "./jsonStringify.js";
import { mappingMethods } from "./mapping.js";
import { promiseConstructor, promiseTry } from "./promises.js";
import { arrayLikes, typedArrayPrototype, typedArrays } from "./receivers.js";
import { reducingMethods } from "./reducing.js";
import { reflectConstruct } from "./reflectConstruct.js";
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
  reflectConstruct,
  ...collectionMethods,
  ...groupingFunctions,
  arrayFrom,
  typedArrayFrom,
  fromEntries,
  promiseTry,
  ...iteratorHelpers,
  jsonParse,
  jsonStringify,
];

/** What `new` of a built-in comes to. */
const constructorRows: readonly Row[] = [...collectionConstructors, promiseConstructor];

const counterparts = tableOf(rows);
const constructions = tableOf(constructorRows);

/** Only what the engine brings: a method that somebody had replaced before the runtime was loaded is not ours to substitute. */
function tableOf(list: readonly Row[]): ReadonlyMap<unknown, Counterpart> {
  return new Map(
    list
      .filter(([native]) => isEngineCode(native))
      .map(([native, run, concerns = involvesCompiled]) => [native, { run, concerns }]),
  );
}

function isEngineCode(f: unknown): boolean {
  return typeof f === "function" && Function.prototype.toString.call(f).includes("[native code]");
}

/** The counterpart of the built-in `f`; undefined if `f` is no built-in that calls back. */
export function counterpartOf(f: unknown): Counterpart | undefined {
  return counterparts.get(f);
}

/** The counterpart of `new C(...)`, where C itself is the `new.target`; its `this` is undefined. */
export function constructionOf(C: unknown): Counterpart | undefined {
  return constructions.get(C);
}

/** The receiver or an argument is compiled, or a built-in that may be handed something compiled: `Array.prototype.map.apply(list, [f])`. */
export function involvesCompiled(self: unknown, args: readonly unknown[]): boolean {
  if (typeof self === "function" && canCallBack(self)) return true;
  for (let k = 0; k < args.length; k++) {
    const argument = args[k];
    if (typeof argument === "function" && canCallBack(argument)) return true;
  }
  return false;
}

function canCallBack(f: Callable): boolean {
  return twinOf(f) !== undefined || counterparts.has(f);
}
