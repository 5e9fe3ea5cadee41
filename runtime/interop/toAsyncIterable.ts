/** `toAsyncIterable`: suspending functions as a source of values. */
import { wrongType } from "../arguments.js";
import { method } from "../call.js";
import { wait } from "../capture.js";
import { rt as cell } from "../cell.js";
import { syncShield } from "../combinators/shield.js";
import { invokeIterator, iteratorMethod, verifyIterator, verifyResult } from "../iteration.js";
import { task } from "../spawn.js";
import type { SyncTask } from "../task.js";

const rt = cell;

type Step<R> = Generator<undefined, R, unknown>;
type Source<T> = Iterable<T> | (() => Iterable<T>);

/**
 * The values of `source` for `for await`, for `stream.Readable.from`, for whoever takes async iterables (I4). Each step runs as a task, so the code between
 * two values may wait. Steps that are asked for too early wait for each other; `return` cancels the step that runs. Nothing runs before the first step.
 * @param source an iterable, or a function that gives one, such as a generator function; it is called in the first step
 * @throws TypeError for anything else
 */
export function toAsyncIterable<T>(source: Source<T>): AsyncIterable<Awaited<T>> {
  if (
    typeof source !== "function" &&
    typeof (source as Iterable<T> | null | undefined)?.[Symbol.iterator] !== "function"
  )
    throw wrongType("toAsyncIterable(source)", "source", "an iterable, or a function that gives one", source);
  return { [Symbol.asyncIterator]: () => new SteppingIterator<Awaited<T>>(source as Source<Awaited<T>>) };
}

class SteppingIterator<T> implements AsyncIterator<T, undefined> {
  private iterator: { readonly next?: unknown; readonly return?: unknown } | null = null;
  private latest: SyncTask<unknown> | null = null;
  private ended = false;

  constructor(private readonly source: Source<T>) {}

  next(): SyncTask<IteratorResult<T, undefined>> {
    return this.step("next", this.stepping);
  }

  return(): SyncTask<IteratorResult<T, undefined>> {
    const running = this.latest;
    const closing = this.step("return", this.closing);
    running?.cancel();
    return closing;
  }

  private step(name: string, body: () => Step<unknown>): SyncTask<IteratorResult<T, undefined>> {
    const step = task(inTurn, this, [this.latest, body], name) as SyncTask<IteratorResult<T, undefined>>;
    this.latest = step;
    return step;
  }

  private *stepping(): Step<unknown> {
    if (this.ended) return finished();
    try {
      if (this.iterator === null) yield* this.beginning();
      let result = invokeIterator(this.iterator, this.iterator?.next);
      if (result === null && rt.s) result = yield;
      verifyResult(result);
      if ((result as IteratorResult<T>).done) return this.end();
      let value = wait((result as IteratorResult<T>).value);
      if (value === null && rt.s) value = yield;
      return { done: false, value };
    } catch (error) {
      this.end();
      throw error;
    }
  }

  private *beginning(): Step<void> {
    let iterable: unknown = this.source;
    if (typeof iterable === "function") iterable = method("source", undefined, iterable);
    if (iterable === null && rt.s) iterable = yield;
    let iterator = invokeIterator(iterable, iteratorMethod("source()", iterable));
    if (iterator === null && rt.s) iterator = yield;
    verifyIterator(iterator);
    this.iterator = iterator as object;
  }

  private *closing(): Step<unknown> {
    const { iterator, ended } = this;
    this.end();
    const close = ended ? undefined : iterator?.return;
    if (close !== undefined && close !== null && invokeIterator(iterator, close) === null && rt.s) yield;
    return finished();
  }

  private end(): IteratorResult<T, undefined> {
    this.ended = true;
    return finished();
  }
}

/** Behind the step before, whatever came of that. A cancel does not go on to it. */
function* inTurn(this: unknown, previous: SyncTask<unknown> | null, body: () => Step<unknown>): Step<unknown> {
  if (previous !== null && !previous.done()) {
    try {
      if (wait(syncShield(previous)) === null && rt.s) yield;
    } catch (error) {
      if (!previous.done()) throw error;
    }
  }
  return yield* body.call(this);
}

function finished(): IteratorReturnResult<undefined> {
  return { done: true, value: undefined };
}
