/**
 * Patterns in compiled code whose parts may suspend. The pattern stays the engine's, so that order, names, the dead zone and the closing of iterators
 * do; but it is applied to something empty, and what it reads comes from the defaults, where compiled code can wait:
 *
 *     const { a: { 0: b = 1 } = [<checked $sa.get($o, "a")>] } = $sa.apart("o", "a", $o = o);
 *     const [c = <checked $sa.next($i)>, {} = [<checked $sa.close($i)>]] = $i = <checked $sa.unpack("xs", xs)>;
 */
import { rt as cell } from "./cell.js";
import { type Frame, link, type Mode, start } from "./frames.js";
import { iterate, type SyncIteration } from "./iteration.js";
import { get } from "./properties.js";
import { isProxy } from "./proxies.js";
import { twinOf } from "./twin.js";

const rt = cell;
const { defineProperty, getOwnPropertyDescriptor, ownKeys } = Reflect;

/** What object patterns are applied to: whatever they read is undefined. */
const nothing: object = Object.freeze(Object.create(null));

/**
 * Verifies that `object` can be taken apart.
 * @param text its source text, for the error; null where the engine would name its value
 * @param key the first property that the pattern reads, where it is a constant
 * @returns an object without properties
 * @throws TypeError for null and undefined
 */
export function apart(text: string | null, key: string | null, object: unknown): object {
  if (object !== undefined && object !== null) return nothing;
  if (key === null) throw new TypeError(`Cannot destructure '${text ?? object}' as it is ${object}.`);
  if (text === null) throw new TypeError(`Cannot read properties of ${object} (reading '${key}')`);
  throw new TypeError(`Cannot destructure property '${key}' of '${text}' as it is ${object}.`);
}

/**
 * Begins to take `x` apart by an array pattern.
 * @param text the source of `x`, for "... is not iterable"; null where the engine would name its value
 * @returns as a twin does: an {@link Unpacking}
 */
export function unpack(text: string | null, x: unknown): unknown {
  const iteration = iterate(text, x);
  return iteration === null && rt.s ? link(new UnpackFrame()) : new Unpacking(iteration as SyncIteration);
}

/** The value of the next element: undefined after the last one. @returns as a twin does */
export function next(unpacking: Unpacking): unknown {
  return unpacking.take();
}

/** A hole: one element further. @returns as a twin does */
export function skip(unpacking: Unpacking): unknown {
  return unpacking.skip();
}

/** The values of `...rest`. @returns as a twin does: an array */
export function remaining(unpacking: Unpacking): unknown {
  return start(takeAll(unpacking));
}

function* takeAll(unpacking: Unpacking): Generator<undefined, unknown[], unknown> {
  const values: unknown[] = [];
  while (!unpacking.ended) {
    let value = unpacking.take();
    if (value === null && rt.s) value = yield;
    if (!unpacking.ended) values.push(value);
  }
  return values;
}

/**
 * `{ ...object }`: the own enumerable properties, each read as by `get`.
 * @param excluded the keys that a pattern has read before its rest
 * @returns as a twin does: a new object
 */
export function copy(object: unknown, ...excluded: readonly PropertyKey[]): unknown {
  if (object === undefined || object === null) return {};
  const from = Object(object) as object;
  if (excluded.length === 0 && !hasCompiledGetter(from)) return { ...from };
  return start(copying(from, excluded));
}

/** False also where nobody can tell. */
function hasCompiledGetter(object: object): boolean {
  if (isProxy === undefined || isProxy(object)) return false;
  return ownKeys(object).some((key) => {
    const getter = getOwnPropertyDescriptor(object, key)?.get;
    return getter !== undefined && twinOf(getter) !== undefined;
  });
}

function* copying(from: object, excluded: readonly PropertyKey[]): Generator<undefined, object, unknown> {
  const to = {};
  for (const key of ownKeys(from)) {
    if (excluded.includes(key) || !getOwnPropertyDescriptor(from, key)?.enumerable) continue;
    let value = get(from, key);
    if (value === null && rt.s) value = yield;
    defineProperty(to, key, { value, writable: true, enumerable: true, configurable: true });
  }
  return to;
}

const gap: IteratorResult<undefined> = Object.freeze({ done: false, value: undefined });

/**
 * What an array pattern is applied to, and the iteration behind it. As an iterator it is endless and empty. The engine closes it where the pattern ends by
 * an error; where it ends well, its last element has done so before, in code that can wait.
 */
export class Unpacking {
  ended = false;
  constructor(private readonly iteration: SyncIteration) {}

  [Symbol.iterator](): this {
    return this;
  }

  next(): IteratorResult<undefined> {
    return gap;
  }

  return(): object {
    return this.iteration.leave();
  }

  /** @returns as a twin does */
  take(): unknown {
    if (this.ended) return undefined;
    const more = this.iteration.step();
    return more === null && rt.s ? link(new TakeFrame(this)) : this.accept(more);
  }

  /** The same, whose value nobody asks for. @returns as a twin does */
  skip(): unknown {
    if (this.ended) return undefined;
    const more = this.iteration.skip();
    return more === null && rt.s ? link(new TakeFrame(this)) : this.accept(more);
  }

  accept(more: unknown): unknown {
    if (more === true) return this.iteration.value;
    this.ended = true;
    return undefined;
  }

  /** @returns as a twin does */
  close(): unknown {
    return this.iteration.close();
  }
}

class UnpackFrame implements Frame {
  parent: Frame | null = null;
  readonly code = unpackResumed;
  pc = -1;
}

function unpackResumed(_frame: UnpackFrame, iteration: unknown, mode: Mode): unknown {
  if (mode === 1) throw iteration;
  return new Unpacking(iteration as SyncIteration);
}

class TakeFrame implements Frame {
  parent: Frame | null = null;
  readonly code = takeResumed;
  pc = -1;
  constructor(readonly unpacking: Unpacking) {}
}

function takeResumed({ unpacking }: TakeFrame, more: unknown, mode: Mode): unknown {
  if (mode === 1) throw more;
  return unpacking.accept(more);
}
