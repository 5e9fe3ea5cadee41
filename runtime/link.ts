/** Giving compiled functions their twins: what emitted code does once, where a function is made. */
import { enter, type GeneratorBody } from "./boundary.js";
import { rt as cell } from "./cell.js";
import { start } from "./frames.js";
import { task } from "./spawn.js";
import { type Callable, forCallsOnly, setTwin, type Twin } from "./twin.js";

const rt = cell;
const { apply } = Reflect;

/** Evaluates a parameter list for the twin: gives the array of what the body takes; a generator function where it may suspend. */
export type Binder = (this: unknown, ...args: unknown[]) => unknown[] | Generator<unknown, unknown[], unknown>;
/** What an entry calls, with its own `this`. */
export type Enter = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Gives a hoisted function declaration its twin.
 * @param entry calls `enter(body, this, arguments)`
 * @param body null for a task's declaration, which has no twin and only gets its name
 * @param name the visible name, where the source had none
 */
export function link(entry: Callable, body: GeneratorBody | null, binder?: Binder | null, name?: string | null): void {
  if (name !== undefined && name !== null) setName(entry, name);
  if (body === null) return;
  setTwin(entry, twinFor(body, binder));
}

/**
 * A function expression, an arrow or an object-literal method.
 * @param name what the function would have been named by its place, or null
 * @param makeEntry returns the entry, which calls what it is given with its own `this`
 */
export function fn<F extends Callable>(
  name: string | symbol | null,
  makeEntry: (enter: Enter) => F,
  body: GeneratorBody,
  binder?: Binder | null,
): F {
  const entry = makeEntry(entering(body));
  if (name !== null) setName(entry, name);
  setTwin(entry, twinFor(body, binder));
  return entry;
}

/** The same for an annotated async function: the entry begins a task and returns it. There is no twin. */
export function asyncFn<F extends Callable>(
  name: string | symbol | null,
  makeEntry: (enter: Enter) => F,
  body: GeneratorBody,
): F {
  const entry = makeEntry(spawning(body, () => entry));
  if (name !== null) setName(entry, name);
  return entry;
}

/** What the entry of a sync function calls. */
export function entering(body: GeneratorBody): Enter {
  return function (this: unknown, ...args: unknown[]) {
    return enter(body, this, args);
  };
}

/** What the entry of an annotated async function calls. */
export function spawning(body: GeneratorBody, entry: () => Callable): Enter {
  return function (this: unknown, ...args: unknown[]) {
    return task(body, this, args, entry().name);
  };
}

/** The twin of the function whose body is `body`. */
export function twinFor(body: GeneratorBody, binder?: Binder | null): Twin {
  const begin = body as Binder as (this: unknown, ...args: unknown[]) => Generator<unknown, unknown, unknown>;
  if (binder === undefined || binder === null) {
    return function (this: unknown, ...args: unknown[]) {
      return start(apply(begin, this, args));
    };
  }
  const twin = function (this: unknown, ...args: unknown[]) {
    const bound = apply(binder, this, args);
    return start(Array.isArray(bound) ? apply(begin, this, bound) : bindThenBegin(bound, begin, this));
  };
  // A binder gives the body `undefined` for `new.target`.
  return forCallsOnly(twin) as Twin;
}

/** A parameter list that may suspend, and then the body. The last call stands in tail position: its null passes through. */
function* bindThenBegin(
  binding: Generator<unknown, unknown[], unknown>,
  begin: (this: unknown, ...args: unknown[]) => Generator<unknown, unknown, unknown>,
  self: unknown,
): Generator<unknown, unknown, unknown> {
  let bound = start(binding);
  if (bound === null && rt.s) bound = yield;
  return start(apply(begin, self, bound as unknown[]));
}

/** Only the value: a function's own properties keep their order and attributes. */
export function setName(f: Callable, name: string | symbol): void {
  Object.defineProperty(f, "name", { value: nameFor(name) });
}

/** The name that the language gives a function for its key. */
function nameFor(key: string | symbol): string {
  if (typeof key === "string") return key;
  return key.description === undefined ? "" : `[${key.description}]`;
}
