import { aCondition, aNumber, anExpression, anIterable } from "./expressions.js";
import { aFunctionExpression, anArrow } from "./functions.js";
import { anAssignmentPattern } from "./patterns.js";
import { hasRoom, type Rule, sees, variableOf } from "./rules.js";
import type { Scope, Type } from "./scope.js";
import { bare, expression, list, part, type Tree } from "./tree.js";
import type { Writer } from "./writer.js";

function rule(weight: number, make: Rule["make"], where?: Rule["where"]): Rule {
  return where ? { weight, make, where } : { weight, make };
}

/** Everything that can stand where a number is wanted. */
export const numbers: readonly Rule[] = [
  variableOf("number"),
  rule(
    9,
    (g, s, d) =>
      expression`(${aNumber(g, s, d)} ${g.draw.pick(["+", "-", "*", "%", "|", "**", "<<"])} ${aNumber(g, s, d)})`,
  ),
  rule(3, (g, s, d) => expression`(${g.draw.pick(["-", "+", "~", "void ", "!"])}${aNumber(g, s, d)})`),
  rule(4, (g, s, d) => expression`(${aCondition(g, s, d)} ? ${aNumber(g, s, d)} : ${aNumber(g, s, d)})`),
  rule(4, (g, s, d) => expression`(${aNumber(g, s, d)} ${g.draw.pick(["&&", "||", "??"])} ${aNumber(g, s, d)})`),
  rule(3, (g, s, d) => expression`((${aNumber(g, s, d)}, ${aNumber(g, s, d)}))`),
  rule(8, (g, s, d) => expression`(${aReference(g, s, d)} ${g.draw.pick(assignments)} ${aNumber(g, s, d)})`),
  rule(4, (g, s, d) =>
    g.draw.chance(50)
      ? expression`(${aReference(g, s, d)}${g.draw.pick(steps)})`
      : expression`(${g.draw.pick(steps)}${aReference(g, s, d)})`,
  ),
  rule(6, (g, s, d) => aMember(g, s, d)),
  rule(
    4,
    (g, s, d) =>
      expression`${anExpression(g, s, "array", d)}${g.draw.pick([".length", "[0]", "[1]", "?.[0]", ".at(-1)"])}`,
  ),
  rule(12, (g, s, d) => aCall(g, s, d), sees("callable")),
  rule(
    10,
    (g, s, d) =>
      expression`${anExpression(g, s, "object", d)}.${g.draw.pick(["m", "n"])}(${theArguments(g, s, numbersOnly, d)})`,
  ),
  rule(6, aChain),
  rule(
    3,
    (g, s, d) =>
      expression`${anExpression(g, s, "array", d)}.reduce(${aFunctionExpression(g, s, ["number", "number", "number"])}, ${aNumber(g, s, d)})`,
  ),
  rule(
    4,
    (g, s, d) => expression`(${aFunctionExpression(g, s, ["number"])})(${theArguments(g, s, ["number"], d)})`,
    hasRoom,
  ),
  rule(
    2,
    (g, s, d) =>
      expression`${anExpression(g, s, "callable", d)}.call(${anExpression(g, s, "object", 0)}, ${bare(aNumber(g, s, d))})`,
  ),
  rule(1, (g, s, d) => expression`${anExpression(g, s, "callable", d)}.apply(null, ${anExpression(g, s, "array", d)})`),
  rule(
    2,
    (g) => expression`arguments${g.draw.pick([".length", "[0]", "[1]"])}`,
    ({ place }) => place.arguments,
  ),
  rule(2, (g, s, d) => expression`${aTag(g, s, d)}\`p\${${bare(aNumber(g, s, d))}}q\${${bare(aNumber(g, s, d))}}\``),
  rule(3, (g, s, d) => expression`(${anAssignmentPattern(g, s, d)} = ${anIterable(g, s, d)}).length`),
  rule(
    2,
    (g, s, d) => expression`super.m(${theArguments(g, s, numbersOnly, d)})`,
    ({ place }) => place.parent,
  ),
  rule(
    2,
    (g) => expression`${g.draw.pick(["super.a", 'super["b"]', "super.g"])}`,
    ({ place }) => place.parent,
  ),
  rule(
    2,
    (g, s, d) => expression`this.#p(${theArguments(g, s, numbersOnly, d)})`,
    ({ place }) => place.privates && place.self,
  ),
  rule(2, (g, s, d) => expression`${anExpression(g, s, "class", 0)}.s?.(${theArguments(g, s, numbersOnly, d)})`),
  rule(
    6,
    (g, s, d) => expression`(yield ${aNumber(g, s, d)})`,
    ({ place }) => place.yields,
  ),
  rule(
    3,
    (g, s, d) => expression`(yield* ${anIterable(g, s, d)})`,
    ({ place }) => place.yields,
  ),
  rule(
    2,
    (g, s, d) =>
      expression`${anExpression(g, s, "generator", 0)}(${bare(aNumber(g, s, d))}).${g.draw.pick(["next", "return"])}(${bare(aNumber(g, s, d))}).value`,
  ),
  rule(
    1,
    () => expression`(new.target === undefined)`,
    ({ place }) => place.arguments,
  ),
];

