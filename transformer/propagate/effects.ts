import type ts from "typescript";

// In: bodies, values and places as nodes, and edges that say "includes". Out: for each node what it may run into, a least fixed point.

/**
 * What an effect can depend on: a parameter, by its symbol, of the code that we look at or of code around it; or, in the effect of a value, what the value
 * will be called with, by the argument's index. Of what a package's users hand in, nobody knows more than its declarations can say: the name under which
 * it is found (`.area`), or nothing (`*`).
 */
export type Condition = ts.Symbol | number | UserCondition;
export type UserCondition = `.${string}` | "*";

/**
 * What becomes of a condition along an edge: it stays or turns into another one; an effect takes its place, namely that of what is passed; or nothing is left of it.
 */
export type Passing = (condition: Condition) => Condition | Effect | undefined;

export const unchanged: Passing = (condition) => condition;

/** What may happen before a call of something returns. It only ever grows. */
export class Effect {
  suspends = false;
  hasOfArguments = false;
  readonly conditions = new Set<Condition>();
  readonly edges: { readonly to: Effect; readonly passing: Passing }[] = [];

  /** @param ofArguments for the effect of code, which is not called with anything any more: what its conditions on arguments come to */
  constructor(readonly ofArguments?: Effect) {}

  get isEmpty(): boolean {
    return !this.suspends && this.conditions.size === 0;
  }
}

type Part = "suspends" | { readonly condition: Condition };

/** Lets what is added flow on along the edges, those that come later included. Each part goes along each edge once. */
export class EffectGraph {
  readonly #work: { readonly at: Effect; readonly part: Part }[] = [];

  suspend(effect: Effect): void {
    if (effect.suspends) return;
    effect.suspends = true;
    this.#work.push({ at: effect, part: "suspends" });
  }

  dependOn(effect: Effect, condition: Condition): void {
    if (effect.conditions.has(condition)) return;
    if (typeof condition === "number" && effect.ofArguments !== undefined) {
      if (!effect.hasOfArguments) this.#takeOfArguments(effect, effect.ofArguments);
      return;
    }
    effect.conditions.add(condition);
    this.#work.push({ at: effect, part: { condition } });
  }

  /** From now on, `to` has whatever `from` has. */
  include(to: Effect, from: Effect, passing: Passing = unchanged): void {
    if (to === from && passing === unchanged) return;
    from.edges.push({ to, passing });
    if (from.suspends) this.suspend(to);
    for (const condition of [...from.conditions]) this.#pass(to, passing, condition);
  }

  #takeOfArguments(effect: Effect, ofArguments: Effect): void {
    effect.hasOfArguments = true;
    this.include(effect, ofArguments);
  }

  settle(): void {
    for (let next = this.#work.pop(); next !== undefined; next = this.#work.pop()) {
      const { at, part } = next;
      // An edge may be added on the way; it has seen this part already.
      for (const { to, passing } of [...at.edges]) {
        if (part === "suspends") this.suspend(to);
        else this.#pass(to, passing, part.condition);
      }
    }
  }

  #pass(to: Effect, passing: Passing, condition: Condition): void {
    const passed = passing(condition);
    if (passed === undefined) return;
    if (passed instanceof Effect) this.include(to, passed);
    else this.dependOn(to, passed);
  }
}
