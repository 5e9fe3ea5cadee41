import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Outcome, run } from "./run";
import { tarball } from "./tarball";
import { root, Workspace } from "./workspace";

/** A program in a folder of its own, with our package (packed and unpacked), TypeScript and pirates installed. */
export class Program extends Workspace {
  constructor(files: Readonly<Record<string, string | object>>) {
    super(files);
    const target = this.path("node_modules", "syncawait");
    mkdirSync(target, { recursive: true });
    execFileSync("tar", ["-xzf", tarball(), "-C", target, "--strip-components=1"]);
    for (const name of ["typescript", "pirates"])
      this.link(join("node_modules", name), join(root, "node_modules", name));
  }

  /** Starts the program under Node with our hooks; the cache is off unless the environment says otherwise. */
  start(node: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
    return run(node, args, { cwd: this.folder, env: { SYNCAWAIT_CACHE: "off", ...env } });
  }

  /** `node --import syncawait/register <entry>`, which has to end well and say nothing on stderr. */
  async output(node: string, entry: string, env?: NodeJS.ProcessEnv): Promise<string> {
    const outcome = await this.start(node, ["--import", "syncawait/register", entry], env);
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    return outcome.stdout;
  }
}
