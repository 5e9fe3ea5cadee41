// How the programs of these tests block: through the pump's interface alone, or (SYNCAWAIT_VIA=runtime) as the runtime does it.
const { join } = require("node:path");

const root = join(__dirname, "..", "..", "..");
const { install } = require(join(root, "native", "dist", "index.js"));

const installation = install({ insideMicrotasks: process.env.SYNCAWAIT_INSIDE_MICROTASKS === "1" });
const pump = globalThis[Symbol.for("syncawait.hostPump/1")];

/** What a nested run does with a pump, without the runtime's own work. */
function waitByPump(promise) {
  const outcome = watch(promise);
  const turns = pump.open();
  if (turns.refused) throw codedError(turns.code, `${turns.reason}; ${turns.advice}`);
  try {
    while (!isDone(turns, outcome)) {
      if (!turns.turn(Number.POSITIVE_INFINITY) && !isDone(turns, outcome))
        throw codedError("ERR_SYNCAWAIT_DEADLOCK", "nothing is left that could complete it");
    }
  } finally {
    turns.close();
  }
  if (outcome.state === "threw") throw outcome.value;
  return outcome.value;
}

function watch(promise) {
  const outcome = { state: "pending", value: undefined };
  const settle = (state) => (value) => Object.assign(outcome, { state, value });
  promise.then(settle("returned"), settle("threw"));
  return outcome;
}

function isDone(turns, outcome) {
  turns.drain();
  return outcome.state !== "pending";
}

function codedError(code, message) {
  return Object.assign(new Error(message), { code });
}

function waitByRuntime(promise) {
  const { runNestedUntilComplete } = require(join(root, "dist", "cjs", "index.js"));
  return runNestedUntilComplete(promise);
}

/** Blocks until `promise` is settled. */
const wait = process.env.SYNCAWAIT_VIA === "runtime" ? waitByRuntime : waitByPump;

module.exports = { wait, installation };
