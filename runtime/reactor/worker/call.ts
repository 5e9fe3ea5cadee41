import { errorFrom } from "../errorData.js";
import type { ErrorData, Place } from "../protocol.js";
import type { Handles } from "./handles.js";

/** One call, as the operation sees it. */
export class Call {
  private controller: AbortController | null = null;

  constructor(readonly handles: Handles) {}

  /** Aborted when the other side does not want the outcome any more. */
  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    return this.controller.signal;
  }

  stop(reason: unknown): void {
    this.controller?.abort(reason);
  }

  private signalAborted(reason: ErrorData | undefined): AbortSignal {
    const { signal } = this;
    if (reason !== undefined) this.stop(errorFrom(reason));
    return signal;
  }

  /** As they were on the other side. */
  arguments(args: readonly unknown[], places: readonly Place[] | undefined): readonly unknown[] {
    if (places === undefined) return args;
    const restored = [...args];
    for (const [what, at, key, reason] of places) {
      const restore = (value: unknown): unknown => {
        if (what === "signal") return this.signalAborted(reason);
        return what === "url" ? new URL(String(value)) : asBuffer(value as Uint8Array);
      };
      if (key === null) restored[at] = restore(restored[at]);
      else (restored[at] as Record<string, unknown>)[key] = restore((restored[at] as Record<string, unknown>)[key]);
    }
    return restored;
  }
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
