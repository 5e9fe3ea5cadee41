// What is measured: a row a question, each with the ways to answer it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { hostRows } from "./blocking/hostRows.mjs";
import { blockingRows } from "./blocking/rows.mjs";
import { suspendingRows } from "./blocking/suspendingRows.mjs";
import { commands } from "./compiler/commands.mjs";
import { emit } from "./compiler/emit.mjs";
import { contextRows } from "./context.mjs";
import { operationRows } from "./operations.mjs";

/** @typedef {import("./measure.mjs").Row} Row */
/** @typedef {import("./compile.mjs").Workspace} Workspace */

const { resolve: resolvePackage } = createRequire(import.meta.url);

/** Each compiles its modules only when it is wanted. @type {Record<string, (workspace: Workspace) => Promise<Omit<Row, "name">>>} */
export const rows = {
  fib: (workspace) => fib(workspace, 0),
  "fib-suspending": (workspace) => fib(workspace, 1000),
  loop,
  chain,
  deep,
  tasks,
  "tasks-joined": tasksJoined,
  "ping-pong": pingPong,
  reject: (workspace) => reject(workspace, "the same error object each time", constantError()),
  "reject-new": (workspace) => reject(workspace, "a new Error each time", () => new Error("rejected")),
  ...operationRows,
  ...contextRows,
  ...blockingRows,
  ...hostRows,
  ...suspendingRows,
  markdown,
  "emit-lodash": (workspace) => emitting(workspace, "lodash/lodash.js"),
  "emit-acorn": (workspace) => emitting(workspace, "acorn/dist/acorn.js"),
  "emit-luxon": (workspace) => emitting(workspace, "luxon/build/node/luxon.js"),
  "emit-mustache": (workspace) => emitting(workspace, "mustache/mustache.js"),
  tspc: (workspace) => commands(workspace, 1),
  "tspc-whole": (workspace) => commands(workspace, 10),
};

/** @param {Workspace} workspace @param {string} path below node_modules */
async function emitting({ createTransformer }, path) {
  return emit(createTransformer, fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url)));
}

/** @param {Workspace} workspace @param {number} every */
async function fib(workspace, every) {
  const [smallest, largest] = [18, 22];
  const { plain, native } = await workspace.case("fib.peers");
  const { compiled } = await workspace.case("fib");
  let operations = 0;
  for (let n = smallest; n <= largest; n++) operations += callsOfFib(n);
  return {
    title: `fib(${smallest}) to fib(${largest}): every call may suspend, ${every === 0 ? "none does" : `one leaf in ${every} does`}`,
    unit: "call",
    operations,
    variants: {
      "plain sync": () => plain(smallest, largest, every),
      "async/await": () => native(smallest, largest, every),
      syncawait: () => compiled(smallest, largest, every),
    },
    warmUp: () => compiled(smallest, smallest, 100),
  };
}

/** @param {number} n @returns {number} */
function callsOfFib(n) {
  return n < 2 ? 1 : 1 + callsOfFib(n - 1) + callsOfFib(n - 2);
}

/** @param {Workspace} workspace */
async function loop(workspace) {
  const waits = 10_000;
  const { plain, native } = await workspace.case("loop.peers");
  const { compiled, suspendOnce } = await workspace.case("loop");
  return {
    title: "a loop that waits for a completed future",
    unit: "wait",
    operations: waits,
    variants: {
      "plain sync": () => plain(waits),
      "async/await": () => native(waits),
      syncawait: () => compiled(waits),
    },
    warmUp: suspendOnce,
  };
}

/** @param {Workspace} workspace */
async function chain(workspace) {
  const [calls, frames] = [500, 20];
  const { plainReturning, nativeReturning } = await workspace.case("chain.peers");
  const { returning } = await workspace.case("chain");
  return {
    title: `a chain of ${frames} frames: call, suspend, resume, return`,
    unit: "frame",
    operations: calls * frames,
    variants: {
      "plain sync (no suspension)": () => plainReturning(calls, frames),
      "async/await": () => nativeReturning(calls, frames),
      syncawait: () => returning(calls, frames),
    },
  };
}

