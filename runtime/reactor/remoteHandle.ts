import type { SyncFuture } from "../future.js";
import type { CallFuture } from "./callFuture.js";
import { prepare } from "./prepare.js";
import type { HandleData } from "./protocol.js";
import type { Thread } from "./thread.js";

/** What is garbage on this side is dropped on the other. */
const forgotten = new FinalizationRegistry<{ readonly thread: Thread; readonly handles: readonly number[] }>(
  ({ thread, handles }) => thread.drop(handles),
);

/** Something that the worker keeps for this side. */
export abstract class RemoteHandle {
  /** @internal */
  readonly handle: number;

  /** @internal */
  constructor(
    /** @internal */
    readonly thread: Thread,
    { handles }: HandleData,
  ) {
    this.handle = handles[0] as number;
  }

  /** @internal Only what nothing else on this side belongs to: its parts may outlive it. */
  protected dropWithGarbage(): void {
    forgotten.register(this, { thread: this.thread, handles: [this.handle] }, this);
  }

  /** @internal An operation of the worker's on the handle. */
  protected ask<T>(name: string, ...args: unknown[]): SyncFuture<T> {
    return this.askCall<T>(name, args);
  }

  /** @internal */
  protected askCall<T>(name: string, args: readonly unknown[]): CallFuture<T> {
    const prepared = prepare([this.handle, ...args]);
    return this.thread.call<T>(name, prepared.args, prepared.places);
  }

  /** @internal The worker has forgotten it. */
  protected forget(): void {
    forgotten.unregister(this);
  }
}
