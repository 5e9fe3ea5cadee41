const { ownKeys } = Reflect;

/** `ToPropertyKey`. */
export function toPropertyKey(value: unknown): PropertyKey {
  if (typeof value === "string" || typeof value === "symbol") return value;
  return ownKeys({ [value as string]: undefined })[0];
}
