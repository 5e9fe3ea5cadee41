import { aNumber, anExpression } from "./expressions.js";
import { annotation, method, parametersAndBody } from "./functions.js";
import { aKey } from "./numbers.js";
import { apply, hasRoom, type Rule } from "./rules.js";
import type { Scope } from "./scope.js";
import { bare, expression, list, part, type Tree } from "./tree.js";
import type { Writer } from "./writer.js";

/** `{ a: 1, m(x) { ... }, get g() { ... }, [key]: 2, ...other }` */
export function anObjectLiteral(g: Writer, scope: Scope, depth: number): Tree {
  const members = g.draw.times(1, 4, () => apply(memberRules, g, scope, depth));
  // Most objects have the methods that are called on objects.
  const usual = g.draw.chance(75) ? [part`m: t`, part`n: (x) => x`] : [];
  if (g.draw.chance(5)) members.push(part`__proto__: ${anExpression(g, scope, "object", depth)}`);
  members.unshift(...usual);
  return expression`({ ${list(members, ", ")} })`;
}

const dataKeys = ["a", "a", "b", "z"];

const memberRules: readonly Rule[] = [
  { weight: 8, make: (g, s, d) => part`${g.draw.pick(dataKeys)}: ${bare(aNumber(g, s, d))}` },
  { weight: 2, make: (g, s, d) => part`[${aKey(g, g.draw.pick(dataKeys))}]: ${bare(aNumber(g, s, d))}` },
  { weight: 2, make: (g, s, d) => part`...${anExpression(g, s, "object", d)}` },
  { weight: 3, make: (g, s, d) => part`${g.draw.pick(["m", "n"])}: ${bare(anExpression(g, s, "callable", d))}` },
  { weight: 1, make: (g, s, d) => part`[${aKey(g, "m")}]: ${bare(anExpression(g, s, "callable", d))}` },
  { weight: 6, make: aMethod, where: hasRoom },
  { weight: 2, make: (g, s) => part`${annotation(g)}get g${bodyOf(g, s)}`, where: hasRoom },
  { weight: 1, make: (g, s) => part`${annotation(g)}get [${aKey(g, "z")}]${bodyOf(g, s)}`, where: hasRoom },
  { weight: 1, make: (g) => part`set ${g.draw.pick(["a", "b"])}(x) { t(${g.mark()}, ${g.watched(expression`x`)}); }` },
  {
    weight: 1,
    make: (g, s, d) => part`toJSON: () => fuel.left-- > 0 && ${aNumber(g, s.inside({ yields: false }), d)}`,
  },
  {
    weight: 1,
    make: (g, s) => part`${g.draw.pick(["valueOf", "toString", "[Symbol.toPrimitive]"])}${bodyOf(g, s)}`,
    where: hasRoom,
  },
  { weight: 1, make: (g, s) => part`*[Symbol.iterator]${bodyOf(g, s, true)}`, where: hasRoom },
];

function aMethod(g: Writer, scope: Scope): Tree {
  const tree = parametersAndBody(g, scope, { ...method, parent: true }, ["number", "number"]);
  const key = g.draw.pick(["m", "n"]);
  const name = g.draw.chance(15) ? part`[${aKey(g, key)}]` : part`${key}`;
  return part`${annotation(g)}${name}${tree}`;
}

/** The body of a member without parameters. */
function bodyOf(g: Writer, scope: Scope, yields = false): Tree {
  return parametersAndBody(g, scope, { ...method, yields }, []);
}
