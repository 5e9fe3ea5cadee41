import type { Random } from "fast-check";
import { aClassDeclaration } from "./classes.js";
import { aNumber } from "./expressions.js";
import { aBody, aFunctionDeclaration, aGeneratorDeclaration, plainFunction } from "./functions.js";
import { theArguments } from "./numbers.js";
import { outermost, Scope } from "./scope.js";
import { aStatement } from "./statements.js";
import { list, part, statement, type Tree } from "./tree.js";
import { Writer } from "./writer.js";

/** A whole program: the body of a function that gives `main`. */
export function aProgram(random: Random): Tree {
  const g = new Writer(random);
  const scope = new Scope(outermost);
  const head = g.draw.chance(75) ? '"use strict";\n' : "";
  const declarations = g.draw.times(1, 3, () =>
    g.draw.weighted([4, aFunctionDeclaration], [2, aGeneratorDeclaration], [4, aClassDeclaration])(g, scope),
  );
  const main = scope.inside({ ...plainFunction, room: 4 });
  const body = [
    ...guarded(g, main),
    ...everythingCalled(g, main),
    statement`for (const x of kept.splice(0)) log(${g.mark()}, x(1, 2));`,
  ];
  const rest = aBody(g, main, body);
  const imported = 'const { syncAwait } = require("syncawait");';
  return part`${head}${imported}\n${list(declarations, "\n")}\n/** @syncAwait */\nfunction main() ${rest}\nreturn main;\n`;
}

/** The statements of `main`, every other one in a `try` of its own, so that one that fails is not the last. */
function guarded(g: Writer, main: Scope): Tree[] {
  return g.draw.times(1, 5, () => {
    if (g.draw.chance(50)) return aStatement(g, main);
    return statement`try { ${list([aStatement(g, main.inside())], "")} } catch (e) { log(${g.mark()}, e); }`;
  });
}

/** What was declared is used at least once. */
function everythingCalled(g: Writer, main: Scope): Tree[] {
  const calls = [
    ...main.visible("callable").map(({ name, parameters }) => part`${name}(${theArguments(g, main, parameters, 1)})`),
    ...main
      .visible("class")
      .map(({ name }) => part`new ${name}(${aNumber(g, main, 1)}).${g.draw.pick(["m(1)", "n(2)", "g", "m(3, 4)"])}`),
    ...main.visible("generator").map(({ name }) => part`...${name}(${aNumber(g, main, 1)})`),
  ];
  return calls.map((call) => statement`try { log(${g.mark()}, ${call}); } catch (e) { log(${g.mark()}, e); }`);
}
