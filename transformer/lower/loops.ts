import type ts from "typescript";
import { skipWrappers } from "../context.js";
import type { HelperName } from "../emit/build.js";
import type { Emitter } from "../emit/emitter.js";
import type { Surroundings } from "../emit/surroundings.js";
import { declareResources, holdResources, lowersResources, resourceStatement } from "./disposal.js";
import { checkedIterable, checkedTwin, iterationMaySuspend } from "./iteration.js";
import { patternMaySuspend, targetMaySuspend } from "./patternElements.js";
import { assignTarget, declareApart } from "./patterns.js";

// In: a loop over an iterator that may suspend, or whose head holds resources whose disposal may, in code that can wait. Out: the same loop
// through the runtime's iteration, each step a checked call. The labels have to stand right before what `continue` continues.
//
//     l: for (const x of xs) { ... }
//
//     { const $it = <checked $sa.iterate("xs", xs)>;
//       try { l: while (<checked $sa.step($it)>) { const x = $it.value; { ... } } }
//       catch ($error) { <checked $sa.abort($it)>; throw $error; }
//       finally { <checked $sa.close($it)>; } }

/** Undefined for what is no such loop. */
export function lowerLoop(emitter: Emitter, node: ts.Node, here: Surroundings): ts.Statement | undefined {
  const { ts } = emitter;
  if (!ts.isForOfStatement(node) && !ts.isForStatement(node) && !ts.isLabeledStatement(node)) return undefined;
  const loop = loopBehind(emitter, node);
  if (ts.isForOfStatement(loop) && isIterationLowered(emitter, loop, here))
    return lowerForOf(emitter, node, loop, here);
  if (ts.isForOfStatement(loop)) return lowerHeadOfForOf(emitter, node, loop, here);
  return ts.isForStatement(loop) ? lowerHeadOfFor(emitter, node, loop, here) : undefined;
}

function loopBehind({ ts }: Emitter, node: ts.Statement): ts.Statement {
  let inner = node;
  while (ts.isLabeledStatement(inner)) inner = inner.statement;
  return inner;
}

/** A `for await` in a task waits in our way; an async function has one of its own. */
function isIterationLowered(emitter: Emitter, loop: ts.ForOfStatement, here: Surroundings): boolean {
  if (loop.awaitModifier !== undefined) return here.isTask;
  return iterationMaySuspend(emitter, loop) && !namesItself(emitter, loop);
}

/** `for (const x of f(x))`: the iterable is evaluated where the loop's own variables cannot be read yet. */
function namesItself({ ts, plans }: Emitter, { initializer, expression }: ts.ForOfStatement): boolean {
  const mentions = (node: ts.Node): boolean => {
    const declaration = ts.isIdentifier(node) ? plans.scopes.bindingOf(node)?.declaration : undefined;
    return (
      (declaration !== undefined && isInside(declaration, initializer)) || ts.forEachChild(node, mentions) === true
    );
  };
  const isScoped = (initializer.flags & ts.NodeFlags.BlockScoped) !== 0;
  return ts.isVariableDeclarationList(initializer) && isScoped && mentions(expression);
}

function isInside(node: ts.Node, outer: ts.Node): boolean {
  for (let inner: ts.Node | undefined = node; inner !== undefined; inner = inner.parent) {
    if (inner === outer) return true;
  }
  return false;
}

function lowerForOf(emitter: Emitter, node: ts.Statement, loop: ts.ForOfStatement, here: Surroundings): ts.Statement {
  const { ts, build, words } = emitter;
  const { factory } = build;
  const begin = loop.awaitModifier === undefined ? "iterate" : "iterateAsync";
  const iterable = checkedIterable(emitter, begin, loop.expression, here);
  const onIteration = (helper: HelperName, original: ts.Node = loop.expression) =>
    checkedTwin(emitter, helper, [words.iteration], here, original);
  const condition = onIteration("step", loop.initializer);
  const value = factory.createPropertyAccessExpression(words.iteration, "value");
  const steps = factory.createWhileStatement(condition, loopBody(emitter, loop, value, here));
  const whole = factory.createTryStatement(
    factory.createBlock([labelled(emitter, node, ts.setSourceMapRange(steps, loop))], true),
    factory.createCatchClause(
      factory.createVariableDeclaration(words.error),
      factory.createBlock(
        [factory.createExpressionStatement(onIteration("abort")), factory.createThrowStatement(words.error)],
        true,
      ),
    ),
    factory.createBlock([factory.createExpressionStatement(onIteration("close"))], true),
  );
  const held = build.declare(ts.NodeFlags.Const, [[words.iteration.text, iterable]]);
  return ts.setTextRange(factory.createBlock([held, whole], true), node);
}

