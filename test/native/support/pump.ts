/** What the tests of `syncawait-native` share: the versions of Node that they run on, and programs on those. */
import { join } from "node:path";
import { type NodeVersion, supportedNodes } from "../../integration/support/nodes";
import { type Outcome, run } from "../../integration/support/run";
import { root } from "../../integration/support/workspace";

/** `npm run test:long -- pump`: every version, every kind of work. */
export const isLong = process.env.SYNCAWAIT_PUMP === "full";

/** The binary is committed for this system only; on others the tests want it built. */
export const hasBinary = process.platform === "linux" && process.arch === "x64";

const running = Number.parseInt(process.versions.node, 10);

export const nodes: readonly NodeVersion[] = hasBinary ? supportedNodes(isLong ? [20, 22, 24, 26] : [running]) : [];
if (!hasBinary) process.stderr.write("\n*** NOT TESTED: syncawait-native has a binary for linux-x64 only ***\n\n");

/** In ms; a program that runs longer hangs. */
const PATIENCE = 60_000;

/** Runs a program of `test/native/programs`. */
export async function runProgram(node: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  return run(node, args, { cwd: join(root, "test", "native", "programs"), env, timeout: PATIENCE });
}
