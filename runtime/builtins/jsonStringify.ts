/** `JSON.stringify` with a replacer function. */
import { method } from "../call.js";
import { start } from "../frames.js";
import { setOwner } from "../twin.js";
import { type Native, type Row, type Suspendable, suspended } from "./counterpart.js";
import { type Indexed, lengthOf } from "./receivers.js";
import { isObject } from "./species.js";
import { unboxed } from "./unboxed.js";

const { apply } = Reflect;
const { stringify } = JSON;
const { keys } = Object;
const { join } = Array.prototype;
const { slice } = String.prototype;
const isRawJson = (JSON as { isRawJSON?: (candidate: unknown) => boolean }).isRawJSON ?? (() => false);

interface Serialization {
  readonly replacer: unknown;
  /** What one level is indented by. */
  readonly gap: string;
  /** The objects that are open, outermost first. */
  readonly open: object[];
}

export const jsonStringify: Row = [stringify as Native, stringifyReplaced];

function stringifyReplaced(value: unknown, replacer: unknown, space: unknown): unknown {
  if (typeof replacer !== "function") return stringify(value, replacer as null, space as number);
  const serialization: Serialization = { replacer, gap: gapFor(space), open: [] };
  return start(serializeProperty(serialization, { "": value }, "", ""));
}

function gapFor(space: unknown): string {
  const value = unboxed(space, "Number", "String");
  if (typeof value === "number") return apply(slice, "          ", [0, Math.max(value, 0) || 0]);
  return typeof value === "string" ? apply(slice, value, [0, 10]) : "";
}

/** `SerializeJSONProperty`. Each level has a frame of its own, so that a resumption touches one. */
function* serializeProperty(
  serialization: Serialization,
  holder: Indexed,
  key: string,
  indent: string,
): Suspendable<unknown> {
  let value = holder[key];
  if (isObject(value) || typeof value === "bigint") {
    const toJson = (value as unknown as Indexed).toJSON;
    if (typeof toJson === "function") {
      value = method("toJSON", value, toJson, key);
      if (suspended(value)) value = yield;
    }
  }
  value = method("replacer", holder, serialization.replacer, key, value);
  if (suspended(value)) value = yield;
  value = unboxed(value, "Number", "String", "Boolean", "BigInt");
  if (typeof value === "object" && value !== null && !isRawJson(value))
    return yield* serializeObject(serialization, value as Indexed, indent);
  return textOfLeaf(value);
}

setOwner(serializeProperty, stringify);

/** @returns undefined for what JSON leaves out */
function textOfLeaf(value: unknown): string | undefined {
  if (typeof value === "bigint") throw new TypeError("Do not know how to serialize a BigInt");
  // The native method would ask a function for its `toJSON`.
  return typeof value === "function" ? undefined : stringify(value);
}

/** `SerializeJSONObject` and `SerializeJSONArray`. */
function* serializeObject(serialization: Serialization, value: Indexed, indent: string): Suspendable<string> {
  const { open, gap } = serialization;
  for (let k = 0; k < open.length; k++)
    if (open[k] === value) throw new TypeError("Converting circular structure to JSON");
  open.push(value);
  const isArray = Array.isArray(value);
  const names = isArray ? lengthOf(value) : keys(value);
  const inner = indent + gap;
  const parts: string[] = [];
  for (let k = 0; k < (isArray ? (names as number) : (names as string[]).length); k++) {
    const key = isArray ? `${k}` : (names as string[])[k];
    let text = start(serializeProperty(serialization, value, key, inner));
    if (suspended(text)) text = yield;
    if (isArray) parts.push((text as string | undefined) ?? "null");
    else if (text !== undefined) parts.push(`${stringify(key)}:${gap === "" ? "" : " "}${text}`);
  }
  open.pop();
  return enclose(isArray ? "[]" : "{}", parts, gap === "" ? undefined : { inner, outer: indent });
}

function enclose(brackets: string, parts: string[], lines: { inner: string; outer: string } | undefined): string {
  const [opening, closing] = brackets;
  if (lines === undefined || parts.length === 0) return opening + apply(join, parts, [","]) + closing;
  return `${opening}\n${lines.inner}${apply(join, parts, [`,\n${lines.inner}`])}\n${lines.outer}${closing}`;
}
