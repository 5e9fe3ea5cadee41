import fc from "fast-check";
import { Barrier, type SyncFuture } from "../../../runtime/index.js";
import type { Pair } from "./agree.js";
import { type ModelDrain, ModelWait } from "./modelDrain.js";
import type { Subject } from "./player.js";

interface Op {
  readonly do: "wait" | "reset" | "abort";
}

const parties = 3;

class RealBarrier implements Subject<Op> {
  constructor(private readonly barrier: Barrier) {}

  act(op: Op): SyncFuture<unknown> | string {
    if (op.do === "wait") return this.barrier.wait();
    this.barrier[op.do]();
    return op.do;
  }

  cancel(wait: SyncFuture<unknown>): boolean {
    return wait.cancel();
  }

  state(): unknown {
    return { waiting: this.barrier.waiting, broken: this.barrier.broken };
  }
}

class BarrierModel implements Subject<Op> {
  private readonly line: ModelWait[] = [];
  private broken = false;

  constructor(private readonly drain: ModelDrain) {}

  act(op: Op): ModelWait | string {
    if (op.do === "wait") return this.wait();
    this.broken = op.do === "abort";
    this.drain.complete(this.line.splice(0), () => "rejected BrokenBarrierError");
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
    return { waiting: this.line.length, broken: this.broken };
  }

  private wait(): ModelWait {
    const wait = new ModelWait(this.drain);
    if (this.broken) wait.complete("rejected BrokenBarrierError");
    else if (this.line.length < parties - 1) this.line.push(wait);
    else {
      this.drain.complete(this.line.splice(0), (place) => `fulfilled ${place}`);
      wait.complete(`fulfilled ${parties - 1}`);
    }
    return wait;
  }
}

export function barrierPair(makeBarrier = (count: number): Barrier => new Barrier(count)): Pair<Op> {
  return {
    ops: fc.record({ do: fc.constantFrom("wait", "wait", "wait", "wait", "wait", "wait", "reset", "abort", "reset") }),
    primitive: () => new RealBarrier(makeBarrier(parties)),
    model: (drain) => new BarrierModel(drain),
  };
}
