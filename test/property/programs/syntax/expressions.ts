import { aClass } from "./classes.js";
import { aFunctionExpression } from "./functions.js";
import { numbers } from "./numbers.js";
import { anObjectLiteral } from "./objects.js";
import { apply, hasRoom, type Rule, variableOf } from "./rules.js";
import type { Scope, Type } from "./scope.js";
import { bare, expression, list, part, type Tree } from "./tree.js";
import { fuel, type Writer } from "./writer.js";

/** An expression that has, unless something fails, a value of this type. `depth`: how many more levels it may have. */
export function anExpression(g: Writer, scope: Scope, type: Type, depth: number): Tree {
  const leaf = depth <= 0 || !g.spend();
  const value = leaf
    ? apply(leaves[type], g, scope, 0)
    : apply(type === "number" ? numbers : composites[type], g, scope, depth - 1);
  return g.watched(value);
}

export function aNumber(g: Writer, scope: Scope, depth: number): Tree {
  return anExpression(g, scope, "number", depth);
}

/** Comparisons and tests. */
export function aCondition(g: Writer, scope: Scope, depth: number): Tree {
  return g.watched(apply(conditions, g, scope, depth - 1));
}

/** Object, array or callable: `variable`, or this literal. */
function literal(weight: number, make: Rule["make"], where?: Rule["where"]): Rule {
  return where ? { weight, make, where } : { weight, make };
}

const text = ["", "a", "b", "ab", "x y"];

const leaves: Readonly<Record<Type, readonly Rule[]>> = {
  number: [
    variableOf("number"),
    literal(4, (g) => expression`${g.draw.pick(["0", "1", "2", "3", "(-1)", "0.5", "null", "undefined"])}`),
    literal(
      1,
      () => expression`this.a`,
      ({ place }) => place.self,
    ),
  ],
  string: [variableOf("string"), literal(3, (g) => expression`${JSON.stringify(g.draw.pick(text))}`)],
  array: [variableOf("array"), literal(2, (g) => expression`[${g.draw.upTo(3)}, ${g.draw.upTo(3)}]`)],
  object: [
    variableOf("object"),
    literal(
      4,
      () => expression`this`,
      ({ place }) => place.self,
    ),
    literal(2, (g) => expression`({ a: ${g.draw.upTo(3)}, b: 1, m: t, n: (x) => x })`),
  ],
  callable: [variableOf("callable"), literal(1, (g) => expression`((x) => x + ${g.draw.upTo(3)})`)],
  generator: [variableOf("generator"), literal(1, (g) => expression`(function* () { yield ${g.draw.upTo(3)}; })`)],
  class: [variableOf("class"), literal(1, () => expression`(class { a = 1; m(x) { return x; } n(x) { return 2; } })`)],
};

const composites: Readonly<Record<Exclude<Type, "number">, readonly Rule[]>> = {
  string: [
    ...leaves.string,
    literal(
      4,
      (g, scope, depth) =>
        expression`\`<\${${bare(aNumber(g, scope, depth))}}-\${${bare(anExpression(g, scope, "string", depth))}}>\``,
    ),
    literal(
      2,
      (g, scope, depth) => expression`(${anExpression(g, scope, "string", depth)} + ${aNumber(g, scope, depth)})`,
    ),
    literal(
      2,
      (g, scope, depth) =>
        expression`(typeof ${anExpression(g, scope, g.draw.pick(["number", "object", "callable"]), depth)})`,
    ),
    literal(
      2,
      (g, scope, depth) => expression`String(${anExpression(g, scope, g.draw.pick(["array", "object"]), depth)})`,
    ),
    literal(
      3,
      (g, scope, depth) =>
        expression`${anExpression(g, scope, "string", depth)}.replace(/[ab]/g, ${aFunctionExpression(g, scope, ["string", "number"])})`,
    ),
    literal(
      1,
      (g, scope, depth) =>
        expression`JSON.stringify(${anExpression(g, scope, g.draw.pick(["array", "object"]), depth)})`,
    ),
    literal(
      2,
      (g, scope, depth) =>
        expression`${anExpression(g, scope, "array", depth)}.join(${anExpression(g, scope, "string", depth)})`,
    ),
  ],
  array: [
    ...leaves.array,
    literal(6, anArrayLiteral),
    literal(
      5,
      (g, scope, depth) =>
        expression`${anExpression(g, scope, "array", depth)}.map(${bare(anExpression(g, scope, "callable", depth))})`,
    ),
    literal(
      2,
      (g, scope, depth) =>
        expression`${anExpression(g, scope, "array", depth)}.filter(${aFunctionExpression(g, scope, ["number", "number"])})`,
    ),
    literal(
      3,
      (g, scope, depth) =>
        expression`[...${anExpression(g, scope, "array", depth)}].sort(${aFunctionExpression(g, scope, ["number", "number"])})`,
    ),
    literal(
      1,
      (g, scope, depth) =>
        expression`${anExpression(g, scope, "array", depth)}.flatMap((x) => [x, ${aNumber(g, inArrow(scope), depth)}]).slice(0, 5)`,
    ),
    literal(
      2,
      (g, scope) =>
        expression`Array.from({ length: ${g.draw.upTo(3)} }, ${aFunctionExpression(g, scope, ["number", "number"])})`,
    ),
    literal(3, (g, scope, depth) => expression`[...${anIterable(g, scope, depth)}]`),
    literal(
      1,
      (g, scope, depth) => expression`Object.keys(${anExpression(g, scope, "object", depth)}).map((k) => k.length)`,
    ),
    literal(
      1,
      (g, scope, depth) => expression`Array.from(new Map([[1, 2]]), ([x, y]) => ${aNumber(g, inArrow(scope), depth)})`,
    ),
  ],
  object: [
    ...leaves.object,
    literal(1, (g, scope, depth) => {
      const read = aNumber(g, scope.inside({ ...method, self: false }), depth);
      return expression`new Proxy(${anExpression(g, scope, "object", depth)}, { get: (o, k, r) => (k === "b" && fuel.left-- > 0 ? ${read} : Reflect.get(o, k, r)) })`;
    }),
    literal(1, (g, scope, depth) => expression`({ ...${anExpression(g, scope, "object", depth)}, m: t, n: t })`),
    literal(6, anObjectLiteral),
    literal(
      6,
      (g, scope, depth) => expression`new (${anExpression(g, scope, "class", 0)})(${bare(aNumber(g, scope, depth))})`,
    ),
    literal(2, (g, scope) => expression`new ${aClass(g, scope, undefined)}()`, hasRoom),
    literal(
      1,
      (g, scope, depth) =>
        expression`(${aCondition(g, scope, depth)} ? ${anExpression(g, scope, "object", depth)} : ${anExpression(g, scope, "object", depth)})`,
    ),
    literal(
      1,
      (g, scope, depth) =>
        expression`Object.assign(${anExpression(g, scope, "object", depth)}, ${anExpression(g, scope, "object", depth)})`,
    ),
  ],
  callable: [
    ...leaves.callable,
    literal(8, (g, scope) => aFunctionExpression(g, scope, ["number", "number"]), hasRoom),
    literal(2, (g, scope, depth) => expression`${anExpression(g, scope, "object", depth)}.m`),
    literal(
      1,
      (g, scope, depth) =>
        expression`${anExpression(g, scope, "callable", depth)}.bind(null, ${aNumber(g, scope, depth)})`,
    ),
    literal(
      1,
      () => expression`this.#p`,
      ({ place }) => place.privates && place.self,
    ),
  ],
  generator: leaves.generator,
  class: leaves.class,
};

