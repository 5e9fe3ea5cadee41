import { statSync } from "node:fs";
import { dirname, extname, resolve } from "node:path";
import { isTypeScript } from "../compiler/transpile.js";

/** What TypeScript looks for where an import names the output; a source beside its output wins, as it does for `tsc`. */
const sourceExtensions: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx"],
  ".jsx": [".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
};

/**
 * The TypeScript file that a relative or absolute import of a TypeScript file means, by TypeScript's rules: `./x.js` may be `x.ts`, `./x` may be `x.ts` or
 * `x/index.ts`. Undefined where Node's own resolution is right.
 */
export function resolveSource(path: string, parent: string): string | undefined {
  if (!isTypeScript(parent) || !/^(\.{0,2}\/|\.{1,2}$|[a-z]:[\\/])/i.test(path)) return undefined;
  const base = resolve(dirname(parent), path);
  const extension = extname(base);
  const sources = sourceExtensions[extension];
  if (sources) return firstFile(sources.map((source) => base.slice(0, -extension.length) + source));
  if (isFile(base)) return undefined;
  return firstFile([".ts", ".tsx", "/index.ts", "/index.tsx"].map((ending) => base + ending));
}

function firstFile(candidates: readonly string[]): string | undefined {
  return candidates.find(isFile);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
