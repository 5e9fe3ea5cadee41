import type { ResponseData } from "../remoteResponse.js";
import type { Call } from "./call.js";
import type { Handle } from "./handles.js";
import { Made } from "./made.js";

/** A response whose body is not read. */
class KeptResponse implements Handle {
  constructor(
    readonly response: Response,
    private readonly controller: AbortController,
  ) {}

  /** What reads the body is stopped by its own call. */
  abortBy(signal: AbortSignal): void {
    signal.addEventListener("abort", () => this.controller.abort(signal.reason), { once: true });
  }

  drop(): void {
    this.controller.abort();
  }
}

export const fetchOperations = {
  fetch: async (call: Call, url: string, init: RequestInit): Promise<Made> => {
    const controller = new AbortController();
    const kept = await fetching(call, controller, url, init);
    const { response } = kept;
    const { status, statusText, headers, redirected } = response;
    const hasBody = response.body !== null;
    const data: ResponseData = {
      handles: hasBody ? [call.handles.keep(kept)] : [],
      status,
      statusText,
      headers: [...headers],
      url: response.url,
      redirected,
      hasBody,
    };
    return new Made("response", data);
  },
  "response.text": (call: Call, id: number) => take(call, id).text(),
  "response.json": (call: Call, id: number) => take(call, id).json(),
  "response.arrayBuffer": async (call: Call, id: number) => {
    const buffer = await take(call, id).arrayBuffer();
    return new Made("plain", buffer, [buffer]);
  },
  "response.bytes": async (call: Call, id: number) => new Uint8Array(await take(call, id).arrayBuffer()),
  "response.body": (call: Call, id: number, reader: number) => {
    const body = take(call, id).body as unknown as AsyncIterable<unknown>;
    call.handles.keepSource(body, { id: reader });
  },
};

async function fetching(
  call: Call,
  controller: AbortController,
  url: string,
  init: RequestInit,
): Promise<KeptResponse> {
  const { signal } = call;
  const abort = (): void => controller.abort(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  return new KeptResponse(await fetch(url, { ...init, signal: controller.signal }), controller);
}

/** A body is read once. */
function take(call: Call, id: number): Response {
  const kept = call.handles.get(id, KeptResponse);
  call.handles.forget(id);
  kept.abortBy(call.signal);
  return kept.response;
}
