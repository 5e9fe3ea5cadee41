/** What comes from a worker, by messages and by the slot, in the order in which it was said. */
import type { MessagePort } from "node:worker_threads";
import type { Mailbox } from "../mailbox.js";
import { Ring } from "../ring.js";
import { setImmediate } from "./hostTimers.js";
import { isOrphaned, receive } from "./liveness.js";
import { Orders } from "./orders.js";
import { PortReference } from "./portReference.js";
import type * as protocol from "./protocol.js";
import { Shortcut } from "./shortcut.js";

/** Whose mail it is. */
export interface Recipient {
  /** What comes is handed over one by one; a nested run may begin inside. */
  handle(report: protocol.Report): void;
  /** Nothing has come for a while. */
  silent(): void;
  /** The worker has ended, and what it has said has come. */
  died(): void;
}

/** How long, in ms, nothing has to have come before a thread is suspected to have ended. */
const SUSPICIOUS_SILENCE = 25;

export class Mail implements Mailbox {
  readonly shortcut = new Shortcut();
  readonly orders: Orders;
  private readonly arrived = new Ring<protocol.Report>();
  /** {@link handleAll} is to come. */
  private handling = false;
  private closed = false;
  private readonly reference: PortReference;
  private lookedAt = 0;

  constructor(
    private readonly port: MessagePort,
    private readonly recipient: Recipient,
  ) {
    this.orders = new Orders(port, this.shortcut, () => this.endTurn());
    port.on("message", (reports: protocol.Report[]) => {
      this.arrive(reports);
      this.handleAll();
    });
    this.reference = new PortReference(port);
  }

  /** Somebody waits for something that the worker will say, or does not any more. */
  awaits(change: number): void {
    this.reference.awaits(change);
  }

  close(): void {
    this.closed = true;
    this.port.close();
  }

  expects(): boolean {
    return this.reference.isAwaited;
  }

  post(): void {
    this.orders.endTurn();
  }

  asleep(): void {
    if (this.reference.isAwaited) this.shortcut.listen();
  }

  awake(): void {
    if (!this.readWritten()) return;
    this.lookedAt = performance.now();
    this.handleSoon();
  }

  take(): boolean {
    if (this.arrived.length === 0) this.look();
    const report = this.arrived.shift();
    // That the thread has ended is news as well.
    if (report === null) return this.closed;
    if (this.arrived.length > 0) this.handleSoon();
    this.recipient.handle(report);
    return true;
  }

  /** The thread has ended: all that it has said, whether or not it was delivered. */
  takeRest(): void {
    while (this.receive());
    this.readWritten();
    this.handleAll();
  }

  private look(): void {
    if (this.shortcut.isWritten && this.readWritten()) return;
    if (this.shortcut.hasMail && this.receive()) return;
    const now = performance.now();
    if (now - this.lookedAt <= SUSPICIOUS_SILENCE || !this.reference.isAwaited) return;
    this.lookedAt = now;
    // What a thread has posted when it was ended may not have been counted.
    if (this.receive()) return;
    if (!isOrphaned(this.port)) this.recipient.silent();
    // It may have written since it was last looked at. Now nobody writes any more.
    else if (!this.readWritten()) this.recipient.died();
  }

  /** @returns false if nothing has come to the port */
  private receive(): boolean {
    const reports = receive(this.port) as protocol.Report[] | undefined;
    if (reports !== undefined) this.arrive(reports);
    return reports !== undefined;
  }

  private arrive(reports: protocol.Report[]): void {
    // What was written is earlier; but as soon as the worker is told that these were taken, it may write what is later.
    if (this.shortcut.isWritten) this.readWritten();
    this.shortcut.took();
    for (const report of reports) this.arrived.push(report);
  }

  private readWritten(): boolean {
    const report = this.shortcut.read();
    if (report !== null) this.arrived.push(report);
    return report !== null;
  }

  /** No nested run may come to look any more. */
  private endTurn(): void {
    if (this.readWritten()) this.handleSoon();
  }

  /** There is no event of the host's for what was taken without one, and the nested run that has taken it may end, or have ended, before it is handled. */
  private handleSoon(): void {
    if (this.handling) return;
    this.handling = true;
    setImmediate(() => {
      this.handling = false;
      this.handleAll();
    });
  }

  private handleAll(): void {
    for (let report = this.arrived.shift(); report !== null; report = this.arrived.shift())
      this.recipient.handle(report);
  }
}
