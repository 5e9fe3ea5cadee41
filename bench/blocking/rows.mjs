// What a wait costs that blocks the stack for another thread, beside packages that do only this. By the clock: in between both threads sleep.
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { runNestedUntilComplete } from "syncawait";
import { createReactor } from "syncawait/reactor";

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
  const peers = await installedPeers();
  for (const [name, peer] of Object.entries(peers.found)) variants[name] = () => sum(waits, peer);
  return {
    title: "a function in another thread is called, one call after the other, and waited for with the stack blocked",
    unit: "wait",
    operations: waits,
    variants,
    byTheClock: true,
    note: peers.missing.length > 0 ? `not installed: ${peers.missing.join(", ")}` : undefined,
  };
}

async function many() {
  const reactor = createReactor();
  const { echo } = /** @type {{ echo: (value: number) => import("syncawait").SyncFuture<number> }} */ (
    await reactor.import(work)
  );
  const calls = 20_000;
  const begin = () => Array.from({ length: calls }, (_, n) => echo(n));
  const { found } = await installedPeers();
  const { synckit } = found;
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
  };
}

/** @param {number} count @param {Echo} echo */
function sum(count, echo) {
  let total = 0;
  for (let n = 0; n < count; n++) total += echo(n);
  return total;
}

/** `npm install --prefix bench/blocking/peers` has them. */
async function installedPeers() {
  /** @type {Record<string, () => Promise<Echo>>} */
  const makers = {
    synckit: async () => {
      const { createSyncFn } = await fromHere("synckit");
      return createSyncFn(fileURLToPath(new URL("./peers/synckitWorker.mjs", import.meta.url)));
    },
    "make-synchronous": async () => (await fromHere("make-synchronous")).default(async (/** @type {number} */ n) => n),
    // It has no other thread; this is what its own turn of the host costs.
    "deasync, this thread": async () => {
      const { default: deasync } = await fromHere("deasync");
      return deasync((/** @type {number} */ n, /** @type {(error: null, value: number) => void} */ done) =>
        setImmediate(done, null, n),
      );
    },
  };
  /** @type {Record<string, Echo>} */
  const found = {};
  /** @type {string[]} */
  const missing = [];
  for (const [name, make] of Object.entries(makers)) {
    try {
      found[name] = await make();
    } catch {
      missing.push(name);
    }
  }
  return { found, missing };
}

/** Only what is installed here: whatever else has a package of that name may have another version of it. @param {string} name */
async function fromHere(name) {
  const peers = new URL("./peers/", import.meta.url);
  const found = createRequire(new URL("./package.json", peers)).resolve(name);
  if (!found.startsWith(fileURLToPath(peers))) throw new Error("not installed");
  return import(pathToFileURL(found).href);
}
