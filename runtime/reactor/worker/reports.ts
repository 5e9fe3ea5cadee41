import type { MessagePort, Transferable } from "node:worker_threads";
import { setImmediate } from "../hostTimers.js";
import type { Report } from "../protocol.js";
import type { Shortcut } from "./shortcut.js";

/** What is said to the other thread: the first report of a round of the loop at once, what else comes in that round together at its end. */
export class Reports {
  private waiting: Report[] = [];
  private transfer: Transferable[] = [];
  private corked = false;
  /** Nothing else is under way: a report need not wait for others, nor make the loop go round for them. */
  alone: () => boolean = () => false;
  /** A report was written: what is asked next may be written as well. */
  written: () => void = () => {};

  constructor(
    private readonly port: MessagePort,
    private readonly bell: Int32Array,
    private readonly shortcut: Shortcut,
  ) {}

  /** Something is said at the end of the round. */
  get areWaiting(): boolean {
    return this.waiting.length > 0;
  }

  /** Says what a call has given without a message, if that can be. @returns whether it could */
  write(id: number, value: unknown): boolean {
    if (this.corked || !this.shortcut.write(id, value)) return false;
    this.written();
    this.ring();
    return true;
  }

  /** @throws what `postMessage` throws, where it is posted at once */
  post(report: Report, transfer?: readonly Transferable[]): void {
    if (!this.corked) {
      this.send([report], transfer);
      if (this.alone()) return;
      this.corked = true;
      setImmediate(() => {
        this.corked = false;
        this.flush();
      });
      return;
    }
    this.waiting.push(report);
    if (transfer !== undefined) this.transfer.push(...transfer);
  }

  /** The thread is about to end, or the report may fail to be cloned and must not take others along. */
  postNow(report: Report, transfer?: readonly Transferable[]): void {
    this.flush();
    this.send([report], transfer);
  }

  private flush(): void {
    if (this.waiting.length === 0) return;
    const { waiting, transfer } = this;
    this.waiting = [];
    this.transfer = [];
    this.send(waiting, transfer);
  }

  private send(reports: readonly Report[], transfer?: readonly Transferable[]): void {
    this.port.postMessage(reports, transfer);
    this.shortcut.posted();
    this.ring();
  }

  private ring(): void {
    Atomics.add(this.bell, 0, 1);
    Atomics.notify(this.bell, 0);
  }
}
