import { Outbox } from "./outbox.js";

export class WebWriter extends Outbox {
  private readonly writer: WritableStreamDefaultWriter;
  private failure: { readonly error: unknown } | null = null;
  private awaiting = false;

  constructor(stream: WritableStream) {
    super();
    this.writer = stream.getWriter();
    this.writer.closed.catch((error: unknown) => this.streamFailed(error));
  }

  protected hasRoom(): boolean {
    if (this.failure !== null) throw this.failure.error;
    const { desiredSize } = this.writer;
    // Null: it has failed, and `closed` is about to say how.
    return desiredSize !== null && desiredSize > 0;
  }

  protected put(chunk: unknown): void {
    // What becomes of it the stream tells by its end.
    this.writer.write(chunk).catch(ignore);
  }

  protected awaitRoom(): void {
    if (this.awaiting) return;
    this.awaiting = true;
    this.writer.ready.then(() => this.roomCame(), ignore);
  }

  protected finish(): void {
    this.writer.close().then(
      () => {
        this.writer.releaseLock();
        this.finished();
      },
      (error) => this.streamFailed(error),
    );
  }

  protected giveUp(reason: unknown): void {
    const release = () => this.writer.releaseLock();
    this.writer.abort(reason).then(release, release);
  }

  private roomCame(): void {
    this.awaiting = false;
    this.flush();
  }

  private streamFailed(error: unknown): void {
    this.failure ??= { error };
    this.failed(error);
  }
}

function ignore(): void {}
