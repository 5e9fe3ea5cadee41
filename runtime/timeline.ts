/**
 * The timers of one clock, and the one timer of the host's that stands for the earliest of them.
 *
 * Clocks come and go: a test puts fake timers in the place of the host's, and takes them away again. What was set belongs to the clock that was in force then
 * (E4): times of two clocks have nothing to do with each other, and a fake one that is moved must not move what sleeps by the real one.
 */
import type { Alarm } from "./scheduler.js";
import { type TimerEntry, TimerHeap } from "./timers.js";

/** What a clock gives its timers, whatever stands in its place later. */
export interface TimeSource {
  /** The most that `setTimer` takes, in ms. */
  readonly longestTimer: number;
  /** False while another clock stands in its place: that one says the time then, and this one may never turn again. */
  isInForce(): boolean;
  /** In ms, monotonic, from an arbitrary zero. Minus infinity where it cannot tell. */
  now(): number;
  /** Calls `callback` once, from the host's own loop, when `ms` have passed. */
  setTimer(callback: () => void, ms: number): ArmedTimer;
}

export interface ArmedTimer {
  clear(): void;
}

export class Timeline {
  private readonly timers = new TimerHeap<Alarm>();
  private armed: ArmedTimer | null = null;
  private armedDeadline = Number.POSITIVE_INFINITY;

  /** @param run gives the alarms that are due, one after the other, until there is none */
  constructor(
    readonly source: TimeSource,
    private readonly run: (take: () => Alarm | null) => void,
  ) {}

  /** The number of timers that can still fire. */
  get size(): number {
    return this.timers.size;
  }

  start(timer: TimerEntry<Alarm>): void {
    this.timers.insert(timer);
    if (timer.deadline < this.armedDeadline) this.arm(this.source.now());
  }

  /** The last one takes the host's along, which would keep the process alive. */
  remove(timer: TimerEntry<Alarm>): void {
    if (this.timers.cancel(timer) && this.timers.size === 0) this.disarm();
  }

  /** In ms of the clock; Infinity where there is none. */
  nextDeadline(): number {
    return this.timers.nextDeadline();
  }

  /** The next one that is due by now. */
  takeDue(): Alarm | null {
    return this.timers.size === 0 ? null : this.timers.takeDue(this.source.now(), this.timers.nextSequence);
  }

  disarm(): void {
    this.armed?.clear();
    this.armed = null;
    this.armedDeadline = Number.POSITIVE_INFINITY;
  }

  private arm(now: number): void {
    const deadline = this.nextDeadline();
    this.disarm();
    if (deadline === Number.POSITIVE_INFINITY) return;
    this.armedDeadline = deadline;
    const callAt = Math.min(deadline, now + this.source.longestTimer);
    this.armed = this.source.setTimer(() => this.fired(callAt), callAt - now);
  }

  private fired(armedFor: number): void {
    this.armed = null;
    this.armedDeadline = Number.POSITIVE_INFINITY;
    // The host's word counts too: its timers fire up to 1 ms early by `performance.now`, which a fake clock may have left alone.
    const now = Math.max(this.source.now(), armedFor);
    // One that is set by these, due at once, waits for the next time.
    const bound = this.timers.nextSequence;
    this.run(() => this.timers.takeDue(now, bound));
    if (this.armed === null) this.arm(Math.max(this.source.now(), armedFor));
  }
}
