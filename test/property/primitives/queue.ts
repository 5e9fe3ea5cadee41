import fc from "fast-check";
import { LifoQueue, PriorityQueue, Queue, type SyncFuture } from "../../../runtime/index.js";
import type { Pair } from "./agree.js";
import { type ModelDrain, ModelWait } from "./modelDrain.js";
import type { Subject } from "./player.js";

type Op =
  | { readonly do: "put" | "putNowait"; readonly priority: number }
  | { readonly do: "get" | "getNowait" | "taskDone" | "join" | "shutdown" | "shutdownNow" };

type Order = (items: readonly number[]) => number;

/** Items are numbers: the hundreds are the priority, so that all differ, and equal priorities are told apart. */
class Numbering {
  private count = 0;
  next(priority: number): number {
    return priority * 1000 + this.count++;
  }
}

const byPriority = (a: number, b: number): number => Math.floor(a / 1000) - Math.floor(b / 1000);

class RealQueue implements Subject<Op> {
  private readonly numbering = new Numbering();

  constructor(private readonly queue: Queue<number>) {}

  act(op: Op): SyncFuture<unknown> | string {
    switch (op.do) {
      case "put":
        return this.queue.put(this.numbering.next(op.priority));
      case "putNowait":
        this.queue.putNowait(this.numbering.next(op.priority));
        return "put";
      case "get":
        return this.queue.get();
      case "getNowait":
        return `got ${this.queue.getNowait()}`;
      case "join":
        return this.queue.join();
      case "taskDone":
        this.queue.taskDone();
        return "done";
      default:
        return `dropped ${this.queue.shutdown(op.do === "shutdownNow")}`;
    }
  }

  cancel(wait: SyncFuture<unknown>): boolean {
    return wait.cancel();
  }

  state(): unknown {
    const { size, empty, full } = this.queue;
    return { size, empty, full };
  }
}

class QueueModel implements Subject<Op> {
  private readonly numbering = new Numbering();
  private readonly items: number[] = [];
  private readonly getters: ModelWait[] = [];
  private readonly putters: { wait: ModelWait; item: number }[] = [];
  private readonly joiners: ModelWait[] = [];
  private unfinished = 0;
  private closed = false;

  constructor(
    private readonly drain: ModelDrain,
    private readonly maxsize: number,
    private readonly order: Order,
  ) {}

  act(op: Op): ModelWait | string {
    switch (op.do) {
      case "put":
        return this.put(this.numbering.next(op.priority));
      case "putNowait":
        return this.putNowait(this.numbering.next(op.priority));
      case "get":
        return this.get();
      case "getNowait":
        if (this.items.length > 0) return `got ${this.take()}`;
        return this.closed ? "QueueShutDown" : "QueueEmpty";
      case "join":
        return this.join();
      case "taskDone":
        return this.taskDone();
      default:
        return this.shutdown(op.do === "shutdownNow");
    }
  }

  cancel(wait: ModelWait): boolean {
    if (wait.outcome !== "pending") return false;
    for (const line of [this.getters, this.joiners]) if (line.includes(wait)) line.splice(line.indexOf(wait), 1);
    const place = this.putters.findIndex((putter) => putter.wait === wait);
    if (place >= 0) this.putters.splice(place, 1);
    this.drain.complete([wait], () => "cancelled");
    return true;
  }

  state(): unknown {
    return { size: this.items.length, empty: this.items.length === 0, full: this.isFull() };
  }

  private isFull(): boolean {
    return this.maxsize > 0 && this.items.length >= this.maxsize;
  }

  private settled(outcome: string): ModelWait {
    const wait = new ModelWait(this.drain);
    wait.complete(outcome);
    return wait;
  }

  private put(item: number): ModelWait {
    if (this.closed) return this.settled("rejected QueueShutDown");
    if (this.isFull()) {
      const wait = new ModelWait(this.drain);
      this.putters.push({ wait, item });
      return wait;
    }
    this.accept(item);
    return this.settled("fulfilled");
  }

  private putNowait(item: number): string {
    if (this.closed) return "QueueShutDown";
    if (this.isFull()) return "QueueFull";
    this.accept(item);
    return "put";
  }

  private accept(item: number): void {
    this.unfinished++;
    const getter = this.getters.shift();
    if (getter === undefined) this.items.push(item);
    else this.drain.complete([getter], () => `fulfilled ${item}`);
  }

  private get(): ModelWait {
    if (this.items.length > 0) return this.settled(`fulfilled ${this.take()}`);
    if (this.closed) return this.settled("rejected QueueShutDown");
    const wait = new ModelWait(this.drain);
    this.getters.push(wait);
    return wait;
  }

  private take(): number {
    const [item] = this.items.splice(this.order(this.items), 1) as [number];
    const putter = this.putters.shift();
    if (putter !== undefined) {
      this.items.push(putter.item);
      this.unfinished++;
      this.drain.complete([putter.wait], () => "fulfilled");
    }
    return item;
  }

  private join(): ModelWait {
    if (this.unfinished === 0) return this.settled("fulfilled");
    const wait = new ModelWait(this.drain);
    this.joiners.push(wait);
    return wait;
  }

  private taskDone(): string {
    if (this.unfinished === 0) return "InvalidStateError";
    this.unfinished--;
    this.tellJoiners();
    return "done";
  }

  private tellJoiners(): void {
    if (this.unfinished === 0) this.drain.complete(this.joiners.splice(0), () => "fulfilled");
  }

  private shutdown(immediate: boolean): string {
    this.closed = true;
    const dropped: number[] = [];
    while (immediate && this.items.length > 0) dropped.push(...this.items.splice(this.order(this.items), 1));
    this.unfinished = Math.max(0, this.unfinished - dropped.length);
    const refused = [...this.getters.splice(0), ...this.putters.splice(0).map(({ wait }) => wait)];
    this.drain.complete(refused, () => "rejected QueueShutDown");
    this.tellJoiners();
    return `dropped ${dropped}`;
  }
}

const puts: fc.Arbitrary<Op> = fc.record({ do: fc.constantFrom("put", "put", "putNowait"), priority: fc.nat(3) });
const gets: fc.Arbitrary<Op> = fc.record({ do: fc.constantFrom("get", "get", "getNowait") });
const others: fc.Arbitrary<Op> = fc.record({ do: fc.constantFrom("taskDone", "join") });
const ends: fc.Arbitrary<Op> = fc.record({ do: fc.constantFrom("shutdown", "shutdownNow") });
const ops = fc.oneof(
  { weight: 20, arbitrary: puts },
  { weight: 20, arbitrary: gets },
  { weight: 12, arbitrary: others },
  { weight: 1, arbitrary: ends },
);

function pair(maxsize: number, make: (maxsize: number) => Queue<number>, order: Order): Pair<Op> {
  return {
    ops,
    primitive: () => new RealQueue(make(maxsize)),
    model: (drain) => new QueueModel(drain, maxsize, order),
  };
}

/** The place of the first of the most urgent ones. */
function mostUrgent(items: readonly number[]): number {
  const [first] = [...items].sort(byPriority);
  return items.indexOf(first as number);
}

export function queuePair(maxsize: number, make = (size: number): Queue<number> => new Queue<number>(size)): Pair<Op> {
  return pair(maxsize, make, () => 0);
}

export function lifoQueuePair(maxsize: number): Pair<Op> {
  return pair(
    maxsize,
    (size) => new LifoQueue<number>(size),
    (items) => items.length - 1,
  );
}

export function priorityQueuePair(maxsize: number): Pair<Op> {
  return pair(maxsize, (size) => new PriorityQueue<number>(size, byPriority), mostUrgent);
}
