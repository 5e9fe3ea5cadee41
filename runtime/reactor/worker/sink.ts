import { finished } from "node:stream";
import { errorData } from "../errorData.js";
import { isCloneable } from "../isCloneable.js";
import * as protocol from "../protocol.js";
import type { Handle, Handles } from "./handles.js";

/** Something that is written; the other side is told when a chunk is out. */
export class Sink implements Handle {
  private ended = false;

  constructor(
    private readonly handles: Handles,
    private readonly id: number,
    private readonly stream: NodeJS.WritableStream,
  ) {
    finished(stream, { readable: false }, (error) => {
      if (error) this.end([protocol.BROKEN, id, errorData(error, isCloneable)]);
      else this.end([protocol.ENDED, id]);
    });
  }

  push(chunk: unknown): void {
    const bytes = protocol.sizeOf(chunk);
    this.stream.write(chunk as Uint8Array, (error) => {
      // An error is told by the stream's end.
      if (!error && !this.ended) this.handles.reports.post([protocol.ROOM, this.id, bytes]);
    });
  }

  finish(): void {
    this.stream.end();
  }

  drop(): void {
    this.ended = true;
    (this.stream as { destroy?(): void }).destroy?.();
  }

  private end(report: protocol.Report): void {
    if (this.ended) return;
    this.ended = true;
    this.handles.forget(this.id);
    this.handles.reports.post(report);
  }
}
