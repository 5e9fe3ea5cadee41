/** `BoundedSemaphore`: notices a release too many. From Python's `asyncio.BoundedSemaphore`. */
import { InvalidStateError } from "../errors.js";
import { Semaphore } from "./semaphore.js";

/** A {@link Semaphore} that never has more permits than it had at the beginning (D6). */
export class BoundedSemaphore extends Semaphore {
  constructor(private readonly bound = 1) {
    super(bound);
  }

  /** @throws {@link InvalidStateError} if all permits are there already */
  override release(): void {
    if (this.value >= this.bound)
      throw new InvalidStateError(
        `A bounded semaphore was released more often than acquired: all ${this.bound} permits are there`,
      );
    super.release();
  }

  override get [Symbol.toStringTag](): string {
    return "BoundedSemaphore";
  }
}
