import type { HostSource } from "../hostSource.js";
import { type Arrival, Inbox, noMore } from "./inbox.js";
import { failureOf, listenTo, type NodeReadable, prematureClose } from "./nodeStream.js";

/** Chunks stay in the stream until they are taken, and the stream reads no further than its buffer holds. */
export class NodeReader<T> extends Inbox<T> {
  protected readonly madeBy = "readFrom";
  private failure: Arrival<never> | null = null;
  private readonly leave: () => void;

  constructor(
    private readonly stream: NodeReadable,
    private readonly keepOpen: boolean,
  ) {
    super();
    const failure = failureOf(stream);
    if (failure !== undefined) this.fail(failure);
    const serve = (): void => this.serve();
    this.leave = listenTo(stream, {
      readable: serve,
      end: serve,
      error: (error) => this.fail(error),
      close: () => this.fail(prematureClose()),
    });
  }

  /** @internal */
  hostSource(): HostSource {
    return "stream";
  }

  protected arrival(): Arrival<T> | null {
    const chunk = this.stream.read();
    if (chunk !== null) return { state: "fulfilled", result: { done: false, value: chunk as T } };
    return this.stream.readableEnded ? noMore : this.failure;
  }

  protected demand(): void {}

  protected release(early: boolean): void {
    this.leave();
    if (early && !this.keepOpen) this.stream.destroy();
  }

  private fail(error: unknown): void {
    this.failure ??= { state: "rejected", error };
    this.serve();
  }
}
