import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir, hostname } from "node:os";
import { join } from "node:path";
import { root } from "./sources";

/** What would tie the repository to one machine, or to where it was written. */
const forbidden: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["an absolute path", /(?<![\w.~-])\/(?:home|root|work|tmp|Users|usr\/local)\/[\w.-]/],
  ["a drive", /\b[A-Z]:\\\\?(?:Users|work|home)\b/],
  ["this repository's place", literally(root)],
  ["the home folder", literally(homedir())],
  ["this machine", literally(hostname())],
  ["a registry", /registry\.npmjs\.org|npmmirror|verdaccio/],
  ["what lies beside the repository", /\.\.\/shared\//],
];

describe("names", () => {
  const files = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" }).split("\0").filter(Boolean);

  test("the repository is found", () => {
    expect(files).toContain("package.json");
  });

  test.each(forbidden)("no tracked file names %s", (_what, pattern) => {
    const found = files.flatMap((file) => linesWith(file, pattern));
    expect(found).toEqual([]);
  });
});

function linesWith(file: string, pattern: RegExp): string[] {
  const text = read(file);
  if (file === "test/meta/names.test.ts") return [];
  return text
    .split("\n")
    .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : []));
}

/** Deleted but not yet committed, while somebody works: nothing to look at. */
function read(file: string): string {
  try {
    return readFileSync(join(root, file), "utf8");
  } catch {
    return "";
  }
}

/** The text itself; a short or common one (`/`, `localhost`) says nothing about a machine. */
function literally(text: string): RegExp {
  const telling = text.length > 4 && text !== "localhost" && text !== "/root";
  return telling ? new RegExp(text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")) : /(?!)/;
}
