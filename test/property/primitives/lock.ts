import fc from "fast-check";
import { Lock, type SyncFuture } from "../../../runtime/index.js";
import type { Pair } from "./agree.js";
import { type ModelDrain, ModelWait } from "./modelDrain.js";
import type { Subject } from "./player.js";

interface Op {
  readonly do: "acquire" | "tryAcquire" | "release";
}

class RealLock implements Subject<Op> {
  constructor(private readonly lock: Lock) {}

  act(op: Op): SyncFuture<unknown> | string {
    if (op.do === "acquire") return this.lock.acquire();
    if (op.do === "tryAcquire") return String(this.lock.tryAcquire() !== null);
    this.lock.release();
    return "released";
  }

  cancel(wait: SyncFuture<unknown>): boolean {
    return wait.cancel();
  }

  state(): unknown {
    return this.lock.locked;
  }
}

class LockModel implements Subject<Op> {
  private locked = false;
  private readonly line: ModelWait[] = [];

  constructor(private readonly drain: ModelDrain) {}

  act(op: Op): ModelWait | string {
    if (op.do === "acquire") return this.acquire();
    if (op.do === "tryAcquire") {
      if (this.locked) return "false";
      this.locked = true;
      return "true";
    }
    if (!this.locked) return "InvalidStateError";
    const next = this.line.shift();
    this.locked = next !== undefined;
    if (next !== undefined) this.drain.complete([next], () => "fulfilled");
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
    return this.locked;
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
}

export function lockPair(makeLock = (): Lock => new Lock()): Pair<Op> {
  return {
    ops: fc.record({ do: fc.constantFrom("acquire", "acquire", "release", "release", "tryAcquire") }),
    primitive: () => new RealLock(makeLock()),
    model: (drain) => new LockModel(drain),
  };
}
