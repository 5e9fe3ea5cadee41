/** Compiles folders of TypeScript sources into a temporary one, file by file, as CommonJS: for what runs outside jest, without a build. */
const { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { dirname, join } = require("node:path");
const ts = require("typescript");

const root = join(__dirname, "../..");
const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };

/**
 * @param {readonly string[]} folders from the root of the repository
 * @returns {string} the temporary folder, in which they stand under the same names; the caller removes it
 */
function compileSources(folders) {
  const target = mkdtempSync(join(tmpdir(), "syncawait-"));
  for (const name of folders.flatMap(sourcesIn)) {
    const { outputText } = ts.transpileModule(readFileSync(join(root, name), "utf8"), { compilerOptions });
    const output = join(target, name.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, outputText);
  }
  return target;
}

/** @param {string} folder */
function sourcesIn(folder) {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".ts")).map((name) => join(folder, name));
}

module.exports = { compileSources };
