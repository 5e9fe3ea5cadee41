/** Whether two values are the same as far as a test can see: by structure, with `Object.is` for what has none. */
export function sameOutcome(a: unknown, b: unknown, seen = new Map<object, object>()): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  // Cycles: what is being compared already is taken to be the same.
  if (seen.get(a) === b) return true;
  seen.set(a, b);
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  return sameContents(a, b, seen) && sameProperties(a, b, seen);
}

/** What built-in objects hold besides their properties. */
function sameContents(a: object, b: object, seen: Map<object, object>): boolean {
  if (a instanceof Date) return Object.is(a.getTime(), (b as Date).getTime());
  if (a instanceof RegExp) return String(a) === String(b);
  if (a instanceof Error) return a.name === (b as Error).name && a.message === (b as Error).message;
  if (a instanceof Map || a instanceof Set) return sameOutcome([...a], [...(b as typeof a)], seen);
  return true;
}

function sameProperties(a: object, b: object, seen: Map<object, object>): boolean {
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && sameOutcome(propertyOf(a, key), propertyOf(b, key), seen));
}

function propertyOf(object: object, key: string): unknown {
  return (object as Record<string, unknown>)[key];
}
