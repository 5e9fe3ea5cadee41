/** A clock for tests: time passes when the test says so, or when nothing else is left to do (trio's `MockClock`). */
import { outOfBounds, verifyNumber, verifyOptions, wrongType } from "../arguments.js";
import { type Armed, type Clock, hostClock } from "../clock.js";
import { INSPECT, type InspectArguments, showState } from "../interop/inspect.js";
import { kernel } from "../kernel.js";
import { EventLoop } from "../loop.js";
import type { ArmedTimer, TimeSource } from "../timeline.js";

/** Options of {@link virtualClock}. */
export interface VirtualClockOptions {
  /**
   * Whether the clock goes on by itself, to the next timer, when the host has had a turn and nothing is ready: what is pending in promise
   * chains goes first, real I/O is not waited for. Default true.
   */
  autoAdvance?: boolean;
  /** What the clock shows at first, in ms. Default 0. */
  start?: number;
}

/** A clock that a test moves (E4). */
export interface VirtualClock {
  /** Puts an event loop with this clock in the place of the current one, whose timers rest meanwhile. @returns the clock itself */
  install(): VirtualClock;
  /**
   * Puts the former loop back; what is scheduled on the virtual one is forgotten. Under another clock, which was installed later and goes on, its place is
   * taken out of the line: that one puts back what was there before both.
   */
  uninstall(): void;
  /** In ms. */
  now(): number;
  /** Lets `ms` milliseconds pass: what is ready and what becomes due runs before this returns, in order. Promise continuations do not. @throws TypeError or RangeError unless `ms` is 0 or more */
  advance(ms: number): void;
  /** Lets time pass until nothing of the runtime's own is left to do. @returns the time then */
  runAll(): number;
  [Symbol.dispose](): void;
}

const USAGE = "virtualClock(options?)";

/** Makes a clock; `install()` puts it to use, and `using clock = virtualClock().install()` takes it away again. @throws TypeError or RangeError for wrong options */
export function virtualClock(options: VirtualClockOptions = {}): VirtualClock {
  verifyOptions(USAGE, options);
  const { start = 0, autoAdvance = true } = options;
  verifyFinite(USAGE, "options.start", Number.NEGATIVE_INFINITY, start);
  if (typeof autoAdvance !== "boolean") throw wrongType(USAGE, "options.autoAdvance", "true or false", autoAdvance);
  return new VirtualHost(start, autoAdvance);
}

/** Of a clock that shows Infinity nothing is due any more, or everything. */
function verifyFinite(usage: string, name: string, least: number, ms: unknown): void {
  verifyNumber(usage, name, least, ms);
  if (ms === Number.POSITIVE_INFINITY) throw outOfBounds(usage, name, "finite (runAll() lets all time pass)", ms);
}

/** Plays the host to a scheduler, which asks for turns, and for one timer at a time. */
class VirtualHost implements Clock, TimeSource, VirtualClock {
  readonly longestTimer = Number.POSITIVE_INFINITY;
  readonly isVirtual = true;
  private turns: (() => void)[] = [];
  private timer: { readonly callback: () => void; readonly due: number } | null = null;
  private loop: EventLoop | null = null;
  private replaced: unknown = null;
  private advanceArmed = false;

  constructor(
    private time: number,
    private readonly autoAdvance: boolean,
  ) {}

  install(): this {
    if (this.loop !== null) throw new Error("This virtual clock is installed already");
    this.replaced = kernel.loop;
    this.loop = new EventLoop(this);
    kernel.loop = this.loop;
    return this;
  }

  uninstall(): void {
    const { loop } = this;
    if (loop === null) return;
    // A loop that was closed has left its place empty.
    if (kernel.loop === loop || kernel.loop === null) kernel.loop = this.replaced;
    else this.installedAbove(loop)?.standOn(this.replaced);
    this.loop = null;
    this.replaced = null;
    this.turns = [];
    this.timer = null;
  }

  [Symbol.dispose](): void {
    this.uninstall();
  }

  standOn(loop: unknown): void {
    this.replaced = loop;
  }

  [INSPECT](...asked: InspectArguments): string {
    const figures = { now: this.time, turns: this.turns.length, timer: this.timer?.due ?? 0 };
    return showState("VirtualClock", this.loop === null ? "not installed" : "installed", figures, asked);
  }

  now(): number {
    return this.time;
  }

  advance(ms: number): void {
    verifyFinite("clock.advance(ms)", "ms", 0, ms);
    const target = this.time + ms;
    while (this.step(target));
    this.time = Math.max(this.time, target);
  }

  runAll(): number {
    while (this.step(Number.POSITIVE_INFINITY));
    return this.time;
  }

  source(): this {
    return this;
  }

  isInForce(): boolean {
    return this.loop !== null;
  }

  setTurn(callback: () => void): Armed {
    this.turns.push(callback);
    this.armAdvance();
    return { isCurrent: () => this.isInForce() };
  }

  setTimer(callback: () => void, ms: number): ArmedTimer {
    const timer = { callback, due: this.time + Math.max(ms, 0) };
    this.timer = timer;
    this.armAdvance();
    const clear = (): void => {
      if (this.timer === timer) this.timer = null;
    };
    return { clear };
  }

  /** A blocked stack is what waits: nothing but time can help it. */
  sleepUntil(time: number): boolean {
    this.time = Math.max(this.time, time);
    return true;
  }

  /** The clock, of those that were installed later, which will put `loop` back. */
  private installedAbove(loop: EventLoop): VirtualHost | null {
    let at = kernel.loop;
    while (at instanceof EventLoop && at.clock instanceof VirtualHost) {
      if (at.clock.replaced === loop) return at.clock;
      at = at.clock.replaced;
    }
    return null;
  }

  /** One round of the host's loop: what is due, then the turns that were asked for before; if there is neither, time passes. */
  private step(target: number): boolean {
    const due = this.takeTimer(this.time);
    const turns = this.turns;
    this.turns = [];
    due?.();
    for (const turn of turns) turn();
    if (due !== undefined || turns.length > 0) return true;
    const next = this.takeTimer(target);
    next?.();
    return next !== undefined;
  }

  /** The timer's callback, if it is due at `time`, which it is then. */
  private takeTimer(time: number): (() => void) | undefined {
    const timer = this.timer;
    if (timer === null || timer.due > time) return undefined;
    this.timer = null;
    this.time = Math.max(this.time, timer.due);
    return timer.callback;
  }

  /** One step for each turn of the real host, so that promise continuations come in between. */
  private armAdvance(): void {
    if (!this.autoAdvance || this.advanceArmed) return;
    this.advanceArmed = true;
    hostClock.setTurn(() => {
      this.advanceArmed = false;
      this.step(Number.POSITIVE_INFINITY);
      if (this.turns.length > 0 || this.timer !== null) this.armAdvance();
    });
  }
}
