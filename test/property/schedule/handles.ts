/** Where the rules say that a value stays with its handle (the limits of C7). */
import type { SyncFuture } from "../../../runtime/index.js";

/** The value of something that takes items: those items. */
export type Items = number | readonly number[] | undefined;

interface Kept {
  readonly inputs: readonly SyncFuture<Items>[];
  /** Whether what stands for the inputs has delivered their values. */
  readonly delivered: () => boolean;
}

export class Handles {
  private readonly kept: Kept[] = [];
  private readonly late: Items[] = [];

  /** The values of `inputs` stay with them unless `outer` is fulfilled. */
  unless(outer: SyncFuture<unknown>, inputs: readonly SyncFuture<Items>[]): void {
    this.keep(inputs, () => outer.state === "fulfilled");
  }

  keep(inputs: readonly SyncFuture<Items>[], delivered: () => boolean): void {
    this.kept.push({ inputs, delivered });
  }

  /** What somebody was told to dispose of. */
  dispose(items: Items): void {
    this.late.push(items);
  }

  /** What stayed with handles, when all is over. */
  items(): number[] {
    const undelivered = this.kept.filter(({ delivered }) => !delivered());
    const inputs = undelivered.flatMap((kept) => kept.inputs).filter((input) => input.state === "fulfilled");
    return [...inputs.map((input) => input.result()), ...this.late].flatMap((items) => items ?? []);
  }
}
