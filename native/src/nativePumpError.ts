/** The native pump cannot be had here. Nothing was changed: the program can go on without it. */
export class NativePumpError extends Error {
  readonly code = "ERR_SYNCAWAIT_HOST_PUMP";

  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "NativePumpError";
  }
}
