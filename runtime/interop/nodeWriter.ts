import { failureOf, listenTo, type NodeWritable, prematureClose, streamError } from "./nodeStream.js";
import { Outbox } from "./outbox.js";

export class NodeWriter extends Outbox {
  private failure: { readonly error: unknown } | null;
  private readonly leave: () => void;

  constructor(private readonly stream: NodeWritable) {
    super();
    const error = failureOf(stream);
    this.failure = error === undefined || stream.writableFinished ? null : { error };
    this.leave = listenTo(stream, {
      drain: () => this.flush(),
      finish: () => this.streamFinished(),
      error: (error) => this.streamFailed(error),
      close: () => this.streamFailed(prematureClose()),
    });
  }

  protected hasRoom(): boolean {
    this.verifyGoing();
    if (this.stream.writableEnded) throw streamError("ERR_STREAM_WRITE_AFTER_END", "This stream was ended");
    return !this.stream.writableNeedDrain;
  }

  protected put(chunk: unknown): void {
    this.stream.write(chunk);
  }

  /** Its events are listened to all the time. */
  protected awaitRoom(): void {}

  protected finish(): void {
    if (this.failure !== null) this.failed(this.failure.error);
    else if (this.stream.writableFinished) this.streamFinished();
    else this.stream.end();
  }

  protected giveUp(): void {
    this.leave();
    this.stream.destroy();
  }

  private verifyGoing(): void {
    if (this.failure !== null) throw this.failure.error;
  }

  private streamFinished(): void {
    this.leave();
    this.finished();
  }

  private streamFailed(error: unknown): void {
    this.leave();
    this.failure ??= { error };
    this.failed(error);
  }
}
