import { errorData } from "./errorData.js";
import { isCloneable } from "./isCloneable.js";
import { isPrimitive } from "./isPrimitive.js";
import { ownBytes } from "./ownBytes.js";
import type { Place } from "./protocol.js";

/** Arguments as they can be sent, and what has to be done to them on the other side. */
export interface Prepared {
  readonly args: readonly unknown[];
  readonly places: Place[] | undefined;
  /** Those that were among the arguments, and may still be aborted. */
  readonly signals: readonly AbortSignal[];
}

const none: readonly AbortSignal[] = [];

/** Looks at each argument, and at the properties of those that are plain objects. */
export function prepare(args: readonly unknown[], keepBuffers = false): Prepared {
  if (args.every(isPrimitive)) return { args, places: undefined, signals: none };
  const places: Place[] = [];
  const signals: AbortSignal[] = [];
  const replace = (value: unknown, at: number, key: string | null): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (value instanceof AbortSignal) {
      if (value.aborted) places.push(["signal", at, key, errorData(value.reason, isCloneable)]);
      else {
        signals.push(value);
        places.push(["signal", at, key]);
      }
      return null;
    }
    if (value instanceof URL) {
      places.push(["url", at, key]);
      return value.href;
    }
    if (!ArrayBuffer.isView(value)) return value;
    if (Buffer.isBuffer(value)) places.push(["buffer", at, key]);
    return keepBuffers || value.buffer.byteLength === value.byteLength ? value : viewOfOwn(value);
  };
  const replaced = args.map((value, at) => {
    const other = replace(value, at, null);
    return isPlainObject(other) ? replaceIn(other, (inner, key) => replace(inner, at, key)) : other;
  });
  return { args: replaced, places: places.length > 0 ? places : undefined, signals };
}

/** The same view of a copy that is no larger than it is. */
function viewOfOwn(view: ArrayBufferView): unknown {
  if (view instanceof DataView) return view;
  const bytes = ownBytes(view) as Uint8Array;
  if (Buffer.isBuffer(view) || view instanceof Uint8Array) return bytes;
  return Reflect.construct(view.constructor, [bytes.buffer]);
}

function replaceIn(object: object, replace: (value: unknown, key: string) => unknown): object {
  let copy: Record<string, unknown> | null = null;
  for (const [key, value] of Object.entries(object)) {
    const other = replace(value, key);
    if (other !== value) {
      copy ??= { ...object };
      copy[key] = other;
    }
  }
  return copy ?? object;
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
