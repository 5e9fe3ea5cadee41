/** Object literals with compiled accessors, or with compiled methods that use `super`: their bodies stand in the literal too. */
import type { GeneratorBody } from "./boundary.js";
import { setHome } from "./homes.js";
import { type Binder, type Enter, entering, twinFor } from "./link.js";
import { setTwin } from "./twin.js";

/**
 * What the entries of one evaluation find by the names of their slots: the key under which a body stands as long as the literal is evaluated; then an
 * accessor's `enter`, a method's body; and the computed keys.
 */
type LiteralSlots = Record<string, PropertyKey | Enter | GeneratorBody>;
/** A compiled member: its slot, its key (null: not linked here; undefined: computed, and kept in the slots), what it is, perhaps a binder. */
type LiteralRow = readonly [
  slot: string,
  key: PropertyKey | null | undefined,
  kind: "get" | "set" | "body",
  binder?: Binder | null,
];

const { apply } = Reflect;

/**
 * An object literal whose bodies are generator methods of it.
 * @param make evaluates it
 * @param given what `make` takes behind the slots: operands that were evaluated before
 */
export function literal<O extends object>(
  make: (slots: LiteralSlots, ...given: unknown[]) => O,
  given: readonly unknown[],
  ...rows: readonly LiteralRow[]
): O {
  const slots: LiteralSlots = Object.create(null);
  // Symbols of its own: no key of the program can be one of them, and none of them changes the order of the others.
  for (const [slot] of rows) slots[slot] = Symbol(slot);
  const made = make(slots, ...given);
  setHome(slots, made);
  for (const [slot, key, kind, binder] of rows) {
    const temporaryKey = slots[slot] as symbol;
    const body = Reflect.get(made, temporaryKey) as GeneratorBody;
    Reflect.deleteProperty(made, temporaryKey);
    slots[slot] = kind === "body" ? body : entering(body);
    if (kind === "body" || key === null) continue;
    // Undefined where a later property of the same name has replaced it.
    const entry = Reflect.getOwnPropertyDescriptor(made, key ?? (slots[`${slot}Key`] as PropertyKey))?.[kind];
    if (entry !== undefined) setTwin(entry, twinFor(body, binder));
  }
  return made;
}

/** The body of a method that stands in the literal under `slots[slot]`, for a function that is made before it can be taken from there. */
export function late(slots: LiteralSlots, slot: string): GeneratorBody {
  return function (this: unknown, ...args: never[]) {
    return apply(slots[slot] as (...args: unknown[]) => ReturnType<GeneratorBody>, this, args);
  };
}
