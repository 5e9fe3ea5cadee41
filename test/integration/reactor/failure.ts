export type Failure = Error & { readonly code?: string; readonly cause?: unknown };

/** What `body` throws, or its promise is rejected with. */
export async function failure(body: () => unknown): Promise<Failure> {
  try {
    await body();
  } catch (error) {
    return error as Failure;
  }
  throw new Error("nothing was thrown");
}
