import type { MessagePort, Transferable } from "node:worker_threads";
import type { Order } from "./protocol.js";
import type { Shortcut } from "./shortcut.js";

const MOST_AT_ONCE = 256;

/** Its continuations are microtasks; those of `queueMicrotask` may be faked, and the clock of the fake ones stands still. */
const done = Promise.resolve();

/** What is said to a worker: at once, or together with what else is said in the same turn. */
export class Orders {
  private waiting: Order[] = [];
  /** Something was posted in this turn already: the worker is awake, and the rest can go together. */
  private corked = false;
  private uncorking = false;
  private posted = 0;

  constructor(
    private readonly port: MessagePort,
    private readonly shortcut: Shortcut,
    private readonly turnEnded: () => void,
  ) {}

  /** For the order that is written into the slot (slots.ts): an empty message, so that it has its place among the others. None if the worker looks out for it. */
  postWritten(): void {
    this.flush();
    if (!this.shortcut.claim(this.posted)) this.send(null);
    this.cork();
  }

  /** @throws what `postMessage` throws: a DataCloneError */
  post(order: Order, transfer?: readonly Transferable[]): void {
    this.flush();
    this.send([order], transfer);
    this.cork();
  }

  /** The same for an order that the program cannot change any more. */
  postSoon(order: Order): void {
    if (!this.corked) this.post(order);
    else if (this.waiting.push(order) >= MOST_AT_ONCE) this.flush();
  }

  flush(): void {
    if (this.waiting.length === 0) return;
    const orders = this.waiting;
    this.waiting = [];
    this.send(orders);
  }

  /** This thread goes to sleep: what comes after that is another turn. */
  endTurn(): void {
    this.flush();
    this.corked = false;
  }

  private send(orders: readonly Order[] | null, transfer?: readonly Transferable[]): void {
    this.port.postMessage(orders, transfer);
    this.posted = (this.posted + 1) | 0;
  }

  private cork(): void {
    this.corked = true;
    if (this.uncorking) return;
    this.uncorking = true;
    void done.then(() => {
      this.uncorking = false;
      this.endTurn();
      this.turnEnded();
    });
  }
}
