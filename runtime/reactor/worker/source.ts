import { errorData } from "../errorData.js";
import { isCloneable } from "../isCloneable.js";
import * as protocol from "../protocol.js";
import { encode } from "./encode.js";
import type { Handle, Handles } from "./handles.js";
import { notCloneable } from "./notCloneable.js";

/** Something that is read, as far as the other side has granted. */
export class Source implements Handle {
  private iterator: AsyncIterator<unknown> | null = null;
  private granted = 0;
  private running = false;
  private ended = false;

  constructor(
    private readonly handles: Handles,
    private readonly id: number,
    private readonly iterable: AsyncIterable<unknown>,
    private readonly unshared: boolean,
  ) {
    // A stream that fails before anybody reads must not end the thread; who reads later is told.
    const { on } = iterable as { on?: (event: string, listener: () => void) => void };
    if (typeof on === "function") on.call(iterable, "error", ignore);
  }

  pull(bytes: number): void {
    this.granted += bytes;
    if (!this.running) void this.run();
  }

  drop(): void {
    if (this.ended) return;
    this.ended = true;
    // A stream is destroyed, a generator runs its `finally`. Where nothing was read yet, there is a stream all the same.
    const iterator = this.iterator ?? this.iterable[Symbol.asyncIterator]();
    destroyStream(this.iterable);
    Promise.resolve(iterator.return?.()).catch(ignore);
  }

  private async run(): Promise<void> {
    this.running = true;
    try {
      this.iterator ??= this.iterable[Symbol.asyncIterator]();
      while (this.granted > 0 && !this.ended) {
        const { done, value } = await this.iterator.next();
        if (this.ended) return;
        if (done) this.end([protocol.ENDED, this.id]);
        else this.send(value);
      }
    } catch (error) {
      if (!this.ended) this.end([protocol.BROKEN, this.id, errorData(error, isCloneable)]);
    } finally {
      this.running = false;
    }
  }

  private send(value: unknown): void {
    const { kind, data, transfer } = encode(this.handles, value, this.unshared);
    this.granted -= protocol.sizeOf(data);
    try {
      this.handles.reports.postNow([protocol.CHUNK, this.id, kind, data], transfer);
    } catch (error) {
      // The other side hears no more of the source, which ends like one that is dropped.
      this.handles.reports.post([protocol.BROKEN, this.id, errorData(notCloneable("A chunk", error), isCloneable)]);
      this.handles.drop(this.id);
    }
  }

  private end(report: protocol.Report): void {
    this.ended = true;
    this.handles.forget(this.id);
    this.handles.reports.post(report);
  }
}

/** `return` of an iterator waits for a `next` that is under way. */
function destroyStream(iterable: AsyncIterable<unknown>): void {
  const { destroy } = iterable as { destroy?: unknown };
  if (typeof destroy === "function") destroy.call(iterable);
}

function ignore(): void {}
