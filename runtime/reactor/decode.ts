/** What the worker has sent, as what it was. */
import { BigIntStats, Dirent, Stats } from "./nodeClasses.js";
import type { HandleData, ValueKind } from "./protocol.js";
import { RemoteChild } from "./remoteChild.js";
import { RemoteFile } from "./remoteFile.js";
import { RemoteReader } from "./remoteReader.js";
import { RemoteResponse } from "./remoteResponse.js";
import { RemoteSocket } from "./remoteSocket.js";
import type { Thread } from "./thread.js";

// biome-ignore lint/suspicious/noExplicitAny: each takes what encode.ts makes for its kind
type Decode = (thread: Thread, data: any) => unknown;

const decoders: Readonly<Record<ValueKind, Decode>> = {
  plain: (_, data) => data,
  buffer: (_, data: Uint8Array) => asBuffer(data),
  buffers: (_, data: Readonly<Record<string, unknown>>) => mapValues(data),
  stats: (_, data: object) => Object.assign(Object.create(Stats.prototype), data),
  bigStats: (_, data: object) => Object.assign(Object.create(BigIntStats.prototype), data),
  dirent: (_, data: DirentData) => direntFrom(data),
  dirents: (_, data: readonly DirentData[]) => data.map(direntFrom),
  reader: (thread, data: HandleData) => new RemoteReader(thread, data.handles[0]),
  file: (thread, data) => new RemoteFile(thread, data),
  response: (thread, data) => new RemoteResponse(thread, data),
  socket: (thread, data) => new RemoteSocket(thread, data),
  child: (thread, data) => new RemoteChild(thread, data),
};

/** @param data as `kind` says it */
export function valueFrom(thread: Thread, kind: ValueKind, data: unknown): unknown {
  return decoders[kind](thread, data);
}

/** It has come too late: what the worker keeps for it is not needed. */
export function discard(thread: Thread, data: unknown): void {
  const { handles } = (data ?? {}) as Partial<HandleData>;
  if (Array.isArray(handles)) thread.drop(handles);
}

export type DirentData = readonly [name: string, type: number, parentPath: string];

function direntFrom([name, type, parentPath]: DirentData): Dirent {
  return new Dirent(name, type, parentPath);
}

function mapValues(data: Readonly<Record<string, unknown>>): unknown {
  const entries = Object.entries(data).map(([key, value]) => [
    key,
    ArrayBuffer.isView(value) ? asBuffer(value as Uint8Array) : value,
  ]);
  return Object.fromEntries(entries);
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
