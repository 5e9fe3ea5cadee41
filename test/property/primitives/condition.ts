import { inspect } from "node:util";
import fc from "fast-check";
import { Condition, type SyncFuture } from "../../../runtime/index.js";
import type { Pair } from "./agree.js";
import { type ModelDrain, ModelWait } from "./modelDrain.js";
import type { Subject } from "./player.js";

type Op =
  | { readonly do: "acquire" | "release" | "wait" | "enter" | "notifyAll" }
  | { readonly do: "notify"; readonly count: number };

class RealCondition implements Subject<Op> {
  constructor(private readonly condition: Condition) {}

  act(op: Op): SyncFuture<unknown> | string {
    switch (op.do) {
      case "acquire":
        return this.condition.acquire();
      case "wait":
        return this.condition.wait();
      case "enter":
        return this.condition.tryAcquire() === null ? "locked" : this.condition.wait();
      case "release":
        this.condition.release();
        return "released";
      case "notifyAll":
        this.condition.notifyAll();
        return "notified";
      default:
        this.condition.notify(op.count);
        return "notified";
    }
  }

  cancel(wait: SyncFuture<unknown>): boolean {
    return wait.cancel();
  }

  state(): unknown {
    return inspect(this.condition);
  }
}

class ConditionModel implements Subject<Op> {
  private locked = false;
  /** Who wants the lock. */
  private readonly line: ModelWait[] = [];
  /** Who waits for a notification. */
  private readonly waiting: ModelWait[] = [];
  private readonly isWait = new Set<ModelWait>();
  private readonly cancelled = new Set<ModelWait>();

  constructor(private readonly drain: ModelDrain) {}

  act(op: Op): ModelWait | string {
    if (op.do === "acquire") return this.acquire();
    if (op.do === "enter") {
      if (this.locked) return "locked";
      this.locked = true;
      return this.wait();
    }
    if (!this.locked) return "InvalidStateError";
    switch (op.do) {
      case "wait":
        return this.wait();
      case "release":
        this.release();
        return "released";
      default:
        this.line.push(...this.waiting.splice(0, op.do === "notify" ? op.count : this.waiting.length));
        return "notified";
    }
  }

  cancel(wait: ModelWait): boolean {
    if (wait.outcome !== "pending") return false;
    if (!this.isWait.has(wait)) {
      this.line.splice(this.line.indexOf(wait), 1);
      this.drain.complete([wait], () => "cancelled");
      return true;
    }
    if (this.cancelled.has(wait)) return true;
    this.cancelled.add(wait);
    const place = this.waiting.indexOf(wait);
    if (place < 0) this.line.push(...this.waiting.splice(0, 1));
    else {
      this.waiting.splice(place, 1);
      this.line.push(wait);
      if (!this.locked) this.release();
    }
    return true;
  }

  state(): unknown {
    const waiting = this.waiting.length === 0 ? "" : `, waiting: ${this.waiting.length}`;
    return `Condition { <${this.locked ? "locked" : "unlocked"}>${waiting} }`;
  }

  private acquire(): ModelWait {
    const wait = new ModelWait(this.drain);
    if (this.locked) this.line.push(wait);
    else {
      this.locked = true;
      wait.complete("fulfilled");
    }
    return wait;
  }

  private wait(): ModelWait {
    const wait = new ModelWait(this.drain);
    this.isWait.add(wait);
    this.waiting.push(wait);
    this.release();
    return wait;
  }

  private release(): void {
    const next = this.line.shift();
    this.locked = next !== undefined;
    if (next !== undefined) this.drain.complete([next], () => (this.cancelled.has(next) ? "cancelled" : "fulfilled"));
  }
}

export function conditionPair(makeCondition = (): Condition => new Condition()): Pair<Op> {
  return {
    ops: fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({
          do: fc.constantFrom(
            "acquire",
            "acquire",
            "release",
            "release",
            "wait",
            "enter",
            "enter",
            "enter",
            "notifyAll",
          ),
        }),
      },
      {
        weight: 3,
        arbitrary: fc.record({ do: fc.constant("notify" as const), count: fc.integer({ min: 1, max: 2 }) }),
      },
    ) as fc.Arbitrary<Op>,
    primitive: () => new RealCondition(makeCondition()),
    model: (drain) => new ConditionModel(drain),
  };
}
