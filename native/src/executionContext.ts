/**
 * The async id and the AsyncLocalStorage context of the code that waits: they have to be the same when it goes on. Node counts on it that an error which
 * nobody catches ends the native stack, and clears what it keeps of both.
 *
 * From Node 24 on the context is a frame, and a tick that throws leaves its own behind: to enter one, and leave it, brings ours back. On 20 and 22 the context hangs
 * on the stack of async ids, which is emptied: our entry is put there again, by the binding that `async_hooks` itself uses.
 */
import {
  AsyncLocalStorage,
  AsyncResource,
  executionAsyncId,
  executionAsyncResource,
  triggerAsyncId,
} from "node:async_hooks";

interface AsyncWrap {
  readonly execution_async_resources: object[];
  pushAsyncContext?(id: number, trigger: number): void;
}

const MANUAL = { requireManualDestroy: true };

/** A flag chooses otherwise. Where the context hangs on the stack of ids, each storage has a key of its own for it. */
const hasFrames = !("kResourceStore" in new AsyncLocalStorage());

export class ExecutionContext {
  private readonly id = executionAsyncId();
  private readonly trigger = triggerAsyncId();
  private readonly running = executionAsyncResource();
  private readonly scope = hasFrames ? new AsyncResource("syncawait-native", MANUAL) : null;

  /** Runs `body.call(self, argument)`, and comes back. */
  keep<T, A, R>(body: (this: T, argument: A) => R, self: T, argument: A): R {
    return this.scope === null ? body.call(self, argument) : this.scope.runInAsyncScope(body, self, argument);
  }

  /** Puts back what was lost. */
  restore(): void {
    this.scope?.emitDestroy();
    if (executionAsyncId() === this.id) return;
    const wrap = asyncWrap();
    if (wrap?.pushAsyncContext === undefined) return;
    // The stack is empty. What is further down has lost its entries, and Node does not mind.
    wrap.execution_async_resources[0] = this.running;
    wrap.pushAsyncContext(this.id, this.trigger);
  }
}

function asyncWrap(): AsyncWrap | undefined {
  const host = process as { noDeprecation?: boolean; binding?: (name: string) => AsyncWrap };
  const { noDeprecation } = host;
  try {
    // To ask for a binding is deprecated, which is right and no news to the program's users.
    host.noDeprecation = true;
    return host.binding?.("async_wrap");
  } catch {
    return undefined;
  } finally {
    host.noDeprecation = noDeprecation;
  }
}
