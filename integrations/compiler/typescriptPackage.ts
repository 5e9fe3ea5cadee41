import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { unsupportedTypeScript } from "../../transformer/diagnostics/generated.js";
import { formatBare } from "../diagnostics/format.js";
import { isSupportedTypeScript, type TypeScript } from "../typescriptVersion.js";
import { CompileError } from "./compileError.js";

/** The user's installation of TypeScript. Its version is known at once; the compiler itself (a quarter of a second) is loaded when it is needed. */
export class TypeScriptPackage {
  /** As its package.json says; "(not installed)" without one. */
  readonly version: string;
  readonly #require: NodeJS.Require | undefined;
  #instance: TypeScript | undefined;

  /** @param root folder of the program; where it has no TypeScript, ours will do, which a package manager put beside us as a peer */
  constructor(root: string) {
    this.#require = [join(root, "package.json"), __filename].map((base) => createRequire(base)).find(hasTypeScript);
    this.version = this.#require ? readVersion(this.#require) : "(not installed)";
  }

  /** @throws {CompileError} TSA3003 where there is none, or one that takes no transformers */
  load(): TypeScript {
    if (!this.#require || !isSupportedTypeScript(this.version)) {
      throw new CompileError(formatBare(unsupportedTypeScript({ version: this.version })));
    }
    this.#instance ??= this.#require("typescript") as TypeScript;
    return this.#instance;
  }
}

function hasTypeScript(require: NodeJS.Require): boolean {
  try {
    return require.resolve("typescript/package.json") !== "";
  } catch {
    return false;
  }
}

function readVersion(require: NodeJS.Require): string {
  const { version } = JSON.parse(readFileSync(require.resolve("typescript/package.json"), "utf8")) as {
    version: string;
  };
  return version;
}
