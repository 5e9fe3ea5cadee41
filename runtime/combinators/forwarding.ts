/** The base of time limits and scopes: a future that stands for one input, and passes a cancel on to it. */
import { SyncFuture } from "../future.js";
import type { Waiter } from "../host.js";
import { mirror } from "./mirror.js";

/**
 * Two may ask for the input's end: whoever cancels this future, and the limit or scope itself. Which of them is answered is decided when the
 * input has ended, by how it ended; one that fulfils in spite of all gives its value (C7).
 */
export abstract class ForwardingFuture<T> extends SyncFuture<T> implements Waiter {
  private askedFromOutside = false;
  private askedByItself = false;

  constructor(protected readonly input: SyncFuture<T>) {
    super();
  }

  settled(input: SyncFuture<unknown>): void {
    this.inputEnded();
    // C8, D5: a request from outside wins.
    if (input.status === "cancelled" && this.askedByItself && !this.isAskedFromOutside()) this.endedByItself();
    else mirror(this, input);
  }

  /** Goes on to the input, which decides by its end (C3). One that is done refuses, and its outcome is on its way (C4). */
  override cancel(reason?: unknown): boolean {
    if (this.done()) return false;
    const before = this.askedFromOutside;
    // Set first: the input's end may be delivered inside the call.
    this.askedFromOutside = true;
    const accepted = this.input.cancel(reason);
    if (!accepted) this.askedFromOutside = before;
    return accepted;
  }

  override waitsFor(): readonly SyncFuture<unknown>[] {
    return this.done() ? [] : [this.input];
  }

  /** The limit or scope itself asks for the input's end. @returns false if it has ended */
  askInput(reason: unknown): boolean {
    if (this.input.done()) return false;
    this.askedByItself = true;
    return this.input.cancel(reason);
  }

  isAskedFromOutside(): boolean {
    return this.askedFromOutside;
  }

  /** The input is done: what was set up for it can go. */
  protected abstract inputEnded(): void;

  /** The input ended cancelled because of {@link askInput} alone: completes this future. */
  protected abstract endedByItself(): void;
}
