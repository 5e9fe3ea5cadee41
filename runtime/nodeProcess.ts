/** Node's `process`, as far as blocking needs it. Nothing of it is documented API, so each part may be missing. */
export interface NodeProcess {
  /** Runs the queue of `process.nextTick`, and the microtasks. */
  _tickCallback?: () => void;
  /** Up to 22 also for "async_wrap". */
  binding?(name: string): unknown;
  getBuiltinModule?(name: string): unknown;
  noDeprecation?: boolean | undefined;
}

/** A record, because other hosts have none. */
export function nodeProcess(): { readonly process?: NodeProcess } {
  return globalThis as { process?: NodeProcess };
}
