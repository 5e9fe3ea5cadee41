/** The host's loop, as one wait turns it. */
import type { HostTarget, HostTurns } from "../../runtime/hostPump.js";
import type { Binding } from "./binding.js";
import type { ExecutionContext } from "./executionContext.js";
import type { HostLoop } from "./hostLoop.js";

/** How long, in ms, a wait hopes for what does not keep the program alive. */
const GRACE = 100;

export class Turns implements HostTurns {
  readonly refused = false;
  private hasTurned = false;
  /** By `performance.now()`: since when nothing keeps the program alive. */
  private quietSince: number | undefined;

  /** @param context of the code that waits */
  constructor(
    private readonly binding: Binding,
    private readonly loop: HostLoop,
    private readonly context: ExecutionContext,
    private readonly target: HostTarget | null,
  ) {}

  drain(): void {
    this.context.keep(drainIn, this, undefined);
  }

  turn(limit: number): boolean {
    return this.context.keep(turnIn, this, limit);
  }

  close(): void {
    this.context.restore();
    this.loop.noteImmediates();
  }

  drainInContext(): void {
    this.loop.calls.drain();
  }

  turnInContext(limit: number): boolean {
    if (!this.hasTurned) {
      this.hasTurned = true;
      if (this.loop.mayStandBelowTimers()) this.binding.armNodeTimer();
    }
    const left = this.graceLeft();
    if (this.loop.roundInside(limit, Math.min(limit, left), this.target)) this.quietSince = undefined;
    else if (left <= 0) return false;
    else this.quietSince ??= performance.now();
    return true;
  }

  private graceLeft(): number {
    return this.quietSince === undefined ? GRACE : Math.max(this.quietSince + GRACE - performance.now(), 0);
  }
}

// Not made anew for each wait, as functions of the instance would be.

function drainIn(this: Turns): void {
  this.drainInContext();
}

function turnIn(this: Turns, limit: number): boolean {
  return this.turnInContext(limit);
}
