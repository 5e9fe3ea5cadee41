import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type ts from "typescript";
import type { TypeScript } from "../typescriptVersion.js";
import { cacheKey, type DiskCache } from "./cache.js";

/** What of a tsconfig.json changes the meaning of a file when it is compiled by itself. */
const meaningful = [
  "experimentalDecorators",
  "emitDecoratorMetadata",
  "useDefineForClassFields",
  "verbatimModuleSyntax",
  "jsx",
  "jsxFactory",
  "jsxFragmentFactory",
  "jsxImportSource",
] as const satisfies readonly (keyof ts.CompilerOptions)[];

export type EmitOptions = Pick<ts.CompilerOptions, (typeof meaningful)[number]>;

/** A parsed configuration as it is cached: good as long as the files that it came from stay the same. */
interface CachedConfig {
  readonly options: EmitOptions;
  readonly files: readonly (readonly [path: string, text: string])[];
}

/** Answers from the tsconfig.json nearest to a file. Parsing one takes the compiler, so the answers are cached on disk as well. */
export class EmitOptionsReader {
  readonly #byFolder = new Map<string, EmitOptions>();

  constructor(
    private readonly cache: DiskCache,
    private readonly typescriptVersion: string,
    private readonly loadTypeScript: () => TypeScript,
  ) {}

  for(folder: string): EmitOptions {
    const known = this.#byFolder.get(folder);
    if (known) return known;
    const config = join(folder, "tsconfig.json");
    const parent = dirname(folder);
    const text = readText(config);
    const options = text !== undefined ? this.#read(config, text) : parent === folder ? {} : this.for(parent);
    this.#byFolder.set(folder, options);
    return options;
  }

  #read(config: string, text: string): EmitOptions {
    const key = cacheKey("tsconfig", this.typescriptVersion, config, text);
    const entry = this.cache.read(key);
    const cached = entry === undefined ? undefined : (JSON.parse(entry) as CachedConfig);
    if (cached?.files.every(([path, content]) => readText(path) === content)) return cached.options;
    const parsed = parseConfig(this.loadTypeScript(), config);
    this.cache.write(key, JSON.stringify(parsed));
    return parsed.options;
  }
}

function parseConfig(typescript: TypeScript, config: string): CachedConfig {
  const files: [string, string][] = [];
  const host: ts.ParseConfigHost = {
    useCaseSensitiveFileNames: typescript.sys.useCaseSensitiveFileNames,
    fileExists: typescript.sys.fileExists,
    readDirectory: () => [],
    readFile(path) {
      const text = readText(path);
      if (text !== undefined) files.push([path, text]);
      return text;
    },
  };
  const { config: json } = typescript.readConfigFile(config, host.readFile);
  const { options } = typescript.parseJsonConfigFileContent(json ?? {}, host, dirname(config), undefined, config);
  return { options: pickMeaningful(typescript, options), files };
}

function pickMeaningful(typescript: TypeScript, options: ts.CompilerOptions): EmitOptions {
  const picked = Object.fromEntries(meaningful.map((name) => [name, options[name]]));
  // As tsc: with an older target, class fields are assignments unless the configuration says otherwise.
  const { target } = options;
  const old = target !== undefined && target < typescript.ScriptTarget.ES2022;
  return { ...picked, useDefineForClassFields: options.useDefineForClassFields ?? !old };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
