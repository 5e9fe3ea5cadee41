import type { Scope, Type } from "./scope.js";
import { expression, type Tree } from "./tree.js";
import type { Writer } from "./writer.js";

/** A production of the grammar: how often, how, and where at all. */
export interface Rule {
  readonly weight: number;
  readonly make: (g: Writer, scope: Scope, depth: number) => Tree;
  readonly where?: (scope: Scope) => boolean;
}

/** One of the rules that are possible here, applied. */
export function apply(rules: readonly Rule[], g: Writer, scope: Scope, depth: number): Tree {
  const possible = rules.filter(({ where }) => where === undefined || where(scope));
  const rule = g.draw.weighted(...possible.map((each) => [each.weight, each] as const));
  return rule.make(g, scope, depth);
}

/** A variable of this type, where there is one. */
export function variableOf(type: Type): Rule {
  return {
    weight: 8,
    make: (g, scope) => expression`${g.draw.pick(scope.visible(type)).name}`,
    where: sees(type),
  };
}

export function sees(type: Type): (scope: Scope) => boolean {
  return (scope) => scope.visible(type).length > 0;
}

export function hasRoom({ place }: Scope): boolean {
  return place.room > 0;
}
