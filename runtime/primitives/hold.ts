/** What whoever acquired a lock or a permit has in hand, and gives back. */
import { InvalidStateError } from "../errors.js";
import { INSPECT, type InspectArguments, showState } from "../interop/inspect.js";

interface Lender {
  release(): void;
  readonly [Symbol.toStringTag]: string;
}

/**
 * The value of `acquire()`: give it back once, with {@link release} or by the end of a block.
 *
 *     using held = syncAwait(lock.acquire());
 */
export class Hold {
  /** @internal Whoever lends it sets it. */
  active = true;

  /** @internal */
  constructor(private readonly lender: Lender) {}

  /**
   * Gives it back: to whoever has waited longest, who goes on before this returns (D6, S4).
   * @throws {@link InvalidStateError} if it was given back already
   */
  release(): void {
    if (!this.active) throw new InvalidStateError("This hold was released already");
    this.giveBack();
  }

  /** {@link release} at the end of a `using` block. Does nothing if it was given back already. */
  [Symbol.dispose](): void {
    if (this.active) this.giveBack();
  }

  /** @internal */
  [INSPECT](...asked: InspectArguments): string {
    return showState(`Hold(${this.lender[Symbol.toStringTag]})`, this.active ? "held" : "released", {}, asked);
  }

  private giveBack(): void {
    this.active = false;
    this.lender.release();
  }
}
