import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { createTransformer } from "../../../transformer/index.js";
import type { Kind } from "./kinds.js";

/** How the code of a kind is run: `script` is CommonJS as it stands, and sloppy. */
export type Format = "module" | "commonjs" | "script";
export type Way = "native" | "annotated" | "program" | "all";

/** Aspect by aspect, what is seen of each function of a kind. */
export type Description = Readonly<Record<string, Readonly<Record<string, string>>>>;
/** Under {@link keyOf}. */
export type Descriptions = Readonly<Record<string, Description>>;

export const ways: readonly Way[] = ["native", "annotated", "program", "all"];

export function keyOf(title: string, format: Format, way: Way): string {
  return `${title} / ${format} / ${way}`;
}

export function formatsOf({ defaultExport }: Kind): readonly Format[] {
  return defaultExport ? ["module", "commonjs"] : ["module", "commonjs", "script"];
}

const checkout = join(__dirname, "../../..");
const built = join(checkout, "dist");
const runtimes: Readonly<Record<Format, string>> = {
  module: pathToFileURL(join(built, "esm/internal.js")).href,
  commonjs: join(built, "cjs/internal.js"),
  script: join(built, "cjs/internal.js"),
};

/** Runs every kind in every format, as written and compiled, in one process of plain Node. */
export function describeKinds(kinds: readonly Kind[]): Descriptions {
  const folder = mkdtempSync(join(tmpdir(), "identity-"));
  try {
    const jobs = kinds.flatMap((kind) =>
      formatsOf(kind).flatMap((format) =>
        ways.map((way) => {
          const id = keyOf(kind.title, format, way);
          const path = join(folder, `${kinds.indexOf(kind)}-${format}-${way}${format === "module" ? ".mjs" : ".cjs"}`);
          writeFileSync(path, compile(kind, format, way));
          return { id, path };
        }),
      ),
    );
    const list = join(folder, "jobs.json");
    writeFileSync(list, JSON.stringify({ jobs, typescript: require.resolve("typescript") }));
    const told = execFileSync(process.execPath, [join(__dirname, "describe.mjs"), list], { encoding: "utf8" });
    return JSON.parse(told) as Descriptions;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compile(kind: Kind, format: Format, way: Way): string {
  const source = sourceOf(kind, format).replaceAll("@ ", way === "annotated" ? "/** @syncAwait */ " : "");
  const { ESNext, CommonJS } = ts.ModuleKind;
  const strict: ts.CompilerOptions = {
    module: format === "module" ? ESNext : CommonJS,
    moduleDetection: ts.ModuleDetectionKind.Force,
  };
  const sloppy: ts.CompilerOptions = {
    module: ESNext,
    moduleDetection: ts.ModuleDetectionKind.Legacy,
    alwaysStrict: false,
    ignoreDeprecations: "6.0",
  };
  const propagate = way === "native" ? "annotated" : way;
  const transformer = createTransformer(ts, { propagate, runtime: runtimes[format] }, { report: () => undefined });
  return ts.transpileModule(source, {
    fileName: format === "script" ? "file.cjs" : "file.js",
    compilerOptions: { ...(format === "script" ? sloppy : strict), allowJs: true, target: ts.ScriptTarget.ESNext },
    transformers: { before: way === "native" ? [] : [transformer] },
  }).outputText;
}

/** A default export is all that its module is about. */
function sourceOf({ code, subjects, defaultExport }: Kind, format: Format): string {
  if (defaultExport) return code;
  return `${code}\n${format === "script" ? "exports.subjects =" : "export const subjects ="} ${subjects};`;
}
