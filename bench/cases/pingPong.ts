// Two tasks that send each other a number through queues.
import { SyncFuture, spawn, syncAwait } from "syncawait";

class Queue {
  private readonly items: number[] = [];
  private waiter: SyncFuture<number> | null = null;

  put(item: number): void {
    const { waiter } = this;
    this.waiter = null;
    if (waiter === null) this.items.push(item);
    else waiter.resolve(item);
  }

  /** @syncAwait */
  take(): number {
    const item = this.items.shift();
    if (item !== undefined) return item;
    this.waiter = new SyncFuture();
    return syncAwait(this.waiter);
  }
}

export function compiled(rounds: number): number {
  const there = new Queue();
  const back = new Queue();
  spawn(pong, there, back, rounds);
  return spawn(ping, there, back, rounds).result();
}

/** @syncAwait */
function ping(there: Queue, back: Queue, rounds: number): number {
  let ball = 0;
  for (let i = 0; i < rounds; i++) {
    there.put(ball);
    ball = back.take();
  }
  return ball;
}

/** @syncAwait */
function pong(there: Queue, back: Queue, rounds: number): void {
  for (let i = 0; i < rounds; i++) back.put(there.take() + 1);
}
