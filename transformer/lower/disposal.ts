import type ts from "typescript";
import { usingKind } from "../analyze/using.js";
import type { Emitter } from "../emit/emitter.js";
import type { Surroundings } from "../emit/surroundings.js";
import { checkedTwin } from "./iteration.js";

// In: statements that hold resources whose disposal may suspend, in code that can wait. Out: the same statements with the runtime disposing.
//
//     using a = x; await using b = y; ...
//
//     const $env = $sa.disposables();
//     try { const a = $env.use(x); const b = $env.useAsync(y); ... }
//     catch ($error) { $env.fail($error); }
//     finally { <checked $sa.dispose($env)>; }

/** True for the declaration of a resource that the runtime has to dispose of here. */
export function lowersResources({ ts, plans }: Emitter, list: ts.VariableDeclarationList, here: Surroundings): boolean {
  const kind = usingKind(ts, list);
  if (kind === undefined || here.waits === "never") return false;
  // An async function has `await using`; what it holds by `using` beside it has to be disposed of in one order.
  if (kind === "await using") return here.isTask;
  return plans.maySuspend(plans.sites.ofImplicit(list));
}

const noResources: ReadonlySet<ts.Statement> = new Set();

/** The declarations of resources that stand directly among `statements`, or none where the language can be left to dispose of them. */
export function resourcesAmong(
  emitter: Emitter,
  statements: readonly ts.Statement[],
  here: Surroundings,
): ReadonlySet<ts.Statement> {
  const { ts } = emitter;
  const isHeld = (each: ts.Statement): each is ts.VariableStatement =>
    ts.isVariableStatement(each) && usingKind(ts, each.declarationList) !== undefined;
  if (!statements.some(isHeld)) return noResources;
  const held = statements.filter(isHeld);
  return new Set(held.some((each) => lowersResources(emitter, each.declarationList, here)) ? held : []);
}

/** `const a = $env.use(x), b = $env.use(y);` */
export function declareResources(emitter: Emitter, list: ts.VariableDeclarationList, here: Surroundings): ts.Statement {
  const resources = list.declarations.map(
    ({ name, initializer }) => [name, emitter.expression(initializer as ts.Expression, here)] as const,
  );
  return resourceStatement(emitter, list, resources);
}

/** The same for values that are there. */
export function resourceStatement(
  { ts, build, words }: Emitter,
  list: ts.VariableDeclarationList,
  resources: readonly (readonly [ts.BindingName, ts.Expression])[],
): ts.Statement {
  const { factory } = build;
  const use = usingKind(ts, list) === "await using" ? "useAsync" : "use";
  const declarations = resources.map(([name, value]) => {
    const held = factory.createCallExpression(factory.createPropertyAccessExpression(words.env, use), undefined, [
      value,
    ]);
    return factory.createVariableDeclaration(name, undefined, undefined, held);
  });
  const made = factory.createVariableDeclarationList(declarations, ts.NodeFlags.Const);
  return ts.setTextRange(factory.createVariableStatement(undefined, made), list);
}

/** The block in which `statements` hold resources. */
export function holdResources(
  emitter: Emitter,
  statements: readonly ts.Statement[],
  here: Surroundings,
  original: ts.Node,
): ts.Block {
  return emitter.build.factory.createBlock(heldStatements(emitter, statements, here, original), true);
}

/** `const $env = ...; try { statements } ...` */
export function heldStatements(
  emitter: Emitter,
  statements: readonly ts.Statement[],
  here: Surroundings,
  original: ts.Node,
): ts.Statement[] {
  const { ts, build, words } = emitter;
  const { factory } = build;
  const fail = factory.createCallExpression(factory.createPropertyAccessExpression(words.env, "fail"), undefined, [
    words.error,
  ]);
  const dispose = checkedTwin(emitter, "dispose", [words.env], here, original);
  return [
    build.declare(ts.NodeFlags.Const, [[words.env.text, build.helperCall("disposables", [])]]),
    factory.createTryStatement(
      factory.createBlock(statements, true),
      factory.createCatchClause(
        factory.createVariableDeclaration(words.error),
        factory.createBlock([factory.createExpressionStatement(fail)], true),
      ),
      factory.createBlock([factory.createExpressionStatement(dispose)], true),
    ),
  ];
}
