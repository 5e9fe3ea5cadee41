/**
 * F2: the stacks of errors that were thrown after a suspension. The native stack then ends in the driver, below it stands whoever
 * completed what was waited for; what a reader looks for are the functions that were suspended. They are appended once, as V8 does it for
 * async functions, and our own lines go. Costs nothing until something throws.
 */
import { CancelledError, isCancelledError } from "./errors.js";
import type { Frame } from "./frames.js";
import type { Host } from "./host.js";
import { kernel } from "./kernel.js";
import { creationOf, linesFrom } from "./logicalLines.js";
import { readStack, type StackLine, stackLimit, withoutNativeStack } from "./stackText.js";
import { aboveDriver, trimStack } from "./stackTrimming.js";

/** `error` escaped from a frame of `host` that the driver called; `parent` is the next frame outward. */
export function completeStack(error: unknown, host: Host, parent: Frame | null): void {
  if (mayComplete(error)) rewriteOnce(error, aboveDriver, host, parent);
}

/** `error` escaped from a task's first step. That stands on its creator's stack, which says it all; whoever waits for the task is still to come. */
export function trimFirstStep(error: unknown): void {
  if (mayComplete(error)) rewrite(error, trimStack);
}

/** `error`, of which we know nothing, is what `host` waited for: it is thrown into its innermost frame next. */
export function addWaitingFrames(error: unknown, host: Host): void {
  if (mayComplete(error)) rewriteOnce(error, (lines) => lines, host, host.parent);
}

/**
 * The error of a cancel that is thrown into the wait of `host`. The native stack there is the runtime's, called by whoever cancelled; to take it costs four
 * times what all the rest of a cancel does. So its lines are those who waited, and the native ones only under `debug`.
 */
export function cancelledAt(host: Host, reason: unknown): CancelledError {
  if (kernel.configuration.debug || host.blocks) return new CancelledError(reason);
  const error = withoutNativeStack(() => new CancelledError(reason));
  const { lines } = linesFrom(host.parent, host, stackLimit());
  error.stack = [`${error.name}: ${error.message}`, ...lines].join("\n");
  return error;
}

function mayComplete(error: unknown): error is Error {
  return !isCancelledError(error) && isError(error) && !kernel.completedStacks.has(error);
}

function rewriteOnce(
  error: Error,
  choose: (lines: readonly StackLine[]) => readonly StackLine[],
  host: Host,
  innermost: Frame | null,
): void {
  kernel.completedStacks.add(error);
  rewrite(error, (lines) => {
    const limit = stackLimit();
    const { lines: waiting, last } = linesFrom(innermost, host, limit);
    // An error of ours at a boundary was made on the stack that is blocked there.
    const native = trimStack(choose(lines)).filter((line) => host.blocksAbove === undefined || !waiting.includes(line));
    const created = limit === 0 ? [] : creationOf(last);
    return [...native, ...waiting.slice(0, Math.max(0, limit - native.length)), ...created];
  });
}

/** Leaves a stack alone that the program has made into something else than lines of text, or that cannot be written. */
function rewrite(error: Error, change: (lines: readonly StackLine[]) => readonly string[]): void {
  try {
    const { stack, message } = error;
    if (typeof stack !== "string") return;
    const end = endOf(message, stack);
    const lines = readStack(stack.slice(end));
    const [first] = lines;
    if (first === undefined && hasFormatOfItsOwn()) return;
    const head = first === undefined ? stack : stack.slice(0, stack.indexOf(first.text, end) - 1);
    error.stack = [head, ...change(lines)].join("\n");
  } catch {
    // Frozen, a proxy, a getter that throws.
  }
}

/** A message may itself look like the lines of a stack. */
function endOf(message: unknown, stack: string): number {
  if (typeof message !== "string" || message === "") return 0;
  const at = stack.indexOf(message);
  return at < 0 ? 0 : at + message.length;
}

function hasFormatOfItsOwn(): boolean {
  return typeof (Error as { prepareStackTrace?: unknown }).prepareStackTrace === "function";
}

/** Also of another realm. */
function isError(candidate: unknown): candidate is Error {
  try {
    return candidate instanceof Error || Object.prototype.toString.call(candidate) === "[object Error]";
  } catch {
    return false;
  }
}
