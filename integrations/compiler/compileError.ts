/** A file that cannot be compiled. The message holds the diagnostics as they are printed. */
export class CompileError extends Error {
  override readonly name = "SyncAwaitCompileError";
  readonly code = "ERR_SYNCAWAIT_COMPILE";
}
