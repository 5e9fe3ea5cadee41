// The same work as in the rows of the pump, where every frame is compiled: the stack suspends, and `await` is what it is to be compared with.
import host from "./host/work.cjs";

/** @typedef {import("../measure.mjs").Row} Row */
/** @typedef {import("../compile.mjs").Workspace} Workspace */

/** @type {Record<string, (workspace: Workspace) => Promise<Omit<Row, "name">>>} */
export const suspendingRows = {
  "suspend-immediate": (workspace) =>
    row(workspace, "immediate", "one", 2000, "setImmediate, one after the other, waited for in a task"),
  "suspend-echo": (workspace) =>
    row(
      workspace,
      "echo",
      "one",
      1000,
      "an echo over TCP from a server in the same process, one after the other, waited for in a task",
    ),
  "suspend-echo-many": (workspace) =>
    row(workspace, "echo", "many", 2000, "2000 such echoes at once over 64 connections, a task each"),
};

/**
 * @param {Workspace} workspace
 * @param {string} work
 * @param {"one" | "many"} pattern
 * @param {number} count
 * @param {string} title
 */
async function row(workspace, work, pattern, count, title) {
  const native = await workspace.case("echo.peers");
  const compiled = await workspace.case("echo");
  const opened = await host.works[work]();
  return {
    title,
    unit: "wait",
    operations: count,
    variants: {
      "async/await": () => native[pattern](opened.work, count),
      syncawait: () => compiled[pattern](opened.work, count),
    },
    close: opened.close,
  };
}
