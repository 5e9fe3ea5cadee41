import type { SyncFuture } from "../future.js";
import type { WaitingIterable } from "../interop/waitingIterable.js";
import type { HandleData } from "./protocol.js";
import { RemoteHandle } from "./remoteHandle.js";
import { RemoteReader } from "./remoteReader.js";
import type { Thread } from "./thread.js";

export interface ResponseData extends HandleData {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly url: string;
  readonly redirected: boolean;
  readonly hasBody: boolean;
}

/** The response to a `reactor.fetch`: the platform's `Response`, with futures where that has promises. The body can be read once. */
export class RemoteResponse extends RemoteHandle {
  /** The status code. */
  readonly status: number;
  /** The text beside the status code. */
  readonly statusText: string;
  /** The headers, of this thread. */
  readonly headers: Headers;
  /** Where it came from in the end. */
  readonly url: string;
  /** Whether that was not where it was asked for. */
  readonly redirected: boolean;
  private used = false;
  private reader: RemoteReader<Uint8Array> | null = null;
  private readonly hasBody: boolean;

  /** @internal */
  constructor(thread: Thread, data: ResponseData) {
    super(thread, data);
    this.status = data.status;
    this.statusText = data.statusText;
    this.headers = new Headers(data.headers as [string, string][]);
    this.url = data.url;
    this.redirected = data.redirected;
    this.hasBody = data.hasBody;
    if (data.hasBody) this.dropWithGarbage();
  }

  /** Whether the status code is one of success: 200 to 299. */
  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  /** Whether the body was asked for already. */
  get bodyUsed(): boolean {
    return this.used;
  }

  /**
   * The body, chunk by chunk, with back-pressure; null where there is none. Leaving the loop gives up the rest.
   * @throws TypeError if it was asked for in another form already
   */
  get body(): WaitingIterable<Uint8Array> | null {
    if (!this.hasBody) return null;
    if (this.reader === null) {
      this.use();
      this.reader = new RemoteReader<Uint8Array>(this.thread);
      this.ask("response.body", this.reader.channel).addDoneCallback((begun) => {
        if (begun.state === "rejected") this.reader?.failed(begun.exception());
      });
    }
    return this.reader;
  }

  /** The body as text. @throws TypeError if it was asked for already */
  text(): SyncFuture<string> {
    this.use();
    return this.ask<string>("response.text");
  }

  /** The body as JSON, parsed in the worker. @throws TypeError if it was asked for already */
  json(): SyncFuture<unknown> {
    this.use();
    return this.ask("response.json");
  }

  /** The body's bytes. @throws TypeError if it was asked for already */
  bytes(): SyncFuture<Uint8Array> {
    this.use();
    return this.ask<Uint8Array>("response.bytes");
  }

  /** {@link bytes}, as a buffer. @throws TypeError if it was asked for already */
  arrayBuffer(): SyncFuture<ArrayBuffer> {
    this.use();
    return this.ask<ArrayBuffer>("response.arrayBuffer");
  }

  private use(): void {
    if (this.used) throw new TypeError("The body of this response was read already");
    this.used = true;
    this.forget();
  }
}
