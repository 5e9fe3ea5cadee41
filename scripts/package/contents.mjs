// What the tarball may hold, and must.
import { readdirSync, readFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, relative, sep } from "node:path";

/** Everything that may be published, and nothing else. */
const expected = [
  /^(package\.json|README\.md|CHANGELOG\.md|LICENSE)$/,
  /^transformer\/package\.json$/,
  /^docs\/.+\.md$/,
  /^dist\/(esm|cjs)\/package\.json$/,
  /^dist\/(esm|cjs|transformer|integrations)\/.+(?<!\.d)\.js$/,
  /^dist\/(esm|cjs|transformer|integrations)\/.+\.d\.ts$/,
  /^dist\/integrations\/tsPatch\/index\.(mjs|d\.mts)$/,
];
const required = [
  "package.json",
  "README.md",
  "CHANGELOG.md",
  "LICENSE",
  "docs/calling-convention.md",
  "transformer/package.json",
];

function filesOf(unpacked) {
  const entries = readdirSync(unpacked, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      relative(unpacked, join(entry.parentPath ?? entry.path, entry.name))
        .split(sep)
        .join("/"),
    );
}

export function checkContents(unpacked) {
  const files = filesOf(unpacked);
  const surplus = files.filter((file) => !expected.some((pattern) => pattern.test(file)));
  const missing = required.filter((file) => !files.includes(file));
  if (surplus.length + missing.length > 0)
    throw new Error(`not expected: ${surplus.join(", ")}\nmissing: ${missing.join(", ")}`);
}

/** @param root of the repository */
export function checkPaths(unpacked, root) {
  const places = [root, tmpdir(), homedir()].filter((place) => place.length > 4 && place !== "/root");
  const found = filesOf(unpacked).filter((file) => {
    const text = readFileSync(join(unpacked, file), "utf8");
    return places.some((place) => text.includes(`${place}/`)) || text.includes("sourceMappingURL=");
  });
  if (found.length > 0) throw new Error(found.join("\n"));
}
