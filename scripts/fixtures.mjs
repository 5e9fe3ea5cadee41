// Checks the fixtures, or with -u writes what they expect: npm run fixtures [-- [-u] [area[/case]]]
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  options: { update: { type: "boolean", short: "u" } },
  allowPositionals: true,
});
const [only] = positionals;
if (values.update && only === undefined) {
  console.error("Which ones? npm run fixtures -- -u area/case (or area, or . for all of them)");
  process.exit(2);
}
const env = { ...process.env };
if (only !== undefined && only !== ".") env.FIXTURES = only;
if (values.update) env.FIXTURES_UPDATE = "1";
else env.FIXTURES_TRAPS = "1";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const jest = createRequire(import.meta.url).resolve("jest/bin/jest");
const { status } = spawnSync(process.execPath, [jest, "test/fixtures.test.ts"], { cwd: root, env, stdio: "inherit" });
process.exit(status ?? 1);
