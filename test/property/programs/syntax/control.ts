import { aCondition, aNumber } from "./expressions.js";
import { aBindingPattern } from "./patterns.js";
import type { Rule } from "./rules.js";
import type { Scope } from "./scope.js";
import { aBlock, statements } from "./statements.js";
import { bare, list, part, statement, type Tree } from "./tree.js";
import type { Writer } from "./writer.js";

/** Everything that goes somewhere else than to the next statement, but for loops. */
export const controlRules: readonly Rule[] = [
  { weight: 6, make: anIf },
  { weight: 7, make: aTry },
  { weight: 4, make: aSwitch },
  { weight: 2, make: aLabelledBlock },
  { weight: 1, make: (g, s) => statement`${aBlock(g, s)}` },
  { weight: 3, make: aJump, where: ({ place }) => place.breakable || place.continuable || place.labels.length > 0 },
  {
    weight: 3,
    make: (g, s, d) => unlikely(g, part`return ${bare(aNumber(g, s, d))};`),
    where: ({ place }) => place.returns,
  },
  { weight: 3, make: (g, s, d) => unlikely(g, part`throw ${aThrown(g, s, d)};`) },
];

/** What leaves a block stands under a condition, for the most part, so that what follows runs at all. */
function unlikely(g: Writer, leaving: Tree): Tree {
  if (g.draw.chance(15)) return statement`${leaving}`;
  return statement`if (t(${g.mark()}, ${g.draw.pick(["true", "false", "0"])})) ${leaving}`;
}

function aThrown(g: Writer, scope: Scope, depth: number): Tree {
  return g.draw.chance(50) ? part`new Error(t(${g.mark()}, "E"))` : part`${aNumber(g, scope, depth)}`;
}

function anIf(g: Writer, scope: Scope, depth: number): Tree {
  const otherwise = g.draw.chance(40) ? part` else ${aBlock(g, scope)}` : part``;
  return statement`if (${bare(aCondition(g, scope, depth))}) ${aBlock(g, scope)}${otherwise}`;
}

function aTry(g: Writer, scope: Scope): Tree {
  const { draw } = g;
  const hasCatch = draw.chance(80);
  const hasFinally = !hasCatch || draw.chance(50);
  const caught = hasCatch ? aCatch(g, scope) : part``;
  const ending = hasFinally ? part` finally ${aBlock(g, scope)}` : part``;
  return statement`try ${aBlock(g, scope, 4)}${caught}${ending}`;
}

function aCatch(g: Writer, scope: Scope): Tree {
  if (g.draw.chance(15)) return part` catch ${aBlock(g, scope)}`;
  const inner = scope.inside();
  if (g.draw.chance(10)) {
    const pattern = aBindingPattern(g, { scope: inner, assignable: true, hides: false }, "object", 1);
    return part` catch (${pattern}) ${aBlock(g, inner)}`;
  }
  const name = g.name(inner, false);
  const body = list([statement`log(${g.mark()}, ${name});`, ...statements(g, inner, 0, 2)], "\n");
  return part` catch (${name}) { ${body} }`;
}

function aSwitch(g: Writer, scope: Scope, depth: number): Tree {
  const { draw } = g;
  const inner = scope.inside({ breakable: true });
  const count = draw.upTo(3) + 1;
  const fallback = draw.upTo(count + 1);
  const clauses = Array.from({ length: count }, (_, index) => {
    const head = index === fallback ? part`default:` : part`case ${bare(aNumber(g, inner, depth - 1))}:`;
    const body = statements(g, inner, 0, 2);
    if (draw.chance(50)) body.push(statement`break;`);
    return part`${head} ${list(body, "\n")}`;
  });
  return statement`switch (${bare(aNumber(g, scope, depth))}) { ${list(clauses, "\n")} }`;
}

function aLabelledBlock(g: Writer, scope: Scope): Tree {
  const name = `L${g.mark()}`;
  const labels = [...scope.place.labels, { name, loop: false }];
  return statement`${name}: ${aBlock(g, scope.inside({ labels }))}`;
}

function aJump(g: Writer, { place }: Scope): Tree {
  const { draw } = g;
  const loops = place.labels.filter(({ loop }) => loop);
  const jumps = [
    ...(place.breakable ? ["break"] : []),
    ...(place.continuable ? ["continue"] : []),
    ...place.labels.map(({ name }) => `break ${name}`),
    ...loops.map(({ name }) => `continue ${name}`),
  ];
  return statement`if (t(${g.mark()}, ${draw.pick(["true", "false", "1"])})) ${draw.pick(jumps)};`;
}
