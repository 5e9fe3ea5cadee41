import type { Transferable } from "node:worker_threads";
import type { ValueKind } from "../protocol.js";

/** A result that an operation has encoded itself. */
export class Made {
  constructor(
    readonly kind: ValueKind,
    readonly data: unknown,
    readonly transfer?: readonly Transferable[],
  ) {}
}