const numbersOnly: readonly Type[] = ["number", "number"];
const steps = ["++", "--"];
const assignments = ["=", "=", "=", "+=", "-=", "*=", "??=", "||=", "&&="];

/** What can be assigned, and read as a number. */
export function aReference(g: Writer, scope: Scope, depth: number): Tree {
  const variables = scope.visible("number").filter(({ assignable }) => assignable);
  // A constant is assigned now and then: that throws.
  if (variables.length === 0 || g.draw.chance(35)) return aMember(g, scope, depth, false);
  return expression`${g.draw.chance(2) ? g.draw.pick(scope.visible("number")).name : g.draw.pick(variables).name}`;
}

function somethingElse(g: Writer, scope: Scope, depth: number): Tree | undefined {
  return depth > 0 && g.draw.chance(30) ? aNumber(g, scope, depth) : undefined;
}

/** A property by its name, or by a key that is evaluated. */
function aMember(g: Writer, scope: Scope, depth: number, optional = true): Tree {
  const { draw } = g;
  if (!optional && scope.place.parent && draw.chance(20)) return expression`super.${draw.pick(["a", "b", "g"])}`;
  if (scope.place.privates && scope.place.self && draw.chance(20)) return expression`this.${draw.pick(["#q", "#r"])}`;
  const object = anExpression(g, scope, "object", depth);
  const key = draw.pick(["a", "a", "b", "g", "z"]);
  if (draw.chance(25))
    return expression`${object}${optional && draw.chance(20) ? "?." : ""}[${aKey(g, key, somethingElse(g, scope, depth))}]`;
  return expression`${object}${optional && draw.chance(20) ? "?" : ""}.${key}`;
}

/** A name as a computed key, whose evaluation can be seen; perhaps something else is evaluated before. */
export function aKey(g: Writer, key: string, before?: Tree): Tree {
  if (before) return expression`(${before}, "${key}")`;
  const value = g.watched(expression`t(${g.mark()}, "${key}")`);
  if (g.draw.chance(20)) return expression`({ toString() { return ${value}; } })`;
  return g.draw.chance(40) ? g.waited(expression`"${key}"`) : expression`t(${g.mark()}, "${key}")`;
}

function aCall(g: Writer, scope: Scope, depth: number): Tree {
  const callee = g.draw.pick(scope.visible("callable"));
  const parameters = callee.parameters.length > 0 ? callee.parameters : numbersOnly;
  return expression`${callee.name}${g.draw.chance(10) ? "?." : ""}(${theArguments(g, scope, parameters, depth)})`;
}

/** Arguments as the parameters ask for; sometimes fewer, sometimes spread. */
export function theArguments(g: Writer, scope: Scope, types: readonly Type[], depth: number): Tree {
  const wanted = g.draw.chance(15) ? types.slice(0, -1) : types;
  if (g.draw.chance(6)) return part`...${anIterable(g, scope, depth)}`;
  return list(
    wanted.map((type) => part`${bare(anExpression(g, scope, type, depth))}`),
    ", ",
  );
}

/** A chain with a question mark somewhere, and sometimes nothing at its head. */
function aChain(g: Writer, scope: Scope, depth: number): Tree {
  const { draw } = g;
  const head = draw.chance(20)
    ? g.waited(expression`${draw.pick(["null", "undefined"])}`)
    : anExpression(g, scope, "object", depth);
  const links = draw.times(1, 3, (index): Tree => {
    const question = index === 0 || draw.chance(30);
    return draw.weighted<() => Tree>(
      [3, () => part`${question ? "?." : "."}${draw.pick(["a", "b", "g", "m", "z"])}`],
      [3, () => part`${question ? "?." : ""}[${aKey(g, draw.pick(["a", "m"]), somethingElse(g, scope, depth))}]`],
      [5, () => part`${question ? "?." : "."}${draw.pick(["m", "n"])}(${theArguments(g, scope, numbersOnly, depth)})`],
      [
        2,
        () => part`${question ? "?." : "."}${draw.pick(["m", "z"])}?.(${theArguments(g, scope, numbersOnly, depth)})`,
      ],
      [
        2,
        () =>
          part`${question ? "?." : ""}[${aKey(g, "m", somethingElse(g, scope, depth))}]?.(${theArguments(g, scope, numbersOnly, depth)})`,
      ],
      [1, () => part`${question ? "?." : ""}(${theArguments(g, scope, numbersOnly, depth)})`],
    )();
  });
  return { ...expression`${head}`, pieces: [head, ...links] };
}

/** A function or a method as the tag of a template; it is given the strings. */
function aTag(g: Writer, scope: Scope, depth: number): Tree {
  return g.draw.weighted<() => Tree>(
    [4, () => expression`tag`],
    [2, () => expression`${anExpression(g, scope, "object", depth)}.m`],
    [2, () => anArrow(g, scope, ["object", "number", "number"])],
  )();
}
