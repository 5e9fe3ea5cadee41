import { type Arrival, Inbox, noMore } from "../interop/inbox.js";
import { Ring } from "../ring.js";
import { valueFrom } from "./decode.js";
import * as protocol from "./protocol.js";
import { failureFrom } from "./remoteError.js";
import type { Channel, Thread } from "./thread.js";

/**
 * What a source in the worker gives, chunk by chunk. It is asked for a window of bytes when somebody first wants a chunk, and for what has been taken
 * since when half of it has been: so the worker goes on reading meanwhile, and no more than a window, and one chunk, ever waits here.
 */
export class RemoteReader<T> extends Inbox<T> implements Channel {
  protected readonly madeBy = "reactor";
  private readonly chunks = new Ring<T>();
  private readonly id: number;
  private began = false;
  /** Bytes that were taken and have not been granted anew. */
  private taken = 0;
  /** Somebody waits, and the thread is kept for it. */
  private awaiting = false;
  private outcome: Arrival<never> | null = null;

  /** @param id of a source that the worker has; without one, it is still to be told of {@link channel} */
  constructor(
    private readonly thread: Thread,
    id?: number,
  ) {
    super();
    this.id = thread.openChannel(this, id);
  }

  /** What the worker knows it by. */
  get channel(): number {
    return this.id;
  }

  heard(report: protocol.Report): boolean {
    if (report[0] === protocol.CHUNK) this.chunks.push(valueFrom(this.thread, report[2], report[3]) as T);
    else if (report[0] === protocol.ENDED) this.outcome = noMore;
    else if (report[0] === protocol.BROKEN) this.outcome = { state: "rejected", error: failureFrom(report[2]) };
    this.wake();
    return this.outcome !== null;
  }

  lost(error: Error): void {
    this.outcome ??= { state: "rejected", error };
    this.wake();
  }

  /** The worker could not even begin. */
  failed(error: unknown): void {
    this.outcome ??= { state: "rejected", error };
    this.wake();
  }

  hostSource(): undefined {
    return undefined;
  }

  protected arrival(): Arrival<T> | null {
    if (this.chunks.length === 0) return this.outcome;
    const value = this.chunks.shift() as T;
    this.grant(protocol.sizeOf(value));
    return { state: "fulfilled", result: { done: false, value } };
  }

  protected demand(): void {
    if (!this.began) {
      this.began = true;
      this.thread.order([protocol.PULL, this.id, protocol.WINDOW]);
    }
    this.setAwaiting(true);
  }

  protected override undemand(): void {
    this.setAwaiting(false);
  }

  protected release(): void {
    this.setAwaiting(false);
    if (this.outcome === null) this.thread.drop([this.id]);
    this.outcome = noMore;
  }

  private wake(): void {
    this.setAwaiting(false);
    this.serve();
  }

  private grant(bytes: number): void {
    this.taken += bytes;
    if (this.taken < protocol.WINDOW / 2 || this.outcome !== null) return;
    this.thread.order([protocol.PULL, this.id, this.taken]);
    this.taken = 0;
  }

  private setAwaiting(awaiting: boolean): void {
    if (this.awaiting === awaiting) return;
    this.awaiting = awaiting;
    this.thread.awaits(awaiting ? 1 : -1);
  }
}
