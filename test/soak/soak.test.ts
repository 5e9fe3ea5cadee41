/** The soak in short, on a virtual clock: nothing is left behind, and what is left is found. At length: docs/soak.md. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { run } from "../integration/support/run";
import { root } from "../integration/support/workspace";

function soak(seconds: number, env: NodeJS.ProcessEnv = {}) {
  const register = pathToFileURL(join(root, "dist/integrations/register/index.js")).href;
  const main = join(root, "test/soak/main.mts");
  return run(process.execPath, ["--import", register, main, "--virtual", String(seconds)], { cwd: root, env });
}

test("ten seconds of everything leave no task, listener, handle or timer behind", async () => {
  const { code, stdout } = await soak(10);
  // What it prints names the seed: SYNCAWAIT_SEED=... has the same schedule again.
  expect(`${stdout}exit code ${code}`).toMatch(/ 0 unfinished[\s\S]*left behind: nothing\n+exit code 0$/);
});

// Without these, it might be silent because it does not look.
test.each([
  ["listener", /left behind: listeners of the emitter, "event": \d+, was 0/],
  ["signal", /left behind: listeners of the signal: \d+, was 0/],
  ["timer", /left behind: Timeout: \d+, was 0/],
  ["task", / [1-9]\d* unfinished/],
  ["failure", /fault: Error: nobody looks at this/],
])("a %s that is left is found", async (fault, message) => {
  const { code, stdout } = await soak(1, { SYNCAWAIT_SOAK_FAULT: fault });
  expect(stdout).toMatch(message);
  expect(code).toBe(1);
});

test("three seconds of stacks that block inside one another end well", async () => {
  const register = pathToFileURL(join(root, "dist/integrations/register/index.js")).href;
  const main = join(root, "test/soak/nested/main.mts");
  const { code, stdout } = await run(process.execPath, ["--import", register, main, "0.05"], { cwd: root });
  expect(`${stdout}exit code ${code}`).toMatch(
    / 0 not back[\s\S]*: 0 promises, 0 tasks\n[\s\S]*left behind: nothing\n+exit code 0$/,
  );
});
