import { aClassDeclaration } from "./classes.js";
import { controlRules } from "./control.js";
import { aNumber, anExpression } from "./expressions.js";
import { aFunctionDeclaration, aGeneratorDeclaration } from "./functions.js";
import { loopRules } from "./loops.js";
import { aBindingPattern, anObjectAssignment } from "./patterns.js";
import { apply, hasRoom, type Rule, sees } from "./rules.js";
import type { Scope, Type } from "./scope.js";
import { bare, list, part, statement, type Tree } from "./tree.js";
import type { Writer } from "./writer.js";

/** Some statements, declarations among them, in the order in which they stand; now and then a function stands after its use. */
export function statements(g: Writer, scope: Scope, least: number, most: number): Tree[] {
  const made = g.draw.times(least, most, () => aStatement(g, scope));
  return made;
}

/** `{ ... }` with a scope of its own. */
export function aBlock(g: Writer, scope: Scope, most = 3): Tree {
  return part`{ ${list(statements(g, scope.inside(), 1, most), "\n")} }`;
}

export function aStatement(g: Writer, scope: Scope): Tree {
  return g.spend() ? apply(statementRules(), g, scope, 3) : aLog(g, scope);
}

export function aLog(g: Writer, scope: Scope): Tree {
  return statement`log(${g.mark()}, ${bare(aNumber(g, scope, 2))});`;
}

function statementRules(): readonly Rule[] {
  return [...simpleRules, ...controlRules, ...loopRules];
}

const simpleRules: readonly Rule[] = [
  { weight: 10, make: aLog },
  { weight: 12, make: aDeclaration },
  { weight: 5, make: aDestructuringDeclaration },
  { weight: 9, make: (g, s, d) => statement`${aNumber(g, s, d)};` },
  { weight: 2, make: (g, s, d) => statement`${anObjectAssignment(g, s, d - 1)};` },
  {
    weight: 1,
    make: (g, s, d) => statement`arguments[${g.draw.upTo(1)}] = ${aNumber(g, s, d)};`,
    where: ({ place }) => place.arguments,
  },
  { weight: 4, make: (g, s) => aFunctionDeclaration(g, s), where: hasRoom },
  { weight: 3, make: (g, s) => aGeneratorDeclaration(g, s), where: hasRoom },
  { weight: 4, make: (g, s) => aClassDeclaration(g, s), where: hasRoom },
  { weight: 3, make: (g, s) => statement`kept.push(${bare(anExpression(g, s, "callable", 2))});` },
  {
    weight: 1,
    make: (g, s, d) => statement`kept.push(() => ${aNumber(g, s.inside({ yields: false }), d)});`,
    where: sees("number"),
  },
  {
    weight: 2,
    make: (g, s, d) =>
      statement`for (const x of kept.splice(0)) log(${g.mark()}, x(${bare(aNumber(g, s, d - 1))}, 1));`,
  },
  {
    weight: 2,
    make: (g, s, d) => statement`${anExpression(g, s, "array", d)}.forEach(${anExpression(g, s, "callable", d)});`,
  },
];

const declared: readonly Type[] = ["number", "number", "number", "object", "object", "array", "callable", "string"];

function aDeclaration(g: Writer, scope: Scope, depth: number): Tree {
  const keyword = g.draw.pick(["let", "let", "const", "var"]);
  const type = g.draw.pick(declared);
  // What it is initialised with is evaluated where the name is not there yet.
  const initial = anExpression(g, scope, type, depth);
  const name = g.name(scope, keyword !== "var");
  scope.declare(name, type, keyword !== "const" && type === "number");
  return statement`${keyword} ${name} = ${bare(initial)};`;
}

function aDestructuringDeclaration(g: Writer, scope: Scope, depth: number): Tree {
  const keyword = g.draw.pick(["let", "const", "var"]);
  const type = g.draw.pick(["array", "object"] as const);
  const source = anExpression(g, scope, type, depth);
  const binder = { scope, assignable: keyword !== "const", hides: keyword !== "var" };
  return statement`${keyword} ${aBindingPattern(g, binder, type, 1)} = ${bare(source)};`;
}
