import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import vm from "node:vm";
import { compileProgram } from "../../property/programs/execution/compileProgram.js";

/** How a file of a package becomes what is executed. */
type Compile = (source: string) => string;

const asItIs: Compile = (source) => source;
/** Every function of it. */
const whole: Compile = (source) => compileProgram(source, "all");

/** Loads CommonJS files, with all that they require by a relative path, each through `compile`. */
class Loader {
  readonly #modules = new Map<string, { exports: unknown }>();

  constructor(
    private readonly compile: Compile,
    private readonly packages: Readonly<Record<string, unknown>>,
    private readonly globals: Readonly<Record<string, unknown>> = {},
  ) {}

  load(file: string): unknown {
    const known = this.#modules.get(file);
    if (known) return known.exports;
    const module = { exports: {} as unknown };
    this.#modules.set(file, module);
    const real = createRequire(file);
    const load = (name: string): unknown => {
      if (name in this.packages) return this.packages[name];
      return name.startsWith(".") ? this.load(real.resolve(name)) : (real(name) as unknown);
    };
    const names = ["exports", "require", "module", "__filename", "__dirname", ...Object.keys(this.globals)];
    const values = [module.exports, load, module, file, dirname(file), ...Object.values(this.globals)];
    const text = this.compile(readFileSync(file, "utf8"));
    vm.compileFunction(text, names, { filename: file }).apply(module.exports, values);
    return module.exports;
  }
}

/** The packages that a file imports, and its globals. */
export interface Surroundings {
  readonly packages: Readonly<Record<string, unknown>>;
  readonly globals?: Readonly<Record<string, unknown>>;
}

/** A package or a scenario as it was written. */
export function loadNatively(file: string, { packages, globals }: Surroundings): unknown {
  return new Loader(asItIs, packages, globals).load(file);
}

/** The same, whole, in mode `all`. */
export function loadCompiled(file: string, { packages, globals }: Surroundings): unknown {
  return new Loader(whole, packages, globals).load(file);
}
