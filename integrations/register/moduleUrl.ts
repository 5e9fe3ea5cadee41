import { fileURLToPath, pathToFileURL } from "node:url";
import { resolveSource } from "./resolve.js";

/** The path that a module's URL stands for, without query and fragment; undefined for `node:`, `data:` and the like. */
export function pathOf(url: string | undefined): string | undefined {
  return url?.startsWith("file:") ? fileURLToPath(url) : undefined;
}

/** `resolveSource` for the specifier of an `import`, which is a URL reference and may have a query. */
export function resolveImport(specifier: string, parentUrl: string | undefined): string | undefined {
  const parent = pathOf(parentUrl);
  if (!parent || !/^(\.{0,2}\/|\.{1,2}$|file:)/.test(specifier)) return undefined;
  const url = new URL(specifier, parentUrl);
  const source = url.protocol === "file:" ? resolveSource(fileURLToPath(url), parent) : undefined;
  return source && pathToFileURL(source).href + url.search + url.hash;
}

/** `resolveSource` for the argument of a `require`, which is a path. */
export function resolveRequire(specifier: string, parentUrl: string | undefined): string | undefined {
  const parent = pathOf(parentUrl);
  return parent && resolveSource(specifier, parent);
}
