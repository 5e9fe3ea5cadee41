/** What of Node's streams is needed; the runtime imports no types of Node's. */

interface NodeStream {
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  removeListener(event: string, listener: (...args: unknown[]) => void): unknown;
  destroy(error?: Error): unknown;
  readonly closed?: boolean;
  readonly errored?: Error | null;
}

/** What is used of a Node Readable. */
export interface NodeReadable extends NodeStream {
  read(): unknown;
  readonly readableEnded: boolean;
}

/** What is used of a Node Writable. */
export interface NodeWritable extends NodeStream {
  write(chunk: unknown): boolean;
  end(): unknown;
  readonly writableNeedDrain: boolean;
  readonly writableEnded: boolean;
  readonly writableFinished: boolean;
}

type Listeners = Readonly<Record<string, (...args: unknown[]) => void>>;

/** @returns removes them again */
export function listenTo(stream: NodeStream, listeners: Listeners): () => void {
  for (const [event, listener] of Object.entries(listeners)) stream.on(event, listener);
  return () => {
    for (const [event, listener] of Object.entries(listeners)) stream.removeListener(event, listener);
  };
}

/** What `stream` has failed with already, if it has. */
export function failureOf(stream: NodeStream): unknown {
  return stream.errored ?? (stream.closed ? prematureClose() : undefined);
}

export function prematureClose(): Error {
  return streamError("ERR_STREAM_PREMATURE_CLOSE", "The stream was closed before its end");
}

/** With the code that Node's own streams use. */
export function streamError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
