/**
 * Where this module is, in both builds: one has no `import.meta`, the other no `__filename`. So it is read off a stack, in the form in which the engine keeps
 * it: a path or a `file:` URL.
 */
export function currentFile(): string {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = 1;
    Error.prepareStackTrace = (_error, [here]) => here?.getFileName() ?? "";
    return String(new Error().stack);
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}
