// What a wait costs that blocks the stack for the host's own event loop: the pump, beside deasync and beside plain `await`.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { isInstalled, missingNote } from "./peers.mjs";

/** @typedef {import("../measure.mjs").Row} Row */
/** @typedef {"one" | "many"} Pattern */

const path = fileURLToPath(new URL("./host/program.cjs", import.meta.url));
const pump = fileURLToPath(new URL("../../native/dist/install.js", import.meta.url));

/** @type {Record<string, () => Promise<Omit<Row, "name">>>} */
export const hostRows = {
  "block-immediate": () =>
    row("immediate", "one", 2000, "setImmediate, one after the other, waited for with the stack blocked"),
  "block-echo": () =>
    row(
      "echo",
      "one",
      1000,
      "an echo over TCP from a server in the same process, one after the other, the stack blocked",
    ),
  "block-echo-many": () =>
    row(
      "echo",
      "many",
      2000,
      "2000 such echoes at once over 64 connections, the stack blocked once (deasync has to count the results; the others have a future or a promise for each, or count, too)",
    ),
};

const names = {
  pump: "syncawait-native",
  pumpCounting: "syncawait-native, counting",
  deasync: "deasync",
  await: "async/await",
};

/** In ms, of each variant: the loop of a wait is much JavaScript, and many at once block only once. */
const WARM_UP = 1000;

/** @param {string} work @param {Pattern} pattern @param {number} count @param {string} title */
async function row(work, pattern, count, title) {
  /** @type {(keyof typeof names)[]} */
  const known = pattern === "one" ? ["pump", "deasync", "await"] : ["pump", "pumpCounting", "deasync", "await"];
  const ways = known.filter((way) => way !== "deasync" || isInstalled(way));
  const programs = await Promise.all(ways.map((way) => Program.start(way, work)));
  return {
    title,
    unit: "wait",
    operations: count,
    variants: Object.fromEntries(programs.map((program, at) => [names[ways[at]], () => program.ask(pattern, count)])),
    byTheClock: true,
    warmUpTime: WARM_UP,
    childTime: () => programs.reduce((total, { cpu }) => total + cpu, 0),
    note: missingNote(["deasync"]),
    close: () => programs.forEach((program) => void program.end()),
  };
}

class Program {
  /** @param {import("node:child_process").ChildProcess} child @param {string} way */
  constructor(child, way) {
    this.child = child;
    this.way = way;
    /** In ms. */
    this.cpu = 0;
  }

  /** @param {string} way @param {string} work */
  static async start(way, work) {
    const execArgv = way.startsWith("pump") ? ["--require", pump] : [];
    const program = new Program(fork(path, [way, work], { execArgv }), way);
    await program.answer();
    return program;
  }

  /** @param {Pattern} pattern @param {number} count */
  async ask(pattern, count) {
    const answer = this.answer();
    this.child.send({ pattern, count });
    const { value, cpu } = /** @type {{ value: number, cpu: number }} */ (await answer);
    this.cpu += cpu;
    return value;
  }

  end() {
    this.child.kill();
  }

  /** @private @returns {Promise<unknown>} */
  answer() {
    return new Promise((resolve, reject) => {
      const ended = (/** @type {number | null} */ code) =>
        reject(new Error(`The process of ${this.way} has ended: ${code}`));
      this.child.once("exit", ended);
      this.child.once("message", (value) => {
        this.child.removeListener("exit", ended);
        resolve(value);
      });
    });
  }
}
