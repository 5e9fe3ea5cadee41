import Module from "node:module";
import { addHook } from "pirates";
import { isTypeScript } from "../compiler/transpile.js";
import type { FileCompiler } from "./fileCompiler.js";
import { declaredKind } from "./moduleKind.js";
import { resolveSource } from "./resolve.js";

/** Node's own resolver of `require`, which has no public name. */
interface ResolvingModule {
  _resolveFilename(request: string, parent: Module | undefined, isMain: boolean, options?: object): string;
}

/** Hooks into `require`, for versions of Node without `module.registerHooks`. */
export function hookRequire(compiler: FileCompiler): void {
  addHook((source, path) => compileRequired(compiler, source, path), {
    exts: [".js", ".cjs", ".ts", ".cts", ".mts", ".tsx"],
    ignoreNodeModules: false,
    matcher: (path) => compiler.choose(path) !== undefined && !isJavaScriptModule(path, compiler),
  });
  resolveSources(Module as unknown as ResolvingModule);
}

function compileRequired(compiler: FileCompiler, source: string, path: string): string {
  const choice = compiler.choose(path);
  if (!choice?.needs(source)) return source;
  if (declaredKind(path, compiler.packages) === "module") throw requiredModule(path);
  // Whatever its syntax, a TypeScript file can be made CommonJS, and here nothing else would do.
  return compiler.compile(path, source, choice, isTypeScript(path) ? "commonjs" : undefined).code;
}

function requiredModule(path: string): Error {
  const message = `${path} is an ES module. Load it with import; if Node was started on it, with --import syncawait/register instead of -r.`;
  return Object.assign(new Error(message), { code: "ERR_REQUIRE_ESM" });
}

/** `require` of a module is Node's affair, and its text never passes through us. */
function isJavaScriptModule(path: string, compiler: FileCompiler): boolean {
  return !isTypeScript(path) && declaredKind(path, compiler.packages) === "module";
}

function resolveSources(module: ResolvingModule): void {
  const original = module._resolveFilename;
  module._resolveFilename = function resolveFilename(request, parent, isMain, options) {
    const source = parent?.filename ? resolveSource(request, parent.filename) : undefined;
    return original.call(this, source ?? request, parent, isMain, options);
  };
}
