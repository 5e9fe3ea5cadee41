import { aNumber, anExpression } from "./expressions.js";
import { aBindingPattern } from "./patterns.js";
import type { Place, Scope, Type } from "./scope.js";
import { statements } from "./statements.js";
import { bare, expression, list, part, statement, type Tree } from "./tree.js";
import { fuel, type Writer } from "./writer.js";

/** What holds at the beginning of any function's body. */
const fresh: Partial<Place> = { labels: [], breakable: false, continuable: false, returns: true, yields: false };

/** The kinds of functions that have a `this` and an `arguments` of their own. */
export const plainFunction: Partial<Place> = { ...fresh, self: false, parent: false, arguments: true };
export const method: Partial<Place> = { ...fresh, self: true, parent: false, arguments: true };

/** Half of all functions are annotated: one that is not makes a boundary, unless everything is compiled. */
export function annotation(g: Writer): string {
  return g.draw.chance(50) ? "/** @syncAwait */ " : "";
}

function inFunction(scope: Scope, changes: Partial<Place>): Scope {
  return scope.inside({ ...changes, room: scope.place.room - 1 });
}

/** `(parameters) { body }`, as it stands in every function but an arrow. */
export function parametersAndBody(
  g: Writer,
  scope: Scope,
  changes: Partial<Place>,
  types: readonly Type[],
  declare?: () => void,
): Tree {
  // `yield` may not stand in a parameter list. What calls itself there would do so for ever, before it comes to its fuel.
  const inner = inFunction(scope, { ...changes, yields: false, self: false, parent: false });
  const parameters = theParameters(g, inner, types);
  declare?.();
  return part`(${parameters}) ${aBody(g, inner.body(changes))}`;
}

export function someTypes(g: Writer): Type[] {
  return g.draw.times(1, 3, () => g.draw.pick(["number", "number", "object", "array", "callable"] as const));
}

/** `{ ... }` after a parameter list; always ends, and mostly gives a number. */
export function aBody(g: Writer, inner: Scope, before: readonly Tree[] = []): Tree {
  const most = inner.place.room > 1 ? 4 : 2;
  const body = statements(g, inner, 0, most);
  const last = g.draw.chance(85) ? [statement`return ${bare(aNumber(g, inner, 2))};`] : [];
  return part`{ ${fuel}\n${list([...before, ...body, ...last], "\n")}\n}`;
}

export function theParameters(g: Writer, inner: Scope, types: readonly Type[]): Tree {
  const written = types.map((type) => aParameter(g, inner, type));
  if (types.length > 0 && g.draw.chance(10)) {
    const name = g.name(inner, false);
    inner.declare(name, "array", false);
    written.push(part`...${name}`);
  }
  return list(written, ", ");
}

function aParameter(g: Writer, inner: Scope, type: Type): Tree {
  const { draw } = g;
  if ((type === "array" || type === "object") && draw.chance(50)) {
    const pattern = aBindingPattern(g, { scope: inner, assignable: true, hides: false }, type, 1);
    return draw.chance(40) ? part`${pattern} = ${anExpression(g, inner, type, 1)}` : pattern;
  }
  const initial = draw.chance(25) ? anExpression(g, inner, type, 1) : undefined;
  const name = g.name(inner, false);
  inner.declare(name, type, type === "number", []);
  return initial ? part`${name} = ${bare(initial)}` : part`${name}`;
}

/** An arrow or a `function`, possibly with a name. */
export function aFunctionExpression(g: Writer, scope: Scope, types: readonly Type[]): Tree {
  if (g.draw.chance(65)) return anArrow(g, scope, types);
  const inner = inFunction(scope, plainFunction);
  const own = g.draw.chance(30) ? g.name(inner, false) : "";
  const body = inFunction(inner, {});
  const parameters = theParameters(g, body, types);
  if (own !== "") inner.declare(own, "callable", false, types);
  return expression`(${annotation(g)}function ${own}(${parameters}) ${aBody(g, body)})`;
}

export function anArrow(g: Writer, scope: Scope, types: readonly Type[]): Tree {
  const inner = inFunction(scope, fresh);
  const parameters = theParameters(g, inner, types);
  const body =
    inner.place.room > 0 && g.draw.chance(40) ? aBody(g, inner) : part`fuel.left-- > 0 && ${aNumber(g, inner, 2)}`;
  return expression`(${annotation(g)}(${parameters}) => ${body})`;
}

export function aFunctionDeclaration(g: Writer, scope: Scope): Tree {
  const name = g.name(scope, false);
  const types = someTypes(g);
  const parts = parametersAndBody(g, scope, plainFunction, types, () => scope.declare(name, "callable", false, types));
  return statement`${annotation(g)}function ${name}${parts}`;
}

export function aGeneratorDeclaration(g: Writer, scope: Scope): Tree {
  const name = g.name(scope, false);
  const tree = parametersAndBody(g, scope, { ...plainFunction, yields: true }, ["number"]);
  scope.declare(name, "generator", false, ["number"]);
  return statement`function* ${name}${tree}`;
}
