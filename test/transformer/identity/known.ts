/** What differs of a kind of function, and is known to: docs/identity.md says why. Whoever closes one takes it out. */
export interface KnownDifference {
  readonly kind: string;
  readonly aspects: readonly string[];
}

/** An annotated async function is a plain one that starts a task; only arrows and methods have no `prototype` anyway. */
const asPlainFunction = ["constructs", "inherits", "properties", "prototype", "strict"];

export const known: readonly KnownDifference[] = [
  ...["async declaration", "async expression"].map((kind) => ({ kind, aspects: asPlainFunction })),
  { kind: "async declaration with initialisers", aspects: [...asPlainFunction, "parameters"] },
  { kind: "async arrow with initialisers", aspects: ["inherits", "parameters"] },
  ...["async arrow", "async method of an object literal", "async method"].map((kind) => ({
    kind,
    aspects: ["inherits"],
  })),
  // One more object stands between a generator function's `prototype` and the engine's.
  ...["generator declaration", "generator expression", "generator method of an object literal", "generator method"].map(
    (kind) => ({ kind, aspects: ["prototype"] }),
  ),
  // Its native constructor has to be written, so that the runtime can have objects from it.
  { kind: "constructor that is not written", aspects: ["parameters"] },
  { kind: "default export of an async function", aspects: ["constructs", "inherits", "properties", "prototype"] },
];
