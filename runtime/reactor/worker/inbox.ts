import * as protocol from "../protocol.js";
import type { Calls } from "./calls.js";
import type { Handles } from "./handles.js";
import type { Reports } from "./reports.js";
import type { Shortcut } from "./shortcut.js";
import { Watch } from "./watch.js";

/** What the worker is told, in the order in which it was said: by messages, and by the slot. */
export class Inbox {
  private readonly watch: Watch;
  private several = false;

  constructor(
    private readonly shortcut: Shortcut,
    private readonly calls: Calls,
    private readonly handles: Handles,
    reports: Reports,
  ) {
    this.watch = new Watch(
      shortcut.cells,
      () => calls.idle && !reports.areWaiting,
      () => this.obeyWritten(),
    );
    reports.alone = () => !this.several && calls.idle;
    reports.written = () => this.watch.begin();
  }

  /** @param orders of one message; null stands for the call that is written in the slot */
  take(orders: readonly protocol.Order[] | null): void {
    this.watch.end();
    this.shortcut.took();
    if (orders === null) this.obeyWritten();
    else this.obeyAll(orders);
  }

  private obeyWritten(): void {
    this.several = false;
    const { id, route, args } = this.shortcut.read();
    this.calls.begin(id, "module.call", [route.href, route.name, ...args], undefined);
  }

  private obeyAll(orders: readonly protocol.Order[]): void {
    this.several = orders.length > 1;
    for (const order of orders) this.obey(order);
  }

  private obey(order: protocol.Order): void {
    const { calls, handles } = this;
    const [kind, id] = order;
    if (kind === protocol.CALL) {
      const [, , name, args, places, route] = order;
      if (route !== undefined) this.shortcut.learn(route, { href: args[0] as string, name: args[1] as string });
      calls.begin(id, name, args, places);
    } else if (kind === protocol.STOP) calls.stop(id, order[2]);
    else if (kind === protocol.PULL) handles.source(id)?.pull(order[2]);
    else if (kind === protocol.PUSH) handles.sink(id)?.push(order[2]);
    else if (kind === protocol.FINISH) handles.sink(id)?.finish();
    else handles.drop(id);
  }
}
