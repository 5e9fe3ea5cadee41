/**
 * Timers: a binary heap with lazy deletion and an amortised prune (the way of trio's `Deadlines`; its source was the model, not copied).
 *
 * A cancelled timer stays where it is and is skipped when it reaches the top: a cancel costs O(1). When the dead outnumber the living
 * by more than `PRUNE_SLACK` the heap is rebuilt without them, so that n timers never hold more than 2n + PRUNE_SLACK places.
 *
 * Beside the heap stands a queue for timers that were set in the order of their deadlines, as all of one duration are: there they cost O(1).
 */
import { Ring } from "./ring.js";
import type { Timeline } from "./timeline.js";

const PRUNE_SLACK = 1000;

/** What a heap holds: whoever waits may be its own timer. */
export interface TimerEntry<C = () => void> {
  readonly deadline: number;
  /** Insertion order, so that timers of one deadline fire first in, first out. The heap's to set. */
  sequence: number;
  /** Null once the timer fired or was cancelled: what it captured must not live as long as its place in the heap. */
  callback: C | null;
  /** Whose it is: where it is taken away again. */
  timeline: Timeline | null;
}

export class Timer<C = () => void> implements TimerEntry<C> {
  sequence = 0;
  timeline: Timeline | null = null;

  constructor(
    readonly deadline: number,
    public callback: C | null,
  ) {}
}

function isBefore(a: TimerEntry<unknown>, b: TimerEntry<unknown>): boolean {
  return a.deadline < b.deadline || (a.deadline === b.deadline && a.sequence < b.sequence);
}

/** Of timers whose callbacks are `C`s: the heap calls nobody, it hands out what is due. */
export class TimerHeap<C = () => void> {
  private places: TimerEntry<C>[] = [];
  /** Each is due no earlier than the one before. */
  private readonly inOrder = new Ring<TimerEntry<C>>();
  /** Of the last of them, if there is one. */
  private lastInOrder = 0;
  private live = 0;
  private added = 0;

  /** The number of timers that can still fire. */
  get size(): number {
    return this.live;
  }

  /** The `sequence` that the next timer will get. */
  get nextSequence(): number {
    return this.added;
  }

  /** The number of places in use, those of the dead included. */
  get footprint(): number {
    return this.places.length + this.inOrder.length;
  }

  /** `deadline` in milliseconds of the loop's clock. */
  add(deadline: number, callback: C): Timer<C> {
    const timer = new Timer<C>(deadline, callback);
    this.insert(timer);
    return timer;
  }

  insert(timer: TimerEntry<C>): void {
    timer.sequence = this.added++;
    this.live++;
    if (this.inOrder.length === 0 || timer.deadline >= this.lastInOrder) {
      this.inOrder.push(timer);
      this.lastInOrder = timer.deadline;
    } else {
      this.places.push(timer);
      this.siftUp(this.places.length - 1);
    }
  }

  /** False if it fired or was cancelled before. */
  cancel(timer: TimerEntry<C>): boolean {
    if (timer.callback === null) return false;
    timer.callback = null;
    this.live--;
    if (this.footprint > 2 * this.live + PRUNE_SLACK) this.prune();
    return true;
  }

  /** The earliest deadline, or Infinity. */
  nextDeadline(): number {
    return this.earliest()?.deadline ?? Number.POSITIVE_INFINITY;
  }

  /** Takes the earliest timer out and answers its callback, if it is due at `now` and its sequence is below `bound`. */
  takeDue(now: number, bound = Number.POSITIVE_INFINITY): C | null {
    const timer = this.earliest();
    if (timer === null || timer.deadline > now || timer.sequence >= bound) return null;
    const callback = timer.callback;
    timer.callback = null;
    this.live--;
    if (timer === this.inOrder.peek()) this.inOrder.shift();
    else this.removeTop();
    return callback;
  }

  private earliest(): TimerEntry<C> | null {
    const next = this.nextInOrder();
    if (this.places.length === 0) return next;
    while (this.places.length > 0 && this.places[0].callback === null) this.removeTop();
    if (this.places.length === 0) return next;
    const top = this.places[0];
    return next === null || isBefore(top, next) ? top : next;
  }

  private nextInOrder(): TimerEntry<C> | null {
    for (let next = this.inOrder.peek(); next !== null; next = this.inOrder.peek()) {
      if (next.callback !== null) return next;
      this.inOrder.shift();
    }
    return null;
  }

  private removeTop(): void {
    const last = this.places.pop();
    if (last === undefined || this.places.length === 0) return;
    this.places[0] = last;
    this.siftDown(0);
  }

  private prune(): void {
    for (let left = this.inOrder.length; left > 0; left--) {
      const timer = this.inOrder.shift() as TimerEntry<C>;
      if (timer.callback !== null) this.inOrder.push(timer);
    }
    this.places = this.places.filter((timer) => timer.callback !== null);
    for (let i = (this.places.length >> 1) - 1; i >= 0; i--) this.siftDown(i);
  }

  private siftUp(place: number): void {
    const { places } = this;
    const timer = places[place];
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!isBefore(timer, places[parent])) break;
      places[place] = places[parent];
      place = parent;
    }
    places[place] = timer;
  }

  private siftDown(place: number): void {
    const { places } = this;
    const timer = places[place];
    for (let child = 2 * place + 1; child < places.length; child = 2 * place + 1) {
      if (child + 1 < places.length && isBefore(places[child + 1], places[child])) child++;
      if (!isBefore(places[child], timer)) break;
      places[place] = places[child];
      place = child;
    }
    places[place] = timer;
  }
}
