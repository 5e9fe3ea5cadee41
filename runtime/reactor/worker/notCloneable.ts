/** A result, or a chunk, that cannot be sent. The other side makes a ReactorError of it. */
export function notCloneable(what: string, cause: unknown): Error {
  const why = cause instanceof Error ? cause.message : String(cause);
  const message = `${what} cannot be sent to another thread: ${why.replace(/\.$/, "")}. Return data instead`;
  return Object.assign(new Error(message, { cause }), { name: "ReactorError", code: "ERR_SYNCAWAIT_REACTOR_CLONE" });
}
