/**
 * What strangers' callbacks throw while a blocked stack has the host run them: it goes to where the host sends it, and the stack keeps what it had.
 *
 * Node counts on it that such an error ends the native stack. One of a `process.nextTick` callback comes out of the drain, and its entry
 * stays on Node's stack of async ids; the next callback that ends below would find an id that is not its own, whereupon Node aborts the process
 * ("async hook stack has become corrupted"; 20 to 26). And where an error is uncaught, Node clears that stack as a whole, on which 20 and 22 keep
 * the AsyncLocalStorage context.
 */
import { nodeProcess } from "./nodeProcess.js";

interface AsyncHooks {
  executionAsyncId(): number;
  executionAsyncResource(): object;
  triggerAsyncId(): number;
}

interface AsyncWrap {
  readonly execution_async_resources: object[];
  pushAsyncContext(id: number, trigger: number): void;
}

/** Asked for when it is first needed, and once: Node looks long for it. Null where there is none. */
let hooks: AsyncHooks | null | undefined;

/** Has the host see `error` as uncaught, at once: what a microtask throws is. Node then clears its stack of async ids, the tick's entry included. */
export function reportTickError(error: unknown): void {
  globalThis.queueMicrotask(() => {
    throw error;
  });
}

/** Runs `body`; the async id and resource of the running code are the same afterwards, whatever was uncaught meanwhile. */
export function keepingAsyncId(body: () => void): void {
  hooks ??= (nodeProcess().process?.getBuiltinModule?.("node:async_hooks") as AsyncHooks | undefined) ?? null;
  if (hooks === null) body();
  else {
    const id = hooks.executionAsyncId();
    const trigger = hooks.triggerAsyncId();
    const resource = hooks.executionAsyncResource();
    body();
    if (hooks.executionAsyncId() !== id) restore(id, trigger, resource);
  }
}

/** Where Node still lets us, which is where it matters: from 24 on the context does not live there. */
function restore(id: number, trigger: number, resource: object): void {
  const wrap = asyncWrap();
  if (typeof wrap?.pushAsyncContext !== "function") return;
  // The stack is empty. Callbacks that are further down have lost their entries, and Node does not mind.
  wrap.execution_async_resources[0] = resource;
  wrap.pushAsyncContext(id, trigger);
}

function asyncWrap(): AsyncWrap | undefined {
  const { process } = nodeProcess();
  if (process === undefined) return undefined;
  const { noDeprecation } = process;
  try {
    // To ask for a binding is deprecated, which is right and no news to the program's users.
    process.noDeprecation = true;
    return process.binding?.("async_wrap") as AsyncWrap | undefined;
  } catch {
    return undefined;
  } finally {
    process.noDeprecation = noDeprecation;
  }
}
