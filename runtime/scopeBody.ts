/** The body of a scope or group: a function that runs as a task of its own, begun inside the caller. */
import { verifyFunction } from "./arguments.js";
import { currentTask } from "./current.js";
import { SyncAwaitInternalError } from "./errors.js";
import { createTask } from "./spawn.js";
import { isSyncTask, type SyncTask } from "./task.js";
import { isObject, thenOf } from "./thenable.js";
import { setTwin, twinOf } from "./twin.js";

export class ScopeBody<S> {
  readonly task: SyncTask<unknown>;
  /**
   * The body gave a promise or task: then its caller gets a future at once, and does not wait. Known after the first step; one that is never made, because
   * the body was cancelled before, leaves what the function itself tells.
   */
  isAsync: boolean;

  /**
   * Makes the task, which has not begun.
   * @throws TypeError if `body` is no function
   */
  constructor(
    readonly body: (scope: S) => unknown,
    readonly scope: S,
    kind: "scope" | "group",
  ) {
    verifyFunction(kind === "group" ? "TaskGroup.run(body)" : "scope.run(body)", "body", body);
    this.isAsync = isAsyncFunction(body);
    this.task = createTask(callBody, [this as ScopeBody<unknown>]);
    this.task.name = body.name || kind;
  }
}

/** The task's function. The body stands in tail position, so that its suspension passes through. */
function callBody({ body }: ScopeBody<unknown>): unknown {
  throw new SyncAwaitInternalError(`The body "${body.name}" of a scope was not begun by its task`);
}

setTwin(callBody, (begun: ScopeBody<unknown>): unknown => {
  const { body, scope } = begun;
  const value = Reflect.apply(twinOf(body) ?? body, undefined, [scope]);
  begun.isAsync = isObject(value) && thenOf(value) !== undefined;
  if (!begun.isAsync) return value;
  // An annotated async function runs on as a task of its own, under the same rules.
  if (isSyncTask(value) && currentTask()?.level) value.level = true;
  return value;
});

/** One of the engine's, which nothing has compiled. */
export function isAsyncFunction(body: (...args: never[]) => unknown): boolean {
  return Object.prototype.toString.call(body) === "[object AsyncFunction]";
}
