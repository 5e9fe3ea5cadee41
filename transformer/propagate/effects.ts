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
  /** Most of a program's functions have neither. */
  #conditions: Set<Condition> | undefined;
  #edges: Edge[] | undefined;

  /** @param ofArguments for the effect of code, which is not called with anything any more: what its conditions on arguments come to */
  constructor(readonly ofArguments?: Effect) {}

  get isEmpty(): boolean {
    return !this.suspends && !this.hasConditions;
  }

  get hasConditions(): boolean {
    return this.#conditions !== undefined;
  }

  get conditions(): Iterable<Condition> {
    return this.#conditions ?? noConditions;
  }

  get edges(): readonly Edge[] {
    return this.#edges ?? noEdges;
  }

  /** @returns false if it was there before */
  addCondition(condition: Condition): boolean {
    this.#conditions ??= new Set();
    const isNew = !this.#conditions.has(condition);
    if (isNew) this.#conditions.add(condition);
    return isNew;
  }

  addEdge(to: Effect, passing: Passing): void {
    this.#edges ??= [];
    this.#edges.push({ to, passing });
  }
}

/** Whatever one effect has, another one has too. */
interface Edge {
  readonly to: Effect;
  readonly passing: Passing;
}

const noConditions: readonly Condition[] = [];
const noEdges: readonly Edge[] = [];

/** Of what is not ours, and nothing of ours can be called by. It stays empty. */
export const noEffect = new Effect();

export function someEffect(effects: readonly Effect[]): boolean {
  return effects.some((effect) => !effect.isEmpty);
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
    if (typeof condition === "number" && effect.ofArguments !== undefined) {
      if (!effect.hasOfArguments) this.#takeOfArguments(effect, effect.ofArguments);
      return;
    }
    if (!effect.addCondition(condition)) return;
    this.#work.push({ at: effect, part: { condition } });
  }

  /** From now on, `to` has whatever `from` has. */
  include(to: Effect, from: Effect, passing: Passing = unchanged): void {
    if (from === noEffect || (to === from && passing === unchanged)) return;
    from.addEdge(to, passing);
    if (from.suspends) this.suspend(to);
    // Most have none, and a copy is made even of that.
    if (from.hasConditions) for (const condition of [...from.conditions]) this.#pass(to, passing, condition);
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
