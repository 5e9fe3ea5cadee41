import { aNumber, anExpression } from "./expressions.js";
import { aBody, annotation, method, parametersAndBody, theParameters } from "./functions.js";
import { aKey } from "./numbers.js";
import type { Place, Scope } from "./scope.js";
import { statements } from "./statements.js";
import { bare, expression, list, part, statement, type Tree } from "./tree.js";
import { fuel, type Writer } from "./writer.js";

/** Where the members of a class stand. */
interface Shape {
  readonly scope: Scope;
  readonly derived: boolean;
  readonly privates: boolean;
  /** A method has a computed key, and may replace another one, or be replaced. */
  readonly computed: boolean;
}

export function aClassDeclaration(g: Writer, scope: Scope): Tree {
  const name = g.name(scope, false);
  const body = aClass(g, scope, name);
  scope.declare(name, "class", false);
  return statement`${body}`;
}

/** A class as an expression, or, given a name, as a declaration. */
export function aClass(g: Writer, scope: Scope, name: string | undefined): Tree {
  const { draw } = g;
  const derived = scope.visible("class").length > 0 && draw.chance(55);
  const parent = derived ? part` extends ${g.watched(expression`${draw.pick(scope.visible("class")).name}`)}` : part``;
  const inner = scope.inside({ room: scope.place.room - 1 });
  const privates = draw.chance(40) || scope.place.privates;
  const shape: Shape = { scope: inner.inside({ privates }), derived, privates, computed: draw.chance(15) };
  const members = draw.times(1, 4, () => aMember(g, shape));
  if (shape.computed) members.push(computedMethod(g, shape));
  if (!derived) members.unshift(part`m(x) { return t(${g.mark()}, x); }`, part`n(x) { return x; }`);
  // It does not read itself: docs/passes/constructors.md tells why a compiled class would let it.
  const own = privates
    ? [
        part`#q = ${bare(aNumber(g, fieldScope(shape).inside({ self: false, privates: false }), 1))};`,
        privateMembers(g, shape),
      ]
    : [];
  const built = draw.chance(45) ? [aConstructor(g, shape)] : [];
  const head = name === undefined ? part`(class` : part`class ${name}`;
  const end = name === undefined ? ")" : "";
  return expression`${head}${parent} {\n${part`${list(own, "\n")}`}\n${list([...built, ...members], "\n")}\n}${end}`;
}

function methodPlace({ derived, privates }: Shape): Partial<Place> {
  return { ...method, parent: derived, privates };
}

/** Initialisers see `this`, but neither `return` nor `arguments`. */
function fieldScope({ scope, derived }: Shape): Scope {
  return scope.inside({ ...method, arguments: false, returns: false, parent: derived });
}

function computedMethod(g: Writer, shape: Shape): Tree {
  const rest = parametersAndBody(g, shape.scope, methodPlace(shape), ["number", "number"]);
  return part`${annotation(g)}[${aKey(g, "n")}]${rest}`;
}

function privateMembers(g: Writer, shape: Shape): Tree {
  const { scope } = shape;
  const place = methodPlace(shape);
  const called = part`${annotation(g)}#p${parametersAndBody(g, scope, place, ["number", "number"])}`;
  const read = part`${annotation(g)}get #r() { ${fuel} return ${bare(aNumber(g, scope.inside(place), 1))}; }`;
  const written = part`${annotation(g)}set #r(x) { ${fuel} t(${g.mark()}, ${g.watched(expression`x`)}); }`;
  return part`${called}\n${read}\n${written}`;
}

function aMember(g: Writer, shape: Shape): Tree {
  const { draw } = g;
  const { scope } = shape;
  const place = methodPlace(shape);
  return draw.weighted<() => Tree>(
    [
      8,
      () => part`${annotation(g)}${draw.pick(["m", "n"])}${parametersAndBody(g, scope, place, ["number", "number"])}`,
    ],
    [4, () => part`${draw.pick(["a", "b"])} = ${bare(aNumber(g, fieldScope(shape), 1))};`],
    [1, () => part`n = ${anExpression(g, fieldScope(shape), "callable", 1)};`],
    [
      2,
      () =>
        part`${annotation(g)}get g() { ${fuel} ${list(statements(g, scope.inside({ ...place, room: scope.place.room - 1 }), 0, 2), "\n")} return ${bare(aNumber(g, scope.inside(place), 1))}; }`,
    ],
    [
      1,
      () =>
        part`${annotation(g)}set g(x) { ${fuel} t(${g.mark()}, x); ${list(statements(g, scope.inside({ ...place, room: scope.place.room - 1 }), 0, 2), "\n")} }`,
    ],
    [
      2,
      () =>
        part`${annotation(g)}static s${parametersAndBody(g, scope, { ...place, parent: false }, ["number", "number"])}`,
    ],
    [1, () => part`static get g() { return ${bare(aNumber(g, scope.inside({ ...place, parent: false }), 1))}; }`],
    [
      1,
      () =>
        part`static [Symbol.hasInstance](x) { return ${bare(aNumber(g, scope.inside({ ...place, self: false, parent: false }), 1))}; }`,
    ],
    [1, () => part`static a = ${bare(aNumber(g, fieldScope({ ...shape, derived: false }), 1))};`],
    [1, () => part`static { ${list(statements(g, fieldScope({ ...shape, derived: false }), 1, 2), "\n")} }`],
    [
      1,
      () =>
        part`*[Symbol.iterator]() { ${fuel} yield ${bare(aNumber(g, scope.inside({ ...place, yields: true }), 1))}; }`,
    ],
    [
      1,
      () =>
        part`${draw.pick(["valueOf", "toString"])}() { ${fuel} return ${bare(aNumber(g, scope.inside(place), 1))}; }`,
    ],
  )();
}

function aConstructor(g: Writer, shape: Shape): Tree {
  const { draw } = g;
  const place = methodPlace(shape);
  const inner = shape.scope.inside({ ...place, self: !shape.derived, room: shape.scope.place.room - 1 });
  const parameters = theParameters(g, inner, ["number"]);
  if (!shape.derived)
    return part`${annotation(g)}constructor(${parameters}) ${withoutValue(aBody(g, inner), g, inner)}`;
  const before = statements(g, inner.inside({ parent: false }), 0, 1);
  const superCall = statement`super(${bare(aNumber(g, inner.inside({ parent: false }), 2))});`;
  const after = statements(g, inner.inside(place), 0, 2);
  const last = draw.chance(90) ? [] : [statement`return ${anExpression(g, inner.inside(place), "object", 1)};`];
  return part`${annotation(g)}constructor(${parameters}) { ${fuel} ${list([...before, superCall, ...after, ...last], "\n")} }`;
}

/** A base class's constructor: what it returns does not matter, if it is a number. */
function withoutValue(body: Tree, g: Writer, inner: Scope): Tree {
  return part`{ ${fuel} this.a = ${bare(aNumber(g, inner, 1))}; ${list([statement`${body}`], "\n")} }`;
}
