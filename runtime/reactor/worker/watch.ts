/** The worker has nothing to do: it looks for the next call for a moment before it sleeps. See "Looking before sleeping" in docs/reactor.md. */
import { Patience } from "../../patience.js";
import { setImmediate } from "../hostTimers.js";
import * as slots from "../slots.js";

export class Watch {
  private readonly patience = new Patience();
  private begun = false;

  constructor(
    private readonly cells: Int32Array,
    private readonly isIdle: () => boolean,
    private readonly obey: () => void,
  ) {}

  /**
   * From now on calls may be claimed; they are seen in the next round of the loop, so that whatever else the thread does gets its turn between any two of
   * them.
   */
  begin(): void {
    if (this.begun || !this.patience.hopes()) return;
    this.begun = true;
    Atomics.store(this.cells, slots.WATCH, slots.WATCHING);
    setImmediate(() => {
      if (this.isIdle() && this.begun) this.patience.look(this.cells, slots.WATCH, slots.WATCHING);
      this.end();
    });
  }

  /** Obeys what was claimed, which is earlier than any message that comes now. */
  end(): void {
    if (!this.begun) return;
    this.begun = false;
    // Also where it came just now: there is no message for it.
    if (Atomics.exchange(this.cells, slots.WATCH, slots.ASLEEP) === slots.CLAIMED) this.obey();
  }
}
