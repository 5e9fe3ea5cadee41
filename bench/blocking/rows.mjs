// What a wait costs that blocks the stack for another thread, beside packages that do only this. By the clock: in between both threads sleep.
import { fileURLToPath } from "node:url";
import { runNestedUntilComplete } from "syncawait";
import { createReactor } from "syncawait/reactor";
import { isInstalled, loadPeer, missingNote } from "./peers.mjs";

/** @typedef {import("../measure.mjs").Row} Row */
/** @typedef {(value: number) => number} Echo */

const work = new URL("./work.mjs", import.meta.url);

/** @type {Record<string, () => Promise<Omit<Row, "name">>>} */
export const blockingRows = { "block-wait": wait, "block-many": many };

async function wait() {
  const reactor = createReactor();
  const { echo } = /** @type {{ echo: (value: number) => import("syncawait").SyncFuture<number> }} */ (
    await reactor.import(work)
  );
  const waits = 200;
  /** @type {Record<string, () => unknown>} */
  const variants = {
    "syncawait/reactor": () => sum(waits, (n) => runNestedUntilComplete(echo(n))),
    "syncawait/reactor, awaited": async () => {
      let total = 0;
      for (let n = 0; n < waits; n++) total += await echo(n);
      return total;
    },
  };
  for (const name of Object.keys(peers)) {
    if (!isInstalled(name)) continue;
    const echoing = await peers[name]();
    variants[name] = () => sum(waits, echoing);
  }
  return {
    title: "a function in another thread is called, one call after the other, and waited for with the stack blocked",
    unit: "wait",
    operations: waits,
    variants,
    byTheClock: true,
    note: missingNote(Object.keys(peers)),
  };
}

async function many() {
  const reactor = createReactor();
  const { echo } = /** @type {{ echo: (value: number) => import("syncawait").SyncFuture<number> }} */ (
    await reactor.import(work)
  );
  const calls = 20_000;
  const begin = () => Array.from({ length: calls }, (_, n) => echo(n));
  const synckit = isInstalled("synckit") ? await peers.synckit() : undefined;
  return {
    title: `${calls} calls at once of a function in another thread; synckit can only make them one after the other`,
    unit: "call",
    operations: calls,
    variants: {
      "syncawait/reactor": () => begin().reduce((total, call) => total + runNestedUntilComplete(call), 0),
      "syncawait/reactor, awaited": async () => (await Promise.all(begin())).reduce((total, value) => total + value, 0),
      ...(synckit && { synckit: () => sum(calls, synckit) }),
    },
    byTheClock: true,
    mostRounds: 5,
    note: missingNote(["synckit"]),
  };
}

/** @param {number} count @param {Echo} echo */
function sum(count, echo) {
  let total = 0;
  for (let n = 0; n < count; n++) total += echo(n);
  return total;
}

/** @type {Record<string, () => Promise<Echo>>} */
const peers = {
  synckit: async () => {
    const { createSyncFn } = await loadPeer("synckit");
    return createSyncFn(fileURLToPath(new URL("./peers/synckitWorker.mjs", import.meta.url)));
  },
  "make-synchronous": async () => (await loadPeer("make-synchronous")).default(async (/** @type {number} */ n) => n),
};
