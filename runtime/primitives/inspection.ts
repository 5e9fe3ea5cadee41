/** How Node prints a primitive: `Lock { <locked>, waiting: 2 }`. */
import { type Inspect, Inspection, type InspectOptions } from "../interop/inspect.js";

/** What an `[INSPECT]` method is given. */
export type InspectArguments = [depth: number, options: InspectOptions, inspect: Inspect];

interface Named {
  readonly [Symbol.toStringTag]: string;
}

/**
 * @param state in a word or two; undefined if the figures say all
 * @param figures by name; one that is 0 says nothing and is left out
 */
export function inspectPrimitive(
  primitive: Named,
  state: string | undefined,
  figures: Readonly<Record<string, number>>,
  asked: InspectArguments,
): string {
  const inspection = new Inspection(...asked);
  if (state !== undefined) inspection.state(state);
  for (const [name, figure] of Object.entries(figures)) inspection.detail(figure !== 0 && `${name}: ${figure}`);
  return inspection.toText(primitive[Symbol.toStringTag]);
}
