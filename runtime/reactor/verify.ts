/** What programs hand to the reactor, checked where it is handed over: see arguments.ts. */
import {
  verifyInteger,
  verifyIterable,
  verifyMilliseconds,
  verifyNumber,
  verifyOptions,
  verifySignal,
  wrongType,
} from "../arguments.js";
import type { CallOptions } from "./caller.js";
import type { ReactorOptions } from "./threads.js";

const WITH = "reactor.with(options)";
const callOptions = ["signal", "timeout", "transfer"];

/** A misspelt limit would be none. @throws TypeError, RangeError */
export function verifyCallOptions(options: CallOptions): void {
  verifyOptions(WITH, options);
  for (const key of Object.keys(options))
    if (!callOptions.includes(key)) throw wrongType(WITH, "an option", `one of ${callOptions.join(", ")}`, key);
  verifySignal(WITH, options.signal);
  if (options.timeout !== undefined) verifyNumber(WITH, "options.timeout", 0, options.timeout);
  if (options.transfer !== undefined) verifyIterable(WITH, "options.transfer", options.transfer);
}

const CREATE = "createReactor(options?)";

/** @throws TypeError, RangeError */
export function verifyReactorOptions(options: ReactorOptions): void {
  verifyOptions(CREATE, options);
  if (options.threads !== undefined) verifyInteger(CREATE, "options.threads", 1, options.threads);
  if (options.stopGrace !== undefined) verifyNumber(CREATE, "options.stopGrace", 0, options.stopGrace);
}

/** @throws TypeError, RangeError */
export function verifySleep(ms: number): void {
  verifyMilliseconds("reactor.sleep(ms)", "ms", ms);
}

const FETCH = "reactor.fetch(url, options?)";

/** A Request and a stream belong to this thread's `fetch`: what they would give comes by this thread's loop. @throws TypeError */
export function verifyFetch(url: unknown, body: unknown): void {
  if (typeof url !== "string" && !(url instanceof URL)) throw wrongType(FETCH, "url", "a string or a URL", url);
  if (!isBody(body)) throw wrongType(FETCH, "options.body", "text, bytes, a Blob or URLSearchParams", body);
}

function isBody(body: unknown): boolean {
  if (body === undefined || body === null || typeof body === "string" || ArrayBuffer.isView(body)) return true;
  return (
    body instanceof URLSearchParams || body instanceof Blob || /^\[object (Shared)?ArrayBuffer\]$/.test(tagOf(body))
  );
}

function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value);
}
