// Before the tests: dist/ is built again if a source is newer, because some tests run what is published.
import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const parts = {
  esm: "runtime",
  cjs: "runtime",
  transformer: "transformer",
  integrations: "integrations",
  "../native/dist": "native/src",
};

/** For jest's `globalSetup`. A build that fails is shown, and the tests of sources go on. */
export default function ensureBuilt() {
  if (!isStale()) return;
  const { status } = spawnSync(process.execPath, [join(root, "scripts", "build.mjs")], { stdio: "inherit" });
  if (status !== 0) process.stderr.write("\nThe build failed: tests that run dist/ run an old one, or none.\n\n");
}

function isStale() {
  return Object.entries(parts).some(([output, source]) => {
    const built = statSync(join(root, "dist", output, "tsconfig.tsbuildinfo"), { throwIfNoEntry: false });
    return !built || newest(join(root, source)) > built.mtimeMs;
  });
}

/** @param {string} folder */
function newest(folder) {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.(ts|json)$/.test(name));
  return Math.max(...names.map((name) => statSync(join(folder, name)).mtimeMs));
}
