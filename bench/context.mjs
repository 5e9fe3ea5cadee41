// What AsyncLocalStorage and subscribers of the tracing channels cost, and what they cost where there are none.
import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe, unsubscribe } from "node:diagnostics_channel";

/** @typedef {import("./measure.mjs").Row} Row */
/** @typedef {import("./compile.mjs").Workspace} Workspace */

/** Whether some store was ever used, which the runtime notes on the class itself and never forgets: see runtime/context.ts. */
const watch = Symbol.for("syncawait.contextWatch/1");
const channels = ["task.created", "task.started", "task.parked", "task.resumed", "task.ended", "future.completed"];

/** @type {Record<string, (workspace: Workspace) => Promise<Omit<Row, "name">>>} */
export const contextRows = { context, tracing };

/** @param {Workspace} workspace */
async function context(workspace) {
  const rounds = 10_000;
  const { native } = await workspace.case("pingPong.peers");
  const { compiled } = await workspace.case("pingPong");
  return {
    title: "the same two tasks, with no AsyncLocalStorage in use, and within the run of one",
    unit: "round",
    operations: rounds,
    variants: {
      "async/await": () => native(rounds),
      "async/await, a store": () => withStore(() => native(rounds)),
      syncawait: () => compiled(rounds),
      "syncawait, a store": () => withStore(() => compiled(rounds)),
    },
  };
}

/** As if this were the only use of a store in the process. @template T @param {() => T | Promise<T>} body */
async function withStore(body) {
  const storage = new AsyncLocalStorage();
  const state = /** @type {Record<symbol, { used: boolean }>} */ (/** @type {unknown} */ (AsyncLocalStorage))[watch];
  // The first use is noticed only once.
  state.used = true;
  try {
    return await storage.run("store", async () => body());
  } finally {
    storage.disable();
    state.used = false;
  }
}

/** @param {Workspace} workspace */
async function tracing(workspace) {
  const rounds = 10_000;
  const { compiled } = await workspace.case("pingPong");
  return {
    title: "the same two tasks, traced by nobody and by a subscriber of every channel",
    unit: "round",
    operations: rounds,
    variants: {
      syncawait: () => compiled(rounds),
      "syncawait, traced": () => traced(() => compiled(rounds)),
    },
  };
}

let messages = 0;
const count = () => void messages++;

/** @template T @param {() => T} body */
function traced(body) {
  for (const channel of channels) subscribe(`syncawait.${channel}`, count);
  try {
    return body();
  } finally {
    for (const channel of channels) unsubscribe(`syncawait.${channel}`, count);
  }
}
