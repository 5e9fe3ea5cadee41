import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

/**
 * Identifies this build of the compiler: a hash of all code that decides about its output. The package's version would not do, because caches keyed
 * by it (ours, and jest's) would serve stale output while somebody works on the compiler.
 */
export function buildHash(): string {
  const hash = createHash("sha256");
  for (const folder of [join(__dirname, "..", "..", "transformer"), join(__dirname, "..", "diagnostics"), __dirname]) {
    for (const file of codeFiles(folder)) {
      hash.update(relative(folder, file).split(sep).join("/")).update("\0").update(readFileSync(file)).update("\0");
    }
  }
  return hash.digest("hex").slice(0, 16);
}

function codeFiles(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && /(?<!\.d)\.[jt]s$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}
