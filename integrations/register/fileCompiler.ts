import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildHash } from "../compiler/buildHash.js";
import { openCache } from "../compiler/cache.js";
import { type Compiled, Compiler, type RuntimeSpecifiers } from "../compiler/compiler.js";
import { TypeScriptPackage } from "../compiler/typescriptPackage.js";
import { type Choice, FileChooser } from "./fileChooser.js";
import { declaredKind } from "./moduleKind.js";
import { Packages } from "./packages.js";
import type { Settings } from "./settings.js";
import { warn } from "./warn.js";

/** What both ways into Node's loader share: which files are compiled, how, and where the compiler's words go. */
export class FileCompiler {
  readonly packages = new Packages();
  readonly #chooser: FileChooser;
  readonly #compiler: Compiler;
  readonly #runtimeByFolder = new Map<string, RuntimeSpecifiers | undefined>();

  constructor(private readonly settings: Settings) {
    this.#chooser = new FileChooser(settings, this.packages);
    this.#compiler = new Compiler(new TypeScriptPackage(settings.root), openCache(settings.root), buildHash());
  }

  /** Undefined for a file that is left to Node. */
  choose(path: string): Choice | undefined {
    return this.#chooser.choose(path);
  }

  /**
   * @param kind what Node takes the file for, if it has told
   * @throws {CompileError} where a file of the program itself has errors
   */
  compile(path: string, source: string, choice: Choice, kind = declaredKind(path, this.packages)): Compiled {
    const compiled = this.#compiler.compile({
      fileName: path,
      source: source.replace(/^\uFEFF/, ""),
      kind,
      // Which packages are listed decides which files are compiled, and nothing about how.
      options: { runtime: this.settings.options.runtime, propagate: choice.propagate },
      runtime: this.#runtimeFor(dirname(path)),
      own: choice.own,
      root: this.settings.root,
    });
    if (compiled.notes && (choice.own || process.env.SYNCAWAIT_VERBOSE === "1")) warn(compiled.notes);
    return compiled;
  }

  /** By its name where that can be found; a package that lives elsewhere (a linked one, or in pnpm's store) gets our own place on disk. */
  #runtimeFor(folder: string): RuntimeSpecifiers | undefined {
    if (!this.#runtimeByFolder.has(folder)) {
      this.#runtimeByFolder.set(
        folder,
        canResolve(this.settings.options.runtime, folder) ? undefined : runtimeOnDisk(),
      );
    }
    return this.#runtimeByFolder.get(folder);
  }
}

function canResolve(specifier: string, folder: string): boolean {
  try {
    return createRequire(join(folder, "any.js")).resolve(specifier) !== "";
  } catch {
    return false;
  }
}

function runtimeOnDisk(): RuntimeSpecifiers {
  const built = join(__dirname, "..", "..");
  return {
    commonjs: join(built, "cjs", "internal.js"),
    module: pathToFileURL(join(built, "esm", "internal.js")).href,
  };
}
