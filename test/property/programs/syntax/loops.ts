import { aCondition, aNumber, anExpression, anIterable } from "./expressions.js";
import { aReference } from "./numbers.js";
import { aBindingPattern, anObjectAssignmentPattern } from "./patterns.js";
import { hasRoom, type Rule } from "./rules.js";
import type { Scope } from "./scope.js";
import { aLog, statements } from "./statements.js";
import { list, part, statement, type Tree } from "./tree.js";
import { fuel, type Writer } from "./writer.js";

export const loopRules: readonly Rule[] = [
  { weight: 5, make: labelled(aFor), where: hasRoom },
  { weight: 6, make: labelled(aForOf), where: hasRoom },
  { weight: 2, make: labelled(aForIn), where: hasRoom },
  { weight: 2, make: labelled(aWhile), where: hasRoom },
  { weight: 2, make: labelled(aDoWhile), where: hasRoom },
];

type Loop = (g: Writer, scope: Scope, depth: number, label: string) => Tree;

/** A third of all loops have a label, which jumps inside them may name. */
function labelled(make: Loop): Rule["make"] {
  return (g, scope, depth) => {
    const name = g.draw.chance(30) ? `L${g.mark()}` : undefined;
    const labels = name === undefined ? scope.place.labels : [...scope.place.labels, { name, loop: true }];
    const inner = scope.inside({ labels, breakable: true, continuable: true, room: scope.place.room - 1 });
    return make(g, inner, depth - 1, name === undefined ? "" : `${name}: `);
  };
}

/** What runs in turn: fuel first, so that no program runs for ever. */
function aLoopBody(g: Writer, scope: Scope): Tree {
  const body = statements(g, scope.inside(), 0, 3);
  return part`{ ${fuel}\n${list([...body, aLog(g, scope)], "\n")} }`;
}

function aFor(g: Writer, scope: Scope, depth: number, label: string): Tree {
  const keyword = g.draw.pick(["let", "let", "var"]);
  const start = g.draw.chance(30) ? aNumber(g, scope, depth) : part`0`;
  const name = g.name(scope, false);
  scope.declare(name, "number", g.draw.chance(20));
  // A closure in the head is there for the initial binding.
  const closure = keyword === "let" && g.draw.chance(20) ? part`, z = () => ${name}` : part``;
  const test = g.draw.chance(30) ? part` && ${aCondition(g, scope, depth)}` : part``;
  const step = g.draw.chance(30) ? part`${name}++, ${aNumber(g, scope, depth)}` : part`${name}++`;
  return statement`${label}for (${keyword} ${name} = ${start}${closure}; ${name} < ${g.draw.upTo(3)}${test}; ${step}) ${aLoopBody(g, scope)}`;
}

function aForOf(g: Writer, scope: Scope, depth: number, label: string): Tree {
  const source = anIterable(g, scope, depth);
  const keyword = g.draw.pick(["const", "let", "var"]);
  if (g.draw.chance(10))
    return statement`${label}for (${aReference(g, scope, depth)} of ${source}) ${aLoopBody(g, scope)}`;
  if (g.draw.chance(10)) {
    const items = [anExpression(g, scope, "object", depth), anExpression(g, scope, "object", 0)];
    const head = anObjectAssignmentPattern(g, scope, depth - 1);
    return statement`${label}for (${head} of [${list(items, ", ")}]) ${aLoopBody(g, scope)}`;
  }
  if (g.draw.chance(20)) {
    const binder = { scope, assignable: keyword !== "const", hides: false };
    const type = g.draw.pick(["array", "object"] as const);
    const pattern = aBindingPattern(g, binder, type, 1);
    return statement`${label}for (${keyword} ${pattern} of [${anExpression(g, scope.inside(), type, depth)}, ${anExpression(g, scope.inside(), type, 0)}]) ${aLoopBody(g, scope)}`;
  }
  const name = g.name(scope, false);
  scope.declare(name, "number", keyword !== "const");
  return statement`${label}for (${keyword} ${name} of ${source}) ${aLoopBody(g, scope)}`;
}

function aForIn(g: Writer, scope: Scope, depth: number, label: string): Tree {
  const source = anExpression(g, scope, "object", depth);
  const name = g.name(scope, false);
  scope.declare(name, "string", false);
  return statement`${label}for (const ${name} in ${source}) ${aLoopBody(g, scope)}`;
}

function aWhile(g: Writer, scope: Scope, depth: number, label: string): Tree {
  const name = g.name(scope, false);
  return statement`let ${name} = ${g.draw.upTo(3)}; ${label}while (${name}-- > 0 && ${aCondition(g, scope, depth)}) ${aLoopBody(g, scope)}`;
}

function aDoWhile(g: Writer, scope: Scope, depth: number, label: string): Tree {
  const name = g.name(scope, false);
  return statement`let ${name} = ${g.draw.upTo(2)}; ${label}do ${aLoopBody(g, scope)} while (${name}-- > 0 && ${aCondition(g, scope, depth)});`;
}
