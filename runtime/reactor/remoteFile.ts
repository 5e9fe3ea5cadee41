import type { BigIntStats, Stats } from "node:fs";
import type { SyncFuture } from "../future.js";
import type { HandleData } from "./protocol.js";
import { RemoteHandle } from "./remoteHandle.js";
import type { Thread } from "./thread.js";

export interface FileData extends HandleData {
  readonly fd: number;
}

type Bytes = string | NodeJS.ArrayBufferView;

/** A file that the reactor has opened: the `FileHandle` of `node:fs/promises`, with futures where that has promises. */
export class RemoteFile extends RemoteHandle {
  /** The file descriptor, which all threads of the process share. */
  readonly fd: number;

  /** @internal */
  constructor(thread: Thread, data: FileData) {
    super(thread, data);
    this.fd = data.fd;
    this.dropWithGarbage();
  }

  /**
   * Reads up to `length` bytes.
   * @param position in bytes from the beginning; null: behind what was read last
   * @returns what there was; empty at the end of the file
   */
  read(length = 16_384, position: number | bigint | null = null): SyncFuture<Buffer> {
    return this.ask<Buffer>("file.read", length, position);
  }

  /** Writes `data`, all of it. @param position in bytes; null: behind what was written last @returns how many bytes these were */
  write(data: Bytes, position: number | null = null): SyncFuture<number> {
    return this.ask<number>("file.write", data, position);
  }

  /** The rest of the file. */
  readFile(options?: { encoding?: null }): SyncFuture<Buffer>;
  readFile(options: BufferEncoding | { encoding: BufferEncoding }): SyncFuture<string>;
  readFile(options?: unknown): SyncFuture<Buffer | string> {
    return this.ask<Buffer | string>("file.readFile", options);
  }

  /** Writes `data` behind what was written last. */
  writeFile(data: Bytes, options?: BufferEncoding | { encoding?: BufferEncoding | null }): SyncFuture<void> {
    return this.ask<void>("file.writeFile", data, options);
  }

  /** Writes `data` behind what was written last. */
  appendFile(data: Bytes, options?: BufferEncoding | { encoding?: BufferEncoding | null }): SyncFuture<void> {
    return this.ask<void>("file.appendFile", data, options);
  }

  /** What the file system says of it. */
  stat(): SyncFuture<Stats>;
  stat(options: { bigint: true }): SyncFuture<BigIntStats>;
  stat(options?: { bigint: boolean }): SyncFuture<Stats | BigIntStats> {
    return this.ask<Stats | BigIntStats>("file.stat", options);
  }

  /** Cuts it, or fills it up with zeros. @param length in bytes */
  truncate(length = 0): SyncFuture<void> {
    return this.ask<void>("file.truncate", length);
  }

  /** Has what was written put onto the disk. */
  sync(): SyncFuture<void> {
    return this.ask<void>("file.sync");
  }

  /** {@link sync}, without what only describes the file. */
  datasync(): SyncFuture<void> {
    return this.ask<void>("file.datasync");
  }

  /** Closes it; nothing else can be done with it afterwards. */
  close(): SyncFuture<void> {
    this.forget();
    return this.ask<void>("file.close");
  }

  /** {@link close} */
  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.close();
  }
}
