// What the runtime's own operations cost, beside the language's and beside libraries that do the same.

/** @typedef {import("./measure.mjs").Row} Row */
/** @typedef {import("./compile.mjs").Workspace} Workspace */

const count = 1000;

/** Each gives its variants the same work, and waits for all of it. The titles say what one operation is. */
const questions = {
  "op-spawn": {
    operation: "spawnAndJoin",
    unit: "task",
    title: `${count} tasks that wait for nothing are begun, then joined`,
  },
  "op-park": {
    operation: "parkAndResume",
    unit: "wait",
    title: "one task waits again and again for something new that is then completed",
  },
  "op-queue": {
    operation: "handOver",
    unit: "item",
    title: "plain code puts numbers into a queue, a task takes them out",
  },
  "op-timer": {
    operation: "sleepAtOnce",
    unit: "timer",
    title: `${count} tasks sleep for a millisecond each, at the same time`,
  },
  "op-cancel": {
    operation: "cancelParked",
    unit: "task",
    title: `${count} tasks that wait are cancelled; each cleans up and is joined`,
  },
  "op-gather": {
    operation: "gatherPending",
    unit: "input",
    title: `the values of ${count} inputs, which are completed one after the other`,
  },
};

/** @type {Record<string, (workspace: Workspace) => Promise<Omit<Row, "name">>>} */
export const operationRows = Object.fromEntries(
  Object.entries(questions).map(([name, question]) => [name, (workspace) => row(workspace, question)]),
);

/** @param {Workspace} workspace @param {{ operation: string, unit: string, title: string }} question */
async function row(workspace, { operation, unit, title }) {
  /** @type {Record<string, () => unknown>} */
  const variants = {};
  for (const [variant, name] of Object.entries(contestants)) {
    const run = (await workspace.case(`operations/${name}`))[operation];
    variants[variant] = () => run(count, 1);
  }
  if (operation === "parkAndResume") {
    const { parkWhileWaiting } = await workspace.case("operations/native");
    variants["native, pending"] = () => parkWhileWaiting(count);
    const { parkInAsyncFunction } = await workspace.case("operations/plain");
    variants["await of a future"] = () => parkInAsyncFunction(count);
  }
  return { title, unit, operations: count, variants, warmUpTime: 300 };
}

const contestants = {
  "async/await": "native",
  "syncawait, callbacks": "plain",
  "syncawait, compiled": "compiled",
  bluebird: "bluebird",
  effect: "effect",
  effection: "effection",
};
