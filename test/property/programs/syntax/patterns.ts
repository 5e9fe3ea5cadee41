import { aNumber, anExpression } from "./expressions.js";
import { aKey, aReference } from "./numbers.js";
import type { Scope, Type } from "./scope.js";
import { bare, list, part, type Tree } from "./tree.js";
import type { Writer } from "./writer.js";

/** Declares the names that a pattern binds: as `let` and parameters do, or (assignable false) as `const`. */
export interface Binder {
  readonly scope: Scope;
  readonly assignable: boolean;
  /** Names that hide others; not for `var`. */
  readonly hides: boolean;
}

/** A pattern that takes an object or an array apart, with defaults, a rest, holes and computed keys. */
export function aBindingPattern(g: Writer, binder: Binder, type: Type, depth: number): Tree {
  return type === "array" ? anArrayPattern(g, binder, depth) : anObjectPattern(g, binder, depth);
}

/** A new variable, with a default now and then. */
function aTarget(g: Writer, { scope, assignable, hides }: Binder, depth: number): Tree {
  // The default is evaluated before the name is bound.
  const initial = g.draw.chance(40) ? aNumber(g, scope, depth) : undefined;
  const name = g.name(scope, hides);
  scope.declare(name, "number", assignable);
  return initial ? part`${name} = ${bare(initial)}` : part`${name}`;
}

function anObjectPattern(g: Writer, binder: Binder, depth: number): Tree {
  const { draw } = g;
  const keys: string[] = [];
  const members = draw.times(1, 3, () => {
    const key = draw.pick(["a", "b", "g", "z"]);
    keys.push(key);
    if (draw.chance(15)) return part`[${aKey(g, key)}]: ${aTarget(g, binder, depth)}`;
    if (depth > 0 && draw.chance(15)) return part`${key}: ${aNestedPattern(g, binder, depth - 1)}`;
    return part`${key}: ${aTarget(g, binder, depth)}`;
  });
  // V8 runs a getter that the rest leaves out, at some objects and the first time only; `get g` is the one that objects have.
  if (draw.chance(15) && !keys.includes("g")) members.push(aRest(g, binder, "object"));
  return part`{ ${list(members, ", ")} }`;
}

function anArrayPattern(g: Writer, binder: Binder, depth: number): Tree {
  const { draw } = g;
  const elements = draw.times(1, 3, () => {
    if (depth > 0 && draw.chance(20)) return aNestedPattern(g, binder, depth - 1);
    return draw.chance(10) ? part`` : aTarget(g, binder, depth);
  });
  if (draw.chance(15)) elements.push(aRest(g, binder, "array"));
  return part`[${list(elements, ", ")}]`;
}

/** Mostly with a default, which is what is taken apart: there is rarely anything else. */
function aNestedPattern(g: Writer, binder: Binder, depth: number): Tree {
  const type = g.draw.pick(["array", "object", "object"] as const);
  const initial = anExpression(g, binder.scope, type, depth);
  const pattern = aBindingPattern(g, binder, type, depth);
  return g.draw.chance(90) ? part`${pattern} = ${bare(initial)}` : pattern;
}

function aRest(g: Writer, { scope, assignable, hides }: Binder, type: Type): Tree {
  const name = g.name(scope, hides);
  scope.declare(name, type, assignable && type !== "array");
  return part`...${name}`;
}

/** `[x, o.b = 1]` on the left of an assignment. */
export function anAssignmentPattern(g: Writer, scope: Scope, depth: number): Tree {
  const elements = g.draw.times(1, 3, () => {
    if (depth > 0 && g.draw.chance(10)) {
      const inner = anObjectAssignmentPattern(g, scope, depth - 1);
      return part`${inner} = ${bare(anExpression(g, scope, "object", depth - 1))}`;
    }
    const target = aReference(g, scope, depth);
    return g.draw.chance(40) ? part`${target} = ${bare(aNumber(g, scope, depth))}` : part`${target}`;
  });
  if (g.draw.chance(10)) elements.push(part`...${aReference(g, scope, depth)}`);
  return part`[${list(elements, ", ")}]`;
}

/** `({ a: x, b: o.b = 1 } = o)` */
export function anObjectAssignment(g: Writer, scope: Scope, depth: number): Tree {
  return part`(${anObjectAssignmentPattern(g, scope, depth)} = ${anExpression(g, scope, "object", depth)})`;
}

/** `{ a: x, b: o.b = 1 }` on the left of an assignment. */
export function anObjectAssignmentPattern(g: Writer, scope: Scope, depth: number): Tree {
  const members = g.draw.times(1, 3, () => {
    const target = aReference(g, scope, depth);
    const key = g.draw.pick(["a", "b", "g", "z"]);
    return g.draw.chance(40) ? part`${key}: ${target} = ${bare(aNumber(g, scope, depth))}` : part`${key}: ${target}`;
  });
  return part`{ ${list(members, ", ")} }`;
}
