import { readFile } from "node:fs/promises";
import type { InitializeHook, LoadHook, ResolveHook } from "node:module";
import { isTypeScript } from "../compiler/transpile.js";
import { FileCompiler } from "./fileCompiler.js";
import { loadedJavaScript, loadedTypeScript } from "./loaded.js";
import { pathOf, resolveImport } from "./moduleUrl.js";
import type { Settings } from "./settings.js";

/*
 * Hooks into `import`, for versions of Node without `module.registerHooks`. They run in a thread of their own, so the settings come as a message. CommonJS goes
 * on to `require`, which has its hook in the main thread.
 */

let compiler: FileCompiler | undefined;
const entries = new Set<string>();

export const initialize: InitializeHook<Settings> = (settings) => {
  compiler = new FileCompiler(settings);
};

export const resolve: ResolveHook = async (specifier, context, nextResolve) => {
  const resolved = await nextResolve(resolveImport(specifier, context.parentURL) ?? specifier, context);
  if (context.parentURL === undefined) entries.add(resolved.url);
  return resolved;
};

export const load: LoadHook = async (url, context, nextLoad) => {
  const path = pathOf(url);
  const choice = path === undefined ? undefined : compiler?.choose(path);
  if (!compiler || path === undefined || !choice) return nextLoad(url, context);
  if (!isTypeScript(path)) return loadedJavaScript(compiler, path, choice, await nextLoad(url, context));
  const by = entries.has(url) ? "entry" : "import";
  return loadedTypeScript(path, compiler.compile(path, await readFile(path, "utf8"), choice), by);
};
