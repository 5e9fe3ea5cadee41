/** `race`: the first of several inputs that is done; the others are cancelled. */
import { noInputs, verifyIterable, verifyOptionalFunction, verifyOptions } from "../arguments.js";
import { completedByUser, type DoneState, reportCallbackError, settleFromRuntime } from "../drain.js";
import { ensureSyncFuture } from "../ensure.js";
import { errorOf, observe, SyncFuture } from "../future.js";
import type { Waiter } from "../host.js";
import { INSPECT, type InspectArguments, Inspection, showFuture } from "../interop/inspect.js";

/** Options of {@link race}. */
export interface RaceOptions<T> {
  /**
   * Receives the value of every input that is fulfilled although another one has won, also of a promise's. Give it wherever a value is a
   * resource that somebody has to release.
   */
  onLate?: (value: T) => void;
}

const USAGE = "race(inputs, options?)";

/**
 * The outcome of the first input that is done (D9). The others are cancelled then, and their ends awaited; an input that is used elsewhere too
 * belongs behind `syncShield`. A cancel goes on to all inputs: one that fulfils or fails in spite of it wins. An input that somebody
 * else has cancelled rejects the race with its `CancelledError`.
 * @param inputs futures, tasks, promises, plain values; of several that are done already, the first wins
 * @throws TypeError for no inputs at all, or another wrong argument
 */
export function race<T>(inputs: Iterable<T>, options: RaceOptions<Awaited<T>> = {}): SyncFuture<Awaited<T>> {
  verifyIterable(USAGE, "inputs", inputs);
  verifyOptions(USAGE, options);
  verifyOptionalFunction(USAGE, "options.onLate", options.onLate);
  const futures = [...new Set([...inputs].map((input) => ensureSyncFuture(input, options)))];
  if (futures.length === 0) throw noInputs(USAGE);
  return new RaceFuture<Awaited<T>>(futures, options.onLate);
}

type Complete = (future: SyncFuture<unknown>, state: DoneState, outcome: unknown) => boolean;

class RaceFuture<T> extends SyncFuture<T> implements Waiter {
  /** Those that were pending when this began to wait. */
  private readonly awaited: SyncFuture<T>[];
  /** How many of them have not told us of their end. */
  private untold: number;
  private winner: SyncFuture<T> | null = null;
  /** A cancel went on to the inputs, and at least one took it: a cancelled input is no winner. */
  private cancelRequested = false;
  private cancelledInput: SyncFuture<T> | null = null;
  /** How many calls are asking the inputs just now: the outcome is decided when all have been asked (D3). */
  private asking = 0;

  constructor(
    inputs: readonly SyncFuture<T>[],
    private readonly onLate: ((value: T) => void) | undefined,
  ) {
    super();
    this.awaited = inputs.filter((input) => !input.done());
    this.untold = this.awaited.length;
    for (const input of this.awaited) input.addWaiter(this);
    // D2: what is done already wins.
    for (const input of inputs.filter((input) => !this.awaited.includes(input))) {
      observe(input);
      this.note(input);
    }
    this.decide(settleFromRuntime);
  }

  settled(input: SyncFuture<unknown>): void {
    this.untold--;
    this.note(input as SyncFuture<T>);
    this.decide(settleFromRuntime);
  }

  /** Where there is a winner it stands, and its losers have been asked already. */
  override cancel(reason?: unknown): boolean {
    if (this.done() || this.winner !== null) return false;
    const before = this.cancelRequested;
    this.cancelRequested = true;
    const accepted = this.ask(reason);
    this.cancelRequested = before || accepted;
    this.decide(completedByUser);
    return accepted;
  }

  override waitsFor(): readonly SyncFuture<unknown>[] {
    return this.done() ? [] : this.awaited.filter((input) => !input.done());
  }

  /** @internal */
  override [INSPECT](...asked: InspectArguments): string {
    const won = this.winner === null ? "" : "has a winner, ";
    const pending = `${won}waits for ${this.waitsFor().length} more`;
    return showFuture(this, this[Symbol.toStringTag], pending, new Inspection(...asked));
  }

  private note(input: SyncFuture<T>): void {
    if (this.winner !== null) this.tellLate(input);
    else if (input.status === "cancelled" && this.cancelRequested) this.cancelledInput ??= input;
    else {
      this.winner = input;
      // Whoever was asked to stop by a cancel of the race is not asked again.
      if (!this.cancelRequested) this.ask(undefined);
    }
  }

  private ask(reason: unknown): boolean {
    this.asking++;
    let accepted = false;
    try {
      for (const input of this.awaited) accepted = input.cancel(reason) || accepted;
    } finally {
      // Also where a `cancel` throws, say because the native stack is at its end: else this would never be decided.
      this.asking--;
    }
    return accepted;
  }

  private tellLate(input: SyncFuture<T>): void {
    if (input.status !== "fulfilled" || this.onLate === undefined) return;
    try {
      this.onLate(input.outcome as T);
    } catch (error) {
      reportCallbackError(error);
    }
  }

  private decide(complete: Complete): void {
    if (this.untold > 0 || this.asking > 0 || this.done()) return;
    const { winner } = this;
    if (winner === null) complete(this, "cancelled", this.cancelledInput?.outcome);
    else if (winner.status === "fulfilled") complete(this, "fulfilled", winner.outcome);
    else complete(this, "rejected", errorOf(winner));
  }
}
