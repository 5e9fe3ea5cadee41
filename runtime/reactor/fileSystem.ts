/** `reactor.fs`: the functions of `node:fs/promises`. Those that are missing give or take what cannot be sent. */
import type { BigIntStats, Dirent, MakeDirectoryOptions, PathLike, RmOptions, Stats, StatsFs } from "node:fs";
import type { SyncFuture } from "../future.js";
import type { WaitingIterable } from "../interop/waitingIterable.js";
import type { StreamWriter } from "../interop/writeTo.js";
import { type CallOptions, callThread, callWith } from "./caller.js";
import type { RemoteFile } from "./remoteFile.js";
import { RemoteReader } from "./remoteReader.js";
import { RemoteWriter } from "./remoteWriter.js";
import type { Threads } from "./threads.js";

type Encoded = BufferEncoding | { encoding: BufferEncoding; flag?: string; signal?: AbortSignal };
type Raw = { encoding?: null; flag?: string; signal?: AbortSignal };
type Time = string | number | Date;
type Data = string | NodeJS.ArrayBufferView;
type Writing =
  | BufferEncoding
  | { encoding?: BufferEncoding | null; mode?: number; flag?: string; signal?: AbortSignal };

/** Futures where `node:fs/promises` has promises; see there for what each does, takes and rejects with. */
export interface ReactorFileSystem {
  access(path: PathLike, mode?: number): SyncFuture<void>;
  appendFile(path: PathLike, data: Data, options?: Writing): SyncFuture<void>;
  chmod(path: PathLike, mode: number | string): SyncFuture<void>;
  chown(path: PathLike, uid: number, gid: number): SyncFuture<void>;
  copyFile(from: PathLike, to: PathLike, mode?: number): SyncFuture<void>;
  cp(
    from: string | URL,
    to: string | URL,
    options?: {
      recursive?: boolean;
      force?: boolean;
      errorOnExist?: boolean;
      preserveTimestamps?: boolean;
      dereference?: boolean;
    },
  ): SyncFuture<void>;
  lchown(path: PathLike, uid: number, gid: number): SyncFuture<void>;
  link(existing: PathLike, path: PathLike): SyncFuture<void>;
  lstat(path: PathLike): SyncFuture<Stats>;
  lstat(path: PathLike, options: { bigint: true }): SyncFuture<BigIntStats>;
  lutimes(path: PathLike, accessed: Time, modified: Time): SyncFuture<void>;
  mkdir(path: PathLike, options?: number | MakeDirectoryOptions): SyncFuture<string | undefined>;
  mkdtemp(prefix: string): SyncFuture<string>;
  /** The file stays open until it is closed, or garbage. */
  open(path: PathLike, flags?: string | number, mode?: number): SyncFuture<RemoteFile>;
  /** The entries one by one, with back-pressure. */
  opendir(path: PathLike, options?: { recursive?: boolean; bufferSize?: number }): SyncFuture<WaitingIterable<Dirent>>;
  readdir(
    path: PathLike,
    options?: BufferEncoding | { withFileTypes?: false; recursive?: boolean },
  ): SyncFuture<string[]>;
  readdir(path: PathLike, options: { withFileTypes: true; recursive?: boolean }): SyncFuture<Dirent[]>;
  readFile(path: PathLike, options?: Raw): SyncFuture<Buffer>;
  readFile(path: PathLike, options: Encoded): SyncFuture<string>;
  readlink(path: PathLike): SyncFuture<string>;
  realpath(path: PathLike): SyncFuture<string>;
  rename(from: PathLike, to: PathLike): SyncFuture<void>;
  rm(path: PathLike, options?: RmOptions): SyncFuture<void>;
  rmdir(path: PathLike): SyncFuture<void>;
  stat(path: PathLike): SyncFuture<Stats>;
  stat(path: PathLike, options: { bigint: true }): SyncFuture<BigIntStats>;
  statfs(path: PathLike): SyncFuture<StatsFs>;
  symlink(target: PathLike, path: PathLike, type?: string): SyncFuture<void>;
  truncate(path: PathLike, length?: number): SyncFuture<void>;
  unlink(path: PathLike): SyncFuture<void>;
  utimes(path: PathLike, accessed: Time, modified: Time): SyncFuture<void>;
  /** What changes, until the loop over it is left. */
  watch(
    path: PathLike,
    options?: { recursive?: boolean; persistent?: boolean; signal?: AbortSignal },
  ): SyncFuture<WaitingIterable<{ eventType: string; filename: string | null }>>;
  writeFile(path: PathLike, data: Data, options?: Writing): SyncFuture<void>;
  /** A file, chunk by chunk, with back-pressure; positions in bytes, `end` is the last one that is read. */
  createReadStream(
    path: PathLike,
    options?: { start?: number; end?: number; highWaterMark?: number; flags?: string },
  ): WaitingIterable<Buffer>;
  /** Into a file, with back-pressure. */
  createWriteStream(
    path: PathLike,
    options?: { start?: number; flags?: string; mode?: number; encoding?: BufferEncoding },
  ): StreamWriter<string | Uint8Array>;
}

type Asked = Exclude<keyof ReactorFileSystem, "createReadStream" | "createWriteStream">;

const asked: Readonly<Record<Asked, true>> = {
  access: true,
  appendFile: true,
  chmod: true,
  chown: true,
  copyFile: true,
  cp: true,
  lchown: true,
  link: true,
  lstat: true,
  lutimes: true,
  mkdir: true,
  mkdtemp: true,
  open: true,
  opendir: true,
  readdir: true,
  readFile: true,
  readlink: true,
  realpath: true,
  rename: true,
  rm: true,
  rmdir: true,
  stat: true,
  statfs: true,
  symlink: true,
  truncate: true,
  unlink: true,
  utimes: true,
  watch: true,
  writeFile: true,
};

export function fileSystem(threads: Threads, options: CallOptions): ReactorFileSystem {
  const choose = () => threads.forInputAndOutput();
  const all: Record<string, unknown> = {};
  for (const name of Object.keys(asked)) {
    const operation = `fs.${name}`;
    all[name] = (...args: unknown[]) => callThread(choose, operation, args, options);
  }
  all.createReadStream = (path: PathLike, given?: object) => {
    const thread = choose();
    const reader = new RemoteReader<Buffer>(thread);
    reader.endWhenAborted(options.signal);
    begin(callWith(thread, "fs.createReadStream", [reader.channel, path, given], {}), (error) => reader.failed(error));
    return reader;
  };
  all.createWriteStream = (path: PathLike, given?: object) => {
    const thread = choose();
    const writer = new RemoteWriter(thread);
    writer.abortBy(options.signal);
    begin(callWith(thread, "fs.createWriteStream", [writer.channel, path, given], {}), (error) => writer.lost(error));
    return writer;
  };
  return all as unknown as ReactorFileSystem;
}

function begin(call: SyncFuture<unknown>, fail: (error: unknown) => void): void {
  call.addDoneCallback(() => {
    if (call.state === "rejected") fail(call.exception());
  });
}
