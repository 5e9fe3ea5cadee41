// The long tests, for a night or before a release: npm run test:long [-- name...], with the names below; all of them by default.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const jest = createRequire(import.meta.url).resolve("jest/bin/jest");

/** What the engine compiles comes and goes with the load of the machine, by a tenth of this small heap: docs/soak.md. */
const noOptimisedCode = ["--no-opt", "--no-maglev", "--no-sparkplug"];

/** Each suite and what runs it; it returns true if it passed. */
const suites = {
  schedules: () => run(process.execPath, [join(root, "test", "property", "scheduleLong.mjs"), "1000000"]),
  grid: () => run(process.execPath, [jest, "test/runtime/lostItem.test.ts"], { SYNCAWAIT_GRID: "full" }),
  properties: () => run(process.execPath, [jest, "test/property", "--testTimeout=3600000"], { SYNCAWAIT_RUNS: "5000" }),
  programs: () => run(process.execPath, [jest, "test/property/programs.test.ts"], { SYNCAWAIT_PROGRAMS: "50000" }),
  packages: () => run(process.execPath, [jest, "test/integration/packages.test.ts"], { SYNCAWAIT_INPUTS: "500" }),
  demo: () => run(process.execPath, [jest, "test/integration/blocking/demo.test.ts"], { SYNCAWAIT_DEMO: "full" }),
  interleavings: () =>
    run(process.execPath, [jest, "test/integration/reactor/interleaving.test.ts", "--testTimeout=3600000"], {
      SYNCAWAIT_RUNS: "300000",
    }),
  soak: () => soak("main.mts", process.env.SYNCAWAIT_SOAK_MINUTES ?? "10", noOptimisedCode),
  "nested-soak": () => soak("nested/main.mts", process.env.SYNCAWAIT_SOAK_MINUTES ?? "30"),
  "reactor-soak": () => soak("reactor/main.mts", process.env.SYNCAWAIT_SOAK_MINUTES ?? "30"),
  "pump-soak": () =>
    soak("pump/main.mts", process.env.SYNCAWAIT_SOAK_MINUTES ?? "30", [
      "--require",
      join(root, "native", "dist", "installInsideMicrotasks.js"),
    ]),
  pump: () => run(process.execPath, [jest, "test/native", "--testTimeout=3600000"], { SYNCAWAIT_PUMP: "full" }),
  node22: () => everythingOn(22),
  node24: () => everythingOn(24),
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in suites));
if (unknown.length > 0) {
  console.error(`No such suite: ${unknown.join(", ")}. There are: ${Object.keys(suites).join(", ")}`);
  process.exit(2);
}

const results = Object.keys(suites)
  .filter((name) => chosen.length === 0 || chosen.includes(name))
  .map((name) => ({ name, ...timed(suites[name]) }));

console.log();
for (const { name, ok, seconds } of results)
  console.log(`${ok ? "ok    " : "FAILED"} ${String(seconds).padStart(6)} s  ${name}`);
const failed = results.filter(({ ok }) => !ok).length;
console.log(`\nlong: ${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function soak(program, minutes, flags = []) {
  const register = pathToFileURL(join(root, "dist", "integrations", "register", "index.js")).href;
  return run(process.execPath, [
    "--expose-gc",
    ...flags,
    "--import",
    register,
    join(root, "test", "soak", program),
    minutes,
  ]);
}

/** All tests and the demo on another version of Node. */
function everythingOn(major) {
  const node = nodeFromRegistry(major);
  return run(node, [jest]) && run(node, [join(root, "examples", "demo.mjs")]);
}

/** Installed once a machine. */
function nodeFromRegistry(major) {
  const folder = join(tmpdir(), `syncawait-node-${major}`);
  const node = join(folder, "node_modules", "node", "bin", "node");
  if (existsSync(node)) return node;
  mkdirSync(folder, { recursive: true });
  const { status } = spawnSync("npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", `node@${major}`], {
    stdio: "inherit",
  });
  if (status !== 0) throw new Error(`Node ${major} cannot be installed from the npm package "node"`);
  return node;
}

function run(command, args, env = {}) {
  return spawnSync(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: "inherit" }).status === 0;
}

function timed(suite) {
  const started = Date.now();
  const ok = suite();
  return { ok, seconds: Math.round((Date.now() - started) / 1000) };
}
