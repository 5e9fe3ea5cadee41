/** A queue that hands over ownership (D6), as small as one can be. */
import { SyncFuture } from "../../../runtime/index.js";

export class HandOverQueue {
  readonly items: number[] = [];
  private readonly getters: SyncFuture<number>[] = [];

  /** The item belongs to the getter from here on, or to the queue. */
  put(item: number): void {
    for (let getter = this.getters.shift(); getter !== undefined; getter = this.getters.shift()) {
      if (getter.done()) continue;
      getter.resolve(item);
      return;
    }
    this.items.push(item);
  }

  get(): SyncFuture<number> {
    const getter = new SyncFuture<number>();
    const item = this.items.shift();
    if (item === undefined) this.getters.push(getter);
    else getter.resolve(item);
    return getter;
  }
}
