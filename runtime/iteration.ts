/**
 * Iterations in compiled code. Every call that the language makes on the way (`[Symbol.iterator]`, `next`, `return`) looks for a twin, so that
 * the loop suspends where its iterator does:
 *
 *     const $it = <checked $sa.iterate("xs", xs)>;
 *     try { while (<checked $sa.step($it)>) { const x = $it.value; ... } }
 *     catch ($e) { <checked $sa.abort($it)>; throw $e; }
 *     finally { <checked $sa.close($it)>; }
 */
import { counterpartOf } from "./builtins/index.js";
import { invoke } from "./call.js";
import { rt as cell } from "./cell.js";
import { type Frame, link, type Mode } from "./frames.js";
import { kernel as shared } from "./kernel.js";
import { isObject } from "./thenable.js";
import { type Callable, twinOf } from "./twin.js";

const rt = cell;
const kernel = shared;
const { apply } = Reflect;

interface MaybeIterable {
  readonly [Symbol.iterator]?: unknown;
}

/** What a loop holds. `step`, `close` and `abort` answer as a twin does. */
export interface Iteration {
  /** What the latest step gave. */
  readonly value: unknown;
  /** @returns whether there is a further value */
  step(): unknown;
  /** The loop was left early: tells the iterator, unless that has come to its end. @throws what the iterator's `return` throws */
  close(): unknown;
  /** The same after an exception, which is not replaced by another one. */
  abort(): unknown;
}

/** One whose engine may leave it, too. */
export interface SyncIteration extends Iteration {
  /** The next step, as `step`, whose value nobody asks for: a hole in a pattern. */
  skip(): unknown;
  /** The engine leaves: the same natively. @returns what the iterator's `return` gives */
  leave(): object;
}

const arrayValues = Array.prototype[Symbol.iterator];
const arrayIterators = Reflect.getPrototypeOf([][Symbol.iterator]()) as {
  readonly next: unknown;
  readonly return?: unknown;
};
const { next: nextOfArray } = arrayIterators;

/**
 * Begins to iterate over `x`.
 * @param text the source of `x`, for "... is not iterable"; null where the engine would name its value
 * @returns as a twin does: an {@link Iteration}
 */
export function iterate(text: string | null, x: unknown): unknown {
  return iterateBy(iteratorMethod(text, x), x);
}

/** The same where `x[Symbol.iterator]` was read before: `begin`. */
export function iterateBy(begin: unknown, x: unknown): unknown {
  if (isPlainArray(x, begin)) return new ArrayIteration(x);
  const iterator = invokeIterator(x, begin);
  return iterator === null && rt.s ? link(new BeginFrame()) : iterationOf(iterator);
}

/** `$it.step()` and so on, as functions: what an async function has called on a stack of its own. */
export function step(iteration: Iteration): unknown {
  return iteration.step();
}

export function close(iteration: Iteration): unknown {
  return iteration.close();
}

export function abort(iteration: Iteration): unknown {
  return iteration.abort();
}

/** `x[Symbol.iterator]`, read once. */
export function iteratorMethod(text: string | null, x: unknown): unknown {
  const begin = x === undefined || x === null ? undefined : (x as MaybeIterable)[Symbol.iterator];
  if (typeof begin === "function") return begin;
  if (text === null)
    throw new TypeError(`${valueInWords(x)} is not iterable (cannot read property Symbol(Symbol.iterator))`);
  throw new TypeError(`${whatIsNot(text)} iterable`);
}

/** "xs is not"; of a call, `f()`, the engine says that its callee or its value is wrong. */
export function whatIsNot(text: string): string {
  return text.endsWith("()") ? `${text.slice(0, -2)} is not a function or its return value is not` : `${text} is not`;
}

/** Whether nobody can tell an iteration over `x` from reading one element after the other. */
export function isPlainArray(x: unknown, begin: unknown): x is readonly unknown[] {
  return (
    begin === arrayValues &&
    Array.isArray(x) &&
    arrayIterators.next === nextOfArray &&
    arrayIterators.return === undefined
  );
}

class ArrayIteration implements SyncIteration {
  value: unknown = undefined;
  private index = 0;
  constructor(private readonly list: readonly unknown[]) {}

  step(): boolean {
    if (this.index >= this.list.length) return false;
    this.value = this.list[this.index++];
    return true;
  }

  skip(): boolean {
    return this.step();
  }

  close(): void {}

  abort(): void {}

  leave(): object {
    return this;
  }
}

