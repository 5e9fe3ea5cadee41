/**
 * Each timer fires once. Node looks at the next timer of a list, then runs the ticks and microtasks that the one before has left, and only then
 * calls it. Where one of those blocks, the timers that fire meanwhile are of the same list: the next one has been called when the stack goes on, and
 * Node would call it again.
 *
 * Node asks a timer for its callback right before the call, as `_onTimeout`, and skips one that has none. So that becomes an accessor, for all
 * timers that are made from now on: it has no callback to give for one that has fired, and for one that was set again meanwhile (an interval,
 * `refresh()`), one that only sets it again.
 */
import timers = require("node:timers");

/** What Node keeps in a timer, from 11 on. In ms of its own clock. */
interface Timeout {
  readonly _destroyed: boolean;
  readonly _idleStart: number;
  readonly _idleTimeout: number;
  _onTimeout: Callback | null | undefined;
  refresh(): Timeout;
  [CALLBACK]?: Callback | null;
}
type Callback = (...args: unknown[]) => void;

const CALLBACK = Symbol("syncawait.timer");

export class TimerGuard {
  /** Whether a stack has blocked below Node's timers since they began to run: before that, nothing can have fired twice. */
  hasBlocked = false;
  /** What libuv's clock shows more than Node's. */
  private offset = 0;

  /** @param now libuv's clock, in ms */
  constructor(private readonly now: () => number) {}

  /** @returns false where Node's timers are not as expected */
  install(): boolean {
    const probe = () => {};
    const before = timers.setTimeout(probe, 1) as unknown as Timeout;
    timers.clearTimeout(before as unknown as NodeJS.Timeout);
    Object.defineProperty(Object.getPrototypeOf(before), "_onTimeout", this.accessor());
    const timer = timers.setTimeout(probe, 1) as unknown as Timeout;
    this.offset = this.now() - timer._idleStart;
    const isAsExpected =
      !Object.hasOwn(timer, "_onTimeout") &&
      timer._onTimeout === probe &&
      timer._destroyed === false &&
      this.offset >= 0;
    timers.clearTimeout(timer as unknown as NodeJS.Timeout);
    return isAsExpected;
  }

  private accessor(): PropertyDescriptor & ThisType<Timeout> {
    const guard = this;
    return {
      configurable: true,
      get() {
        if (!guard.hasBlocked) return this[CALLBACK];
        if (this._destroyed) return undefined;
        return guard.isDue(this) ? this[CALLBACK] : this[CALLBACK] && setAgain;
      },
      set(callback: Callback | null) {
        this[CALLBACK] = callback;
      },
    };
  }

  /** While its callback runs, and before, this is true of every timer that is called by right. */
  private isDue({ _idleStart, _idleTimeout }: Timeout): boolean {
    return this.now() - this.offset - _idleStart >= Math.trunc(_idleTimeout);
  }
}

function setAgain(this: Timeout): void {
  this.refresh();
}
