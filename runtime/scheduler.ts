/**
 * What is ready, what is due, and when the host calls us for it.
 *
 * The host's loop is the one that turns; this one arms a host timer for its earliest deadline and a host turn for what is ready. Each
 * host callback is one outermost drain (E1). Ready jobs are taken one at a time (E3): what a turn has not begun yet can still be taken
 * by a nested run that one of its jobs starts.
 */
import { type Armed, type Clock, hostClock } from "./clock.js";
import * as drain from "./drain.js";
import { InvalidStateError } from "./errors.js";
import { kernel as shared } from "./kernel.js";
import { Ring } from "./ring.js";
import { watchForStarvation } from "./starvation.js";
import { Timeline, type TimeSource } from "./timeline.js";
import { Timer, type TimerEntry } from "./timers.js";

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
  /** Of the clock that was in force when it was asked last; the others rest, but for what the host does with their timers. */
  private timeline: Timeline;
  private readonly timelines = new Map<TimeSource, Timeline>();
  private armedTurn: Armed | null = null;
  private closed = false;

  /** @internal */
  constructor(
    /** @internal */
    readonly clock: Clock = hostClock,
  ) {
    this.timeline = this.timelineOf(clock.source());
  }

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
    const timeline = this.current();
    timer.timeline = timeline;
    timeline.start(timer);
  }

  /** @internal */
  removeTimer(timer: TimerEntry<Alarm>): void {
    timer.timeline?.remove(timer);
  }

  /** @internal Whether something of its own is ready, or will be due. */
  hasWork(): boolean {
    return this.ready.length > 0 || this.nextDeadline() < Number.POSITIVE_INFINITY;
  }

  /** @internal Whether nothing of its own is ready, nor will be due. */
  isQuiet(): boolean {
    return this.ready.length === 0 && this.current().size === 0;
  }

  /** @internal For inspection. */
  figures(): Readonly<Record<string, number>> {
    let timers = 0;
    for (const { size } of this.timelines.values()) timers += size;
    return { ready: this.ready.length, timers };
  }

  /** @internal How many jobs are ready. */
  readyCount(): number {
    return this.ready.length;
  }

  /** @internal In ms of the clock; Infinity where there is none. */
  nextDeadline(): number {
    return this.current().nextDeadline();
  }

  /** @internal For nested runs. @returns false if none was ready */
  runOneReadyJob(): boolean {
    return this.ready.length > 0 && this.runOne(() => this.takeReady(this.ready.length));
  }

  /** @internal For nested runs, which may be complete before the next one is due to run (E3). @returns false if none was due */
  runOneDueTimer(): boolean {
    const timeline = this.current();
    return timeline.size > 0 && this.runOne(() => timeline.takeDue());
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
    for (const timeline of this.timelines.values()) timeline.disarm();
  }

  private current(): Timeline {
    if (!this.timeline.source.isInForce()) this.change();
    return this.timeline;
  }

  /** Another clock has come. */
  private change(): void {
    if (this.timeline.size === 0) this.timelines.delete(this.timeline.source);
    this.timeline = this.timelineOf(this.clock.source());
  }

  private timelineOf(source: TimeSource): Timeline {
    const known = this.timelines.get(source);
    if (known !== undefined) return known;
    const timeline = new Timeline(source, (take) => this.runEach(take));
    this.timelines.set(source, timeline);
    return timeline;
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

  /** What `take` yields, and what it leads to. */
  private runOne(take: () => Alarm | null): boolean {
    let left = 1;
    return this.runEach(() => (left-- > 0 ? take() : null));
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
