/** `String.prototype.replace` and `replaceAll` with a replacer function. */
import { method } from "../call.js";
import { counterpart, type Native, type Row, refuse, suspended } from "./counterpart.js";
import type { Indexed } from "./receivers.js";
import { isRegExp } from "./regExpReplacing.js";
import { setFreshElement } from "./species.js";

const { apply } = Reflect;
const { replace, replaceAll, includes, indexOf, slice } = String.prototype;

export const stringReplacing: readonly Row[] = [
  replacing(replace as Native, false),
  replacing(replaceAll as Native, true),
];

function replacing(native: Native, all: boolean): Row {
  return counterpart(native, function* (pattern, replacer) {
    if (typeof replacer !== "function") return apply(native, this, [pattern, replacer]);
    if (this === undefined || this === null) return refuse(native, this, [pattern, replacer]);
    if (all) requireGlobal(pattern);
    const custom = replaceMethodOf(pattern, native);
    // A tail call: regular expressions, and whatever else brings its own method, replace for themselves.
    if (custom !== undefined) return method("pattern[Symbol.replace]", pattern, custom, this, replacer);
    const text = `${this}`;
    const search = `${pattern}`;
    const positions = positionsOf(search, text, all);
    let replaced = "";
    let end = 0;
    for (let k = 0; k < positions.length; k++) {
      const position = positions[k];
      let replacement = method("replacer", undefined, replacer, search, position, text);
      if (suspended(replacement)) replacement = yield;
      replaced += `${apply(slice, text, [end, position])}${replacement}`;
      end = position + search.length;
    }
    return replaced + apply(slice, text, [end]);
  });
}

/** A regular expression that is given to `replaceAll` must be global. */
function requireGlobal(pattern: unknown): void {
  if (!isRegExp(pattern)) return;
  const given = (pattern as Indexed).flags;
  const flags = given === undefined || given === null ? undefined : `${given}`;
  if (flags !== undefined && apply(includes, flags, ["g"])) return;
  refuse(replaceAll as Native, "", [{ [Symbol.match]: true, flags }]);
}

/** `GetMethod(pattern, @@replace)`. */
function replaceMethodOf(pattern: unknown, native: Native): Native | undefined {
  if (pattern === undefined || pattern === null) return undefined;
  const found = (pattern as Indexed)[Symbol.replace];
  if (found === undefined || found === null) return undefined;
  return typeof found === "function" ? (found as Native) : refuse(native, "", [{ [Symbol.replace]: found }]);
}

/** Where `search` begins in `text`, without overlaps: the first place, or every one. All are found before the first callback. */
function positionsOf(search: string, text: string, all: boolean): number[] {
  const positions: number[] = [];
  const step = Math.max(search.length, 1);
  let position: number = apply(indexOf, text, [search, 0]);
  while (position !== -1) {
    setFreshElement(positions, positions.length, position);
    const next = position + step;
    position = all && next <= text.length ? apply(indexOf, text, [search, next]) : -1;
  }
  return positions;
}
