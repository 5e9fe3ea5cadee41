import { dirname } from "node:path";
import { formatWithContext } from "../diagnostics/format.js";
import { cacheKey, type DiskCache } from "./cache.js";
import { CompileError } from "./compileError.js";
import { type EmitOptions, EmitOptionsReader } from "./emitOptions.js";
import { kindBySyntax, type ModuleKind } from "./moduleKind.js";
import { isTypeScript, type TranspileRequest, transpile } from "./transpile.js";
import type { TypeScriptPackage } from "./typescriptPackage.js";

export interface CompileRequest extends Omit<TranspileRequest, "emit" | "kind"> {
  /** Undefined if only the file's syntax tells. */
  readonly kind: ModuleKind | undefined;
  /** Where the runtime is, if its name cannot be resolved from the file. */
  readonly runtime: RuntimeSpecifiers | undefined;
  /** False for a package that the program's author did not write: what cannot be compiled there stays as it is, silently. */
  readonly own: boolean;
}

/** An absolute path for `require`, a file URL for `import`. */
export type RuntimeSpecifiers = Readonly<Record<ModuleKind, string>>;

export interface Compiled {
  readonly code: string;
  readonly kind: ModuleKind;
  /** Diagnostics as they are printed; empty if there is nothing to say. */
  readonly notes: string;
}

/** Source text in, JavaScript text out. The same in every process and with or without the cache. */
export class Compiler {
  readonly #emitOptions: EmitOptionsReader;

  /** @param buildHash of the code that compiles, see buildHash.ts */
  constructor(
    private readonly typescript: TypeScriptPackage,
    private readonly cache: DiskCache,
    private readonly buildHash: string,
  ) {
    this.#emitOptions = new EmitOptionsReader(cache, typescript.version, () => typescript.load());
  }

  /** @throws {CompileError} where a file of the program itself has errors */
  compile(request: CompileRequest): Compiled {
    const emit = isTypeScript(request.fileName) ? this.#emitOptions.for(dirname(request.fileName)) : {};
    const key = cacheKey(this.buildHash, this.typescript.version, request, emit);
    const cached = this.cache.read(key);
    if (cached !== undefined) return JSON.parse(cached) as Compiled;
    const compiled = this.#compile({ ...request, emit });
    this.cache.write(key, JSON.stringify(compiled));
    return compiled;
  }

  #compile(request: CompileRequest & { readonly emit: EmitOptions }): Compiled {
    const typescript = this.typescript.load();
    const kind = request.kind ?? kindBySyntax(typescript, request.fileName, request.source);
    const options = request.runtime ? { ...request.options, runtime: request.runtime[kind] } : request.options;
    const { code, diagnostics, broken } = transpile(typescript, { ...request, kind, options });
    const notes = diagnostics.length > 0 ? formatWithContext(typescript, diagnostics) : "";
    // What TypeScript cannot parse of JavaScript may be fine all the same: Node will tell. A function that could not be compiled was left alone.
    if (broken && !isTypeScript(request.fileName)) return { code: request.source, kind, notes };
    if (request.own && diagnostics.some(({ category }) => category === typescript.DiagnosticCategory.Error)) {
      throw new CompileError(`Cannot compile ${request.fileName}\n\n${notes}`);
    }
    return { code, kind, notes };
  }
}
