/** Plays the steps of a random program, on a primitive or on its model, and writes down what comes of it. */
import type { SyncFuture } from "../../../runtime/index.js";
import { ModelWait } from "./modelDrain.js";

/** One call, and what is done in the callback of the wait that it begins. */
export interface Step<Op> {
  readonly op: Op;
  readonly inside: readonly Step<Op>[];
}

/** A primitive or a model of one. */
export interface Subject<Op> {
  /** @returns a wait that it began, or what there is to write down */
  act(op: Op): SyncFuture<unknown> | ModelWait | string;
  /** The n-th wait is cancelled. @returns what `cancel` answers */
  cancel(wait: SyncFuture<unknown> | ModelWait): boolean;
  /** The state of the primitive, without the waits. */
  state(): unknown;
}

export type Cancel = { readonly do: "cancel"; readonly nth: number };

export class Player<Op extends { readonly do: string }> {
  private readonly waits: (SyncFuture<unknown> | ModelWait)[] = [];
  private readonly log: string[] = [];

  constructor(private readonly subject: Subject<Op>) {}

  play(step: Step<Op | Cancel>): void {
    try {
      const answer = this.act(step.op);
      if (typeof answer === "string") this.log.push(answer);
      else this.follow(answer, step.inside);
    } catch (error) {
      this.log.push((error as Error).name);
    }
  }

  /** All that can be seen. */
  seen(): unknown {
    return { log: this.log, waits: this.waits.map(outcomeOf), state: this.subject.state() };
  }

  private act(op: Op | Cancel): SyncFuture<unknown> | ModelWait | string {
    if (op.do !== "cancel") return this.subject.act(op as Op);
    const pending = this.waits.filter((wait) => outcomeOf(wait) === "pending");
    const candidates = pending.length > 0 ? pending : this.waits;
    const wait = candidates[(op as Cancel).nth % candidates.length];
    return wait === undefined ? "nothing to cancel" : `cancel: ${this.subject.cancel(wait)}`;
  }

  private follow(wait: SyncFuture<unknown> | ModelWait, inside: readonly Step<Op | Cancel>[]): void {
    const id = this.waits.push(wait) - 1;
    const callback = (): void => {
      this.log.push(`${id} ${outcomeOf(wait)}`);
      for (const step of inside) this.play(step);
    };
    if (wait instanceof ModelWait) wait.onDone(callback);
    else wait.addDoneCallback(callback);
  }
}

function outcomeOf(wait: SyncFuture<unknown> | ModelWait): string {
  if (wait instanceof ModelWait) return wait.outcome;
  if (wait.state === "rejected") return `rejected ${(wait.exception() as Error).name}`;
  if (wait.state !== "fulfilled") return wait.state;
  const value = wait.result();
  return typeof value === "number" ? `fulfilled ${value}` : "fulfilled";
}
