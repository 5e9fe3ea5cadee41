import type ts from "typescript";
import type { FunctionPlan } from "../analyze/plan.js";
import { bodyBlock } from "./bodies.js";
import type { Emitter } from "./emitter.js";
import { entryBlock, withoutAsync } from "./entries.js";
import { enterCall, makeFunction } from "./functions.js";
import {
  binderOf,
  bodyParameters,
  entryArguments,
  entryParameters,
  renamedInBody,
  travelsByName,
} from "./parameters.js";
import type { Surroundings } from "./surroundings.js";

// In: a planned function declaration. Out: its entry and its body copy, and the statement that links them.

/**
 *     function f(a) { return $sa.enter(f$, this, arguments); }
 *     function* f$(a) { ... }
 *
 * and at the head of the list `$sa.link(f, f$);`. An annotated async function calls `$sa.task` and needs no link.
 */
export function emitDeclaration(
  emitter: Emitter,
  node: ts.FunctionDeclaration,
  links: ts.Statement[],
  here: Surroundings,
): readonly ts.Statement[] {
  const { build, ts } = emitter;
  const { factory } = build;
  const plan = emitter.plan(node) as FunctionPlan;
  if (node.name === undefined && !staysEsModule(emitter)) return [emitDefaultExport(emitter, plan, node, here)];
  const body = emitter.declaredBody(plan.node);
  const name = node.name ?? build.id(emitter.ctx.names.fresh("_default"));
  const helper = plan.role === "task" ? "task" : "enter";
  const entered = travelsByName(plan, ts)
    ? build.helperCall(helper, [build.id(body), factory.createThis(), entryArguments(emitter, plan)])
    : build.helperText(helper, `${body}, this, arguments`);
  const entry = factory.updateFunctionDeclaration(
    node,
    withoutAsync(emitter, node.modifiers),
    undefined,
    name,
    node.typeParameters,
    entryParameters(emitter, plan, here, false),
    plan.role === "task" ? undefined : node.type,
    entryBlock(emitter, plan, entered),
  );
  if (needsLink(emitter, plan, node)) links.push(linkStatement(emitter, plan, name, body, here));
  const copy = factory.createFunctionDeclaration(
    undefined,
    factory.createToken(ts.SyntaxKind.AsteriskToken),
    body,
    undefined,
    bodyParameters(emitter, plan, renamedInBody(emitter, plan)),
    undefined,
    bodyBlock(emitter, plan, here),
  );
  return [entry, ts.setSourceMapRange(copy, node)];
}

/**
 * True if the module's syntax is kept. Where TypeScript turns it into CommonJS, it exports an anonymous default function by a name of its own,
 * which a name given here would miss.
 */
export function staysEsModule({ ts, ctx: { transformation, file } }: Emitter): boolean {
  const { module = ts.ModuleKind.CommonJS } = transformation.getCompilerOptions();
  if (module >= ts.ModuleKind.Node16 && module <= ts.ModuleKind.NodeNext)
    return file.impliedNodeFormat === ts.ModuleKind.ESNext;
  return module >= ts.ModuleKind.ES2015;
}

/** `export default $sa.fn("default", ...)`; unlike a declaration it is not there before the module has run. */
function emitDefaultExport(
  emitter: Emitter,
  plan: FunctionPlan,
  node: ts.FunctionDeclaration,
  here: Surroundings,
): ts.Statement {
  const { factory } = emitter.build;
  const parameters = entryParameters(emitter, plan, here, false);
  const block = entryBlock(emitter, plan, enterCall(emitter, plan));
  const entry = factory.createFunctionExpression(
    undefined,
    undefined,
    undefined,
    node.typeParameters,
    parameters,
    undefined,
    block,
  );
  return factory.createExportAssignment(
    undefined,
    false,
    makeFunction(emitter, plan, here, emitter.build.string("default"), "default", entry),
  );
}

/** A function that is only ever called by its name, directly, needs no twin to be found by. */
function needsLink(emitter: Emitter, plan: FunctionPlan, node: ts.FunctionDeclaration): boolean {
  if (node.name === undefined) return true;
  if (plan.role === "task") return false;
  // A script's functions are global; sloppy code sees a block's function outside the block too.
  const isPrivate = isDirectlyInFunction(emitter, node) || isInModule(emitter, node);
  const { scopes } = emitter.plans;
  const binding = scopes.bindingOf(node.name);
  if (!isPrivate || binding === undefined || emitter.bodyName(plan.node) === undefined) return true;
  // Of a name that is assigned or declared twice no call is direct.
  return binding.assigned || binding.repeated || scopes.escapes(binding);
}

function isDirectlyInFunction({ ts }: Emitter, { parent }: ts.FunctionDeclaration): boolean {
  return ts.isBlock(parent) && ts.isFunctionLike(parent.parent);
}

function isInModule({ ts }: Emitter, { parent }: ts.FunctionDeclaration): boolean {
  return ts.isSourceFile(parent) && ts.isExternalModule(parent);
}

function linkStatement(
  emitter: Emitter,
  plan: FunctionPlan,
  name: ts.Identifier,
  body: string,
  here: Surroundings,
): ts.Statement {
  const { build } = emitter;
  const isTask = plan.role === "task";
  const binder = isTask ? undefined : binderOf(emitter, plan, here);
  if (binder === undefined && plan.node.name !== undefined) {
    const linked = build.helperText("link", `${name.text}, ${isTask ? "null" : body}`);
    return build.factory.createExpressionStatement(linked);
  }
  const visibleName = plan.node.name === undefined ? build.string("default") : undefined;
  const rest = visibleName === undefined ? [binder] : [binder ?? build.undefined, visibleName];
  const args = [
    build.id(name.text),
    isTask ? build.null : build.id(body),
    ...rest.filter((each) => each !== undefined),
  ];
  return build.factory.createExpressionStatement(build.helperCall("link", args));
}
