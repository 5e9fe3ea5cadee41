// Whether the pump touches memory that is not its own: programs of the tests under valgrind. To be run before a release; takes some minutes.
//     node native/scripts/valgrind.mjs [a word of the programs' names]
// Only invalid accesses count: V8 looks through the whole native stack for pointers, which reads values that nobody has set.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const programs = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "test", "native", "programs");
const options = ["--undef-value-errors=no", "--smc-check=all-non-file", "--trace-children=no", "--num-callers=30"];
/** In ms. */
const PATIENCE = 20 * 60_000;

const hazards = readdirSync(join(programs, "hazards")).map((name) => [`hazards/${name}`]);
const places = [
  "timeout",
  "second immediate of a batch",
  "immediate, five stacks up",
  "code after await",
  "file callback",
];
const chosen = [...hazards, ...places.map((place) => ["matrix.cjs", place])].filter((args) =>
  args.join(" ").includes(process.argv[2] ?? ""),
);

const folder = mkdtempSync(join(tmpdir(), "syncawait-valgrind-"));
let failed = 0;
for (const args of chosen) {
  const { errors, status } = runUnderValgrind(args);
  const ok = errors === 0;
  if (!ok) failed += 1;
  console.log(`${ok ? "ok    " : "FAILED"} ${args.join(" ")}: ${errors ?? "no"} invalid accesses, exit code ${status}`);
}
rmSync(folder, { recursive: true });
console.log(
  `\nvalgrind, Node ${process.versions.node}: ${chosen.length - failed} programs without invalid accesses, ${failed} with`,
);
process.exitCode = failed > 0 ? 1 : 0;

function runUnderValgrind([program, ...args]) {
  const log = join(folder, "log");
  const env = { ...process.env, SYNCAWAIT_INSIDE_MICROTASKS: "1" };
  const command = [...options, `--log-file=${log}`, process.execPath, join(programs, program), ...args];
  const { status, error } = spawnSync("valgrind", command, {
    env,
    stdio: ["ignore", "ignore", "ignore"],
    timeout: PATIENCE,
  });
  if (error !== undefined && error.code !== "ETIMEDOUT") throw error;
  const text = readFileSync(log, "utf8");
  const summary = /ERROR SUMMARY: (\d+) errors/.exec(text);
  if (summary?.[1] !== "0") console.log(text.slice(0, 10_000));
  return { errors: summary === null ? undefined : Number(summary[1]), status };
}
