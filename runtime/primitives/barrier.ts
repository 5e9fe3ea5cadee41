/** `Barrier`: nobody goes on before all are there. From Python's `asyncio.Barrier`; unlike there, all leave it at once (D7). */
import { verifyInteger } from "../arguments.js";
import { completedTogether } from "../drain.js";
import { BrokenBarrierError } from "../errors.js";
import { SyncFuture } from "../future.js";
import { INSPECT, type InspectArguments } from "../interop/inspect.js";
import { inspectPrimitive } from "./inspection.js";
import { LineWait, servedAtOnce, WaitLine } from "./waitLine.js";

/**
 * A place where a fixed number of parties meet, again and again. The last one to come lets all go: they are done together, from one
 * snapshot, and the barrier is empty when the first of them goes on. There is no moment at which it is half left (D7).
 */
export class Barrier {
  private readonly line = new WaitLine<LineWait<number>>();
  private isBroken = false;

  /**
   * @param parties how many have to come
   * @throws RangeError if that is no whole number from 1 on, TypeError if it is no number
   */
  constructor(readonly parties: number) {
    verifyInteger("new Barrier(parties)", "parties", 1, parties);
  }

  /** How many are waiting. */
  get waiting(): number {
    return this.line.length;
  }

  /** Whether it was aborted, and not reset since. */
  get broken(): boolean {
    return this.isBroken;
  }

  /**
   * A future that is fulfilled when all parties are there, with the place in the line: 0 for the first, `parties - 1` for the last one. Cancelled
   * before that, it leaves the line, and the barrier waits for one more. Rejected with {@link BrokenBarrierError} by {@link abort} and {@link reset}.
   */
  wait(): SyncFuture<number> {
    if (this.isBroken) return broken();
    const place = this.line.length;
    if (place === this.parties - 1) {
      this.letAllGo();
      return servedAtOnce(place);
    }
    const wait = new LineWait<number>(this, "wait");
    this.line.join(wait);
    return wait.future;
  }

  /** Sends everybody who waits away, with {@link BrokenBarrierError}; the barrier can be used again, also an aborted one. */
  reset(): void {
    this.isBroken = false;
    this.sendAllAway("The barrier was reset while this was waiting at it");
  }

  /** Breaks it: whoever waits, and whoever comes until the next {@link reset}, gets {@link BrokenBarrierError}. */
  abort(): void {
    this.isBroken = true;
    this.sendAllAway("The barrier was aborted while this was waiting at it");
  }

  get [Symbol.toStringTag](): string {
    return "Barrier";
  }

  /** @internal As of a promise. */
  toJSON(): object {
    return {};
  }

  /** @internal */
  [INSPECT](...asked: InspectArguments): string {
    const state = this.isBroken ? "broken" : "filling";
    return inspectPrimitive(this, state, { waiting: this.waiting, parties: this.parties }, asked);
  }

  private letAllGo(): void {
    const waits = this.line.all();
    completedTogether(waits, "fulfilled", [...waits.keys()]);
  }

  private sendAllAway(message: string): void {
    const waits = this.line.all();
    completedTogether(
      waits,
      "rejected",
      waits.map(() => new BrokenBarrierError(message)),
    );
  }
}

function broken(): SyncFuture<never> {
  const future = new SyncFuture<never>();
  future.reject(new BrokenBarrierError());
  return future;
}
