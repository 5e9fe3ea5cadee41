/**
 * A wait for the reactor that blocks below a foreign frame, above another stack that is blocked (tier 2): another task, a time limit, a signal, a group or the call's
 * own options end it. The right error arrives there, the worker stops, no value is lost, the stack below goes on, and the process ends by itself.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { byWay, cancelled, compileCancelling, expected, type Outcomes, stands } from "../blocking/cancelling";
import { supportedNodes } from "../support/nodes";
import type { Workspace } from "../support/workspace";

let servers: ChildProcess;
let workspace: Workspace;
const outcomes = new Map<number, Promise<Outcomes>>();

beforeAll(async () => {
  workspace = compileCancelling();
  servers = spawn(process.execPath, [join(__dirname, "servers.mjs")], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(servers.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
  const { http } = JSON.parse(String(line)) as { http: number };
  const env = { SYNCAWAIT_SERVER: `http://localhost:${http}`, SYNCAWAIT_WORK: join(__dirname, "work.mjs") };
  // One after the other: the server counts.
  let before: Promise<unknown> = Promise.resolve();
  for (const { major, path } of supportedNodes()) {
    const outcome = before.then(() => cancelled(path as string, workspace, ["reactor"], env));
    outcomes.set(major, outcome);
    before = outcome.catch(() => {});
  }
});
afterAll(() => {
  servers.kill();
  workspace.remove();
});

const ofTheCall = {
  "the call's signal": "CancelledError: stop; the task is cancelled",
  "the call's time limit": "TimeoutError; the task is rejected, TimeoutError",
};
const stopping = { "a module's function": "stopped", "a request": "stopped" };

/** Whether the value or the request comes first, it is the taker's or the next one's. */
const raced = stands.flatMap((stand) =>
  ["a value, then a request", "a request, then a value"].map((way) => `${stand}; ${way}; a chunk`),
);

test.each(supportedNodes().map(({ major }) => major))(
  "C2, C3, C8, D8, I2: Node %d",
  async (major) => {
    const found = { ...(await outcomes.get(major)) };
    for (const row of raced) {
      expect(found[row]).toMatch(/^(?:the value|CancelledError: stop); the task is cancelled; none is lost$/);
      delete found[row];
    }
    expect(found).toEqual({
      ...expected(byWay, { ...stopping, "a chunk": "none is lost" }),
      ...expected(ofTheCall, stopping),
    });
  },
  90_000,
);
