/** A queue, first in, first out. A ring, since an array that is emptied and filled again costs two to three times as much. */

const INITIAL_CAPACITY = 16;

export class Ring<T> {
  /** Its length is a power of two. */
  private places: (T | null)[] = new Array<null>(INITIAL_CAPACITY).fill(null);
  private head = 0;
  private count = 0;

  get length(): number {
    return this.count;
  }

  push(item: T): void {
    if (this.count === this.places.length) this.grow();
    this.places[(this.head + this.count++) & (this.places.length - 1)] = item;
  }

  /** Puts one before the oldest. */
  unshift(item: T): void {
    if (this.count === this.places.length) this.grow();
    this.head = (this.head - 1) & (this.places.length - 1);
    this.places[this.head] = item;
    this.count++;
  }

  /** The oldest; null if there is none (where null may be an item, `length` tells). */
  peek(): T | null {
    return this.count === 0 ? null : this.places[this.head];
  }

  /** Takes the oldest out; null if there is none. */
  shift(): T | null {
    if (this.count === 0) return null;
    const item = this.places[this.head];
    this.places[this.head] = null;
    this.head = (this.head + 1) & (this.places.length - 1);
    this.count--;
    return item;
  }

  /** Takes one out of the middle, counted from the oldest, which goes to its place. */
  take(index: number): T | null {
    if (index >= this.count) return this.shift();
    const at = (this.head + index) & (this.places.length - 1);
    const item = this.places[at];
    this.places[at] = this.places[this.head];
    this.places[this.head] = item;
    return this.shift();
  }

  private grow(): void {
    const { places, head } = this;
    this.places = [...places.slice(head), ...places.slice(0, head), ...new Array<null>(places.length).fill(null)];
    this.head = 0;
  }
}
