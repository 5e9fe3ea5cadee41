/** Packages from the registry, compiled whole, compared with themselves; see docs/fuzzing.md. */
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "./support/run";

const { compileSources } = require("../support/compileSources.cjs") as {
  compileSources(folders: readonly string[]): string;
};

const scenarios = join(__dirname, "packages", "scenarios");
const packages = join(__dirname, "../../node_modules");
const seed = process.env.SYNCAWAIT_SEED ?? "1";
const inputs = process.env.SYNCAWAIT_INPUTS ?? "25";

let sources: string;
beforeAll(() => {
  const folders = ["runtime", "transformer", "test/property/programs", "test/support/fixtures/child"];
  sources = compileSources([...folders, "test/integration/packages"]);
});
afterAll(() => rmSync(sources, { recursive: true }));

const names = readdirSync(scenarios).map((file) => file.replace(".cjs", ""));

test.each(names)(
  "%s does the same once all of it is compiled",
  async (name) => {
    const program = join(sources, "test/integration/packages/main.js");
    const args = [program, join(scenarios, `${name}.cjs`), packages, seed, inputs];
    const { code, stdout, stderr } = await run(process.execPath, args, { cwd: sources, env: { NODE_PATH: packages } });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { calls, blocked, differences } = JSON.parse(stdout);
    expect(differences.slice(0, 3)).toEqual([]);
    // Nothing of a package stands between its caller and its callbacks that could not suspend.
    expect(blocked).toBe(0);
    expect(calls).toBeGreaterThan(Number(inputs) * 10);
  },
  3_600_000,
);
