// Makes prebuilds/<system>/, which is committed for linux-x64; with --check, only looks whether what is there was built from these sources.
//     node native/scripts/prebuild.mjs [--check]
import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const { hashSources } = require("./hashSources.cjs");
const folder = join(root, "prebuilds", `${process.platform}-${process.arch}`);
const file = join(folder, process.platform === "linux" ? "node.napi.glibc.node" : "node.napi.node");

if (process.argv[2] !== "--check") build();
check();

/** Beside the sources, a build would hide the prebuilt binary from node-gyp-build. */
function build() {
  const copy = mkdtempSync(join(tmpdir(), "syncawait-native-"));
  try {
    for (const name of ["addon", "scripts", "binding.gyp"])
      cpSync(join(root, name), join(copy, name), { recursive: true });
    // npm has a node-gyp, and puts it into the path of scripts.
    writeFileSync(
      join(copy, "package.json"),
      JSON.stringify({ gypfile: false, scripts: { build: "node-gyp rebuild" } }),
    );
    execFileSync("npm", ["run", "build"], {
      cwd: copy,
      stdio: ["ignore", "inherit", "inherit"],
      shell: process.platform === "win32",
    });
    mkdirSync(folder, { recursive: true });
    copyFileSync(join(copy, "build", "Release", "syncawait_native.node"), file);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function check() {
  const { sources } = require(file);
  const expected = hashSources();
  const same = sources === expected;
  console.log(
    same
      ? `${file} is built from these sources (${sources})`
      : `${file} is of other sources: ${sources}, not ${expected}`,
  );
  process.exitCode = same ? 0 : 1;
}
