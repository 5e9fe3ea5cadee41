import { spawnSync } from "node:child_process";

/** Runs a script of Node to its end; what it printed is the error's text if it fails. */
export function run(args, cwd) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${stdout}${stderr}`.trim() || `exit code ${status}`);
}
