import { readFileSync } from "node:fs";
import type { LoadFnOutput, LoadHookContext, ResolveFnOutput, ResolveHookContext } from "node:module";
import { isTypeScript } from "../compiler/transpile.js";
import type { FileCompiler } from "./fileCompiler.js";
import { type LoadedBy, loadedJavaScript, loadedTypeScript } from "./loaded.js";
import { pathOf, resolveImport, resolveRequire } from "./moduleUrl.js";

/** What `module.registerHooks` takes (Node 22.15 and later); the types of our oldest supported Node do not know it. */
export interface SyncHooks {
  resolve(
    specifier: string,
    context: ResolveHookContext,
    nextResolve: (specifier: string, context?: ResolveHookContext) => ResolveFnOutput,
  ): ResolveFnOutput;
  load(
    url: string,
    context: LoadHookContext,
    nextLoad: (url: string, context?: LoadHookContext) => LoadFnOutput,
  ): LoadFnOutput;
}

/** Hooks into `import` and `require` at once, in the thread that loads. */
export function syncHooks(compiler: FileCompiler): SyncHooks {
  const entries = new Set<string>();
  return {
    resolve(specifier, context, nextResolve) {
      const resolveSource = isRequire(context) ? resolveRequire : resolveImport;
      const resolved = nextResolve(resolveSource(specifier, context.parentURL) ?? specifier, context);
      if (context.parentURL === undefined) entries.add(resolved.url);
      return resolved;
    },
    load(url, context, nextLoad) {
      const path = pathOf(url);
      const choice = path === undefined ? undefined : compiler.choose(path);
      if (path === undefined || !choice) return nextLoad(url, context);
      if (!isTypeScript(path)) return loadedJavaScript(compiler, path, choice, nextLoad(url, context));
      const by: LoadedBy = isRequire(context) ? "require" : entries.has(url) ? "entry" : "import";
      return loadedTypeScript(path, compiler.compile(path, readFileSync(path, "utf8"), choice), by);
    },
  };
}

function isRequire({ conditions }: { readonly conditions: Iterable<string> }): boolean {
  return [...conditions].includes("require");
}
