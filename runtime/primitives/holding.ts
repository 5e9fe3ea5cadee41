/** `run(body)` of locks and semaphores: the task that acquires, calls the body and gives back. */
import { verifyFunction } from "../arguments.js";
import { call } from "../call.js";
import { wait } from "../capture.js";
import { rt as cell } from "../cell.js";
import { isCancelledError } from "../errors.js";
import { isSyncFuture, type SyncFuture } from "../future.js";
import { task } from "../spawn.js";
import type { SyncTask } from "../task.js";
import { isObject, thenOf } from "../thenable.js";
import type { Hold } from "./hold.js";

const rt = cell;

interface Acquirable {
  readonly [Symbol.toStringTag]: string;
  acquire(): SyncFuture<Hold>;
}

/** @throws TypeError if `body` is no function */
export function runHolding<T>(lender: Acquirable, body: () => T): SyncTask<Awaited<T>> {
  verifyFunction(`${lender[Symbol.toStringTag].toLowerCase()}.run(body)`, "body", body);
  return task(holding as never, undefined, [lender, body], body.name || "run") as SyncTask<Awaited<T>>;
}

/** As the generator back end would emit it. A thenable that the body returns is waited for while the hold lasts. */
function* holding(lender: Acquirable, body: () => unknown): Generator<undefined, unknown, unknown> {
  let hold = wait(lender.acquire());
  if (hold === null && rt.s) hold = yield;
  let running: unknown;
  try {
    let value = call("body", body);
    if (value === null && rt.s) value = yield;
    running = value;
    value = wait(value);
    if (value === null && rt.s) value = yield;
    running = undefined;
    return value;
  } catch (error) {
    if (!isCancelledError(error)) running = undefined;
    throw error;
  } finally {
    giveBack(hold as Hold, running);
  }
}

/** A cancel ends the wait for a promise, not the code behind it: that one holds until it has ended. What is ours has ended by now (C3). */
function giveBack(hold: Hold, running: unknown): void {
  const release = () => hold[Symbol.dispose]();
  if (isObject(running) && !isSyncFuture(running) && thenOf(running) !== undefined) {
    Promise.resolve(running).then(release, release);
  } else release();
}
