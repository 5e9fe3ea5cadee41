/**
 * Writes on their way into a stream: one after the other, while it has room. A write that is cancelled while it waits was not written; one that is
 * just being handed over cannot be cancelled any more (C10).
 */
import type { SyncFuture } from "../future.js";
import type { HostSource } from "../hostSource.js";
import { whenAborted } from "./abort.js";
import { INSPECT, type InspectArguments, showState } from "./inspect.js";
import { streamError } from "./nodeStream.js";
import { EndFuture, WriteFuture } from "./writeFuture.js";
import type { StreamWriter } from "./writeTo.js";

export abstract class Outbox implements StreamWriter<unknown> {
  /** First in, first out. */
  private writes: WriteFuture[] = [];
  private ending: EndFuture | null = null;
  private finishing = false;
  private aborted: { readonly reason: unknown } | null = null;
  private stopWatching: () => void = ignore;

  /** @throws what the stream failed with */
  protected abstract hasRoom(): boolean;
  /** Called only where there is room. */
  protected abstract put(chunk: unknown): void;
  /** Has {@link flush} or {@link failed} called when something has changed. */
  protected abstract awaitRoom(): void;
  /** Everything was put: has {@link finished} or {@link failed} called. */
  protected abstract finish(): void;
  /** Nothing more will come. */
  protected abstract giveUp(reason: unknown): void;

  write(chunk: unknown): SyncFuture<void> {
    const write = new WriteFuture(this, chunk);
    if (this.aborted !== null) write.cancel(this.aborted.reason);
    else if (this.ending !== null) write.reject(streamError("ERR_STREAM_WRITE_AFTER_END", "This stream was ended"));
    else {
      this.writes.push(write);
      if (this.writes.length === 1) this.flush();
    }
    return write;
  }

  end(chunk?: unknown): SyncFuture<void> {
    if (chunk !== undefined) {
      const last = this.write(chunk);
      if (this.ending !== null) return last;
      // The end fails with it.
      last.addDoneCallback(ignore);
    }
    if (this.ending !== null) return this.ending;
    const ending = new EndFuture(this);
    this.ending = ending;
    if (this.aborted !== null) ending.cancel(this.aborted.reason);
    else this.flush();
    return ending;
  }

  abort(reason?: unknown): void {
    if (this.aborted !== null || this.ending?.done() === true) return;
    this.aborted = { reason };
    this.stopWatching();
    const waiting = this.ending === null ? this.writes : [...this.writes, this.ending];
    this.writes = [];
    this.giveUp(reason);
    for (const future of waiting) future.cancel(reason);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.ending === null) this.abort();
  }

  /** @internal */
  [INSPECT](...asked: InspectArguments): string {
    return showState("StreamWriter", this.state(), { waiting: this.writes.length }, asked);
  }

  /** C11 */
  abortBy(signal: AbortSignal | undefined): void {
    const stop = whenAborted(signal, (reason) => this.abort(reason));
    if (this.aborted === null) this.stopWatching = stop;
    else stop();
  }

  /** @internal `write` was cancelled. */
  forget(write: WriteFuture): void {
    this.writes = this.writes.filter((other) => other !== write);
    if (this.writes.length === 0) this.flush();
  }

  /** As of a future. */
  hostSource(): HostSource | undefined {
    return "stream";
  }

  /** The stream may have room again. */
  protected flush(): void {
    try {
      if (!this.writeAll()) {
        this.awaitRoom();
        return;
      }
    } catch (error) {
      this.failed(error);
      return;
    }
    if (this.ending === null || this.finishing || this.aborted !== null) return;
    this.finishing = true;
    this.finish();
  }

  protected finished(): void {
    this.stopWatching();
    this.ending?.tryResolve();
  }

  protected failed(error: unknown): void {
    const waiting = this.writes;
    this.writes = [];
    for (const write of waiting) write.tryReject(error);
    this.ending?.tryReject(error);
  }

  private state(): string {
    if (this.aborted !== null) return "aborted";
    if (this.ending === null) return "open";
    return this.ending.status === "rejected" ? "failed" : this.ending.done() ? "ended" : "ending";
  }

  /** @returns false if the stream has no room for all */
  private writeAll(): boolean {
    while (this.writes.length > 0) {
      if (!this.hasRoom()) return false;
      this.writeFirst();
    }
    return true;
  }

  private writeFirst(): void {
    const write = this.writes[0] as WriteFuture;
    write.begun = true;
    this.put(write.chunk);
    this.writes = this.writes.filter((other) => other !== write);
    // Whoever waited for it goes on inside, and may write more: everything is read again (D1).
    write.tryResolve();
  }
}

function ignore(): void {}
