import fc from "fast-check";
import { Event, type SyncFuture } from "../../../runtime/index.js";
import type { Pair } from "./agree.js";
import { type ModelDrain, ModelWait } from "./modelDrain.js";
import type { Subject } from "./player.js";

interface Op {
  readonly do: "wait" | "set" | "clear";
}

class RealEvent implements Subject<Op> {
  constructor(private readonly event: Event) {}

  act(op: Op): SyncFuture<unknown> | string {
    if (op.do === "wait") return this.event.wait();
    this.event[op.do]();
    return op.do;
  }

  cancel(wait: SyncFuture<unknown>): boolean {
    return wait.cancel();
  }

  state(): unknown {
    return this.event.isSet;
  }
}

class EventModel implements Subject<Op> {
  private readonly line: ModelWait[] = [];
  private isSet = false;

  constructor(private readonly drain: ModelDrain) {}

  act(op: Op): ModelWait | string {
    if (op.do === "wait") return this.wait();
    this.isSet = op.do === "set";
    if (this.isSet) this.drain.complete(this.line.splice(0), () => "fulfilled");
    return op.do;
  }

  cancel(wait: ModelWait): boolean {
    const place = this.line.indexOf(wait);
    if (place < 0) return false;
    this.line.splice(place, 1);
    this.drain.complete([wait], () => "cancelled");
    return true;
  }

  state(): unknown {
    return this.isSet;
  }

  private wait(): ModelWait {
    const wait = new ModelWait(this.drain);
    if (this.isSet) wait.complete("fulfilled");
    else this.line.push(wait);
    return wait;
  }
}

export function eventPair(makeEvent = (): Event => new Event()): Pair<Op> {
  return {
    ops: fc.record({ do: fc.constantFrom("wait", "wait", "wait", "set", "clear") }),
    primitive: () => new RealEvent(makeEvent()),
    model: (drain) => new EventModel(drain),
  };
}
