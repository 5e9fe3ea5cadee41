import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A folder with exactly these packages in its node_modules, installed once a machine: later runs find it by the versions. Undefined, with a loud message, if
 * the registry cannot be reached.
 *
 * @param packages name and version, as npm takes them
 */
export function installed(...packages: readonly string[]): string | undefined {
  const key = createHash("sha256")
    .update(JSON.stringify([process.version, ...packages]))
    .digest("hex")
    .slice(0, 12);
  const folder = join(tmpdir(), `syncawait-packages-${process.getuid?.() ?? ""}-${key}`);
  if (existsSync(folder)) return folder;
  const draft = mkdtempSync(`${folder}-`);
  writeFileSync(join(draft, "package.json"), JSON.stringify({ private: true }));
  try {
    npm(draft, "install", ...packages);
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another process may have been faster.
    if (existsSync(folder)) return folder;
    if (!isUnreachable(error)) throw error;
    process.stderr.write(
      `\n\n*** NOT TESTED: the registry is not reachable, ${packages.join(" and ")} cannot be installed ***\n\n`,
    );
    return undefined;
  }
  return folder;
}

/** @returns what npm printed */
export function npm(folder: string, ...args: readonly string[]): string {
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  // npm tells a script about the package whose script it runs; here that is another one.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle|command)/.test(name)),
  );
  return execFileSync("npm", [...args, ...quiet], {
    cwd: folder,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function isUnreachable(error: unknown): boolean {
  const { stderr = "" } = error as { stderr?: string };
  return /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT)\b/.test(stderr);
}
