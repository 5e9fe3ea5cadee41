/** Results, as they are sent. */
import fs from "node:fs";
import type { Transferable } from "node:worker_threads";
import type { DirentData } from "../decode.js";
import { BigIntStats, Stats } from "../nodeClasses.js";
import type { ValueKind } from "../protocol.js";
import type { Handles } from "./handles.js";
import { Made } from "./made.js";

export interface Encoded {
  readonly kind: ValueKind;
  readonly data: unknown;
  readonly transfer?: readonly Transferable[];
}

/** @param unshared whether nobody in this thread keeps what `value` holds */
export function encode(handles: Handles, value: unknown, unshared: boolean): Encoded {
  if (typeof value !== "object" || value === null) return { kind: "plain", data: value };
  if (value instanceof Made) return value;
  if (ArrayBuffer.isView(value)) return encodeView(value, unshared);
  if (value instanceof Stats) return { kind: "stats", data: { ...value } };
  if (Object.getPrototypeOf(value) === BigIntStats.prototype) return { kind: "bigStats", data: { ...value } };
  if (isDirent(value)) return { kind: "dirent", data: direntData(value) };
  if (Array.isArray(value) && value.length > 0 && value.every(isDirent))
    return { kind: "dirents", data: value.map(direntData) };
  if (isAsyncIterable(value)) return { kind: "reader", data: { handles: [handles.keepSource(value, { unshared })] } };
  return { kind: "plain", data: value };
}

/** Below this many bytes a copy costs less than a transfer. */
const WORTH_A_TRANSFER = 4096;

/** Structured clone sends the whole buffer that a view looks into, so that a part of one is copied before. What nobody keeps here is handed over. */
function encodeView(view: ArrayBufferView, unshared: boolean): Encoded {
  const kind = Buffer.isBuffer(view) ? "buffer" : "plain";
  if (!(view instanceof Uint8Array) || !(view.buffer instanceof ArrayBuffer)) return { kind, data: view };
  const isWhole = view.byteLength === view.buffer.byteLength;
  const data = unshared && isWhole ? view : Uint8Array.prototype.slice.call(view);
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  // The slice of a Buffer is one, and small ones share a pool.
  if (bytes.byteLength !== bytes.buffer.byteLength) return { kind, data: Uint8Array.from(bytes) };
  return {
    kind,
    data: bytes,
    ...(bytes.byteLength >= WORTH_A_TRANSFER && { transfer: [bytes.buffer as ArrayBuffer] }),
  };
}

function isDirent(value: unknown): value is fs.Dirent {
  return value instanceof fs.Dirent;
}

function direntData(entry: fs.Dirent): DirentData {
  const { parentPath, path } = entry as { parentPath?: string; path?: string };
  return [entry.name, typeOf(entry) ?? 0, parentPath ?? path ?? ""];
}

/** Node's constants, which its types leave out. */
const kinds = fs.constants as unknown as Readonly<Record<string, number>>;

function typeOf(entry: fs.Dirent): number | undefined {
  if (entry.isFile()) return kinds.UV_DIRENT_FILE;
  if (entry.isDirectory()) return kinds.UV_DIRENT_DIR;
  if (entry.isSymbolicLink()) return kinds.UV_DIRENT_LINK;
  if (entry.isFIFO()) return kinds.UV_DIRENT_FIFO;
  if (entry.isSocket()) return kinds.UV_DIRENT_SOCKET;
  if (entry.isCharacterDevice()) return kinds.UV_DIRENT_CHAR;
  return entry.isBlockDevice() ? kinds.UV_DIRENT_BLOCK : kinds.UV_DIRENT_UNKNOWN;
}

function isAsyncIterable(value: object): value is AsyncIterable<unknown> {
  return typeof (value as Partial<AsyncIterable<unknown>>)[Symbol.asyncIterator] === "function";
}
