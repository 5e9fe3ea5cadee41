/**
 * A binary heap of items in the order of a function; equal ones first in, first out.
 *
 * The function is the program's, and may throw: so all comparisons are made before anything is moved, and the heap is then what it was.
 */
import type { QueueItems } from "./queueItems.js";

interface Entry<T> {
  readonly item: T;
  /** How many were added before it. */
  readonly added: number;
}

/** Negative: `a` comes out before `b`; 0: the one that was put first. */
export type Compare<T> = (a: T, b: T) => number;

export class Heap<T> implements QueueItems<T> {
  private readonly entries: Entry<T>[] = [];
  private added = 0;

  constructor(private readonly compare: Compare<T>) {}

  get length(): number {
    return this.entries.length;
  }

  push(item: T): void {
    const entry = { item, added: this.added };
    const path: number[] = [];
    for (let at = this.entries.length; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (this.isBefore(this.entries[parent] as Entry<T>, entry)) break;
      path.push(parent);
      at = parent;
    }
    this.added++;
    this.fill(this.entries.length, path, entry);
  }

  shift(): T {
    const first = this.entries[0] as Entry<T>;
    const last = this.entries[this.entries.length - 1] as Entry<T>;
    const path = this.pathDown(last);
    this.entries.pop();
    if (this.entries.length > 0) this.fill(0, path, last);
    return first.item;
  }

  /** The places whose entries move up when the first one is taken out, until `last`, which leaves the end, finds its own. */
  private pathDown(last: Entry<T>): number[] {
    const path: number[] = [];
    const end = this.entries.length - 1;
    for (let at = 0; ; ) {
      let child = 2 * at + 1;
      if (child >= end) return path;
      if (child + 1 < end && this.isBefore(this.entryAt(child + 1), this.entryAt(child))) child++;
      if (this.isBefore(last, this.entryAt(child))) return path;
      path.push(child);
      at = child;
    }
  }

  /** Moves each entry along `path` to the place before, beginning with `hole`; `entry` goes to the last one. */
  private fill(hole: number, path: readonly number[], entry: Entry<T>): void {
    let at = hole;
    for (const next of path) {
      this.entries[at] = this.entryAt(next);
      at = next;
    }
    this.entries[at] = entry;
  }

  private entryAt(place: number): Entry<T> {
    return this.entries[place] as Entry<T>;
  }

  private isBefore(a: Entry<T>, b: Entry<T>): boolean {
    const order = this.compare(a.item, b.item);
    return order < 0 || (!(order > 0) && a.added < b.added);
  }
}
