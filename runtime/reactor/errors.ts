import { SyncAwaitError } from "../errors.js";

/** The codes of a {@link ReactorError}. */
export type ReactorErrorCode =
  | "ERR_SYNCAWAIT_REACTOR_CLONE"
  | "ERR_SYNCAWAIT_REACTOR_CLOSED"
  | "ERR_SYNCAWAIT_REACTOR_DIED"
  | "ERR_SYNCAWAIT_REACTOR_PERMISSION"
  | "ERR_SYNCAWAIT_REACTOR_STOPPED"
  | "ERR_SYNCAWAIT_REACTOR_UNSUPPORTED";

/**
 * The reactor itself failed, not what was asked of it: `..._DIED` its thread ended while somebody waited (`cause` is what ended it), `..._STOPPED` its thread was
 * ended because a call in it did not return after a cancel or a time limit, `..._CLOSED` the reactor was closed, `..._CLONE` something cannot be sent to or
 * from a thread, `..._PERMISSION` the process may not start threads, `..._UNSUPPORTED` there are none on this host.
 */
export class ReactorError extends SyncAwaitError {
  constructor(message: string, code: ReactorErrorCode, options?: { cause?: unknown }) {
    super(message, code, options);
    this.name = "ReactorError";
    Object.defineProperty(this, "name", { enumerable: false });
  }
}
