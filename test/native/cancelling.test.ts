/**
 * A wait for what Node's own loop brings, blocked below a foreign frame and above another stack that is blocked (tier 3): the same as for the reactor, with what the host
 * itself may do.
 */
import { byWay, cancelled, compileCancelling, expected, stands } from "../integration/blocking/cancelling";
import { pump } from "../integration/blocking/compileProgram";
import type { Workspace } from "../integration/support/workspace";
import { nodes } from "./support/pump";

let workspace: Workspace;
beforeAll(() => {
  workspace = compileCancelling();
});
afterAll(() => workspace.remove());

const ways = {
  ...byWay,
  "a callback of Node's": "CancelledError: stop; the task is cancelled",
  "AbortSignal.timeout": "CancelledError; the task is cancelled",
};
const works = { "a request": "stopped", "an event": "stopped", "a queue": "none is lost", "a stream": "none is lost" };

/** What a promise stands for cannot be stopped by who waits for it: this request has the signal of its task, and that goes on. */
const goesOn = expected(
  { syncWaitFor: "TimeoutError; the task is rejected, TimeoutError" },
  { "a request": "goes on" },
);

const tooLate = "CancelledError: stop; the task is cancelled";
const inTime = "the value; the task is cancelled";
const raced = Object.fromEntries(
  stands.flatMap((stand) => [
    [`${stand}; a value, then a request; an event`, `${inTime}; stopped`],
    [`${stand}; a value, then a request; a queue`, `${inTime}; none is lost`],
    // A stream tells of its data in the next tick.
    [`${stand}; a value, then a request; a stream`, `${tooLate}; none is lost`],
    [`${stand}; a request, then a value; an event`, `${tooLate}; stopped`],
    [`${stand}; a request, then a value; a queue`, `${tooLate}; none is lost`],
    [`${stand}; a request, then a value; a stream`, `${tooLate}; none is lost`],
  ]),
);

test.each(nodes)("C2, C3, C8, D8, I2: Node $major", async ({ path }) => {
  const found = await cancelled(path as string, workspace, [...pump("install"), "host"]);
  expect(found).toEqual({ ...expected(ways, works), ...goesOn, ...raced });
});
