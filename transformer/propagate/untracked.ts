import type ts from "typescript";
import { mayBeFunction } from "../analyze/mayBeFunction.js";
import { isFunctionWithBody, skipWrappers } from "../context.js";
import { Effect } from "./effects.js";
import type { World } from "./target.js";
import type { Values } from "./values.js";

// In: values that are put where nobody keeps track of them, or handed to a package. Out: the effect of calling any of them.

export class Untracked {
  /** What an unknown value may be: all that was put where nobody keeps track. */
  readonly values = new Effect();
  /** What packages that are compiled when they are loaded may call back. */
  readonly instrumented = new Effect();
  readonly #world: World;
  readonly #known: Values;
  readonly #kept: ts.Expression[] = [];
  #isFilled = false;

  constructor(world: World, known: Values) {
    this.#world = world;
    this.#known = known;
  }

  /** {@link values}, from now on with all that goes there. */
  filled(): Effect {
    if (this.#isFilled) return this.values;
    this.#isFilled = true;
    for (const value of [...this.#world.collected.elements, ...this.#kept]) this.keep(value);
    return this.values;
  }

  /** The value goes where nobody keeps track of it. Looked at only if something unknown is called. */
  keep(value: ts.Expression): void {
    if (this.#isFilled) this.#world.graph.include(this.values, this.#known.effectOf(value), this.#known.passed.leaving);
    else this.#kept.push(value);
  }

  /** The value, or what an object literal holds, may be called by a package from now on. */
  handOver(value: ts.Expression): void {
    const { ts, graph } = this.#world;
    const inner = skipWrappers(ts, value);
    if (!ts.isObjectLiteralExpression(inner)) {
      if (mayBeFunction(ts, inner))
        graph.include(this.instrumented, this.#known.effectOf(inner), this.#known.passed.leaving);
      return;
    }
    for (const each of inner.properties) {
      if (ts.isPropertyAssignment(each)) this.handOver(each.initializer);
      else if (ts.isShorthandPropertyAssignment(each)) this.handOver(each.name);
      else if (isFunctionWithBody(ts, each))
        graph.include(this.instrumented, this.#known.valueOf(each), this.#known.passed.leaving);
    }
  }
}
