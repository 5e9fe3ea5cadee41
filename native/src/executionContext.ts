/**
 * The async id and the AsyncLocalStorage context of the code that waits: they have to be the same when it goes on. Node counts on it that an error which
 * nobody catches ends the native stack, and clears what it keeps of both.
 *
 * From Node 24 on the context is a frame, and a tick that throws leaves its own behind, as a microtask does: the binary puts ours back, or, where it cannot, we enter one of our
 * own, and leave it. On 20 and 22 the context hangs
 * on the stack of async ids, which is emptied: our entry is put there again, by the binding that `async_hooks` itself uses.
 */
import {
  AsyncLocalStorage,
  AsyncResource,
  executionAsyncId,
  executionAsyncResource,
  triggerAsyncId,
} from "node:async_hooks";
import type { Binding } from "./binding.js";

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
  private readonly frame: unknown;
  /** Where the binary does not find the frame. */
  private readonly scope: AsyncResource | null;

  constructor(private readonly binding: Binding) {
    this.frame = hasFrames && binding.findsContextFrames ? binding.contextFrame() : undefined;
    this.scope = hasFrames && !binding.findsContextFrames ? new AsyncResource("syncawait-native", MANUAL) : null;
  }

  /** Runs `body.call(self, argument)`, and comes back. */
  keep<T, A, R>(body: (this: T, argument: A) => R, self: T, argument: A): R {
    return this.scope === null ? body.call(self, argument) : this.scope.runInAsyncScope(body, self, argument);
  }

  /** Puts back what was lost. */
  restore(): void {
    if (hasFrames) this.restoreFrame();
    if (executionAsyncId() === this.id) return;
    const wrap = asyncWrap();
    if (wrap?.pushAsyncContext === undefined) return;
    // The stack is empty. What is further down has lost its entries, and Node does not mind.
    wrap.execution_async_resources[0] = this.running;
    wrap.pushAsyncContext(this.id, this.trigger);
  }

  private restoreFrame(): void {
    if (this.scope === null) this.binding.enterContextFrame(this.frame);
    else this.scope.emitDestroy();
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
