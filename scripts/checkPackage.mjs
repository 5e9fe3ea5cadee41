// Checks what would be published: the tarball's contents, publint, are-the-types-wrong, and programs that use every export.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { apiReports, checkApiReport } from "./apiReport.mjs";
import { checkTypes, makeConsumer } from "./package/consumer.mjs";
import { checkContents, checkPaths } from "./package/contents.mjs";
import { checkNativeContents, makeNativeConsumer, packNative, useNative } from "./package/native.mjs";
import { run } from "./package/run.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), "syncawait-package-"));
const failures = [];
let passed = 0;

try {
  const tarball = pack();
  const unpacked = unpack(tarball);
  check("the tarball holds what it should", () => checkContents(unpacked));
  check("no absolute paths", () => checkPaths(unpacked, root));
  check("publint", () => run([bin("publint"), "--strict", unpacked], folder));
  check("are the types wrong", () => run([bin("attw"), tarball, "--no-color", "--profile", "strict"], folder));
  for (const name of apiReports) check(`the API is the one in etc/${name}.api.md`, () => verifyApiReport(name));
  const consumer = makeConsumer(root, folder, unpacked);
  check("import of every export", () => run(["import.mjs"], consumer));
  check("require of every export", () => run(["require.cjs"], consumer));
  for (const [resolution, module] of [
    ["node16", "node16"],
    ["bundler", "esnext"],
  ]) {
    check(`types under "moduleResolution": "${resolution}"`, () => checkTypes(root, consumer, resolution, module));
  }
  checkNative();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

console.log(`package: ${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 ? 1 : 0;

/** syncawait-native, a package of its own. */
function checkNative() {
  const nativeFolder = join(folder, "native");
  mkdirSync(nativeFolder);
  const tarball = packNative(root, nativeFolder);
  const unpacked = unpack(tarball, nativeFolder);
  check("native: the tarball holds what it should", () => checkNativeContents(unpacked));
  check("native: no absolute paths", () => checkPaths(unpacked, root));
  check("native: publint", () => run([bin("publint"), "--strict", unpacked], nativeFolder));
  check("native: are the types wrong", () => run([bin("attw"), tarball, "--no-color", "--profile", "node16"], folder));
  check("native: the binary is built from the sources", () =>
    run([join(root, "native", "scripts", "prebuild.mjs"), "--check"], root),
  );
  const consumer = makeNativeConsumer(root, nativeFolder, unpacked);
  check("native: types", () => checkTypes(root, consumer, "node16", "node16"));
  check("native: required, imported, preloaded", () => useNative(consumer));
}

function check(name, body) {
  try {
    body();
    passed += 1;
    console.log(`ok      ${name}`);
  } catch (error) {
    failures.push(name);
    console.log(`FAILED  ${name}\n${String(error.message).replace(/^/gm, "        ")}`);
  }
}

function verifyApiReport(name) {
  if (!checkApiReport(name)) throw new Error("node scripts/apiReport.mjs --update, and review the difference");
}

function bin(name) {
  const manifest = join(
    root,
    "node_modules",
    ...{ publint: ["publint"], attw: ["@arethetypeswrong", "cli"] }[name],
    "package.json",
  );
  const { bin } = JSON.parse(readFileSync(manifest, "utf8"));
  return join(dirname(manifest), typeof bin === "string" ? bin : bin[name]);
}

/** dist/ is taken as it is: `npm run build` has run. */
function pack() {
  execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], {
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"],
  });
  return join(
    folder,
    readdirSync(folder).find((name) => name.endsWith(".tgz")),
  );
}

function unpack(tarball, into = folder) {
  execFileSync("tar", ["-xzf", tarball, "-C", into]);
  return join(into, "package");
}
