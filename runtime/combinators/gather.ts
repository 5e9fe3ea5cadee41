/** `syncGather`: the values of several inputs, in the order of the arguments. */
import { wrongType } from "../arguments.js";
import type { DoneState } from "../drain.js";
import * as drain from "../drain.js";
import * as ensure from "../ensure.js";
import type { SyncFuture } from "../future.js";
import * as futures from "../future.js";
import type { Waiter } from "../host.js";
import { Origin } from "../origin.js";

// Local constants, as in drain.ts.
const { completedByUser, settleFromRuntime } = drain;
const { ensureSyncFuture } = ensure;
const { errorOf, isSyncFuture, observe } = futures;

/** Options of {@link syncGather}: an object with this key and no other. */
export interface GatherOptions {
  /** Errors and cancellations become results, and nothing is rejected. */
  returnExceptions: boolean;
}

type Gathered<T extends readonly unknown[], Failure = never> = { -readonly [K in keyof T]: Awaited<T[K]> | Failure };
/** What the last argument makes of it: with other keys it is an input, and with `boolean` an error may be there. */
type GatheredWith<T extends readonly unknown[], O, R extends boolean> = [keyof O] extends [keyof GatherOptions]
  ? [R] extends [false]
    ? Gathered<T>
    : Gathered<T, Error>
  : Gathered<[...T, O]>;

const USAGE = "syncGather(...inputs, options?)";

/**
 * A future of all values, in the order of the arguments; an input may stand there twice. The first input that fails rejects it and leaves
 * the others alone (D3). A cancel goes on to all inputs and waits for their ends: if none of them ends cancelled, the values are
 * delivered all the same (C3). From Python's `asyncio.gather`.
 * @param args the inputs; last, optionally, `{ returnExceptions: true }`. An object with further keys is an input
 * @throws TypeError if `returnExceptions` is no boolean
 */
export function syncGather<T extends readonly unknown[], O extends GatherOptions, R extends boolean>(
  ...args: [...inputs: T, options: O & { returnExceptions: R }]
): SyncFuture<GatheredWith<T, O, R>>;
export function syncGather<T extends readonly unknown[]>(...inputs: T): SyncFuture<Gathered<T>>;
export function syncGather(...args: unknown[]): SyncFuture<unknown[]> {
  const last = args.at(-1);
  const options = isOptions(last) ? last : undefined;
  if (options !== undefined) args.pop();
  return new Gathering(becomeFutures(args), options?.returnExceptions ?? false).future;
}

// Loops, because what `map` calls is inlined only where it has seen little else.

/** In their own list, which nobody else has; it may be long. */
function becomeFutures(args: unknown[]): readonly SyncFuture<unknown>[] {
  for (let i = 0; i < args.length; i++) {
    const input = args[i];
    if (!isSyncFuture(input)) args[i] = ensureSyncFuture(input);
  }
  return args as SyncFuture<unknown>[];
}

function outcomesOf(inputs: readonly SyncFuture<unknown>[]): unknown[] {
  const outcomes: unknown[] = [];
  for (let i = 0; i < inputs.length; i++) outcomes.push(valueOrError(inputs[i] as SyncFuture<unknown>));
  return outcomes;
}

function isOptions(candidate: unknown): candidate is GatherOptions {
  if (typeof candidate !== "object" || candidate === null) return false;
  if (Object.getPrototypeOf(candidate) !== Object.prototype) return false;
  const keys = Reflect.ownKeys(candidate);
  if (keys.length !== 1 || keys[0] !== "returnExceptions") return false;
  const { returnExceptions } = candidate as GatherOptions;
  if (typeof returnExceptions !== "boolean") {
    throw wrongType(USAGE, "options.returnExceptions", "true or false", returnExceptions);
  }
  return true;
}

type Complete = (future: SyncFuture<unknown>, state: DoneState, outcome: unknown) => boolean;

class Gathering extends Origin<unknown[]> implements Waiter {
  /** How many inputs have not told us of their end, each counted once. */
  private untold = 0;
  /** The first of each kind, in the order in which we were told; `failed` is the first of either. */
  private rejected: SyncFuture<unknown> | null = null;
  private cancelledInput: SyncFuture<unknown> | null = null;
  private failed: SyncFuture<unknown> | null = null;
  /** A cancel went on to the inputs, and at least one took it. */
  private cancelRequested = false;
  /** An input stands there twice. */
  private hasRepeated = false;
  /** How many calls of `cancel` are asking the inputs just now. */
  private asking = 0;

  constructor(
    private readonly inputs: readonly SyncFuture<unknown>[],
    private readonly returnExceptions: boolean,
  ) {
    super();
    for (const input of inputs) {
      if (input.status === "pending") this.waitForOnce(input);
      else {
        // Its error, if it has one, is ours to report from now on (F1).
        observe(input);
        if (input.status !== "fulfilled") this.note(input);
      }
    }
    // D2: what is done already may decide.
    if (this.isDecided()) this.decide(settleFromRuntime);
  }

  /** One that stands there twice has us as its latest waiter. */
  private waitForOnce(input: SyncFuture<unknown>): void {
    if (input.latestJob() === this) {
      this.hasRepeated = true;
      return;
    }
    this.untold++;
    input.addWaiter(this);
  }

  settled(input: SyncFuture<unknown>): void {
    this.untold--;
    if (input.status !== "fulfilled") this.note(input);
    // While `cancel` is asking, it is the one to decide, when all have been asked (D3).
    if (this.asking === 0 && this.isDecided()) this.decide(settleFromRuntime);
  }

  override cancel(reason?: unknown): boolean {
    if (this.future.done()) return false;
    const before = this.cancelRequested;
    this.cancelRequested = true;
    this.asking++;
    let accepted = false;
    try {
      for (const input of this.pending()) accepted = input.cancel(reason) || accepted;
    } finally {
      // Also where a `cancel` throws, say because the native stack is at its end: else this would never be decided.
      this.asking--;
    }
    this.cancelRequested = before || accepted;
    if (this.asking === 0 && this.isDecided()) this.decide(completedByUser);
    return accepted;
  }

  override waitsFor(): readonly SyncFuture<unknown>[] {
    return this.future.done() ? [] : this.pending();
  }

  /** Each once. */
  private pending(): SyncFuture<unknown>[] {
    const pending = this.inputs.filter((input) => !input.done());
    return this.hasRepeated ? [...new Set(pending)] : pending;
  }

  private note(input: SyncFuture<unknown>): void {
    if (input.status === "rejected") this.rejected ??= input;
    if (input.status === "cancelled") this.cancelledInput ??= input;
    this.failed ??= this.rejected ?? this.cancelledInput;
  }

  private isDecided(): boolean {
    if (this.untold > 0 && this.failed === null) return false;
    if (this.future.done()) return false;
    return this.untold === 0 || (!this.returnExceptions && !this.cancelRequested);
  }

  private decide(complete: Complete): void {
    // After a cancel of ours a cancelled input is to be expected, and an error says more.
    const failed = this.cancelRequested ? this.rejected : this.failed;
    if (failed !== null && !this.returnExceptions) complete(this.future, "rejected", errorOf(failed));
    else if (this.cancelRequested && this.cancelledInput !== null) {
      complete(this.future, "cancelled", this.cancelledInput.outcome);
    } else complete(this.future, "fulfilled", outcomesOf(this.inputs));
  }
}

function valueOrError(input: SyncFuture<unknown>): unknown {
  return input.status === "fulfilled" ? input.outcome : errorOf(input);
}
