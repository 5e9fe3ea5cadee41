/** The host's own: the `process` of a test file is a copy of jest's, and hears of nothing. Node's functions come from outside. */
const host = (setImmediate.constructor as (source: string) => () => NodeJS.Process)("return process")();

/** What the host reports as unhandled rejections by the end of the microtask checkpoint in which `action` ran (F1). */
export async function unhandledIn(action: () => void): Promise<unknown[]> {
  const unhandled: unknown[] = [];
  const listener = (error: unknown): void => void unhandled.push(error);
  // The listeners of jest would fail the test.
  const others = host.listeners("unhandledRejection") as ((error: unknown) => void)[];
  host.removeAllListeners("unhandledRejection");
  host.on("unhandledRejection", listener);
  try {
    action();
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    host.off("unhandledRejection", listener);
    for (const other of others) host.on("unhandledRejection", other);
  }
  return unhandled;
}
