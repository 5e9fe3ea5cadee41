/** What those are told who wait for a thread in vain. */
import { ReactorError } from "./errors.js";

interface Named {
  /** As tools show it. */
  readonly name: string;
}

export function notCloneable(name: string, cause: unknown): Error {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new ReactorError(
    `An argument of ${name} cannot be sent to another thread: ${why.replace(/\.$/, "")}. Pass data; leave functions and instances on this side`,
    "ERR_SYNCAWAIT_REACTOR_CLONE",
    { cause },
  );
}

export function diedError({ name }: Named, cause: unknown): Error {
  const why = cause instanceof Error ? `: ${cause.message}` : "";
  return new ReactorError(
    `The thread "${name}" has ended while this was under way${why}. What it had in hand is lost; the next call starts another one`,
    "ERR_SYNCAWAIT_REACTOR_DIED",
    { cause },
  );
}

export function stoppedError({ name, stopGrace }: Named & { readonly stopGrace: number }): Error {
  return new ReactorError(
    `The thread "${name}" was ended: a call in it was cancelled, or had a time limit, and the thread did not hear of it within ${stopGrace} ms, ` +
      "as code runs there that does not return. What else it had in hand is lost; the next call starts another one",
    "ERR_SYNCAWAIT_REACTOR_STOPPED",
  );
}
