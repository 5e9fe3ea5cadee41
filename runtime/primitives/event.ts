/** `Event`: something has happened, or has not yet. From Python's `asyncio.Event`. */
import { completedTogether } from "../drain.js";
import type { SyncFuture } from "../future.js";
import { INSPECT, type InspectArguments } from "../interop/inspect.js";
import { inspectPrimitive } from "./inspection.js";
import { LineWait, servedAtOnce, WaitLine } from "./waitLine.js";

/** A flag that can be waited for. Not the DOM's `Event`, whose name it takes in a module that imports it. */
export class Event {
  private flag = false;
  private readonly line = new WaitLine<LineWait<void>>();

  /** Whether {@link wait} would not have to wait. */
  get isSet(): boolean {
    return this.flag;
  }

  /** A future that is fulfilled when the event is set; at once if it is. A {@link clear} after that takes nothing back (C4). */
  wait(): SyncFuture<void> {
    if (this.flag) return servedAtOnce(undefined);
    const wait = new LineWait<void>(this, "wait");
    this.line.join(wait);
    return wait.future;
  }

  /** All who wait go on before this returns, in the order in which they came (S4); also where one of them clears the event. */
  set(): void {
    if (this.flag) return;
    this.flag = true;
    completedTogether(this.line.all(), "fulfilled", []);
  }

  /** Whoever waits from now on waits for the next {@link set}. */
  clear(): void {
    this.flag = false;
  }

  get [Symbol.toStringTag](): string {
    return "Event";
  }

  /** @internal As of a promise. */
  toJSON(): object {
    return {};
  }

  /** @internal */
  [INSPECT](...asked: InspectArguments): string {
    return inspectPrimitive(this, this.flag ? "set" : "unset", { waiting: this.line.length }, asked);
  }
}
