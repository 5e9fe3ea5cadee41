/** How Node prints a primitive: `Lock { <locked>, waiting: 2 }`. */
import { type InspectArguments, showState } from "../interop/inspect.js";

interface Named {
  readonly [Symbol.toStringTag]: string;
}

/** {@link showState} under its own name. */
export function inspectPrimitive(
  primitive: Named,
  state: string | undefined,
  figures: Readonly<Record<string, number>>,
  asked: InspectArguments,
): string {
  return showState(primitive[Symbol.toStringTag], state, figures, asked);
}
