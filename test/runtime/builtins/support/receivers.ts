/** What the array methods of random scenarios are called on. */
import fc from "fast-check";
import { element } from "./scripts.js";
import type { World } from "./world.js";

type Slot = { readonly hole: true } | { readonly hole: false; readonly value: unknown };

export type SpeciesName = (typeof speciesNames)[number];
const speciesNames = [
  "ordinary",
  "undefined constructor",
  "null constructor",
  "number constructor",
  "no species",
  "null species",
  "species that is no constructor",
  "species that gives the receiver",
  "species that gives a watched object",
  "species that gives a frozen object",
  "species that throws",
  "subclass",
] as const;

export interface ReceiverSpec {
  readonly kind: "array" | "array-like" | "frozen array" | "array with accessor" | "string" | "nothing";
  readonly watched: boolean;
  readonly slots: readonly Slot[];
  /** Of an array-like; undefined: as many as there are slots. */
  readonly length: unknown;
  readonly species: SpeciesName;
}

const slot: fc.Arbitrary<Slot> = fc.oneof(
  { weight: 4, arbitrary: element.map((value) => ({ hole: false as const, value })) },
  { weight: 1, arbitrary: fc.constant({ hole: true as const }) },
);

export const receiverSpec: fc.Arbitrary<ReceiverSpec> = fc.record({
  kind: fc.oneof(
    { weight: 6, arbitrary: fc.constant("array" as const) },
    { weight: 3, arbitrary: fc.constant("array-like" as const) },
    {
      weight: 2,
      arbitrary: fc.constantFrom("frozen array" as const, "array with accessor" as const, "string" as const),
    },
    { weight: 1, arbitrary: fc.constant("nothing" as const) },
  ),
  watched: fc.boolean(),
  slots: fc.array(slot, { maxLength: 8 }),
  length: fc.option(fc.constantFrom<unknown>(0, 3, "4", 2.7, -1, Number.NaN, 5n, null, true), { nil: undefined }),
  species: fc.oneof(
    { weight: 2, arbitrary: fc.constant("ordinary" as const) },
    { weight: 1, arbitrary: fc.constantFrom(...speciesNames) },
  ),
});

/** A new receiver as `spec` describes it. */
export function makeReceiver(world: World, spec: ReceiverSpec): unknown {
  if (spec.kind === "nothing") return spec.watched ? undefined : null;
  if (spec.kind === "string") return "a😀c";
  const bare = spec.kind === "array-like" ? arrayLike(spec) : array(spec);
  const receiver = spec.watched ? world.watched("receiver", bare) : world.named("receiver", bare);
  if (spec.kind !== "array-like") setSpecies(world, bare, receiver, spec.species);
  if (spec.kind === "frozen array") Object.freeze(bare);
  return receiver;
}

function array({ slots, kind }: ReceiverSpec): object {
  const array: unknown[] = new Array(slots.length);
  slots.forEach((slot, k) => {
    if (!slot.hole) array[k] = slot.value;
  });
  if (kind === "array with accessor") {
    // Reading it shortens the array.
    Object.defineProperty(array, 1, {
      configurable: true,
      enumerable: true,
      get(this: unknown[]) {
        if (this.length > 3) this.length--;
        return "read";
      },
    });
  }
  return array;
}

function arrayLike({ slots, length }: ReceiverSpec): object {
  const object: Record<string, unknown> = {};
  slots.forEach((slot, k) => {
    if (!slot.hole) object[k] = slot.value;
  });
  object.length = length === undefined ? slots.length : length;
  return object;
}

function setSpecies(world: World, bare: object, receiver: object, species: SpeciesName): void {
  if (species === "ordinary") return;
  const value = constructorFor(world, receiver, species);
  Object.defineProperty(bare, "constructor", { value, writable: true, configurable: true });
}

function constructorFor(world: World, receiver: object, species: SpeciesName): unknown {
  if (species === "undefined constructor") return undefined;
  if (species === "null constructor") return null;
  if (species === "number constructor") return 5;
  return world.watched(
    "constructor",
    Object.assign(() => {}, { [Symbol.species]: speciesFor(world, receiver, species) }),
  );
}

function speciesFor(world: World, receiver: object, species: SpeciesName): unknown {
  if (species === "no species") return undefined;
  if (species === "null species") return null;
  if (species === "species that is no constructor") return world.named("arrow", () => []);
  if (species === "subclass") return class Subclass extends Array {};
  return world.named("species", function (this: object, ...args: unknown[]) {
    world.note(`new species(${args.map((arg) => world.describe(arg)).join(", ")})`);
    if (species === "species that gives the receiver") return receiver;
    if (species === "species that gives a watched object") return world.watched("result", {});
    if (species === "species that gives a frozen object") return Object.freeze([]);
    throw world.named("thrown by species", new Error());
  });
}
