/**
 * The loop that stands in for Node's: a round is one `uv_run`, then the ticks and microtasks that its callbacks left, then
 * immediates. As all of these run when `uv_run` has returned, a stack that blocks in one of them turns the loop by a
 * further `uv_run` after the first, and not inside it. Only timers run inside one; libuv allows that.
 */
import type { HostTarget } from "../../runtime/hostPump.js";
import { type Binding, Phase } from "./binding.js";
import { HostCalls } from "./hostCalls.js";
import { ImmediateQueue } from "./immediates.js";
import type { TimerGuard } from "./timerGuard.js";

export class HostLoop {
  readonly calls: HostCalls;
  readonly immediates: ImmediateQueue;
  private isMain = false;
  /** A round has left its immediates to the next one. */
  private owesImmediates = false;

  constructor(
    private readonly binding: Binding,
    private readonly guard: TimerGuard,
  ) {
    this.calls = new HostCalls(binding);
    this.immediates = new ImmediateQueue(this.calls, () => this.noteImmediates());
  }

  /** Called by the binary where Node's loop would turn; returns when nothing is left that keeps the program alive. */
  readonly main = (): void => {
    this.isMain = true;
    try {
      this.binding.armNodeTimer();
      this.calls.drain();
      while (this.binding.alive() || this.immediates.isBusy) {
        this.guard.hasBlocked = false;
        this.round(Number.POSITIVE_INFINITY, 0, null);
      }
    } finally {
      this.isMain = false;
    }
  };

  /**
   * Whether Node's timers may be running below on the stack: then Node arms its own timer only when they have returned. What our loop calls by itself,
   * ticks, microtasks and immediates, stands outside of libuv's round.
   */
  mayStandBelowTimers(): boolean {
    return !this.isMain || this.binding.phase[0] !== Phase.Outside;
  }

  /** As a wait turns it, whose stack may stand below Node's timers. The parameters and what it returns are those of `round`. */
  roundInside(limit: number, grace: number, target: HostTarget | null): boolean {
    this.guard.hasBlocked = true;
    return this.round(limit, grace, target);
  }

  /**
   * @param limit how long it may sleep, in ms, where something keeps the program alive
   * @param grace the same where nothing does
   * @param target of the wait, if one turns it. Once libuv has brought that, ticks, microtasks and immediates are left to whoever runs them next
   * @returns whether something does
   */
  private round(limit: number, grace: number, target: HostTarget | null): boolean {
    // Waits that each end with their first turn do not shut them out.
    if (this.owesImmediates) {
      this.runImmediates();
      if (target?.isComplete()) return true;
    }
    const { isBusy } = this.immediates;
    const isAlive = isBusy ? this.binding.turn(0, 0) : this.binding.turn(limit, grace);
    this.owesImmediates = target?.isComplete() ?? false;
    if (!this.owesImmediates) {
      this.calls.drain();
      this.runImmediates();
    }
    return isAlive || isBusy;
  }

  private runImmediates(): void {
    this.owesImmediates = false;
    this.immediates.run();
  }

  /** Node's loop, where it turns itself, knows nothing of our immediates. */
  noteImmediates(): void {
    if (!this.isMain) this.binding.kick(this.immediates.isBusy);
  }
}
