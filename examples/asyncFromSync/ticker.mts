// Asynchronous work called from a plain function. `answer` is not annotated and nobody compiles it: its caller's stack blocks
// for two seconds, and the ticker beside it goes on. On the virtual clock of `syncawait/testing`, which jumps to the next
// timer whenever nothing else is left to do, so the seconds are exact and take no time.
import { currentTask, run, runNestedUntilComplete, sleep, spawn, syncAwait, syncGather } from "syncawait";
import { virtualClock } from "syncawait/testing";

const clock = virtualClock().install();

function print(value: number): void {
  console.log(`${clock.now() / 1000} s: ${value}`);
}

/** @syncAwait */
function ticker(): void {
  for (let tick = 0; tick < 5; tick++) {
    print(tick);
    syncAwait(sleep(1000));
  }
}

/** @syncAwait */
function job(): number {
  syncAwait(sleep(2000));
  return 42;
}

function answer(): number {
  return runNestedUntilComplete(spawn(job));
}

/** @syncAwait */
async function coroutine(): Promise<boolean> {
  const before = currentTask();
  print(answer());
  return before !== undefined && currentTask() === before;
}

/** @syncAwait */
function main(): void {
  const [, same] = syncAwait(syncGather(spawn(ticker), coroutine()));
  console.log(`the same task afterwards: ${same}`);
  if (!same) process.exitCode = 1;
}

run(main);
