import fc from "fast-check";
import { BoundedSemaphore, Semaphore, type SyncFuture } from "../../../runtime/index.js";
import type { Pair } from "./agree.js";
import { type ModelDrain, ModelWait } from "./modelDrain.js";
import type { Subject } from "./player.js";

interface Op {
  readonly do: "acquire" | "tryAcquire" | "release";
}

class RealSemaphore implements Subject<Op> {
  constructor(private readonly semaphore: Semaphore) {}

  act(op: Op): SyncFuture<unknown> | string {
    if (op.do === "acquire") return this.semaphore.acquire();
    if (op.do === "tryAcquire") return String(this.semaphore.tryAcquire() !== null);
    this.semaphore.release();
    return "released";
  }

  cancel(wait: SyncFuture<unknown>): boolean {
    return wait.cancel();
  }

  state(): unknown {
    return this.semaphore.value;
  }
}

class SemaphoreModel implements Subject<Op> {
  private readonly line: ModelWait[] = [];

  constructor(
    private readonly drain: ModelDrain,
    private free: number,
    private readonly bound: number,
  ) {}

  act(op: Op): ModelWait | string {
    if (op.do === "acquire") return this.acquire();
    if (op.do === "tryAcquire") {
      if (this.free === 0) return "false";
      this.free--;
      return "true";
    }
    if (this.free === this.bound) return "InvalidStateError";
    const next = this.line.shift();
    if (next === undefined) this.free++;
    else this.drain.complete([next], () => "fulfilled");
    return "released";
  }

  cancel(wait: ModelWait): boolean {
    const place = this.line.indexOf(wait);
    if (place < 0) return false;
    this.line.splice(place, 1);
    this.drain.complete([wait], () => "cancelled");
    return true;
  }

  state(): unknown {
    return this.free;
  }

  private acquire(): ModelWait {
    const wait = new ModelWait(this.drain);
    if (this.free === 0) this.line.push(wait);
    else {
      this.free--;
      wait.complete("fulfilled");
    }
    return wait;
  }
}

const ops: fc.Arbitrary<Op> = fc.record({
  do: fc.constantFrom("acquire", "acquire", "release", "release", "tryAcquire"),
});

export function semaphorePair(makeSemaphore = (permits: number): Semaphore => new Semaphore(permits)): Pair<Op> {
  return {
    ops,
    primitive: () => new RealSemaphore(makeSemaphore(2)),
    model: (drain) => new SemaphoreModel(drain, 2, Number.POSITIVE_INFINITY),
  };
}

export function boundedSemaphorePair(): Pair<Op> {
  return {
    ops,
    primitive: () => new RealSemaphore(new BoundedSemaphore(2)),
    model: (drain) => new SemaphoreModel(drain, 2, 2),
  };
}
