// What a wait below a foreign frame comes to, for each kind of work, at one place. table.test.ts compiles this file and runs it:
//     node program.cjs <place>
// prints one line of JSON for each kind of work.
import fs = require("node:fs");
import syncawait = require("syncawait");
import reactorModule = require("syncawait/reactor");

const {
  configure,
  currentTask,
  runNestedUntilComplete,
  SyncFuture,
  sleep,
  spawn,
  spawnLater,
  syncAwait,
  syncWaitFor,
  withBoundary,
} = syncawait;

/** Nothing compiles it. */
const foreign = new Function("callback", "return callback()") as <T>(callback: () => T) => T;

/** @syncAwait */
function waitFor(make: () => unknown): unknown {
  return syncAwait(make());
}

/** @syncAtomic */
function atomic(make: () => unknown): unknown {
  // @syncawait-ignore TSA1013: that is what it is about
  return waitFor(make);
}

function dig(): unknown {
  const deeper = spawnLater(dig);
  try {
    return runNestedUntilComplete(deeper);
  } finally {
    deeper.cancel();
  }
}

function waitForOwnTask(): unknown {
  let outcome: unknown;
  spawn(() => {
    const self = currentTask();
    try {
      foreign(() => waitFor(() => spawn(waitFor, () => self)));
    } catch (error) {
      outcome = error;
    }
  });
  throw outcome;
}

/** By the words of the guide. */
const works: Record<string, () => unknown> = {
  "what is done already": () => foreign(() => waitFor(() => 1)),
  "a task": () => foreign(() => waitFor(() => spawnLater(() => 1))),
  "a timer of the runtime": () => foreign(() => waitFor(() => sleep(1))),
  "a promise chain": () => foreign(() => waitFor(() => Promise.resolve(1).then(async (value) => value))),
  "a tick": () => foreign(() => waitFor(() => new Promise<void>((resolve) => process.nextTick(resolve)))),
  "a timer of Node's": () => foreign(() => waitFor(() => new Promise((resolve) => setTimeout(resolve, 1)))),
  "a file": () => foreign(() => waitFor(() => fs.promises.readFile(__filename))),
  "work of the reactor": () => foreign(() => waitFor(() => reactorModule.reactor.sleep(1))),
  "what nobody completes": () => foreign(() => waitFor(() => new SyncFuture())),
  "the task whose stack it blocks": waitForOwnTask,
  "more than 100 levels": dig,
  "a time limit": () => foreign(() => waitFor(() => syncWaitFor(new SyncFuture(), 2))),
  "what is forbidden": () => withBoundary("forbid", () => foreign(() => waitFor(() => sleep(1)))),
  "what an atomic function calls": () => foreign(() => atomic(() => sleep(1))),
};

let tier: number | undefined;
configure({
  onBlock: (report) => {
    tier = report.tier;
  },
});

function attempt(work: string, wait: () => unknown): void {
  tier = undefined;
  const before = process.cpuUsage();
  let outcome: string;
  let message: string | undefined;
  try {
    wait();
    outcome = tier === undefined ? "goes on" : `tier ${tier}`;
  } catch (error) {
    ({ code: outcome = String(error), message } = error as { code?: string; message: string });
  }
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ work, outcome, message, duration: (user + system) / 1000 }));
}

function all(): void {
  // The first message takes the time that it takes to load what makes it.
  void new Error("first").stack;
  void fs.promises;
  for (const [work, wait] of Object.entries(works)) attempt(work, wait);
}

const places: Record<string, () => unknown> = {
  "top level": all,
  timer: () => setTimeout(all, 1),
  tick: () => process.nextTick(all),
  "I/O callback": () => fs.stat(__filename, all),
  "after an await": async () => {
    await null;
    all();
  },
};
void places[process.argv[2] as string]?.();
