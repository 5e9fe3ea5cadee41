import type { SyncFuture } from "../future.js";
import type { WaitingIterable } from "../interop/waitingIterable.js";
import type { StreamWriter } from "../interop/writeTo.js";
import type { HandleData } from "./protocol.js";
import { RemoteHandle } from "./remoteHandle.js";
import { RemoteReader } from "./remoteReader.js";
import { RemoteWriter } from "./remoteWriter.js";
import type { Thread } from "./thread.js";

export interface SocketData extends HandleData {
  readonly localPort: number | undefined;
  readonly remoteAddress: string | undefined;
  readonly remotePort: number | undefined;
}

/** A connection that the reactor has made. What comes is read from {@link input}, what goes is written to {@link output}, both with back-pressure. */
export class RemoteSocket extends RemoteHandle {
  /** Ends when the peer has ended its side. */
  readonly input: WaitingIterable<Buffer>;
  /** `output.end()` ends this side. */
  readonly output: StreamWriter<string | Uint8Array>;
  /** The port on this machine; undefined of a pipe. */
  readonly localPort: number | undefined;
  /** The address of the peer; undefined of a pipe. */
  readonly remoteAddress: string | undefined;
  /** The port of the peer; undefined of a pipe. */
  readonly remotePort: number | undefined;

  /** @internal */
  constructor(thread: Thread, data: SocketData) {
    super(thread, data);
    const [, input, output] = data.handles;
    this.input = new RemoteReader<Buffer>(thread, input);
    this.output = new RemoteWriter(thread, output);
    this.localPort = data.localPort;
    this.remoteAddress = data.remoteAddress;
    this.remotePort = data.remotePort;
  }

  /** {@link StreamWriter.write} of {@link output}. */
  write(chunk: string | Uint8Array): SyncFuture<void> {
    return this.output.write(chunk);
  }

  /** {@link StreamWriter.end} of {@link output}: fulfilled when all is written out. */
  end(chunk?: string | Uint8Array): SyncFuture<void> {
    return this.output.end(chunk);
  }

  /** Closes it at once, both ways. Who waits for a chunk is told that there are no more. */
  destroy(): void {
    this.output.abort();
    void this.input.close();
    this.thread.drop([this.handle]);
  }

  /** {@link destroy} */
  [Symbol.dispose](): void {
    this.destroy();
  }
}
