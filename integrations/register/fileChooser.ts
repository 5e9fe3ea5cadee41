import { join, sep } from "node:path";
import type { Propagation } from "../../transformer/options.js";
import { isTypeScript } from "../compiler/transpile.js";
import type { Packages } from "./packages.js";
import type { Settings } from "./settings.js";

/** How a file is to be compiled. */
export interface Choice {
  readonly propagate: Propagation;
  /** Written by the program's author: its diagnostics are shown, and its errors stop the program. */
  readonly own: boolean;
  /** JavaScript of the program itself that cannot concern us, or that was compiled before, is left alone. */
  needs(source: string): boolean;
}

/** Decides which files are compiled: the program's own, and those of the packages listed under `instrument`. */
export class FileChooser {
  constructor(
    private readonly settings: Settings,
    private readonly packages: Packages,
  ) {}

  /** Undefined for a file that is left to Node. */
  choose(path: string): Choice | undefined {
    if (!/\.([cm]?[jt]s|tsx)$/.test(path) || /\.d\.[cm]?ts$/.test(path)) return undefined;
    if (this.#isOurs(path)) return undefined;
    const own = !path.includes(`${sep}node_modules${sep}`);
    const name = this.settings.options.instrument.length > 0 ? this.packages.named(path)?.json.name : undefined;
    const listed = name !== undefined && this.settings.options.instrument.includes(name);
    if (!own && !listed) return undefined;
    const always = listed || isTypeScript(path);
    return {
      propagate: listed ? "all" : this.settings.options.propagate,
      own,
      needs: (source) => always || this.#concerns(path, source),
    };
  }

  /** Of the program's own JavaScript, a file may lie on a way to a wait only if its package has to do with us; and what was compiled before stays as it is. */
  #concerns(path: string, source: string): boolean {
    if (source.includes("syncawait/internal")) return false;
    return /syncawait/i.test(source) || (this.settings.options.propagate !== "annotated" && this.#usesUs(path));
  }

  #usesUs(path: string): boolean {
    const json = this.packages.named(path)?.json;
    const lists = [json?.dependencies, json?.devDependencies, json?.peerDependencies];
    return json?.syncawait !== undefined || lists.some((list) => list?.syncawait !== undefined);
  }

  /** The runtime compiled by itself would need itself; a copy may be linked in from a workspace. */
  #isOurs(path: string): boolean {
    if (!path.includes(`${sep}dist${sep}`)) return false;
    const scope = this.packages.named(path);
    return scope?.json.name === "syncawait" && path.startsWith(join(scope.folder, "dist") + sep);
  }
}
