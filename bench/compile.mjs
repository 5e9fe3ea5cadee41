// Compiles what is measured with the transformer of dist/, each time anew, so that a row shows what it emits today.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import ts from "typescript";
import ensureBuilt from "../scripts/ensureBuilt.mjs";

const repository = fileURLToPath(new URL("..", import.meta.url));

/** @typedef {"annotated" | "all"} Mode */
/** @typedef {Awaited<ReturnType<typeof openWorkspace>>} Workspace */

/** A folder for compiled modules, inside the repository, so that they find `syncawait` and its development dependencies by name. */
export async function openWorkspace() {
  const createTransformer = await loadTransformer();
  mkdirSync(join(repository, ".cache"), { recursive: true });
  const folder = mkdtempSync(join(repository, ".cache", "bench-"));

  /**
   * Compiles a module and loads it.
   * @param {string} path @param {Mode} mode
   */
  async function load(path, mode) {
    const { code, refused } = transpile(createTransformer, path, mode);
    const compiled = join(folder, `${basename(path).replace(/\.\w+$/, "")}.mjs`);
    writeFileSync(compiled, code);
    return { module: await import(pathToFileURL(compiled).href), bytes: Buffer.byteLength(code), refused };
  }

  return {
    folder,
    createTransformer,
    /** A module of bench/cases. @param {string} name */
    case: async (name) => {
      const { module, refused } = await load(join(repository, "bench", "cases", `${name}.ts`), "annotated");
      if (refused.length > 0) throw new Error(`The transformer refuses bench/cases/${name}.ts: ${refused.join("; ")}`);
      return module;
    },
    /** Every function of a module of an installed package. @param {string} path below node_modules */
    library: (path) => load(join(repository, "node_modules", path), "all"),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function loadTransformer() {
  ensureBuilt();
  const { createTransformer } = await import("../dist/transformer/index.js");
  return createTransformer;
}

/**
 * @param {typeof import("../dist/transformer/index.js").createTransformer} createTransformer
 * @param {string} path @param {Mode} mode
 */
function transpile(createTransformer, path, mode) {
  /** @type {string[]} */
  const refused = [];
  const transformer = createTransformer(
    ts,
    { propagate: mode },
    { report: ({ code, messageText }) => void refused.push(`${code} ${messageText}`) },
  );
  const { outputText } = ts.transpileModule(readFileSync(path, "utf8"), {
    fileName: path,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, allowJs: true },
    transformers: { before: [transformer] },
  });
  return { code: outputText, refused };
}
