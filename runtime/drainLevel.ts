/** A queue of futures: a ring, since an array that is emptied and filled again costs two to three times as much. */
import type { SyncFuture } from "./future.js";

const INITIAL_CAPACITY = 16;

export class DrainLevel {
  /** Its length is a power of two, and one place stays free, so that full and empty differ. */
  private ring: (SyncFuture<unknown> | null)[] = new Array<null>(INITIAL_CAPACITY).fill(null);
  private head = 0;
  private tail = 0;

  /** The future whose turn it is; null if the level is empty. */
  peek(): SyncFuture<unknown> | null {
    return this.head === this.tail ? null : (this.ring[this.head] as SyncFuture<unknown>);
  }

  shift(): void {
    this.ring[this.head] = null;
    this.head = (this.head + 1) & (this.ring.length - 1);
  }

  push(future: SyncFuture<unknown>): void {
    this.ring[this.tail] = future;
    this.tail = (this.tail + 1) & (this.ring.length - 1);
    if (this.tail === this.head) this.grow();
  }

  /** Appends what is left here to `other`. */
  moveTo(other: DrainLevel): void {
    for (let future = this.peek(); future !== null; future = this.peek()) {
      this.shift();
      other.push(future);
    }
  }

  private grow(): void {
    const { ring, head } = this;
    const size = ring.length;
    this.ring = [...ring.slice(head), ...ring.slice(0, head), ...new Array<null>(size).fill(null)];
    this.head = 0;
    this.tail = size;
  }
}
