/** Methods and classes: private names and `super` work only inside the class, so that their bodies are methods of it too. */
import type { GeneratorBody } from "./boundary.js";
import { setHome } from "./homes.js";
import { type Binder, type Enter, entering, setName, spawning, twinFor } from "./link.js";
import { type Callable, setTwin, TWIN, type Twin, twinOf } from "./twin.js";

/** What the entries of one class find their `enter` by, and the computed keys of its methods. */
export type Slots = Record<PropertyKey, Enter | PropertyKey>;
/** What a compiled member of a class is; `async`: an annotated async method. */
type MemberKind = "sync" | "async" | "get" | "set";
/** A compiled member: its slot, its key (null: it is private), the temporary key of its body. */
export type MethodRow = readonly [
  slot: PropertyKey,
  key: PropertyKey | null,
  temporaryKey: PropertyKey,
  kind: MemberKind,
  binder?: Binder | null,
];

/**
 * Links the compiled methods of a class; called in its first static block, once for the prototype and once for the class itself.
 * The generator method under each temporary key is taken away.
 */
export function methods(slots: Slots, given: object, ...rows: readonly MethodRow[]): void {
  for (const [slot, key, temporaryKey, kind, binder] of rows) {
    const holder = holderOf(given, temporaryKey);
    setHome(slots, holder);
    const body = Reflect.get(holder, temporaryKey) as GeneratorBody;
    Reflect.deleteProperty(holder, temporaryKey);
    if (key === null) {
      slots[slot] = enterPrivate(slot, body, kind, binder);
      continue;
    }
    const entry: unknown = slots[keptAs(slot)] ?? memberOf(holder, key, kind);
    slots[slot] = kind === "async" ? spawning(body, () => (entry ?? body) as Callable) : entering(body);
    // A later member of the same name may have replaced it.
    if (typeof entry !== "function") continue;
    if (kind !== "async") setTwin(entry, twinFor(body, binder));
  }
}

/**
 * The keys of methods that have no twin, and may have replaced one that has: what stands there now was given the other's.
 * One that was replaced in its turn loses its own twin, and blocks.
 */
export function unlinked(holder: object, ...keys: readonly PropertyKey[]): void {
  for (const key of keys) {
    const entry = memberOf(holder, key, "sync");
    if (typeof entry === "function") Reflect.deleteProperty(entry, TWIN);
  }
}

/** The function that stands under `key`: a method, or one half of an accessor. */
function memberOf(holder: object, key: PropertyKey, kind: MemberKind): unknown {
  const descriptor = Reflect.getOwnPropertyDescriptor(holder, key);
  return descriptor?.[kind === "get" || kind === "set" ? kind : "value"];
}

/** A decorator of the class may have put a subclass in its place already: the methods stand further up. */
function holderOf(given: object, temporaryKey: PropertyKey): object {
  let holder: object | null = given;
  while (holder !== null && !Object.hasOwn(holder, temporaryKey)) holder = Reflect.getPrototypeOf(holder);
  return holder ?? given;
}

/** The standard decorator nearest to a compiled method or class that has others: keeps the entry, before another one replaces it. */
export function original(slots: Slots, slot: string) {
  return (value: unknown): void => {
    slots[keptAs(slot)] = value as Enter;
  };
}

/** What {@link original} kept. */
export function keptIn(slots: Slots, slot: PropertyKey): unknown {
  return slots[keptAs(slot)];
}

function keptAs(slot: PropertyKey): string {
  return `entry of ${String(slot)}`;
}

/** A private method's `enter`. It holds the twin until {@link own} meets the method itself. */
function enterPrivate(slot: PropertyKey, body: GeneratorBody, kind: MemberKind, binder?: Binder | null): Enter {
  setName(body, `#${String(slot)}`);
  if (kind === "async") return spawning(body, () => body);
  return Object.defineProperty(entering(body), TWIN, { value: twinFor(body, binder) });
}

/**
 * A private method as a checked call reads it. It gets its twin here, because no place outside an instance can name it.
 * @param f what was read; the read has checked that the object has such a method
 */
export function own<F>(f: F, enter: Enter): F {
  const twin = (enter as { readonly [TWIN]?: Twin })[TWIN];
  if (typeof f === "function" && twin !== undefined && twinOf(f) === undefined) setTwin(f, twin);
  return f;
}

/** A computed key, converted as the language does it, once. */
export function key(value: unknown): PropertyKey {
  return typeof value === "symbol" ? value : (Reflect.ownKeys({ [value as string]: undefined })[0] as string);
}

/**
 * A property of an object literal whose function needs its computed key: `...$sa.property(k, ($key) => ...)`.
 * @param computed the key as it was computed
 * @param make gets the key as it was converted
 */
export function property(computed: unknown, make: (key: PropertyKey) => unknown): object {
  const converted = key(computed);
  return { [converted]: make(converted) };
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
