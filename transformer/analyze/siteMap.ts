import type ts from "typescript";
import type { FunctionWithBody } from "../context.js";
import type { CallSite } from "./calls.js";
import type { ConstructionPlan } from "./constructionPlan.js";
import type { FunctionPlan } from "./plan.js";

// In: the plans, when it is settled who is compiled. Out: the places where a suspension may come up, and what of the file the emitter has to look at.

const plain: CallSite = { kind: "plain" };

export class SiteMap {
  readonly #calls = new Map<ts.Node, CallSite>();
  readonly #implicit = new Map<ts.Node, CallSite>();
  /** What is emitted in another form, and everything around it. */
  readonly #changed = new Set<ts.Node>();

  constructor(
    plans: ReadonlyMap<FunctionWithBody, FunctionPlan>,
    constructions: ReadonlyMap<ts.ClassLikeDeclaration, ConstructionPlan>,
    changed: Iterable<ts.Node>,
    maySuspend: (site: CallSite) => boolean,
  ) {
    for (const unit of [...plans.values(), ...constructions.values()]) {
      if (unit.role === "native") continue;
      this.#note(unit.node);
      for (const { node, site } of unit.survey.calls) {
        if (!maySuspend(site) && site.kind !== "canSuspend") continue;
        (site.kind === "implicit" ? this.#implicit : this.#calls).set(node, site);
        this.#note(node);
      }
    }
    for (const node of changed) this.#note(node);
  }

  /** What a call or a tagged template is; plain also for one that turned out never to suspend. */
  ofCall(node: ts.Node): CallSite {
    return this.#calls.get(node) ?? plain;
  }

  /** The same for an expression that runs code without being a call. */
  ofImplicit(node: ts.Node): CallSite {
    return this.#implicit.get(node) ?? plain;
  }

  /** False where nothing in the node is emitted in another form because of what it is. */
  isChanged(node: ts.Node): boolean {
    return this.#changed.has(node);
  }

  #note(node: ts.Node): void {
    for (let each = node; each !== undefined && !this.#changed.has(each); each = each.parent) this.#changed.add(each);
  }
}
