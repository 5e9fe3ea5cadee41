import { isPrimitive } from "./isPrimitive.js";

/** Whether `value` can be sent to another thread. */
export function isCloneable(value: unknown): boolean {
  if (isPrimitive(value)) return true;
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}
