/** `readFrom`: a stream, chunk by chunk. */
import { verifyOptionalBoolean, verifyOptions, verifySignal, wrongType } from "../arguments.js";
import { NodeReader } from "./nodeReader.js";
import type { NodeReadable } from "./nodeStream.js";
import type { WaitingIterable } from "./waitingIterable.js";
import { WebReader } from "./webReader.js";

/** Options of {@link readFrom}. */
export interface ReadOptions {
  /** Leaving the loop early leaves the rest in the stream, for somebody else to read. Default false: it is destroyed or cancelled. */
  keepOpen?: boolean;
  /** Ends it when it is aborted: who waits gets `CancelledError` with the signal's reason (C11). */
  signal?: AbortSignal;
}

const USAGE = "readFrom(stream, options?)";

/**
 * The chunks of a Node Readable or a web ReadableStream, with back-pressure: nothing is taken that nobody asked for. A wait for a chunk that is cancelled
 * has taken none; of a web stream, the chunk that comes then is kept for the next one (S15).
 * @throws TypeError for anything else, for a web stream that somebody else reads, and for wrong options
 */
export function readFrom<T>(stream: ReadableStream<T>, options?: ReadOptions): WaitingIterable<T>;
export function readFrom<T = Uint8Array>(stream: NodeReadable, options?: ReadOptions): WaitingIterable<T>;
export function readFrom(stream: ReadableStream | NodeReadable, options: ReadOptions = {}): WaitingIterable<unknown> {
  verifyOptions(USAGE, options);
  const { keepOpen = false, signal } = options;
  verifyOptionalBoolean(USAGE, "options.keepOpen", keepOpen);
  verifySignal(USAGE, signal);
  const reader = readerOf(stream, keepOpen);
  reader.endWhenAborted(signal);
  return reader;
}

function readerOf(stream: ReadableStream | NodeReadable, keepOpen: boolean): WebReader<unknown> | NodeReader<unknown> {
  if (typeof (stream as Partial<ReadableStream> | null | undefined)?.getReader === "function")
    return new WebReader(stream as ReadableStream, keepOpen);
  if (typeof (stream as Partial<NodeReadable> | null | undefined)?.read === "function")
    return new NodeReader(stream as NodeReadable, keepOpen);
  throw wrongType(USAGE, "stream", "a Node Readable or a web ReadableStream", stream);
}
