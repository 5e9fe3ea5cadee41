import { extname } from "node:path";
import type { ModuleKind } from "../compiler/moduleKind.js";
import type { Packages } from "./packages.js";

/**
 * What Node takes a file for, or undefined where only its syntax tells: by the extension, then by `"type"` in the nearest package.json. A TypeScript
 * extension counts as the JavaScript one that it becomes.
 */
export function declaredKind(path: string, packages: Packages): ModuleKind | undefined {
  const extension = extname(path);
  if (/^\.m[jt]s$/.test(extension)) return "module";
  if (/^\.c[jt]s$/.test(extension)) return "commonjs";
  const type = packages.nearest(path)?.json.type;
  return type === "module" || type === "commonjs" ? type : undefined;
}
