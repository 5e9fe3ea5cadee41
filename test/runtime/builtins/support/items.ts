/** What built-ins iterate over in random scenarios: all methods of the iterators are callbacks, which may be compiled and suspend. */
import fc from "fast-check";
import { element } from "./scripts.js";
import type { World } from "./world.js";

export interface ItemsSpec {
  readonly kind:
    | "array"
    | "iterable"
    | "array-like"
    | "string"
    | "undefined"
    | "bad iterator"
    | "no iterator"
    | "bad steps"
    | "bad next";
  readonly values: readonly unknown[];
  /** Which `next` throws; -1: none. */
  readonly failsAt: number;
  readonly returns: "an object" | "a number" | "throws" | "nothing";
}

export const itemsSpec: fc.Arbitrary<ItemsSpec> = fc.record({
  kind: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom("array", "iterable" as const) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        "array-like",
        "string",
        "undefined",
        "bad iterator",
        "no iterator",
        "bad steps",
        "bad next" as const,
      ),
    },
  ),
  values: fc.array(element, { maxLength: 5 }),
  failsAt: fc.oneof({ weight: 6, arbitrary: fc.constant(-1) }, { weight: 1, arbitrary: fc.nat(4) }),
  returns: fc.constantFrom("an object", "a number", "throws", "nothing"),
});

/** @param element what an element is made of */
export function makeItems(
  world: World,
  spec: ItemsSpec,
  element: (value: unknown, k: number) => unknown = (value) => value,
): unknown {
  const { kind } = spec;
  const values = spec.values.map(element);
  if (kind === "array") return world.watched("items", [...values]);
  if (kind === "array-like") return world.watched("items", { ...values, length: values.length });
  if (kind === "string") return "a😀";
  if (kind === "undefined") return undefined;
  if (kind === "no iterator") return { [Symbol.iterator]: 5 };
  if (kind === "bad iterator") return { [Symbol.iterator]: () => 5 };
  const iterate = world.callback(() => makeIterator(world, spec, values), "Symbol.iterator");
  return world.watched("items", { [Symbol.iterator]: iterate });
}

/** @param values what it gives, if not those of `spec` */
export function makeIterator(world: World, spec: ItemsSpec, values = spec.values): unknown {
  const { kind, failsAt, returns } = spec;
  if (kind === "undefined") return undefined;
  let at = 0;
  const iterator = {
    next: world.callback(() => {
      if (at === failsAt) throw world.named("thrown by next", new Error());
      if (kind === "bad steps" && at === 1) return 5;
      return world.watched(`step ${at}`, { done: at >= values.length, value: values[at++] });
    }, "next"),
    return: world.callback(() => {
      if (returns === "throws") throw world.named("thrown by return", new Error());
      return returns === "an object" ? {} : 5;
    }, "return"),
  };
  if (returns === "nothing") Reflect.deleteProperty(iterator, "return");
  if (kind === "bad next") Reflect.set(iterator, "next", 5);
  return world.watched("iterator", iterator);
}
