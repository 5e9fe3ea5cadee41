/** What this thread and a worker of the reactor say to each other: see docs/reactor.md. A message is a list of orders, or of reports. */

/** How many bytes of a reader or a writer may be under way. */
export const WINDOW = 256 * 1024;

/** To the worker. The first number of each is its kind. */
export type Order =
  | readonly [
      kind: typeof CALL,
      id: number,
      name: string,
      args: readonly unknown[],
      places?: readonly Place[],
      /** The number of the function, by which later calls name it: see shortcut.ts. */
      route?: number,
    ]
  | readonly [kind: typeof STOP, id: number, reason: ErrorData]
  | readonly [kind: typeof PULL, id: number, bytes: number]
  | readonly [kind: typeof PUSH, id: number, chunk: unknown]
  | readonly [kind: typeof FINISH, id: number]
  | readonly [kind: typeof DROP, id: number];
export const CALL = 0;
export const STOP = 1;
export const PULL = 2;
export const PUSH = 3;
export const FINISH = 4;
export const DROP = 5;

/** From the worker. */
export type Report =
  | readonly [kind: typeof DONE, id: number, value: ValueKind, data: unknown]
  | readonly [kind: typeof FAILED, id: number, error: ErrorData]
  | readonly [kind: typeof STOPPED, id: number]
  | readonly [kind: typeof CHUNK, id: number, value: ValueKind, data: unknown]
  | readonly [kind: typeof ENDED, id: number]
  | readonly [kind: typeof BROKEN, id: number, error: ErrorData]
  | readonly [kind: typeof ROOM, id: number, bytes: number]
  | readonly [kind: typeof DYING, id: 0, error: ErrorData];
export const DONE = 0;
export const FAILED = 1;
export const STOPPED = 2;
export const CHUNK = 3;
/** Of a reader: there are no more chunks. Of a writer: all is written out. */
export const ENDED = 4;
export const BROKEN = 5;
export const ROOM = 6;
/** An exception that nobody caught is about to end the thread. */
export const DYING = 7;

/** What the data of a result, or of a chunk, are made into. */
export type ValueKind = "plain" | "buffer" | "buffers" | "stats" | "bigStats" | "dirent" | "dirents" | HandleKind;
export type HandleKind = "reader" | "file" | "response" | "socket" | "child";

/** The data of everything that the worker keeps until it is dropped. */
export interface HandleData {
  /** All that belongs to it. */
  readonly handles: readonly number[];
}

/**
 * Where a signal stood, or a URL or Buffer, which structured clone would take for something else: at `[argument]`, or at `[argument][key]`. Of a signal that was aborted
 * already, also why.
 */
export type Place = readonly [
  what: "signal" | "url" | "buffer",
  argument: number,
  key: string | null,
  reason?: ErrorData,
];

/** An error, in parts: structured clone would drop its class and its own properties. */
export interface ErrorData {
  readonly name: string;
  readonly message: string;
  /** A DOMException. */
  readonly dom?: boolean;
  readonly stack: string | undefined;
  /** Own properties that can be cloned: `code`, `errno`, `syscall`, `path`, ... */
  readonly own: Readonly<Record<string, unknown>>;
  readonly cause?: ErrorData;
  /** Of an AggregateError. */
  readonly errors?: readonly ErrorData[];
  /** It was no error but this value, or its text where it cannot be cloned. */
  readonly thrown?: unknown;
}

/** What a worker is given when it starts. */
export interface WorkerStart {
  readonly port: unknown;
  /** See mailBell() in mailbox.ts. */
  readonly bell: Int32Array;
  /** See slots.ts. */
  readonly memory: SharedArrayBuffer;
}

/** What a chunk counts for, in bytes; objects are counted as if they were large. */
export function sizeOf(chunk: unknown): number {
  if (typeof chunk === "string") return chunk.length;
  return ArrayBuffer.isView(chunk) ? chunk.byteLength : WINDOW / 16;
}
