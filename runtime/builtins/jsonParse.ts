/** `JSON.parse` with a reviver. */
import { method } from "../call.js";
import { start } from "../frames.js";
import { setOwner } from "../twin.js";
import { type Native, type Row, type Suspendable, suspended } from "./counterpart.js";
import { type Indexed, lengthOf } from "./receivers.js";
import { createDataProperty, isObject } from "./species.js";

const { defineProperty, deleteProperty } = Reflect;
const { parse } = JSON;
const { keys } = Object;

/** What the text said at one place: newer engines give revivers the source text of primitives. */
interface ParseRecord {
  readonly value: unknown;
  readonly source: string | undefined;
  readonly children: ReadonlyMap<string, ParseRecord> | undefined;
}

export const jsonParse: Row = [parse as Native, parseAndRevive];

function parseAndRevive(text: unknown, reviver: unknown): unknown {
  if (typeof reviver !== "function") return parse(text as string);
  const record = revivesWithSource ? recordSources(text) : undefined;
  const root = { "": record === undefined ? parse(text as string) : record.value };
  return start(revive(root, "", reviver, record));
}

/** `InternalizeJSONProperty`: children first. Each level has a frame of its own, so that a resumption touches one. */
function* revive(holder: Indexed, name: string, reviver: unknown, record: ParseRecord | undefined): Suspendable {
  const value = holder[name];
  // What a reviver has put into the place of a parsed value has no source.
  const known = record !== undefined && Object.is(record.value, value) ? record : undefined;
  if (isObject(value)) {
    for (const key of childKeys(value as Indexed)) {
      let child = start(revive(value as Indexed, key, reviver, known?.children?.get(key)));
      if (suspended(child)) child = yield;
      if (child === undefined) deleteProperty(value, key);
      else replaceProperty(value, key, child);
    }
  }
  if (!revivesWithSource) return method("reviver", holder, reviver, name, value);
  const context = {};
  if (known !== undefined && !isObject(value)) createDataProperty(context, "source", known.source);
  return method("reviver", holder, reviver, name, value, context);
}

setOwner(revive, parse);

function* childKeys(value: Indexed): Generator<string, void, undefined> {
  if (!Array.isArray(value)) return yield* keys(value);
  const length = lengthOf(value);
  for (let k = 0; k < length; k++) yield `${k}`;
}

/** `CreateDataProperty`: where the object refuses, nothing happens. */
function replaceProperty(target: object, key: string, value: unknown): void {
  const descriptor = { __proto__: null, value, writable: true, enumerable: true, configurable: true };
  defineProperty(target, key, descriptor as PropertyDescriptor);
}

const revivesWithSource = ((): boolean => {
  let given = 0;
  parse("0", (...args: unknown[]) => {
    given = args.length;
  });
  return given > 2;
})();

/** Parses with a reviver that changes nothing and notes what it is told; it is called for children first. */
function recordSources(text: unknown): ParseRecord {
  const childrenOf = new Map<unknown, Map<string, ParseRecord>>();
  let last: ParseRecord | undefined;
  parse(text as string, function (this: unknown, key: string, value: unknown, ...[context]: unknown[]) {
    last = { value, source: (context as { source?: string }).source, children: childrenOf.get(value) };
    const siblings = childrenOf.get(this);
    if (siblings === undefined) childrenOf.set(this, new Map([[key, last]]));
    else siblings.set(key, last);
    return value;
  });
  return last as ParseRecord;
}