/** Over an iterator. It is the frame of its own steps too: one at a time can suspend. */
class IteratorIteration implements SyncIteration, Frame {
  value: unknown = undefined;
  parent: Frame | null = null;
  readonly code = continueStep;
  pc = -1;
  /** The iterator has neither ended nor thrown, and makes no step: whoever leaves has to tell it. */
  open = true;
  private skips = false;
  /** What a call of `next` calls, looked for once. */
  private readonly direct: Callable | null;
  constructor(
    readonly iterator: { readonly return?: unknown },
    readonly next: unknown,
  ) {
    this.direct = directly(next);
  }

  step(): unknown {
    this.open = false;
    const { direct, iterator, next } = this;
    const result =
      direct !== null && kernel.force === null ? apply(direct, iterator, []) : invokeIterator(iterator, next);
    return result === null && rt.s ? link(this) : this.accept(result);
  }

  skip(): unknown {
    this.skips = true;
    return this.step();
  }

  accept(result: unknown): boolean {
    verifyResult(result);
    if ((result as IteratorResult<unknown>).done) return false;
    if (!this.skips) this.value = (result as IteratorResult<unknown>).value;
    this.skips = false;
    this.open = true;
    return true;
  }

  close(): unknown {
    if (!this.open) return undefined;
    this.open = false;
    const close = this.iterator.return;
    if (close === undefined || close === null) return undefined;
    const result = invokeIterator(this.iterator, close);
    return result === null && rt.s ? link(new CloseFrame()) : verifyResult(result);
  }

  abort(): unknown {
    if (!this.open) return undefined;
    this.open = false;
    try {
      const close = this.iterator.return;
      if (close === undefined || close === null) return undefined;
      const result = invokeIterator(this.iterator, close);
      if (result === null && rt.s) return link(new AbortFrame());
    } catch {
      // The exception that ended the loop is on its way already.
    }
    return undefined;
  }

  leave(): object {
    if (!this.open) return this;
    this.open = false;
    const close = this.iterator.return;
    return close === undefined || close === null ? this : (apply(close as Callable, this.iterator, []) as object);
  }
}

/** What a checked call of `f` calls, whatever its arguments are; null where that depends on them. */
export function directly(f: unknown): Callable | null {
  if (typeof f !== "function") return null;
  return twinOf(f) ?? (counterpartOf(f) === undefined ? f : null);
}

function continueStep(iteration: IteratorIteration, value: unknown, mode: Mode): unknown {
  if (mode === 1) throw value;
  return iteration.accept(value);
}

class BeginFrame implements Frame {
  parent: Frame | null = null;
  readonly code = continueBegin;
  pc = -1;
}

function continueBegin(_frame: BeginFrame, value: unknown, mode: Mode): unknown {
  if (mode === 1) throw value;
  return iterationOf(value);
}

class CloseFrame implements Frame {
  parent: Frame | null = null;
  readonly code = continueClose;
  pc = -1;
}

function continueClose(_frame: CloseFrame, value: unknown, mode: Mode): unknown {
  if (mode === 1) throw value;
  return verifyResult(value);
}

class AbortFrame implements Frame {
  parent: Frame | null = null;
  readonly code = continueAbort;
  // It handles what `return` throws: by dropping it.
  pc = 0;
}

function continueAbort(): undefined {
  return undefined;
}

function iterationOf(iterator: unknown): Iteration {
  verifyIterator(iterator);
  return new IteratorIteration(iterator as object, (iterator as { readonly next?: unknown }).next);
}

/** Calls a method of an iterator; what it is not is said in the engine's words. */
export function invokeIterator(iterator: unknown, f: unknown, ...args: unknown[]): unknown {
  verifyMethod(f);
  return invoke("", iterator, f, args);
}

function verifyMethod(f: unknown): void {
  if (typeof f !== "function") throw new TypeError(`${inWords(f)} is not a function`);
}

/** @throws TypeError for anything but an object */
export function verifyIterator(iterator: unknown): void {
  if (!isObject(iterator)) throw new TypeError("Result of the Symbol.iterator method is not an object");
}

/** @throws TypeError for anything but an object */
export function verifyResult(result: unknown): void {
  if (!isObject(result)) throw new TypeError(`Iterator result ${String(result)} is not an object`);
}

function valueInWords(x: unknown): string {
  const isShown = x === null || typeof x === "number" || typeof x === "boolean" || typeof x === "string";
  return isShown ? `${typeof x} ${x}` : typeof x;
}

function inWords(x: unknown): string {
  if (x === undefined) return "undefined";
  return isObject(x) ? "#<Object>" : `${typeof x} ${String(x)}`;
}
