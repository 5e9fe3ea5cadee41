/**
 * Reading and writing properties that may have a compiled accessor: no call by its looks, so that emitted code asks here.
 *
 * The accessor is looked up as the language looks it up (`OrdinaryGet`, `OrdinarySet`), and if it has a twin, that is called. In every other case
 * the property is read or written natively: nothing can be noticed of the search, because it stops at proxies, and where the host cannot tell a proxy
 * it does not begin.
 */

import { rt as cell } from "./cell.js";
import { key as convertKey } from "./classes.js";
import { DeferredFrame } from "./deferred.js";
import { forceAt, forcedSuspension } from "./forced.js";
import { type Frame, link, type Mode, start } from "./frames.js";
import { superOf } from "./homes.js";
import { kernel as shared } from "./kernel.js";
import type { Enter } from "./link.js";
import { isProxy } from "./proxies.js";
import { TWIN, type Twin, twinOf } from "./twin.js";

const rt = cell;
const kernel = shared;
const { apply, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;

type Properties = Record<PropertyKey, unknown>;

/**
 * `object[key]`
 * @returns as a twin does
 */
export function get(object: unknown, key: unknown): unknown {
  if (kernel.force !== null && forceAt("get")) return forcedSuspension(new DeferredFrame(read, object, key));
  return read(object, key);
}

/**
 * `object[key] = value`
 * @param strict whether a property that cannot be written is an error, as in strict code
 * @returns as a twin does; the value of the assignment is `value`
 */
export function set(object: unknown, key: unknown, value: unknown, strict: boolean): unknown {
  if (kernel.force !== null && forceAt("set"))
    return forcedSuspension(new DeferredFrame(write, object, key, value, strict));
  return write(object, key, value, strict);
}

/**
 * `super[key]` in a method
 * @param slots those of its class or literal
 * @param isStatic whether the method belongs to the class itself
 * @param self the `this` of the method
 */
export function superGet(slots: object, isStatic: boolean, self: unknown, key: unknown): unknown {
  if (kernel.force !== null && forceAt("get"))
    return forcedSuspension(new DeferredFrame(readSuper, slots, isStatic, self, key));
  return readSuper(slots, isStatic, self, key);
}

function readSuper(slots: object, isStatic: boolean, self: unknown, key: unknown): unknown {
  const holder = superOf(slots, isStatic);
  // Nothing above it: the engine's error.
  if (holder === null) return (holder as unknown as Properties)[key as string];
  const name = nameOf(key);
  const twin = accessorTwin(holder, name, "get");
  return twin === undefined ? Reflect.get(holder, name, self) : apply(twin, self, []);
}

/**
 * `super[key] = value` in a method
 * @param strict as for {@link set}
 * @returns as a twin does; the value of the assignment is `value`
 */
export function superSet(
  slots: object,
  isStatic: boolean,
  self: unknown,
  key: unknown,
  value: unknown,
  strict: boolean,
): unknown {
  if (kernel.force !== null && forceAt("set"))
    return forcedSuspension(new DeferredFrame(writeSuper, slots, isStatic, self, key, value, strict));
  return writeSuper(slots, isStatic, self, key, value, strict);
}

function writeSuper(
  slots: object,
  isStatic: boolean,
  self: unknown,
  key: unknown,
  value: unknown,
  strict: boolean,
): unknown {
  const holder = superOf(slots, isStatic);
  if (holder === null) {
    (holder as unknown as Properties)[key as string] = value;
    return value;
  }
  const name = nameOf(key);
  const twin = accessorTwin(holder, name, "set");
  if (twin !== undefined) return assigned(apply(twin, self, [value]), value);
  // A failure is no error in sloppy code; in strict code it is the engine's own.
  if (strict) apply(strictSuper(holder), self, [name, value]);
  else Reflect.set(holder, name, value, self);
  return value;
}

/** `(key, value) => super[key] = value` below `holder`. */
function strictSuper(holder: object): (key: PropertyKey, value: unknown) => void {
  const below = {
    __proto__: holder,
    write(key: PropertyKey, value: unknown): void {
      (super[key as never] as unknown) = value;
    },
  };
  return below.write;
}

/**
 * What `{ a, b } = object` reads: the values of its properties, in order.
 * @param name the object's source text, for the error where there is none
 * @returns as a twin does: the array of the values
 */
export function fields(name: string, object: unknown, ...keys: readonly string[]): unknown {
  if (object !== undefined && object !== null) return start(readFields(object, keys));
  throw new TypeError(`Cannot destructure property '${keys[0]}' of '${name}' as it is ${object}.`);
}

function* readFields(object: unknown, keys: readonly string[]): Generator<undefined, unknown[], unknown> {
  const values: unknown[] = [];
  for (let index = 0; index < keys.length; index++) {
    let value = get(object, keys[index]);
    if (value === null && rt.s) value = yield;
    values[index] = value;
  }
  return values;
}

/**
 * `object.#x` with a compiled getter
 * @param has `(o) => #x in o`
 * @param read `(o) => o.#x`, for its error where the object has no such member
 * @param enter the getter's slot
 */
export function ownGet(
  object: unknown,
  has: (object: unknown) => boolean,
  read: (object: unknown) => unknown,
  enter: Enter,
): unknown {
  return isObject(object) && has(object) ? apply(privateTwin(enter), object, []) : read(object);
}

/** `object.#x = value` with a compiled setter. */
export function ownSet(
  object: unknown,
  value: unknown,
  has: (object: unknown) => boolean,
  write: (object: unknown, value: unknown) => unknown,
  enter: Enter,
): unknown {
  if (!isObject(object) || !has(object)) return write(object, value);
  return assigned(apply(privateTwin(enter), object, [value]), value);
}

function privateTwin(enter: Enter): Twin {
  return (enter as unknown as { readonly [TWIN]: Twin })[TWIN];
}

function read(object: unknown, key: unknown): unknown {
  if (object === undefined || object === null) return (object as unknown as Properties)[key as string];
  const name = nameOf(key);
  const twin = accessorTwin(Object(object) as object, name, "get");
  return twin === undefined ? (object as Properties)[name] : apply(twin, object, []);
}

function write(object: unknown, key: unknown, value: unknown, strict: boolean): unknown {
  if (object === undefined || object === null) {
    (object as unknown as Properties)[key as string] = value;
    return value;
  }
  const name = nameOf(key);
  const holder = Object(object) as object;
  const twin = accessorTwin(holder, name, "set");
  if (twin !== undefined) return assigned(apply(twin, object, [value]), value);
  // This code is strict: the engine's own errors.
  if (strict) (object as Properties)[name] = value;
  else Reflect.set(holder, name, value, object);
  return value;
}

/** The twin of the getter or setter that the property has; undefined where the engine has to do it. */
function accessorTwin(object: object, name: PropertyKey, kind: "get" | "set"): Twin | undefined {
  if (isProxy === undefined) return undefined;
  for (let holder: object | null = object; holder !== null; holder = getPrototypeOf(holder)) {
    if (isProxy(holder)) return undefined;
    const descriptor = getOwnPropertyDescriptor(holder, name);
    if (descriptor === undefined) continue;
    const accessor = descriptor[kind];
    return accessor === undefined ? undefined : twinOf(accessor);
  }
  return undefined;
}

/** A setter's answer as the answer of the assignment. */
function assigned(answer: unknown, value: unknown): unknown {
  return answer === null && rt.s ? link(new AssignedFrame(value)) : value;
}

/** An assignment whose setter suspended: its value is what was assigned, whatever the setter returns. */
class AssignedFrame implements Frame {
  parent: Frame | null = null;
  readonly code = endAssignment;
  pc = -1;
  constructor(readonly value: unknown) {}
}

function endAssignment(frame: AssignedFrame, value: unknown, mode: Mode): unknown {
  if (mode === 1) throw value;
  return frame.value;
}

function nameOf(key: unknown): PropertyKey {
  return typeof key === "string" || typeof key === "symbol" ? key : convertKey(key);
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
