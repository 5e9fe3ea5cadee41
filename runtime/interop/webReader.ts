import { PullInbox } from "./pullInbox.js";

export class WebReader<T> extends PullInbox<T> {
  protected readonly madeBy = "readFrom";
  private readonly reader: ReadableStreamDefaultReader<T>;

  constructor(
    stream: ReadableStream<T>,
    private readonly keepOpen: boolean,
  ) {
    super();
    this.reader = stream.getReader();
  }

  protected pull(): Promise<IteratorResult<T>> {
    return this.reader.read() as Promise<IteratorResult<T>>;
  }

  protected release(early: boolean): unknown {
    if (!early || this.keepOpen) return this.reader.releaseLock();
    return this.reader.cancel().finally(() => this.reader.releaseLock());
  }
}
