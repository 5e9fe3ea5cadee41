// How the rows of waits for the host's own event loop wait: one after the other, and for many at once.

const { join } = require("node:path");

/** @typedef {import("./work.cjs").Work} Work */
/** @typedef {{ one: (count: number) => number | Promise<number>, many: (count: number) => number | Promise<number> }} Way */

/** @type {Record<string, (work: Work) => Way>} */
const ways = {
  /** The runtime's nested runs, with the pump installed; many have a future for each, as `await` has a promise. */
  pump: (work) => {
    const { SyncFuture, runNestedUntilComplete, syncGather } = require("syncawait");
    const begin = (/** @type {number} */ value) => {
      const future = /** @type {import("syncawait").SyncFuture<number>} */ (new SyncFuture());
      work(value, (result) => future.resolve(result));
      return future;
    };
    return {
      one: (count) => sum(count, (value) => runNestedUntilComplete(begin(value))),
      many: (count) => total(runNestedUntilComplete(syncGather(...numbers(count).map(begin)))),
    };
  },
  /** The same, but many are counted by hand, as deasync's are. */
  pumpCounting: (work) => {
    const { SyncFuture, runNestedUntilComplete } = require("syncawait");
    return {
      ...ways.pump(work),
      many: (count) => {
        /** @type {number[]} */
        const results = [];
        const all = /** @type {import("syncawait").SyncFuture<void>} */ (new SyncFuture());
        const done = (/** @type {number} */ result) => {
          if (results.push(result) === count) all.resolve();
        };
        for (const value of numbers(count)) work(value, done);
        runNestedUntilComplete(all);
        return total(results);
      },
    };
  },
  deasync: (work) => {
    // Installed or not: it has no types.
    const deasync = /** @type {any} */ (require(join(__dirname, "../peers/node_modules/deasync")));
    const wait = deasync((/** @type {number} */ value, /** @type {(error: null, value: number) => void} */ done) =>
      work(value, (result) => done(null, result)),
    );
    return {
      one: (count) => sum(count, wait),
      many: (count) => {
        /** @type {number[]} */
        const results = [];
        const done = (/** @type {number} */ result) => void results.push(result);
        for (const value of numbers(count)) work(value, done);
        deasync.loopWhile(() => results.length < count);
        return total(results);
      },
    };
  },
  await: (work) => {
    const begin = (/** @type {number} */ value) =>
      new Promise((/** @type {(value: number) => void} */ resolve) => work(value, resolve));
    return {
      one: async (count) => {
        let all = 0;
        for (let value = 0; value < count; value++) all += await begin(value);
        return all;
      },
      many: async (count) => total(await Promise.all(numbers(count).map(begin))),
    };
  },
};

/** @param {number} count */
function numbers(count) {
  return Array.from({ length: count }, (_, value) => value);
}

/** @param {number} count @param {(value: number) => number} wait */
function sum(count, wait) {
  let all = 0;
  for (let value = 0; value < count; value++) all += wait(value);
  return all;
}

/** @param {number[]} values */
function total(values) {
  return values.reduce((all, value) => all + value, 0);
}

module.exports = { ways };
