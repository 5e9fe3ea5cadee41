/**
 * What is ready, what is due, and when the host calls us for it.
 *
 * The host's loop is the one that turns; this one arms a host timer for its earliest deadline and a host turn for what is ready. Each
 * host callback is one outermost drain (E1). Ready jobs are taken one at a time (E3): what a turn has not begun yet can still be taken
 * by a nested run that one of its jobs starts.
 */
import { type Armed, type ArmedTimer, type Clock, hostClock } from "./clock.js";
import * as drain from "./drain.js";
import { InvalidStateError } from "./errors.js";
import { kernel as shared } from "./kernel.js";
import { Ring } from "./ring.js";
import { watchForStarvation } from "./starvation.js";
import { Timer, type TimerEntry, TimerHeap } from "./timers.js";

// Local constants, as in drain.ts.
const kernel = shared;
const { reportCallbackError, runInDrain, runInterruptedJob } = drain;

type Job = () => void;

/** Something that waits for time: spares the closure that a callback would be. */
export interface Sleeper {
  timeIsUp(): void;
}

/** What a timer of the scheduler's calls. */
export type Alarm = Job | Sleeper;

export class Scheduler {
  private readonly ready = new Ring<Job>();
  private readonly timers = new TimerHeap<Alarm>();
  private armed: ArmedTimer | null = null;
  private armedDeadline = Number.POSITIVE_INFINITY;
  private armedTurn: Armed | null = null;
  private closed = false;

  /** @internal */
  constructor(
    /** @internal */
    readonly clock: Clock = hostClock,
  ) {}

  /** @internal `job` runs in the next turn, after what is ready already. */
  enqueue(job: Job): void {
    this.verifyOpen();
    this.ready.push(job);
    this.armTurn();
  }

  /** @internal `alarm` is given when the clock has reached `deadline`, in ms. @throws RangeError if that is NaN */
  addTimer(deadline: number, alarm: Alarm): Timer<Alarm> {
    const timer = new Timer(deadline, alarm);
    this.startTimer(timer);
    return timer;
  }

  /** @internal The same for what is a timer itself. */
  startTimer(timer: TimerEntry<Alarm>): void {
    const { deadline } = timer;
    this.verifyOpen();
    if (Number.isNaN(deadline)) throw new RangeError("A time must be a number of milliseconds, not NaN");
    this.timers.insert(timer);
    if (deadline < this.armedDeadline || this.armed?.isCurrent() === false) this.armTimer();
  }

  /** @internal The last timer takes the host's along, which would keep the process alive. */
  removeTimer(timer: TimerEntry<Alarm>): void {
    if (this.timers.cancel(timer) && this.timers.size === 0) this.disarm();
  }

  /** @internal Whether something of its own is ready, or will be due. */
  hasWork(): boolean {
    return this.ready.length > 0 || this.nextDeadline() < Number.POSITIVE_INFINITY;
  }

  /** @internal For inspection. */
  figures(): Readonly<Record<string, number>> {
    return { ready: this.ready.length, timers: this.timers.size };
  }

  /** @internal How many jobs are ready. */
  readyCount(): number {
    return this.ready.length;
  }

  /** @internal In ms of the clock; Infinity where there is none. */
  nextDeadline(): number {
    return this.timers.nextDeadline();
  }

  /** @internal For nested runs. @returns false if none was ready */
  runOneReadyJob(): boolean {
    if (this.ready.length === 0) return false;
    let left = 1;
    return this.runEach(() => (left-- > 0 ? this.takeReady(this.ready.length) : null));
  }

  /** @internal For nested runs, which may be complete before the next one is due to run (E3). @returns false if none was due */
  runOneDueTimer(): boolean {
    if (this.timers.size === 0) return false;
    const now = this.clock.now();
    let left = 1;
    return this.runEach(() => (left-- > 0 ? this.timers.takeDue(now, this.timers.nextSequence) : null));
  }

  /** @internal */
  protected get isClosed(): boolean {
    return this.closed;
  }

  protected verifyOpen(): void {
    if (this.closed) throw new InvalidStateError("This event loop is closed");
  }

  protected shut(): void {
    this.closed = true;
    this.disarm();
  }

  private armTurn(): void {
    if (this.armedTurn?.isCurrent()) return;
    this.armedTurn = this.clock.setTurn(() => this.turn());
  }

  private turn(): void {
    this.armedTurn = null;
    if (this.closed) return;
    // What becomes ready meanwhile waits for the next turn, so that the host comes in between.
    let left = this.ready.length;
    if (left > 0) this.runEach(() => (left > 0 ? this.takeReady(left--) : null));
    if (this.ready.length > 0) this.armTurn();
  }

  /** E3: the one that came first; a test may have another one of the first `count` go before it. */
  private takeReady(count: number): Job | null {
    const pick = kernel.pickReady;
    return pick === null ? this.ready.shift() : this.ready.take(pick(Math.min(count, this.ready.length)));
  }

  private armTimer(): void {
    const deadline = this.nextDeadline();
    this.disarm();
    if (deadline === Number.POSITIVE_INFINITY) return;
    this.armedDeadline = deadline;
    const callAt = Math.min(deadline, this.clock.now() + this.clock.longestTimer);
    this.armed = this.clock.setTimer(() => this.hostTimerFired(callAt), callAt - this.clock.now());
  }

  private disarm(): void {
    this.armed?.clear();
    this.armed = null;
    this.armedDeadline = Number.POSITIVE_INFINITY;
  }

  private hostTimerFired(armedFor: number): void {
    this.armed = null;
    this.armedDeadline = Number.POSITIVE_INFINITY;
    // The host's word counts too: its timers fire up to 1 ms early by `performance.now`, which a fake clock may have left alone.
    this.runTimersUntil(Math.max(this.clock.now(), armedFor));
    if (this.armed === null) this.armTimer();
  }

  private runTimersUntil(now: number): boolean {
    // One that is set by these, due at once, waits for the next time.
    const bound = this.timers.nextSequence;
    return this.runEach(() => this.timers.takeDue(now, bound));
  }

  /** One drain for all that `take` yields; what each job leads to has happened before the next is taken. */
  private runEach(take: () => Alarm | null): boolean {
    let job = take();
    if (job === null) return false;
    runInDrain(() => {
      for (; job !== null; job = take()) {
        runReporting(job);
        while (runInterruptedJob());
        if (kernel.configuration.onStarvation !== undefined) runReporting(watch);
      }
    });
    return true;
  }
}

/** E2: few jobs can take long too. */
function watch(): void {
  watchForStarvation(kernel.drain);
}

function runReporting(job: Alarm): void {
  try {
    if (typeof job === "function") job();
    else job.timeIsUp();
  } catch (error) {
    reportCallbackError(error);
  }
}
