import { Outbox } from "../interop/outbox.js";
import { ownBytes } from "./ownBytes.js";
import * as protocol from "./protocol.js";
import { failureFrom } from "./remoteError.js";
import type { Channel, Thread } from "./thread.js";

/** Into a stream of the worker's, no further ahead of it than a window of bytes. */
export class RemoteWriter extends Outbox implements Channel {
  private readonly id: number;
  /** Bytes that were sent and are not written out. */
  private unwritten = 0;
  private failure: { readonly error: unknown } | null = null;
  private awaiting = false;
  private atEnd = false;

  /** @param id as of a {@link RemoteReader} */
  constructor(
    private readonly thread: Thread,
    id?: number,
  ) {
    super();
    this.id = thread.openChannel(this, id);
  }

  get channel(): number {
    return this.id;
  }

  heard(report: protocol.Report): boolean {
    if (report[0] === protocol.ROOM) {
      this.unwritten -= report[2];
      // The end is still to be told.
      this.setAwaiting(this.atEnd);
      this.flush();
      return false;
    }
    this.setAwaiting(false);
    if (report[0] === protocol.BROKEN) this.lost(failureFrom(report[2]));
    else this.finished();
    return true;
  }

  lost(error: unknown): void {
    this.failure ??= { error };
    this.setAwaiting(false);
    this.failed(error);
  }

  override hostSource(): undefined {
    return undefined;
  }

  protected hasRoom(): boolean {
    if (this.failure !== null) throw this.failure.error;
    return this.unwritten < protocol.WINDOW;
  }

  protected put(chunk: unknown): void {
    const bytes = ownBytes(chunk);
    const transfer = bytes === chunk ? undefined : [(bytes as Uint8Array).buffer as ArrayBuffer];
    // Before it is handed over, and empty here.
    this.unwritten += protocol.sizeOf(bytes);
    this.thread.order([protocol.PUSH, this.id, bytes], transfer);
  }

  protected awaitRoom(): void {
    this.setAwaiting(true);
  }

  protected finish(): void {
    this.atEnd = true;
    this.thread.order([protocol.FINISH, this.id]);
    this.setAwaiting(true);
  }

  protected giveUp(): void {
    this.setAwaiting(false);
    this.thread.drop([this.id]);
  }

  private setAwaiting(awaiting: boolean): void {
    if (this.awaiting === awaiting) return;
    this.awaiting = awaiting;
    this.thread.awaits(awaiting ? 1 : -1);
  }
}
