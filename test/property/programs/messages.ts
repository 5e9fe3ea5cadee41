import type { Difference, Effort } from "./execution/difference.js";

/** A program that does something else once it is compiled, as small as it could be made. */
export interface Found {
  readonly seed: number;
  readonly program: string;
  readonly difference: Difference;
}

/** What the process that tries programs tells its parent, a line each. */
export type Message = { readonly begins: number } | { readonly found: Found } | { readonly effort: Effort };