/** The labels of `node` around `loop`. */
function labelled(emitter: Emitter, node: ts.Statement, loop: ts.Statement): ts.Statement {
  if (!emitter.ts.isLabeledStatement(node)) return loop;
  return emitter.build.factory.createLabeledStatement(node.label, labelled(emitter, node.statement, loop));
}

/** `{ const x = $it.value; { ... } }` */
function loopBody(emitter: Emitter, loop: ts.ForOfStatement, value: ts.Expression, here: Surroundings): ts.Block {
  const { ts, build } = emitter;
  const { factory } = build;
  const { initializer } = loop;
  const body = emitter.visit(loop.statement, here) as ts.Statement;
  if (!ts.isVariableDeclarationList(initializer)) {
    const assignment = assignTarget(emitter, initializer, value, here);
    return factory.createBlock([factory.createExpressionStatement(assignment), body], true);
  }
  const written = (initializer.declarations[0] as ts.VariableDeclaration).name;
  if (!ts.isIdentifier(written) && patternMaySuspend(emitter, written)) {
    const flags = initializer.flags & ts.NodeFlags.BlockScoped;
    return factory.createBlock([declareApart(emitter, written, { value, text: ".for" }, flags, here), body], true);
  }
  const name = emitter.visit((initializer.declarations[0] as ts.VariableDeclaration).name, here) as ts.BindingName;
  if (lowersResources(emitter, initializer, here)) {
    return holdResources(emitter, [resourceStatement(emitter, initializer, [[name, value]]), body], here, loop);
  }
  const declaration = factory.createVariableDeclaration(name, undefined, undefined, value);
  const list = factory.createVariableDeclarationList([declaration], initializer.flags & ts.NodeFlags.BlockScoped);
  return factory.createBlock([factory.createVariableStatement(undefined, list), body], true);
}

/**
 * Where it is not the iteration that may suspend, but what each turn begins with:
 *
 *     for (using x of xs) { ... }     for (const $value of xs) { const $env = ...; try { const x = $env.use($value); ... } ... }
 *     for (const { x } of xs) { ... } for (const $value of xs) { const { x } = <as any pattern>; { ... } }
 */
function lowerHeadOfForOf(
  emitter: Emitter,
  node: ts.Statement,
  loop: ts.ForOfStatement,
  here: Surroundings,
): ts.Statement | undefined {
  const { ts, build, words } = emitter;
  const { factory } = build;
  if (!isHeadLowered(emitter, loop, here)) return undefined;
  const head = factory.createVariableDeclarationList(
    [factory.createVariableDeclaration(words.value)],
    ts.NodeFlags.Const,
  );
  const iterable = emitter.expression(loop.expression, here);
  const body = loopBody(emitter, loop, words.value, here);
  return labelled(emitter, node, factory.updateForOfStatement(loop, loop.awaitModifier, head, iterable, body));
}

function isHeadLowered(emitter: Emitter, loop: ts.ForOfStatement, here: Surroundings): boolean {
  const { ts } = emitter;
  const { initializer } = loop;
  if (!ts.isVariableDeclarationList(initializer)) return targetMaySuspend(emitter, skipWrappers(ts, initializer));
  if (lowersResources(emitter, initializer, here)) return true;
  const { name } = initializer.declarations[0] as ts.VariableDeclaration;
  return !ts.isIdentifier(name) && patternMaySuspend(emitter, name) && !namesItself(emitter, loop);
}

/** `for (using x = a; ...; ...)`: `x` is disposed of when the loop has ended, not at each turn. */
function lowerHeadOfFor(
  emitter: Emitter,
  node: ts.Statement,
  loop: ts.ForStatement,
  here: Surroundings,
): ts.Statement | undefined {
  const { ts, build } = emitter;
  const { initializer } = loop;
  if (initializer === undefined || !ts.isVariableDeclarationList(initializer)) return undefined;
  if (!lowersResources(emitter, initializer, here)) return undefined;
  const visit = (part: ts.Expression | undefined) => part && emitter.expression(part, here);
  const rest = build.factory.updateForStatement(
    loop,
    undefined,
    visit(loop.condition),
    visit(loop.incrementor),
    emitter.visit(loop.statement, here) as ts.Statement,
  );
  const head = declareResources(emitter, initializer, here);
  return holdResources(emitter, [head, labelled(emitter, node, rest)], here, loop);
}
