/**
 * `setImmediate` of our own. Node runs a batch of immediates in one loop that cannot be entered again: where the second of a batch blocks, the
 * process ends. These are run by our own loop, one at a time, when `uv_run` has returned; any of them may block.
 */
import { AsyncResource } from "node:async_hooks";
import type { HostCalls } from "./hostCalls.js";

/** What `setImmediate` returns. */
export class Immediate extends AsyncResource {
  private referenced = true;
  /** Undefined once it has run or was cleared. */
  private callback: (() => void) | undefined;
  constructor(
    private readonly queue: ImmediateQueue,
    callback: () => void,
  ) {
    super("Immediate", { requireManualDestroy: true });
    this.callback = callback;
  }

  /** Neither run nor cleared. */
  get isPending(): boolean {
    return this.callback !== undefined;
  }

  hasRef(): boolean {
    return this.isPending && this.referenced;
  }

  ref(): this {
    if (this.isPending && !this.referenced) {
      this.referenced = true;
      this.queue.referenced(1);
    }
    return this;
  }

  unref(): this {
    if (this.hasRef()) {
      this.referenced = false;
      this.queue.referenced(-1);
    }
    return this;
  }

  /** As `clearImmediate` does. */
  clear(): void {
    if (this.take() !== undefined) this.emitDestroy();
  }

  /** For the queue. */
  run(): void {
    const callback = this.take();
    if (callback === undefined) return;
    try {
      this.runInAsyncScope(callback, this);
    } finally {
      this.emitDestroy();
    }
  }

  private take(): (() => void) | undefined {
    const { callback } = this;
    if (this.hasRef()) this.queue.referenced(-1);
    this.callback = undefined;
    return callback;
  }
}

// Node's have it where the symbol exists: from 20.5 on.
if (Symbol.dispose !== undefined) {
  Object.defineProperty(Immediate.prototype, Symbol.dispose, {
    value(this: Immediate) {
      this.clear();
    },
    configurable: true,
    writable: true,
  });
}

const NONE: readonly Immediate[] = [];

/** Those that wait for their turn, first in, first out. */
export class ImmediateQueue {
  private next: Immediate[] = [];
  private running: readonly Immediate[] = NONE;
  /** Of `running`, how many have been begun, or skipped. */
  private begun = 0;
  private referencedCount = 0;

  /** @param onBusy called when `isBusy` changes */
  constructor(
    private readonly calls: HostCalls,
    private readonly onBusy: () => void,
  ) {}

  /** Whether one of them keeps the program alive. */
  get isBusy(): boolean {
    return this.referencedCount > 0;
  }

  add(callback: () => void): Immediate {
    const immediate = new Immediate(this, callback);
    this.next.push(immediate);
    this.referenced(1);
    return immediate;
  }

  referenced(change: 1 | -1): void {
    this.referencedCount += change;
    if (this.referencedCount === (change === 1 ? 1 : 0)) this.onBusy();
  }

  /** Runs those that are there now, each with its ticks and microtasks. One that blocks inside has the rest run by the loop above it. */
  run(): void {
    if (this.running === NONE) {
      if (this.next.length === 0) return;
      this.running = this.next;
      this.next = [];
      this.begun = 0;
    }
    const batch = this.running;
    while (batch === this.running && this.begun < batch.length) {
      const immediate = batch[this.begun++] as Immediate;
      if (!immediate.isPending) continue;
      this.calls.run(immediate);
      this.calls.drain();
    }
    if (batch === this.running) this.running = NONE;
  }
}
