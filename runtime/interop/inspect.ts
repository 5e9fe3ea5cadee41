/** What `util.inspect`, and with it `console.log` in Node, shows of our objects. Looks at nothing in the sense of F1. */
import type { SyncFuture } from "../future.js";

export const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** The second argument of such a method, and the third. */
export interface InspectOptions {
  readonly depth?: number | null;
  stylize(text: string, style: string): string;
}
export type Inspect = (value: unknown, options: object) => string;
/** What an `[INSPECT]` method is given. */
export type InspectArguments = [depth: number, options: InspectOptions, inspect: Inspect];

/** `label { <state> detail, ... }`; only the label, in brackets, where it stands too deep. */
export class Inspection {
  private readonly details: string[] = [];

  constructor(
    private readonly depth: number,
    private readonly options: InspectOptions,
    private readonly inspect: Inspect,
  ) {}

  state(text: string, value?: unknown): this {
    const shown = this.special(`<${text}>`);
    this.details.push(value === undefined ? shown : `${shown} ${this.show(value)}`);
    return this;
  }

  value(value: unknown): this {
    this.details.push(this.show(value));
    return this;
  }

  detail(text: string | false | undefined): this {
    if (text) this.details.push(text);
    return this;
  }

  toText(label: string): string {
    return this.depth < 0 ? this.special(`[${label}]`) : `${label} { ${this.details.join(", ")} }`;
  }

  /** It is being shown already, further out. */
  circular(): string {
    return this.special("[Circular]");
  }

  private show(value: unknown): string {
    // Only the label is shown there.
    if (this.depth < 0) return "";
    const { depth } = this.options;
    const deeper = depth === null || depth === undefined ? depth : depth - 1;
    return this.inspect(value, { ...this.options, depth: deeper }).replaceAll("\n", "\n  ");
  }

  private special(text: string): string {
    return this.options.stylize(text, "special");
  }
}

/**
 * What is no future: `Lock { <locked>, waiting: 2 }`.
 * @param state in a word or two; undefined if the figures say all
 * @param figures by name; one that is 0 says nothing and is left out
 */
export function showState(
  label: string,
  state: string | undefined,
  figures: Readonly<Record<string, number>>,
  asked: InspectArguments,
): string {
  const inspection = new Inspection(...asked);
  if (state !== undefined) inspection.state(state);
  for (const [name, figure] of Object.entries(figures)) inspection.detail(figure !== 0 && `${name}: ${figure}`);
  return inspection.toText(label);
}

/** Those whose outcomes are being shown: each of them may lead back to itself, and Node does not know that we are on the way. */
const showing = new Set<SyncFuture<unknown>>();

/** @param pending what is worth saying while it is pending */
export function showFuture(
  future: SyncFuture<unknown>,
  label: string,
  pending: string,
  inspection: Inspection,
): string {
  if (showing.has(future)) return inspection.circular();
  showing.add(future);
  try {
    showOutcome(future, pending, inspection);
  } finally {
    showing.delete(future);
  }
  return inspection.toText(label);
}

function showOutcome({ status, outcome }: SyncFuture<unknown>, pending: string, inspection: Inspection): void {
  if (status === "fulfilled") inspection.value(outcome);
  else if (status === "rejected") inspection.state("rejected", outcome);
  else if (status === "cancelled") inspection.state("cancelled", reasonIn(outcome));
  else inspection.state("pending").detail(pending);
}

/** Of a cancelled future: the reason, or the error that was made of it. */
function reasonIn(outcome: unknown): unknown {
  const isError = typeof outcome === "object" && outcome !== null && "given" in outcome;
  return isError ? outcome.given : outcome;
}
