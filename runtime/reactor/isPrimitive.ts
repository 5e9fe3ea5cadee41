/** What can be sent anywhere, costs nothing to clone, and cannot change meanwhile. */
export function isPrimitive(value: unknown): boolean {
  return value === null || (typeof value !== "object" && typeof value !== "function" && typeof value !== "symbol");
}
