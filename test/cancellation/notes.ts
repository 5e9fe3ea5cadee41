/** What happens in a scenario, in order. */
import { CancelledError } from "../../runtime/index.js";

export class Notes {
  private readonly lines: string[] = [];
  private insideCancel = false;

  add(line: string): void {
    this.lines.push(line);
  }

  /** Calls `cancel`, and notes what it answered before what happened inside it. */
  cancelling(cancel: () => boolean): void {
    const before = this.lines.length;
    this.insideCancel = true;
    const answer = cancel();
    this.insideCancel = false;
    this.lines.splice(before, 0, String(answer));
  }

  /** What was thrown at `where`. */
  thrown(error: unknown, where: string): void {
    this.add(`${describeError(error)} ${where}${this.insideCancel ? ", inside the call" : ""}`);
  }

  toString(): string {
    return this.lines.join("; ");
  }
}

function describeError(error: unknown): string {
  if (error instanceof CancelledError) return `CancelledError (${nameOf(error.reason)})`;
  return nameOf(error);
}

function nameOf(thing: unknown): string {
  return thing instanceof Error ? thing.name : String(thing);
}
