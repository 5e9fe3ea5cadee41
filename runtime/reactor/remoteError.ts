import { errorFrom, newError } from "./errorData.js";
import { ReactorError, type ReactorErrorCode } from "./errors.js";
import type { ErrorData } from "./protocol.js";

/** What a worker says has failed; where that was the reactor itself, as the class for it. The worker does without that class, and the runtime behind it. */
export function failureFrom(data: ErrorData): unknown {
  return errorFrom(data, newFailure);
}

function newFailure(data: ErrorData): Error {
  const { code } = data.own;
  const isOurs = data.name === "ReactorError" && String(code).startsWith("ERR_SYNCAWAIT_REACTOR_");
  return isOurs ? new ReactorError(data.message, code as ReactorErrorCode) : newError(data);
}