/** @param {Workspace} workspace */
async function deep(workspace) {
  const suspensions = 5000;
  const { native, delegating } = await workspace.case("deep.peers");
  const { compiled } = await workspace.case("deep");
  return {
    title: "a leaf that suspends again and again under 10 and under 1000 frames",
    unit: "suspension",
    operations: suspensions,
    variants: {
      "syncawait, 10 frames": () => compiled(10, suspensions),
      "syncawait, 1000 frames": () => compiled(1000, suspensions),
      "async/await, 10 frames": () => native(10, suspensions),
      "async/await, 1000 frames": () => native(1000, suspensions),
      "yield*, 10 frames": () => delegating(10, suspensions),
      "yield*, 1000 frames": () => delegating(1000, suspensions),
    },
  };
}

/** @param {Workspace} workspace */
async function tasks(workspace) {
  const count = 100_000;
  const { plain, nativeImmediate } = await workspace.case("tasks.peers");
  const { immediate, joined } = await workspace.case("tasks");
  return {
    title: `${count} short tasks that do not suspend`,
    unit: "task",
    operations: count,
    variants: {
      "plain sync (calls)": () => plain(count),
      "async/await": () => nativeImmediate(count),
      syncawait: () => immediate(count),
    },
    warmUp: () => joined(1000, 100),
  };
}

/** @param {Workspace} workspace */
async function tasksJoined(workspace) {
  const [count, alive] = [100_000, 1000];
  const { plainJoined, nativeJoined } = await workspace.case("tasks.peers");
  const { joined } = await workspace.case("tasks");
  return {
    title: `${count} tasks, ${alive} at a time, each suspends once and is joined`,
    unit: "task",
    operations: count,
    variants: {
      "plain sync (calls)": () => plainJoined(count, alive),
      "async/await": () => nativeJoined(count, alive),
      syncawait: () => joined(count, alive),
    },
  };
}

/** @param {Workspace} workspace */
async function pingPong(workspace) {
  const rounds = 10_000;
  const { callbacks, native } = await workspace.case("pingPong.peers");
  const { compiled } = await workspace.case("pingPong");
  return {
    title: "two tasks that send each other a number through queues",
    unit: "round",
    operations: rounds,
    variants: {
      callbacks: () => callbacks(rounds),
      "async/await": () => native(rounds),
      syncawait: () => compiled(rounds),
    },
  };
}

/** @param {Workspace} workspace @param {string} kind @param {() => Error} error */
async function reject(workspace, kind, error) {
  const [calls, frames] = [200, 20];
  const { plainThrowing, nativeThrowing } = await workspace.case("chain.peers");
  const { throwing } = await workspace.case("chain");
  return {
    title: `a rejection through ${frames} frames, ${kind}`,
    unit: "frame",
    operations: calls * frames,
    variants: {
      "plain sync (no suspension)": () => plainThrowing(calls, frames, error),
      "async/await": () => nativeThrowing(calls, frames, error),
      syncawait: () => throwing(calls, frames, error),
    },
  };
}

function constantError() {
  const error = new Error("rejected");
  return () => error;
}

/** @param {Workspace} workspace */
async function markdown(workspace) {
  const { default: MarkdownIt } = await import("markdown-it");
  const { module, bytes, refused } = await workspace.library("markdown-it/dist/markdown-it.mjs");
  const { compiled } = await workspace.case("markdown");
  const plain = new MarkdownIt();
  const whole = new module.default();
  const text = readFileSync(resolvePackage("uglify-js/README.md"), "utf8");
  return {
    title: "markdown-it, every function of it compiled, renders a long README; nothing suspends",
    unit: "render",
    operations: 1,
    variants: {
      "plain sync": () => plain.render(text),
      syncawait: () => compiled(whole, text),
    },
    warmUpTime: 1500,
    note: `${Math.round(bytes / 1024)} KiB of compiled code; functions left as they are: ${refused.length}`,
  };
}
