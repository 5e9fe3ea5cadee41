/** C11, for what is no task. */

/**
 * Calls `onAbort(reason)` when `signal` is aborted, at once if it is already: a listener that is added late never fires.
 * @returns removes the listener
 */
export function whenAborted(signal: AbortSignal | undefined, onAbort: (reason: unknown) => void): () => void {
  if (signal === undefined) return () => undefined;
  const listener = (): void => onAbort(signal.reason);
  if (signal.aborted) listener();
  else signal.addEventListener("abort", listener, { once: true });
  return () => signal.removeEventListener("abort", listener);
}
