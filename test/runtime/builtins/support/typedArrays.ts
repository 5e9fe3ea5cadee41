/** Typed arrays over every kind of buffer, and what callbacks do to them. */
import fc from "fast-check";
import type { Act, World } from "./world.js";

type TypedArray = Float64Array | Int8Array | Uint8ClampedArray | BigInt64Array;
interface ResizableBuffer extends ArrayBuffer {
  resize(length: number): void;
}

const speciesNames = [
  "ordinary",
  "undefined constructor",
  "number constructor",
  "no species",
  "another type",
  "other contents",
  "too short",
  "longer",
  "no typed array",
  "no constructor",
] as const;

export interface TypedSpec {
  readonly type: (typeof types)[number]["name"];
  readonly values: readonly number[];
  readonly buffer: "fixed" | "resizable" | "resizable, of a fixed length";
  readonly species: (typeof speciesNames)[number];
  /** Instead of the array itself. */
  readonly self: "itself" | "a proxy" | "an array" | "nothing";
}

export type TypedStep = { readonly answer: number; readonly throws: boolean } & (
  | { readonly do: "nothing" }
  | { readonly do: "set"; readonly at: number }
  /** In elements; without effect where the buffer cannot be resized. */
  | { readonly do: "resize"; readonly length: number }
);

const types = [Float64Array, Int8Array, Uint8ClampedArray, BigInt64Array] as const;
const capacity = 10;

export const typedSpec: fc.Arbitrary<TypedSpec> = fc.record({
  type: fc.constantFrom(...types.map(({ name }) => name)),
  values: fc.array(fc.integer({ min: -3, max: 300 }), { maxLength: 6 }),
  buffer: fc.constantFrom("fixed", "resizable", "resizable, of a fixed length"),
  species: fc.oneof(
    { weight: 3, arbitrary: fc.constant("ordinary" as const) },
    { weight: 2, arbitrary: fc.constantFrom(...speciesNames) },
  ),
  self: fc.oneof(
    { weight: 12, arbitrary: fc.constant("itself" as const) },
    { weight: 1, arbitrary: fc.constantFrom("a proxy" as const, "an array" as const, "nothing" as const) },
  ),
});

export function typedScript(answer: fc.Arbitrary<number>): fc.Arbitrary<TypedStep[]> {
  const throws = fc.oneof({ weight: 12, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });
  const step = fc.oneof<fc.Arbitrary<TypedStep>[]>(
    fc.record({ do: fc.constant("nothing" as const), answer, throws }),
    fc.record({ do: fc.constant("set" as const), at: fc.nat(7), answer, throws }),
    fc.record({ do: fc.constant("resize" as const), length: fc.nat(capacity), answer, throws }),
  );
  return fc.array(step, { minLength: 1, maxLength: 6 });
}

/** @returns the typed array, and what the method is called on */
export function makeTyped(world: World, spec: TypedSpec): { typed: TypedArray; self: unknown } {
  const Type = types.find(({ name }) => name === spec.type) as (typeof types)[number];
  const size = Type.BYTES_PER_ELEMENT;
  const length = spec.values.length;
  const options = spec.buffer === "fixed" ? undefined : { maxByteLength: capacity * size };
  const buffer = new (ArrayBuffer as new (length: number, options?: object) => ArrayBuffer)(length * size, options);
  const typed = spec.buffer === "resizable" ? new Type(buffer) : new Type(buffer, 0, length);
  spec.values.forEach((value, k) => {
    typed[k] = convert(typed, value);
  });
  setSpecies(world, typed, spec.species);
  // What the length really is, is not what a property says.
  if (length === 1) Object.defineProperty(typed, "length", { value: 99 });
  world.named("typed array", typed);
  if (spec.self === "itself") return { typed, self: typed };
  if (spec.self === "a proxy") return { typed, self: world.watched("proxy", typed) };
  return { typed, self: spec.self === "an array" ? [1, 2] : undefined };
}

/** The value as this array holds it. */
function convert(typed: object, value: number): never {
  return (typed instanceof BigInt64Array ? BigInt(value) : value) as never;
}

export function performTyped(world: World, typed: TypedArray, script: readonly TypedStep[]): Act {
  return (_args, n) => {
    const step = script[n % script.length];
    const buffer = typed.buffer as ResizableBuffer & { resizable?: boolean };
    if (step.do === "set") typed[step.at] = convert(typed, 77);
    if (step.do === "resize" && buffer.resizable) buffer.resize(step.length * typed.BYTES_PER_ELEMENT);
    if (step.throws) throw world.named(`thrown ${n}`, new Error("by a callback"));
    return convert(typed, step.answer);
  };
}

function setSpecies(world: World, typed: TypedArray, species: TypedSpec["species"]): void {
  if (species === "ordinary") return;
  const constructorFor = { "undefined constructor": undefined, "number constructor": 5 } as Record<string, unknown>;
  const value = species in constructorFor ? constructorFor[species] : { [Symbol.species]: speciesFor(world, species) };
  Object.defineProperty(typed, "constructor", { value });
}

function speciesFor(world: World, species: TypedSpec["species"]): unknown {
  if (species === "no species") return undefined;
  if (species === "another type") return Int16Array;
  if (species === "other contents") return BigUint64Array;
  if (species === "no constructor") return () => new Int16Array(9);
  return function species_(length: number): object {
    world.note(`new species(${length})`);
    if (species === "too short") return new Int16Array(Math.max(length - 1, 0));
    return species === "longer" ? new Int16Array(length + 2) : [1, 2, 3, 4, 5, 6, 7, 8, 9];
  };
}
