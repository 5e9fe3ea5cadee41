import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Versions by the names of packages. */
type Dependencies = Readonly<Record<string, string>>;

/** What we read of a package.json. */
export interface PackageJson {
  readonly name?: string;
  readonly type?: string;
  readonly syncawait?: unknown;
  readonly dependencies?: Dependencies;
  readonly devDependencies?: Dependencies;
  readonly optionalDependencies?: Dependencies;
  readonly peerDependencies?: Dependencies;
}

export interface PackageScope {
  /** The folder of the package.json. */
  readonly folder: string;
  readonly json: PackageJson;
}

/** Finds the package.json files above a path, each read once. */
export class Packages {
  readonly #byFolder = new Map<string, PackageScope | undefined>();

  /** The nearest package.json above a file, which decides between ESM and CommonJS; Node looks no further than node_modules. */
  nearest(path: string): PackageScope | undefined {
    return this.#above(dirname(path));
  }

  /** The nearest one that is a program's own: it has a name, or settings of ours. */
  program(path: string): PackageScope | undefined {
    let scope = this.nearest(path);
    while (scope && scope.json.name === undefined && scope.json.syncawait === undefined)
      scope = this.#above(dirname(scope.folder));
    return scope;
  }

  /** The nearest one with a name: packages have unnamed ones inside, as in `dist/esm/package.json`. */
  named(path: string): PackageScope | undefined {
    let scope = this.nearest(path);
    while (scope && scope.json.name === undefined) scope = this.#above(dirname(scope.folder));
    return scope;
  }

  #above(folder: string): PackageScope | undefined {
    if (this.#byFolder.has(folder)) return this.#byFolder.get(folder);
    const found = basename(folder) === "node_modules" ? undefined : (readScope(folder) ?? this.#parent(folder));
    this.#byFolder.set(folder, found);
    return found;
  }

  #parent(folder: string): PackageScope | undefined {
    const parent = dirname(folder);
    return parent === folder ? undefined : this.#above(parent);
  }
}

function readScope(folder: string): PackageScope | undefined {
  try {
    return { folder, json: JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as PackageJson };
  } catch {
    return undefined;
  }
}
