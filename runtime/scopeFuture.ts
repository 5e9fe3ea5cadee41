/** What the caller of a scope waits for: it stands for the task in which the scope's body runs. */
import type { CancelScope, CancelScopeOptions } from "./cancelScope.js";
import { ForwardingFuture } from "./combinators/forwarding.js";
import { observe } from "./future.js";
import type { SyncTask } from "./task.js";

export class ScopeFuture<T> extends ForwardingFuture<T> {
  /** The scope's own request ended the body. */
  endedByScope = false;

  constructor(
    private readonly body: SyncTask<T>,
    private readonly scope: CancelScope,
    private readonly options: CancelScopeOptions,
  ) {
    super(body);
  }

  /** After the body's first step. */
  attach(): void {
    if (this.body.done()) {
      // Not as a waiter: that could be put off, and the caller would suspend for nothing.
      observe(this.body);
      this.settled(this.body);
    } else this.body.addWaiter(this);
  }

  /** C9: a shielded body is not told; the request stays with whoever waits here. */
  override cancel(reason?: unknown): boolean {
    return this.options.shield === true ? false : super.cancel(reason);
  }

  override hasDeadline(): boolean {
    return this.scope.hasDeadline();
  }

  override isAskedFromOutside(): boolean {
    return super.isAskedFromOutside() || this.options.signal?.aborted === true;
  }

  protected override inputEnded(): void {
    this.scope.bodyEnded();
  }

  protected override endedByItself(): void {
    this.endedByScope = true;
    this.scope.completeCancelled(this);
  }
}
