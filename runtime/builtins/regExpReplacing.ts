/** `RegExp.prototype[Symbol.replace]` with a replacer function. All matches are found before the first replacement is asked for. */
import { invoke, method } from "../call.js";
import { counterpart, type Native, type Row, type Suspendable, suspended } from "./counterpart.js";
import { type Indexed, lengthOf, toLength } from "./receivers.js";
import { isObject, setFreshElement } from "./species.js";

const { apply, getOwnPropertyDescriptor } = Reflect;
const regExpPrototype = RegExp.prototype;
const native = regExpPrototype[Symbol.replace] as Native;
const nativeExec = regExpPrototype.exec;
const { codePointAt, includes, slice } = String.prototype;
const globalGetter = getOwnPropertyDescriptor(regExpPrototype, "global")?.get;
const unicodeSetsGetter = getOwnPropertyDescriptor(regExpPrototype, "unicodeSets")?.get;

export const regExpReplace: Row = counterpart(native, function* (string, replacer) {
  if (typeof replacer !== "function" || !isObject(this)) return apply(native, this, [string, replacer]);
  const text = `${string}`;
  const matches = yield* findMatches(this as Indexed, text);
  let replaced = "";
  let end = 0;
  for (let k = 0; k < matches.length; k++) {
    const { matched, position, args } = readMatch(matches[k], text);
    let replacement = invoke("replacer", undefined, replacer, args);
    if (suspended(replacement)) replacement = yield;
    const inserted = `${replacement}`;
    // An `exec` of the user's may answer matches that go back.
    if (position < end) continue;
    replaced += apply(slice, text, [end, position]) + inserted;
    end = position + matched.length;
  }
  return end < text.length ? replaced + apply(slice, text, [end]) : replaced;
});

function* findMatches(rx: Indexed, text: string): Suspendable<Indexed[]> {
  const matches: Indexed[] = [];
  const { global, unicode } = readFlags(rx);
  if (global) rx.lastIndex = 0;
  for (;;) {
    const exec = rx.exec;
    let match: unknown;
    if (exec === nativeExec || typeof exec !== "function") match = apply(nativeExec, rx as never, [text]);
    else {
      match = method("exec", rx, exec, text);
      if (suspended(match)) match = yield;
      if (match !== null && !isObject(match))
        throw new TypeError("RegExp exec method returned something other than an Object or null");
    }
    if (match === null) return matches;
    setFreshElement(matches, matches.length, match);
    if (!global) return matches;
    if (`${(match as Indexed)[0]}` !== "") continue;
    rx.lastIndex = indexAfter(text, toLength(+(rx.lastIndex as number)), unicode);
  }
}

/** What a replacer is called with for `match`, and what the match covers. */
function readMatch(match: Indexed, text: string): { matched: string; position: number; args: unknown[] } {
  const length = lengthOf(match);
  const matched = `${match[0]}`;
  const index = Math.trunc(+(match.index as number)) || 0;
  const position = Math.max(Math.min(index, text.length), 0);
  const args: unknown[] = [matched];
  for (let n = 1; n < length; n++) {
    const capture = match[n];
    setFreshElement(args, n, capture === undefined ? undefined : `${capture}`);
  }
  const groups = match.groups;
  args.push(position, text);
  if (groups !== undefined) args.push(groups);
  return { matched, position, args };
}

/** Whether this engine reads `flags`, as the specification has it since 2022, or `global` and `unicode`. Programs can see it. */
const readsFlags = ((): boolean => {
  let read = false;
  const probe = {
    exec: () => null,
    get flags() {
      read = true;
      return "";
    },
  };
  apply(native, probe, ["", ""]);
  return read;
})();

function readFlags(rx: Indexed): { global: boolean; unicode: boolean } {
  if (readsFlags) {
    const flags = `${rx.flags}`;
    const has = (flag: string) => apply(includes, flags, [flag]);
    return { global: has("g"), unicode: has("u") || has("v") };
  }
  if (!rx.global) return { global: false, unicode: false };
  // The engines that read the properties one by one forget `unicodeSets`, and then never come to an end on an empty match.
  return { global: true, unicode: Boolean(rx.unicode) || flagInSlot(rx, unicodeSetsGetter) === true };
}

/** `AdvanceStringIndex`. */
function indexAfter(text: string, index: number, unicode: boolean): number {
  return unicode && (apply(codePointAt, text, [index]) ?? 0) > 0xffff ? index + 2 : index + 1;
}

/** `IsRegExp`. */
export function isRegExp(candidate: unknown): boolean {
  if (!isObject(candidate)) return false;
  const matcher = (candidate as Indexed)[Symbol.match];
  return matcher !== undefined ? Boolean(matcher) : flagInSlot(candidate, globalGetter) !== undefined;
}

/** A flag of a regular expression itself, whatever properties hide it; undefined for everything else. */
function flagInSlot(candidate: object, getter: (() => unknown) | undefined): unknown {
  try {
    return getter === undefined ? undefined : apply(getter, candidate, []);
  } catch {
    return undefined;
  }
}
