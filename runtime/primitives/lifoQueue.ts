/** `LifoQueue`. From Python's `asyncio.LifoQueue`. */
import { Queue } from "./queue.js";
import { Stack } from "./queueItems.js";

/** A {@link Queue} that gives the newest item first. Who waits for one is still served in the order of coming (D6). */
export class LifoQueue<T> extends Queue<T> {
  constructor(maxsize = 0) {
    super(maxsize, new Stack<T>());
  }

  override get [Symbol.toStringTag](): string {
    return "LifoQueue";
  }
}
