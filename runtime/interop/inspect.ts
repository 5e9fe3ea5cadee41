/** What `util.inspect`, and with it `console.log` in Node, shows of our objects. Looks at nothing in the sense of F1. */
import type { SyncFuture } from "../future.js";

export const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** The second argument of such a method, and the third. */
export interface InspectOptions {
  readonly depth?: number | null;
  stylize(text: string, style: string): string;
}
export type Inspect = (value: unknown, options: object) => string;

/** `label { <state> detail, ... }`; only the label, in brackets, where it stands too deep. */
export class Inspection {
  private readonly details: string[] = [];

  constructor(
    private readonly depth: number,
    private readonly options: InspectOptions,
    private readonly inspect: Inspect,
  ) {}

  state(text: string, value?: unknown): this {
    const shown = this.options.stylize(`<${text}>`, "special");
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
    return this.depth < 0 ? this.options.stylize(`[${label}]`, "special") : `${label} { ${this.details.join(", ")} }`;
  }

  private show(value: unknown): string {
    const { depth } = this.options;
    const deeper = depth === null || depth === undefined ? depth : depth - 1;
    return this.inspect(value, { ...this.options, depth: deeper }).replaceAll("\n", "\n  ");
  }
}

/** @param pending what is worth saying while it is pending */
export function showFuture(
  future: SyncFuture<unknown>,
  label: string,
  pending: string,
  inspection: Inspection,
): string {
  const { status, outcome } = future;
  if (status === "fulfilled") inspection.value(outcome);
  else if (status === "rejected") inspection.state("rejected", outcome);
  else if (status === "cancelled") inspection.state("cancelled", reasonIn(outcome));
  else inspection.state("pending").detail(pending);
  return inspection.toText(label);
}

/** Of a cancelled future: the reason, or the error that was made of it. */
function reasonIn(outcome: unknown): unknown {
  const isError = typeof outcome === "object" && outcome !== null && "given" in outcome;
  return isError ? outcome.given : outcome;
}
