import type ts from "typescript";
import type { Code } from "./collect.js";
import { type Effect, someEffect } from "./effects.js";
import { walkCode } from "./evaluation.js";
import type { Implicit } from "./implicit.js";
import { type ImplicitSite, implicitSitesOf } from "./implicitSites.js";
import type { World } from "./target.js";
import type { Values } from "./values.js";

// In: what may run code without being a call by its looks. Out: whoever does that linked to the effect of what is run, as far as anything of that name has one.

export class ImplicitLinks {
  readonly #world: World;
  readonly #values: Values;
  readonly #implicit: Implicit;
  /** Keys of sites: what has an effect under that name. */
  #active: ReadonlySet<string> = new Set();

  constructor(world: World, values: Values, implicit: Implicit) {
    this.#world = world;
    this.#values = values;
    this.#implicit = implicit;
  }

  get active(): ReadonlySet<string> {
    return this.#active;
  }

  /** Until nothing more of the program turns out to suspend without being called by its looks. */
  linkAll(files: readonly ts.SourceFile[]): void {
    const { ts, graph } = this.#world;
    for (let active = this.#implicit.active(); active.size > this.#active.size; active = this.#implicit.active()) {
      const fresh = new Set([...active].filter((key) => !this.#active.has(key)));
      this.#active = active;
      const link = (node: ts.Node, owner: Code | undefined): void => {
        if (owner === undefined) return;
        for (const site of implicitSitesOf(ts, node)) {
          if (!fresh.has(site.key)) continue;
          for (const effect of this.#effectsOfSite(site)) graph.include(this.#values.bodyOf(owner), effect);
        }
      };
      for (const file of files) walkCode(ts, file, link);
      graph.settle();
    }
  }

  /** Whether a node may run something that has an effect. */
  runsAt(node: ts.Node): boolean {
    for (const site of implicitSitesOf(this.#world.ts, node)) {
      if (this.#active.has(site.key) && someEffect(this.#effectsOfSite(site))) return true;
    }
    return false;
  }

  #effectsOfSite({ kind, node }: ImplicitSite): readonly Effect[] {
    if (kind === "iterate") return this.#implicit.ofIteration(node);
    if (kind === "copy") return this.#implicit.ofCopy(node);
    return kind === "convert" ? this.#implicit.ofConversion(node) : this.#implicit.ofProperty(node);
  }
}
