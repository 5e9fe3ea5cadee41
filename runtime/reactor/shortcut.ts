/** The short way to a worker, from this side. */
import * as protocol from "./protocol.js";
import * as slots from "./slots.js";

/** A function of a module in another thread. */
export interface Route {
  readonly href: string;
  readonly name: string;
  /** Both: each import of a module makes routes of its own, to the same functions. */
  readonly key: string;
}

export class Shortcut {
  readonly slots = new slots.Slots();
  private readonly cells = this.slots.cells;
  private readonly routes = new Map<string, number>();
  private reportsTaken = 0;

  /** The number by which the worker is to know `route`. */
  numberOf({ key }: Route): number {
    return this.routes.get(key) ?? this.routes.size;
  }

  /** A call that gives the worker the number of `route` is on its way: those that follow may be written. */
  told(route: Route): void {
    this.routes.set(route.key, this.numberOf(route));
  }

  /** Writes a call, if nothing is written and the arguments fit. It is still to be {@link claim}ed, or an empty message posted for it. @returns whether it is written */
  write(id: number, { key }: Route, args: readonly unknown[]): boolean {
    const number = this.routes.get(key);
    if (number === undefined || Atomics.load(this.cells, slots.ORDER) !== slots.IDLE) return false;
    if (!this.slots.order.write(id, number, args)) return false;
    Atomics.store(this.cells, slots.ORDER, slots.WRITTEN);
    return true;
  }

  /** @param ordersPosted as many messages were posted before @returns whether the worker will see what is written, without a message and in its place */
  claim(ordersPosted: number): boolean {
    const { cells } = this;
    if (Atomics.load(cells, slots.ORDERS_TAKEN) !== ordersPosted) return false;
    return Atomics.compareExchange(cells, slots.WATCH, slots.WATCHING, slots.CLAIMED) === slots.WATCHING;
  }

  /** To be called for each message that is taken. */
  took(): void {
    this.reportsTaken = (this.reportsTaken + 1) | 0;
    Atomics.store(this.cells, slots.REPORTS_TAKEN, this.reportsTaken);
  }

  /** Whether a message may wait at the port. */
  get hasMail(): boolean {
    return Atomics.load(this.cells, slots.REPORTS_POSTED) !== this.reportsTaken;
  }

  /** This thread calls {@link read} soon: as soon as it wakes, or at the end of its turn. */
  listen(): void {
    Atomics.compareExchange(this.cells, slots.REPORT, slots.IDLE, slots.AWAITED);
  }

  /** Whether there is something to {@link read}. */
  get isWritten(): boolean {
    return Atomics.load(this.cells, slots.REPORT) === slots.WRITTEN;
  }

  /** What was written since this thread listens, which is later than all that was posted and taken. It does not listen any more. */
  read(): protocol.Report | null {
    if (Atomics.exchange(this.cells, slots.REPORT, slots.IDLE) !== slots.WRITTEN) return null;
    const { report } = this.slots;
    return [protocol.DONE, report.first, "plain", report.read()[0]];
  }
}
