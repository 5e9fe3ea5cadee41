/** `batch`: several completions, and only then their callbacks. The name is that of MobX and Solid for the same thing. */
import { verifyFunction, wrongType } from "./arguments.js";
import { enterAtomic, leaveAtomic } from "./atomic.js";
import { runBatch } from "./drain.js";
import { isAsyncFunction } from "./scopeBody.js";

const USAGE = "batch(body)";

/**
 * Runs `body()`; the callbacks of what it resolves, rejects or cancels run when it has ended, before this returns, in the order of the
 * completions (D11). So whoever is resumed by one of them sees all of them done. Each completion is committed at once (C4). Callbacks
 * run as well when `body` throws. A batch in a batch is a part of it.
 * @returns what `body` returns
 * @throws what `body` throws; into it: CannotSuspendError where it waits; TypeError if it is no function, or an async one, which would go on when the batch has ended
 */
export function batch<T>(body: () => T): T {
  verifyFunction(USAGE, "body", body);
  if (isAsyncFunction(body)) throw wrongType(USAGE, "body", "a function that is not async", body);
  const token = enterAtomic("batch", "holds callbacks back until it ends");
  return runBatch(() => {
    try {
      return body();
    } finally {
      leaveAtomic(token);
    }
  });
}
