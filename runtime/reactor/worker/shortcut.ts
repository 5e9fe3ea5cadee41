/** The short way, from the worker's side. */
import type { Route as NamedRoute } from "../shortcut.js";
import * as slots from "../slots.js";

type Route = Omit<NamedRoute, "key">;

/** A call, as it was written. */
export interface WrittenCall {
  readonly id: number;
  readonly route: Route;
  readonly args: readonly unknown[];
}

export class Shortcut {
  readonly cells: Int32Array;
  private readonly slots: slots.Slots;
  private readonly routes: Route[] = [];
  private reportsPosted = 0;
  private ordersTaken = 0;

  constructor(memory: SharedArrayBuffer) {
    this.slots = new slots.Slots(memory);
    this.cells = this.slots.cells;
  }

  learn(number: number, route: Route): void {
    this.routes[number] = route;
  }

  /** To be called for each message that is taken. */
  took(): void {
    this.ordersTaken = (this.ordersTaken + 1) | 0;
    Atomics.store(this.cells, slots.ORDERS_TAKEN, this.ordersTaken);
  }

  /** To be called when the empty message for it comes, or it was claimed. */
  read(): WrittenCall {
    const { order } = this.slots;
    const call = { id: order.first, route: this.routes[order.second] as Route, args: order.read() };
    Atomics.store(this.cells, slots.ORDER, slots.IDLE);
    return call;
  }

  /** To be called after each post. */
  posted(): void {
    this.reportsPosted = (this.reportsPosted + 1) | 0;
    Atomics.store(this.cells, slots.REPORTS_POSTED, this.reportsPosted);
  }

  /**
   * Writes a result, if the other thread sleeps, has taken all that was posted before, and the value fits. The thread is still to be woken.
   * @returns whether it is written
   */
  write(id: number, value: unknown): boolean {
    const { cells } = this;
    if (Atomics.load(cells, slots.REPORT) !== slots.AWAITED) return false;
    if (Atomics.load(cells, slots.REPORTS_TAKEN) !== this.reportsPosted) return false;
    if (!this.slots.report.write(id, 0, [value])) return false;
    // It may have been woken by something else.
    return Atomics.compareExchange(cells, slots.REPORT, slots.AWAITED, slots.WRITTEN) === slots.AWAITED;
  }
}
