/** Runs cancelling.cts, and says what has to come of it on every tier. */
import { run } from "../support/run";
import type { Workspace } from "../support/workspace";
import { compileProgram } from "./compileProgram";

export const compileCancelling = (): Workspace => compileProgram("cancelling.cts", [], ["reactorWork", "hostWork"]);

/** What came of a wait, by where it stood, what ended it, and what it was for. */
export type Outcomes = Readonly<Record<string, string>>;

/** @param args of Node; the last one is the kind of work. Also sees to it that the process ends by itself, with nothing left */
export async function cancelled(
  node: string,
  workspace: Workspace,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Outcomes> {
  const [kind, ...flags] = [...args].reverse();
  const options = { cwd: workspace.folder, env, timeout: 60_000 };
  const { code, stdout, stderr } = await run(
    node,
    [...flags.reverse(), workspace.path("program.cjs"), kind as string],
    options,
  );
  const lines = stdout.trim().split("\n");
  expect([lines.pop(), stderr, code]).toEqual([JSON.stringify({ left: [0, 0, 0, 0] }), "", 0]);
  return Object.fromEntries(
    lines.map((line) => {
      const [stand, way, work, outcome] = JSON.parse(line) as [string, string, string, string];
      return [`${stand}; ${way}; ${work}`, outcome];
    }),
  );
}

export const stands = ["a compiled function", "runNestedUntilComplete"];

const byRequest = "CancelledError: stop; the task is cancelled";

/** What is thrown at the wait, and how its task ends. */
export const byWay: Readonly<Record<string, string>> = {
  "another task": byRequest,
  "a time limit": "CancelledError; the task is rejected, TimeoutError",
  syncWaitFor: "TimeoutError; the task is rejected, TimeoutError",
  "an AbortSignal": byRequest,
  "a member of its group that fails": "CancelledError; the task is rejected, AggregateError",
};

/** Of every way, for every kind of work. @param works what became of each, when its wait had ended */
export function expected(ways: Readonly<Record<string, string>>, works: Readonly<Record<string, string>>): Outcomes {
  const rows = stands.flatMap((stand) =>
    Object.entries(ways).flatMap(([way, end]) =>
      Object.entries(works).map(([work, aftermath]) => [`${stand}; ${way}; ${work}`, `${end}; ${aftermath}`] as const),
    ),
  );
  return Object.fromEntries(rows);
}
