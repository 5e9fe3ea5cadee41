// Builds dist/: the runtime as ESM and as CommonJS, the transformer and the integrations as CommonJS. And native/dist/.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Folders of dist/ and the sources they are built from. */
const outputs = {
  esm: "runtime",
  cjs: "runtime",
  transformer: "transformer",
  integrations: "integrations",
  "../native/dist": "native/src",
};

removeOrphans();
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const { status } = spawnSync(process.execPath, [tsc, "-b"], { cwd: root, stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);
// Node decides by the nearest package.json what a .js file is.
for (const [folder, type] of [
  ["esm", "module"],
  ["cjs", "commonjs"],
]) {
  mkdirSync(join(root, "dist", folder), { recursive: true });
  writeFileSync(join(root, "dist", folder, "package.json"), `${JSON.stringify({ type, sideEffects: false })}\n`);
}
// What `import` of the plugin gives, written by hand: the rest of this folder is CommonJS.
for (const name of ["index.mjs", "index.d.mts"]) {
  copyFileSync(join(root, "integrations", "tsPatch", name), join(root, "dist", "integrations", "tsPatch", name));
}

/** What a source left behind that is gone or renamed: it would be published, and be part of the build's hash. */
function removeOrphans() {
  for (const [output, source] of Object.entries(outputs)) {
    const folder = join(root, "dist", output);
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      const [, module] = /^(.*?)\.(?:d\.ts|js|js\.map)$/.exec(name) ?? [];
      if (module && (name.endsWith(".map") || !existsSync(join(root, source, `${module}.ts`))))
        rmSync(join(folder, name));
    }
  }
}
