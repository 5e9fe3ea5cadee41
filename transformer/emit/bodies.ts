import type ts from "typescript";
import { isIdentifierText, nameFromPlace } from "../analyze/names.js";
import type { FunctionPlan } from "../analyze/plan.js";
import type { FunctionWithBody } from "../context.js";
import { type Emitter, isDirective } from "./emitter.js";
import { bindParameters, bindsInBody, bodyParameters, renamedInBody } from "./parameters.js";
import { type Body, insideNative, newBody, type Surroundings } from "./surroundings.js";
import { arrowWords } from "./words.js";

// In: a function and how its code may wait. Out: the code, with every call that may suspend checked.

/** `function* f$(a) { ... }` */
export function bodyExpression(
  emitter: Emitter,
  plan: FunctionPlan,
  here: Surroundings,
  name: string | undefined,
): ts.FunctionExpression {
  const { build, ts, ctx } = emitter;
  const { factory } = build;
  const identifier = name !== undefined && isIdentifierText(name) ? ctx.names.fresh(`${name}$`) : undefined;
  const copy = factory.createFunctionExpression(
    undefined,
    factory.createToken(ts.SyntaxKind.AsteriskToken),
    identifier,
    undefined,
    bodyParameters(emitter, plan, renamedInBody(emitter, plan)),
    undefined,
    bodyBlock(emitter, plan, here),
  );
  return ts.setSourceMapRange(copy, plan.node);
}

/** The function's code, with every call that may suspend checked, and the temporaries that this took. */
export function bodyBlock(emitter: Emitter, plan: FunctionPlan, here: Surroundings): ts.Block {
  const { ts } = emitter;
  const isArrow = ts.isArrowFunction(plan.node);
  const inside: Surroundings = {
    waits: "yield",
    isTask: plan.role === "task",
    body: newBody(),
    renamed: isArrow ? arrowWords(emitter, plan, here) : renamedInBody(emitter, plan),
    privates: here.privates,
    home: here.home,
  };
  if (!bindsInBody(plan, ts)) return withPolicy(emitter, plan, filledBlock(emitter, plan.node, inside, inside.body));
  // The list is evaluated by the task itself, so that what it throws rejects the task and what it waits for parks it.
  const { factory } = emitter.build;
  const bindings = bindParameters(emitter, plan, inside);
  const block = withPolicy(emitter, plan, filledBlock(emitter, plan.node, inside, undefined));
  return factory.createBlock([...emitter.build.declareTemporaries(inside.body ?? newBody()), bindings, block], true);
}

/** The function's code; `declared`: whose temporaries are to be declared in it; `before`: what comes first. */
export function filledBlock(
  emitter: Emitter,
  { body }: FunctionWithBody,
  inside: Surroundings,
  declared: Body | undefined,
  before: readonly ts.Statement[] = [],
): ts.Block {
  const { ts, build } = emitter;
  const { factory } = build;
  const used = declared ?? newBody();
  if (!ts.isBlock(body)) {
    const value = factory.createReturnStatement(emitter.expression(body, inside));
    return factory.createBlock([...build.declareTemporaries(used), value], true);
  }
  const statements = [...emitter.statements(body.statements, inside)];
  const firstCode = statements.findIndex((statement) => !isDirective(ts, statement));
  statements.splice(firstCode < 0 ? statements.length : firstCode, 0, ...build.declareTemporaries(used), ...before);
  return ts.setTextRange(
    factory.createBlock(ts.setTextRange(factory.createNodeArray(statements), body.statements), true),
    body,
  );
}

/** An async function stays one; in its code a call that suspends is awaited. */
export function fillAsyncFunction(
  emitter: Emitter,
  node: FunctionWithBody,
  here: Surroundings,
  outer: Surroundings,
): ts.Node {
  const inside: Surroundings = { ...here, waits: "await", isTask: false, body: newBody() };
  return replaceBody(emitter, node, outer, filledBlock(emitter, node, inside, inside.body));
}

/** A generator function stays one; in its code a call that suspends yields too. */
export function fillGenerator(emitter: Emitter, node: FunctionWithBody, outer: Surroundings): ts.Node {
  const inside: Surroundings = { ...insideNative(outer, false), waits: "yield", body: newBody() };
  return replaceBody(emitter, node, outer, filledBlock(emitter, node, inside, inside.body));
}

/**
 *     const $token = $sa.enterAtomic("f"); try { ... } finally { $sa.leaveAtomic($token); }
 */
export function wrapAtomic(emitter: Emitter, node: FunctionWithBody, here: Surroundings, outer: Surroundings): ts.Node {
  const { ts } = emitter;
  const name =
    node.name === undefined ? (nameFromPlace(ts, node) ?? "(anonymous)") : node.name.getText(emitter.ctx.file);
  const block = filledBlock(emitter, node, { ...here, waits: "never" }, undefined);
  return replaceBody(emitter, node, outer, scoped(emitter, block, "Atomic", name));
}

/**
 * The code of a function that says how its boundaries block:
 *
 *     const $token = $sa.enterPolicy("exclusive"); try { ... } finally { $sa.leavePolicy($token); }
 */
function withPolicy(emitter: Emitter, { node }: FunctionPlan, block: ts.Block): ts.Block {
  const policy = emitter.plans.blocking.get(node);
  return policy === undefined ? block : scoped(emitter, block, "Policy", policy);
}

/** `block` between `$sa.enter<kind>(name)` and `$sa.leave<kind>`. */
function scoped(emitter: Emitter, block: ts.Block, kind: "Atomic" | "Policy", name: string): ts.Block {
  const { build, ts } = emitter;
  const { factory } = build;
  const token = emitter.words.token;
  const directives = block.statements.filter((statement) => isDirective(ts, statement));
  const code = block.statements.slice(directives.length);
  const leave = factory.createExpressionStatement(build.helperCall(`leave${kind}`, [token]));
  return factory.createBlock(
    [
      ...directives,
      build.declare(ts.NodeFlags.Const, [[token.text, build.helperCall(`enter${kind}`, [build.string(name)])]]),
      factory.createTryStatement(factory.createBlock(code, true), undefined, factory.createBlock([leave], true)),
    ],
    true,
  );
}

/** The function as written, with visited parameters and another body. */
function replaceBody(emitter: Emitter, node: FunctionWithBody, outer: Surroundings, body: ts.Block): ts.Node {
  const { ts, ctx } = emitter;
  const native = insideNative(outer, ts.isArrowFunction(node));
  const visit = (child: ts.Node) => emitter.visit(child, child === node.name ? outer : native);
  return ts.visitEachChild(node, (child) => (child === node.body ? body : visit(child)), ctx.transformation);
}
