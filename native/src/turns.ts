/** The host's loop, as one wait turns it. */
import type { HostTurns } from "../../runtime/hostPump.js";
import type { Binding } from "./binding.js";
import type { HostLoop } from "./hostLoop.js";

/** How long, in ms, a wait hopes for what does not keep the program alive. */
const GRACE = 100;

export class Turns implements HostTurns {
  readonly refused = false;
  private hasTurned = false;
  /** By `performance.now()`: since when nothing keeps the program alive. */
  private quietSince: number | undefined;

  constructor(
    private readonly binding: Binding,
    private readonly loop: HostLoop,
  ) {}

  drain(): void {
    this.binding.drain();
  }

  turn(limit: number): boolean {
    if (!this.hasTurned) {
      this.hasTurned = true;
      this.binding.armNodeTimer();
    }
    const left = this.graceLeft();
    if (this.loop.round(limit, Math.min(limit, left))) this.quietSince = undefined;
    else if (left <= 0) return false;
    else this.quietSince ??= performance.now();
    return true;
  }

  close(): void {
    this.loop.noteImmediates();
  }

  private graceLeft(): number {
    return this.quietSince === undefined ? GRACE : Math.max(this.quietSince + GRACE - performance.now(), 0);
  }
}
