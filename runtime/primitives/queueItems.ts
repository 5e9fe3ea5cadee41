/**
 * What a queue keeps between `put` and `get`, and in which order it comes out. A queue calls `push` and `shift` once for each item that
 * nobody was waiting for; an order of one's own is a class with these three members.
 */
export interface QueueItems<T> {
  /** How many there are. */
  readonly length: number;
  /** Where it throws, nothing may have been added: the error goes to whoever puts the item. */
  push(item: T): void;
  /** The next one; called only where there is one. Where it throws, nothing may have been taken. */
  shift(): T | null | undefined;
}

/** Last in, first out. */
export class Stack<T> implements QueueItems<T> {
  private readonly items: T[] = [];

  get length(): number {
    return this.items.length;
  }

  push(item: T): void {
    this.items.push(item);
  }

  shift(): T {
    return this.items.pop() as T;
  }
}
