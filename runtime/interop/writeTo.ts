/** `writeTo`: into a stream, at the pace at which it takes. */
import { verifyOptions, verifySignal, wrongType } from "../arguments.js";
import type { SyncFuture } from "../future.js";
import type { NodeWritable } from "./nodeStream.js";
import { NodeWriter } from "./nodeWriter.js";
import { WebWriter } from "./webWriter.js";

/** The writing end of a stream. */
export interface StreamWriter<T> {
  /**
   * Hands `chunk` to the stream as soon as that has room; writes that wait are served in turn. Cancelled while it waits, it was not written (C10).
   * Rejected with what the stream failed with.
   */
  write(chunk: T): SyncFuture<void>;
  /**
   * Ends the stream behind the writes that wait, and `chunk`, if there is one; fulfilled when all is written out. Cancelled, the stream is aborted, so that nobody takes what is there
   * for all there is.
   */
  end(chunk?: T): SyncFuture<void>;
  /** Gives the stream up: destroys it, or aborts it with `reason`. Writes that wait are cancelled. */
  abort(reason?: unknown): void;
  /** {@link abort}, unless the stream was ended. */
  [Symbol.asyncDispose](): PromiseLike<void>;
}

/** Options of {@link writeTo}. */
export interface WriteOptions {
  /** {@link StreamWriter.abort} when it is aborted (C11). */
  signal?: AbortSignal;
}

const USAGE = "writeTo(stream, options?)";

/**
 * A writer into a Node Writable or a web WritableStream (I3).
 * @throws TypeError for anything else, for a web stream that somebody else writes, and for wrong options
 */
export function writeTo<T>(stream: WritableStream<T>, options?: WriteOptions): StreamWriter<T>;
export function writeTo<T = string | Uint8Array>(stream: NodeWritable, options?: WriteOptions): StreamWriter<T>;
export function writeTo(stream: WritableStream | NodeWritable, options: WriteOptions = {}): StreamWriter<unknown> {
  verifyOptions(USAGE, options);
  const { signal } = options;
  verifySignal(USAGE, signal);
  const writer = writerOf(stream);
  writer.abortBy(signal);
  return writer;
}

function writerOf(stream: WritableStream | NodeWritable): NodeWriter | WebWriter {
  if (typeof (stream as Partial<WritableStream> | null | undefined)?.getWriter === "function")
    return new WebWriter(stream as WritableStream);
  if (typeof (stream as Partial<NodeWritable> | null | undefined)?.write === "function")
    return new NodeWriter(stream as NodeWritable);
  throw wrongType(USAGE, "stream", "a Node Writable or a web WritableStream", stream);
}
