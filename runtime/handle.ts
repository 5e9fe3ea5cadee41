/** What `callSoon`, `callLater` and `callAt` answer: a callback that can be called off. */
import { type Context, captureContext, runInContext } from "./context.js";
import { INSPECT, type InspectArguments, showState } from "./interop/inspect.js";
import type { Alarm, Scheduler } from "./scheduler.js";
import type { Timer } from "./timers.js";

/** Scheduled, then run or cancelled (E3): `callback` is null from then on, so that nothing it captured is kept. */
export class Handle {
  private readonly context: Context = captureContext();
  private wasCancelled = false;

  constructor(private callback: (() => void) | null) {}

  /** `using`: {@link cancel} (I7). */
  [Symbol.dispose](): void {
    this.cancel();
  }

  /** @returns false if it ran or was cancelled before. */
  cancel(): boolean {
    if (this.callback === null) return false;
    this.callback = null;
    this.wasCancelled = true;
    return true;
  }

  /** Whether it was called off before it ran. */
  cancelled(): boolean {
    return this.wasCancelled;
  }

  /** @internal */
  [INSPECT](...asked: InspectArguments): string {
    return showState("Handle", this.state(), {}, asked);
  }

  /** @internal */
  state(): string {
    return this.callback !== null ? "scheduled" : this.wasCancelled ? "cancelled" : "ran";
  }

  /** @internal */
  run(): void {
    const callback = this.callback;
    this.callback = null;
    if (callback !== null) runInContext(this.context, call, callback);
  }
}

/** What `callLater` and `callAt` answer (E4). */
export class TimerHandle extends Handle {
  private readonly timer: Timer<Alarm>;

  constructor(
    private readonly scheduler: Scheduler,
    /** When it is due, in ms of the loop's `time()`. */
    readonly when: number,
    callback: () => void,
  ) {
    super(callback);
    this.timer = scheduler.addTimer(when, () => this.run());
  }

  override cancel(): boolean {
    if (!super.cancel()) return false;
    this.scheduler.removeTimer(this.timer);
    return true;
  }

  /** @internal */
  override [INSPECT](...asked: InspectArguments): string {
    return showState("TimerHandle", this.state(), { when: this.when }, asked);
  }
}

function call(callback: () => void): void {
  callback();
}
