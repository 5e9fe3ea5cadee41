/** Methods and classes: private names and `super` work only inside the class, so that their bodies are methods of it too. */
import type { GeneratorBody } from "./boundary.js";
import { type Binder, type Enter, entering, setName, spawning, twinFor } from "./link.js";
import { type Callable, setOwner, setTwin } from "./twin.js";

/** What the entries of one class find their `enter` by. */
export type Slots = Record<PropertyKey, Enter>;
/** A compiled method: its slot, its key, the temporary key of its body. */
export type MethodRow = readonly [
  slot: PropertyKey,
  key: PropertyKey,
  temporaryKey: PropertyKey,
  kind: "sync" | "async",
  binder?: Binder | null,
];

/**
 * Links the compiled methods of a class; called in its first static block, once for the prototype and once for the class itself.
 * The generator method under each temporary key is taken away.
 */
export function methods(slots: Slots, holder: object, ...rows: readonly MethodRow[]): void {
  for (const [slot, key, temporaryKey, kind, binder] of rows) {
    const body = Reflect.get(holder, temporaryKey) as GeneratorBody;
    Reflect.deleteProperty(holder, temporaryKey);
    const entry: unknown = Reflect.getOwnPropertyDescriptor(holder, key)?.value;
    slots[slot] = kind === "sync" ? entering(body) : spawning(body, () => (entry ?? body) as Callable);
    // An accessor has no call site that could look for a twin: it stays a boundary.
    if (typeof entry !== "function") continue;
    setOwner(body, entry);
    if (kind === "sync") setTwin(entry, twinFor(body, binder));
  }
}

/**
 * A class expression.
 * @param name what the class would have been named by its place, or null
 * @param make evaluates it; `slots` is a new object each time, as the class is
 */
export function cls<C extends Callable>(name: string | symbol | null, make: (slots: Slots) => C): C {
  const made = make(Object.create(null) as Slots);
  // A static member called "name" is the program's own.
  if (name !== null && Reflect.getOwnPropertyDescriptor(made, "name")?.value === "") setName(made, name);
  return made;
}

/** A tag that gives the template object of its site. */
export function strings(template: TemplateStringsArray, ..._substitutions: unknown[]): TemplateStringsArray {
  return template;
}
