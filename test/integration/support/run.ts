import { spawn } from "node:child_process";

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end. What this process has in NODE_OPTIONS, and what jest set, stays behind, and so does what makes
 * tools colour what they print to a pipe: many do where CI is set. Past `timeout`, in ms, it is killed.
 */
export function run(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv; readonly timeout?: number },
): Promise<Outcome> {
  const hidden = /^(NODE_OPTIONS|NODE_ENV|JEST_WORKER_ID|FORCE_COLOR|CI|GITHUB_ACTIONS|NODE_V8_COVERAGE)$/;
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !hidden.test(name)));
  return new Promise((settle, fail) => {
    const { cwd, env, timeout } = options;
    const child = spawn(command, args, { cwd, timeout, env: { ...inherited, NO_COLOR: "1", ...env } });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        output[name] += text;
      });
    }
    child.on("error", fail);
    child.on("close", (code) => settle({ code, ...output }));
  });
}
