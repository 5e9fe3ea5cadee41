/**
 * F2: the stacks of errors that were thrown after a suspension. The native stack then ends in the driver, below it stands whoever
 * completed what was waited for; what a reader looks for are the functions that were suspended. They are appended once, as V8 does it for
 * async functions, and our own lines go. Costs nothing until something throws.
 */
import { isCancelledError } from "./errors.js";
import type { Frame } from "./frames.js";
import type { Host } from "./host.js";
import { FirstFrame } from "./spawn.js";
import { readStack, type StackLine } from "./stackText.js";
import { isSyncTask } from "./task.js";
import { describeFrame } from "./twin.js";

const LONGEST = 50;

const done = new WeakSet<object>();

/** `error` escaped from `thrower`, a frame of `host` that the driver called; `parent` is the next frame outward. */
export function addLogicalFrames(error: unknown, host: Host, thrower: Frame, parent: Frame | null): void {
  // A task's first step stands on its creator's stack, which says it all.
  if (thrower instanceof FirstFrame) return;
  try {
    if (!(error instanceof Error) || isCancelledError(error) || done.has(error)) return;
    done.add(error);
    error.stack = withLogicalFrames(String(error.stack), host, parent);
  } catch {
    // Frozen, a proxy, or a stack that cannot be written: it stays as it is.
  }
}

function withLogicalFrames(stack: string, host: Host, parent: Frame | null): string {
  const lines = readStack(stack);
  const first = lines[0];
  if (first === undefined) return stack;
  const message = stack.slice(0, stack.indexOf(first.text));
  // Down to the driver the native stack is the program's.
  const driver = lines.findIndex((line) => line.own && /\bresume$/.test(line.name));
  const above = driver < 0 ? lines : lines.slice(0, driver);
  const native = above.filter((line, at) => !line.own && !isOurNativeCall(line, lines[at + 1]));
  return message + [...native.map((line) => line.text), ...suspendedLines(parent), ...hostLines(host)].join("\n");
}

/** `Generator.next` and `Reflect.apply`, where it was we who called them. */
function isOurNativeCall(line: StackLine, caller: StackLine | undefined): boolean {
  return line.place === "<anonymous>" && caller?.own === true;
}

function suspendedLines(parent: Frame | null): string[] {
  const lines: string[] = [];
  for (let frame = parent; frame !== null && lines.length < LONGEST; frame = frame.parent) {
    const line = describeFrame(frame);
    if (line !== undefined) lines.push(`    at async ${line}`);
  }
  return lines;
}

function hostLines(host: Host): string[] {
  if (!isSyncTask(host)) return [];
  const lines = [`    at async ${host.name} (task)`];
  if (host.creation === null) return lines;
  const creation = readStack(host.creation.stack ?? "").filter((line) => !line.own);
  return [...lines, "    created", ...creation.map((line) => line.text)];
}
