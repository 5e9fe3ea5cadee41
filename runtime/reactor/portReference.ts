import type { MessagePort } from "node:worker_threads";
import { setImmediate } from "./hostTimers.js";

/** A port keeps the process alive exactly while somebody waits for what comes through it. */
export class PortReference {
  private awaited = 0;
  private referenced = false;
  private releasing = false;

  constructor(private readonly port: MessagePort) {
    port.unref();
  }

  get isAwaited(): boolean {
    return this.awaited > 0;
  }

  /** Somebody waits for something that is to come, or does not any more. */
  awaits(change: number): void {
    this.awaited += change;
    if (this.awaited > 0 && !this.referenced) {
      this.referenced = true;
      this.port.ref();
    } else if (this.awaited === 0 && !this.releasing) {
      // Once for all the waits that block one after the other.
      this.releasing = true;
      setImmediate(() => this.release());
    }
  }

  private release(): void {
    this.releasing = false;
    if (this.awaited > 0 || !this.referenced) return;
    this.referenced = false;
    this.port.unref();
  }
}
