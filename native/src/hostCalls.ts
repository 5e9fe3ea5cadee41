/**
 * What the host would call after a callback of its loop, called by us: the ticks and microtasks that are ready, and immediates. What they throw goes to
 * `uncaughtException`, as it would from there, and never to who called us.
 */
import type { Binding } from "./binding.js";

/** Each round ends early at a tick that throws; what comes behind it waits for the next. */
const MOST_ROUNDS = 1000;

export class HostCalls {
  /** Also inside a microtask: V8's queue has to be told, which only the binary can do. */
  insideMicrotasks = false;
  /** Runs the ticks and the microtasks, as Node does after each callback. The binary has looked that it is there. */
  private readonly tick = (process as unknown as { _tickCallback(): void })._tickCallback;

  constructor(private readonly binding: Binding) {}

  /** Runs the ticks and microtasks that are ready, and those that they lead to. */
  drain(): void {
    if (this.insideMicrotasks) this.binding.drain();
    else for (let round = 0; round < MOST_ROUNDS && !this.ticksReturn(); round++);
  }

  run(callback: { run(): void }): void {
    if (this.insideMicrotasks) {
      this.binding.callback(() => callback.run());
      return;
    }
    // Without the binary, where it has nothing to add: the way into it and back takes longer than most callbacks do.
    try {
      callback.run();
    } catch (error) {
      this.report(error);
    }
  }

  private ticksReturn(): boolean {
    try {
      this.tick();
      return true;
    } catch (error) {
      this.report(error);
      return false;
    }
  }

  private report(error: unknown): void {
    this.binding.callback(() => {
      throw error;
    });
  }
}
