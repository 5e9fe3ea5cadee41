// `tsc` and `tspc` as a user runs them: each time a new process, which has everything still to load and to optimise.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeProgram } from "./program.mjs";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const installed = join(repository, "node_modules", ".bin");
const compilers = { tsc: join(installed, "tsc"), tspc: join(installed, "tspc") };
const functions = 2000;

/** Writes the CPU time of its process where it is told to, when the process ends. */
const meter = `const { appendFileSync } = require("node:fs");
process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  appendFileSync(process.env.BENCH_METER, (user + system) / 1000 + "\\n");
});
`;

/**
 * @param {{ folder: string }} workspace
 * @param {number} waiting see writeProgram
 * @returns {Promise<Omit<import("../measure.mjs").Row, "name">>}
 */
export async function commands(workspace, waiting) {
  const folder = join(workspace.folder, `program-${waiting}`);
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  install(join(folder, "node_modules", "syncawait"));
  // Without one of its own the program would be a part of this package, `syncawait` the repository itself and not what is installed, and its declarations
  // those of a package like any other, whose iterators suspend.
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "program", private: true, type: "commonjs" }));
  writeProgram(folder, functions, waiting, {});
  writeFileSync(join(folder, "meter.cjs"), meter);
  let spent = 0;
  const run = (/** @type {string} */ compiler, /** @type {string} */ configuration) => () => {
    spent += compile(folder, compiler, configuration);
    return "compiled";
  };
  return {
    title: `a program of ${functions} functions, ${waiting * 10} % of them on a way to a wait: types checked and emitted`,
    unit: "function",
    operations: functions,
    variants: {
      tsc: run(compilers.tsc, "tsconfig.plain.json"),
      "tspc without plugins": run(compilers.tspc, "tsconfig.plain.json"),
      "tspc with ours": run(compilers.tspc, "tsconfig.plugin.json"),
    },
    childTime: () => spent,
    mostRounds: 5,
    warmUpTime: 0,
  };
}

/** As it is installed: below a link TypeScript would take the package for a part of the program's own source. @param {string} folder */
function install(folder) {
  for (const part of ["package.json", "transformer/package.json", "dist"])
    cpSync(join(repository, part), join(folder, part), { recursive: true });
}

/** @param {string} folder @param {string} compiler @param {string} configuration @returns ms of CPU time */
function compile(folder, compiler, configuration) {
  const meterFile = join(folder, "meter.txt");
  rmSync(meterFile, { force: true });
  const node = ["--require", join(folder, "meter.cjs"), compiler, "-p", join(folder, configuration)];
  const { status, stdout, stderr } = spawnSync(process.execPath, node, {
    encoding: "utf8",
    env: { ...process.env, BENCH_METER: meterFile },
  });
  if (status !== 0) throw new Error(`${compiler} failed:\n${stdout}${stderr}`);
  return readMeter(meterFile);
}

/** A command may run the compiler in a process of its own. @param {string} file */
function readMeter(file) {
  return readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .reduce((sum, line) => sum + Number(line), 0);
}
