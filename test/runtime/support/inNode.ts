/** Programs in a Node process of their own, on the runtime's sources. */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";

const { compileSources } = require("../../support/compileSources.cjs") as {
  compileSources(folders: readonly string[]): string;
};

export interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

let compiled: string | null = null;

/** Runs `program` as a CommonJS script that finds the sources under "./runtime" and "./test/runtime/support". @param flags of Node's */
export function inNode(program: string, flags: readonly string[] = []): Outcome {
  compiled ??= compileSources(["runtime", "test/runtime/support"]);
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, "-e", program], {
    cwd: compiled,
    encoding: "utf8",
    // A program that never ends has to fail, not to hang whoever runs it.
    timeout: 60_000,
  });
  return { status, stdout: stdout.trim(), stderr };
}

afterAll(() => {
  if (compiled !== null) rmSync(compiled, { recursive: true });
  compiled = null;
});
