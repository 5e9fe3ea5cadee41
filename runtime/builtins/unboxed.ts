/** Primitives in objects, told by their internal slot: whatever properties and prototypes say. */
import { isObject } from "./species.js";

const { apply } = Reflect;

type Box = "Number" | "String" | "Boolean" | "BigInt";

const slotReaders: Readonly<Record<Box, () => unknown>> = {
  Number: Number.prototype.valueOf,
  String: String.prototype.valueOf,
  Boolean: Boolean.prototype.valueOf,
  BigInt: BigInt.prototype.valueOf,
};

/**
 * The primitive that JSON takes an object of the kinds in `kinds` for; else `value` itself.
 * A number and a string are converted, which can run program code; the others are read.
 */
export function unboxed(value: unknown, ...kinds: readonly Box[]): unknown {
  // Nearly all are arrays and functions or primitives already, and to ask a slot that is not there throws.
  if (!isObject(value) || typeof value === "function" || Array.isArray(value)) return value;
  for (let k = 0; k < kinds.length; k++) {
    const kind = kinds[k];
    const read = readSlot(slotReaders[kind], value);
    if (read === undefined) continue;
    if (kind === "Number") return +(value as unknown as number);
    return kind === "String" ? `${value}` : read;
  }
  return value;
}

function readSlot(read: () => unknown, value: object): unknown {
  try {
    return apply(read, value, []);
  } catch {
    return undefined;
  }
}
