/**
 * `yield*` in a compiled generator. The engine's own `yield*` does the work; what it delegates to is an adapter around the iterator, whose methods
 * call the iterator's by their twins:
 *
 *     yield* <checked $sa.delegate("xs", xs)>
 *
 * Where one of them suspends, the adapter answers with a result that is not done. `yield*` hands that out of the generator as it is, and the step
 * around it sees the flag. When the iterator's step has come to its end, its result goes in again by `next` (or as an exception by `throw`), and
 * the adapter gives it to `yield*` as the answer that it was waiting for. A suspended `return` is answered through `return`, because `yield*`
 * takes only what that gives for the end of the generator.
 */
import { rt as cell } from "./cell.js";
import { type Frame, link, type Mode } from "./frames.js";
import { suspendInsideReturn } from "./generators.js";
import { directly, invokeIterator, isPlainArray, iteratorMethod, verifyIterator, verifyResult } from "./iteration.js";
import { kernel as shared } from "./kernel.js";
import type { Callable } from "./twin.js";

const rt = cell;
const kernel = shared;
const { apply } = Reflect;

/** What the engine sees of a step that has suspended. */
const unfinished: object = Object.freeze({ value: undefined, done: false });

/**
 * What `yield*` is to be given in place of `x`.
 * @param text the source of `x`, for "... is not iterable"
 * @returns as a twin does: an iterable
 */
export function delegate(text: string, x: unknown): unknown {
  const begin = iteratorMethod(text, x);
  if (isPlainArray(x, begin)) return x;
  const iterator = invokeIterator(x, begin);
  return iterator === null && rt.s ? link(new BeginFrame()) : delegateTo(iterator);
}

class BeginFrame implements Frame {
  parent: Frame | null = null;
  readonly code = continueBegin;
  pc = -1;
}

function continueBegin(_frame: BeginFrame, value: unknown, mode: Mode): unknown {
  if (mode === 1) throw value;
  return delegateTo(value);
}

function delegateTo(iterator: unknown): Delegate {
  verifyIterator(iterator);
  return new Delegate(iterator as Delegated, (iterator as Delegated).next);
}

interface Delegated {
  readonly next?: unknown;
  readonly return?: unknown;
  readonly throw?: unknown;
}

class Delegate {
  /** A call of the iterator has suspended, and the next call of this object brings its outcome. */
  private pending = false;
  /** That call was the `return` of an iterator that has no `throw`. */
  private refusing = false;

  /** What a call of `next` calls, looked for once. */
  private readonly direct: Callable | null;

  constructor(
    private readonly iterator: Delegated,
    private readonly nextMethod: unknown,
  ) {
    this.direct = directly(nextMethod);
  }

  [Symbol.iterator](): this {
    return this;
  }

  next(value: unknown): unknown {
    if (!this.pending) return this.answer(this.step(value));
    this.pending = false;
    if (this.refusing) this.refuse(value);
    return value;
  }

  private step(value: unknown): unknown {
    const { direct, iterator } = this;
    if (direct === null || kernel.force !== null) return invokeIterator(iterator, this.nextMethod, value);
    return apply(direct, iterator, [value]);
  }

  /** As often as `yield*` looks for it, it is looked for in the iterator. */
  get return(): unknown {
    if (this.pending) return this.takeOutcome;
    const method = this.iterator.return;
    if (method === undefined || method === null) return undefined;
    return (value: unknown) => this.answerReturn(invokeIterator(this.iterator, method, value));
  }

  get throw(): unknown {
    if (this.pending) return this.takeError;
    const method = this.iterator.throw;
    if (method === undefined || method === null) return this.throwIntoNothing;
    return (error: unknown) => this.answer(invokeIterator(this.iterator, method, error));
  }

  private takeOutcome(result: unknown): unknown {
    this.pending = false;
    return result;
  }

  private takeError(error: unknown): never {
    this.pending = false;
    throw error;
  }

  /** The iterator has no `throw`: it is closed, and the error is another one. */
  private throwIntoNothing(): unknown {
    const method = this.iterator.return;
    if (method === undefined || method === null) throw withoutThrow();
    this.refusing = true;
    const result = this.answer(invokeIterator(this.iterator, method));
    return this.pending ? result : this.refuse(result);
  }

  private refuse(result: unknown): never {
    verifyResult(result);
    throw withoutThrow();
  }

  private answer(result: unknown): unknown {
    if (result !== null || !rt.s) return result;
    this.pending = true;
    return unfinished;
  }

  private answerReturn(result: unknown): unknown {
    const answer = this.answer(result);
    if (this.pending) suspendInsideReturn();
    return answer;
  }
}

function withoutThrow(): TypeError {
  return new TypeError("The iterator does not provide a 'throw' method.");
}
