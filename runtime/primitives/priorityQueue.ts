/** `PriorityQueue`. From Python's `asyncio.PriorityQueue`; unlike there, equal items come out in the order in which they were put. */
import { verifyFunction } from "../arguments.js";
import { type Compare, Heap } from "./heap.js";
import { Queue } from "./queue.js";

/** A {@link Queue} that gives the smallest item first. Who waits for one is still served in the order of coming (D6). */
export class PriorityQueue<T> extends Queue<T> {
  /**
   * @param maxsize how many items there may be; 0 or less: any number
   * @param compare negative where its first argument comes out first; by default the order of `<`, for numbers and strings. It must not wait
   * @throws TypeError for a wrong argument, RangeError if `maxsize` is NaN
   */
  constructor(maxsize = 0, compare: Compare<T> = ascending) {
    verifyFunction("new PriorityQueue(maxsize?, compare?)", "compare", compare);
    super(maxsize, new Heap<T>(compare));
  }

  override get [Symbol.toStringTag](): string {
    return "PriorityQueue";
  }
}

function ascending(a: unknown, b: unknown): number {
  if ((a as number) < (b as number)) return -1;
  return (a as number) > (b as number) ? 1 : 0;
}