const conditions: readonly Rule[] = [
  literal(
    6,
    (g, scope, depth) =>
      expression`(${aNumber(g, scope, depth)} ${g.draw.pick(["<", ">", "<=", "===", "!==", "=="])} ${aNumber(g, scope, depth)})`,
  ),
  literal(3, (g, scope, depth) => expression`!${aNumber(g, scope, depth)}`),
  literal(
    2,
    (g, scope, depth) =>
      expression`(${anExpression(g, scope, "object", depth)} instanceof ${anExpression(g, scope, "class", 0)})`,
  ),
  literal(
    2,
    (g, scope, depth) => expression`("${g.draw.pick(["a", "b", "z"])}" in ${anExpression(g, scope, "object", depth)})`,
  ),
  literal(
    1,
    (g, scope, depth) => expression`(#q in ${anExpression(g, scope, "object", depth)})`,
    ({ place }) => place.privates,
  ),
  literal(
    2,
    (g, scope, depth) =>
      expression`${anExpression(g, scope, "array", depth)}.${g.draw.pick(["some", "every", "find"])}(${aFunctionExpression(g, scope, ["number", "number"])})`,
  ),
  literal(
    2,
    (g, scope, depth) =>
      expression`(${aNumber(g, scope, depth)} ${g.draw.pick(["&&", "||"])} ${aNumber(g, scope, depth)})`,
  ),
  literal(
    1,
    (g, scope, depth) =>
      expression`(delete ${anExpression(g, scope, "object", depth)}${g.draw.pick([".a", "?.b", '["a"]', '?.[t(0, "b")]'])})`,
  ),
];

function anArrayLiteral(g: Writer, scope: Scope, depth: number): Tree {
  const items = g.draw.times(0, 4, () =>
    g.draw.weighted<() => Tree>(
      [8, () => part`${bare(aNumber(g, scope, depth))}`],
      [2, () => part`...${anIterable(g, scope, depth)}`],
      [1, () => part``],
    )(),
  );
  return expression`[${list(items, ", ")}]`;
}

/** An array, a generator object, or an iterator written by hand. */
export function anIterable(g: Writer, scope: Scope, depth: number): Tree {
  return apply(iterables, g, scope, depth);
}

const iterables: readonly Rule[] = [
  literal(5, (g, scope, depth) => anExpression(g, scope, "array", depth)),
  literal(
    4,
    (g, scope, depth) => expression`${anExpression(g, scope, "generator", 0)}(${bare(aNumber(g, scope, depth))})`,
  ),
  literal(
    2,
    (g, scope, depth) =>
      expression`({ i: 0, [Symbol.iterator]() { return this; }, next() { ${fuel} return t(${g.mark()}, { done: ++this.i > 2, value: ${bare(aNumber(g, scope.inside(method), depth))} }); }, return() { return ${g.watched(expression`t(${g.mark()}, {})`)}; } })`,
  ),
  literal(1, (g, scope, depth) => expression`new Set(${anExpression(g, scope, "array", depth)})`),
  literal(1, (g, scope, depth) => expression`new Map([[1, ${bare(aNumber(g, scope, depth))}]]).values()`),
  literal(
    1,
    (g, scope, depth) =>
      expression`({ *[Symbol.iterator]() { ${fuel} yield ${bare(aNumber(g, scope.inside({ ...method, yields: true }), depth))}; } })`,
  ),
];

function inArrow(scope: Scope): Scope {
  return scope.inside({ yields: false });
}

/** Inside of a method of an object literal. */
const method = {
  labels: [],
  breakable: false,
  continuable: false,
  returns: true,
  yields: false,
  self: true,
  parent: false,
  arguments: true,
};
