import type ts from "typescript";
import { type FileContext, type FunctionWithBody, isAsync } from "../context.js";
import type { SyncAwaitDiagnostic } from "../diagnostics/diagnostic.js";
import * as say from "../diagnostics/generated.js";
import type { Role } from "../find/findTargets.js";
import type { ConstructionPlan } from "./constructionPlan.js";
import { parentOf } from "./constructions.js";
import { copiedLiteralReason } from "./copiedLiterals.js";
import { mirrorShows } from "./mirroredArguments.js";
import { nameOf, placeOf } from "./places.js";
import type { FunctionPlan } from "./plan.js";
import type { Scopes } from "./scopes.js";
import { isStrict } from "./strictness.js";
import type { Obstacle } from "./survey.js";
import { isMemberName } from "./survey.js";

// In: a plan. Out: the function left native where a copy of it could not be right, and a diagnostic that says why.

const obstacles: Readonly<
  Record<
    Obstacle,
    { readonly roles: readonly Role[]; readonly say: (place: ts.Node, inspected: Inspected) => SyncAwaitDiagnostic }
  >
> = {
  directEval: { roles: ["suspendable", "task"], say: say.directEval },
  withStatement: { roles: ["suspendable", "task", "generator"], say: say.withStatement },
  yieldIdentifier: { roles: ["suspendable", "task"], say: sayYield },
  assignedArguments: { roles: ["suspendable", "task"], say: say.assignedArguments },
  superWrite: { roles: ["suspendable", "task"], say: say.superWriteInArrow },
};

interface Inspected {
  readonly plan: FunctionPlan;
  /** Of the functions around it, and of those before it. */
  readonly plans: ReadonlyMap<FunctionWithBody, FunctionPlan>;
  readonly scopes: Scopes;
  readonly ctx: FileContext;
}

/** What else can stand in the way; each check answers with its diagnostic. */
const checks: readonly ((inspected: Inspected) => SyncAwaitDiagnostic | undefined)[] = [
  parameterSharedWithInitialiser,
  ownNameAssigned,
  declaredOutsideBlock,
  superInParameters,
  superWriteInConstructor,
  variableNamedLikeParameter,
  argumentsMirrorParameters,
  templateInParameters,
];

/** @param plans those of the functions further out have been through this before */
export function refuse(
  plan: FunctionPlan,
  plans: ReadonlyMap<FunctionWithBody, FunctionPlan>,
  scopes: Scopes,
  ctx: FileContext,
): void {
  if (plan.role !== "suspendable" && plan.role !== "task" && plan.role !== "generator") return;
  const { ts } = ctx;
  const inspected: Inspected = { plan, plans, scopes, ctx };
  const reasons: SyncAwaitDiagnostic[] = [];
  for (const [kind, place] of plan.survey.obstacles) {
    // Only in an arrow is `super` out of the copy's reach.
    const isInReach = kind === "superWrite" && !ts.isArrowFunction(plan.node);
    if (obstacles[kind].roles.includes(plan.role) && !isInReach) reasons.push(obstacles[kind].say(place, inspected));
  }
  // A generator function keeps its body: nothing is copied.
  for (const check of plan.role === "generator" ? [] : checks) {
    const reason = check(inspected);
    if (reason !== undefined) reasons.push(reason);
  }
  const copied = copiedLiteralReason(plan.node, ctx);
  if (copied !== undefined) reasons.push(leftNative(plan, copied));
  if (reasons.length === 0) return;
  for (const reason of reasons) ctx.report(reason);
  // A refused task is still an async function: it can await what suspends below it.
  plan.role = plan.role === "task" ? "host" : "native";
}

function leftNative({ node }: FunctionPlan, reason: string): SyncAwaitDiagnostic {
  return say.leftNative(node, { reason });
}

/** The name may stand in an arrow inside the function that is refused: an arrow's obstacles are those of the code around it, too. */
function sayYield(name: ts.Node, { plan, plans, ctx }: Inspected): SyncAwaitDiagnostic {
  const inner = placeOf(ctx.ts, name).owner ?? plan.node;
  const canSuspend = (node: FunctionWithBody) => (plans.get(node)?.role ?? "native") !== "native";
  let around = placeOf(ctx.ts, inner).owner;
  while (around !== undefined && !canSuspend(around)) around = placeOf(ctx.ts, around).owner;
  return say.yieldIdentifier(name, {
    functionName: nameOf(inner, ctx),
    isAsync: isAsync(ctx.ts, inner),
    arrowIn: inner === plan.node ? undefined : nameOf(plan.node, ctx),
    around: around && nameOf(around, ctx),
  });
}

/** A name bound by a list that the body takes by value, written somewhere, and seen by a closure in an initialiser: two variables would arise from one. */
function parameterSharedWithInitialiser({ plan, scopes, ctx }: Inspected): SyncAwaitDiagnostic | undefined {
  const { ts } = ctx;
  const { node, parameters, role } = plan;
  if (parameters.form !== "bound" || role === "task" || ts.isConstructorDeclaration(node)) return undefined;
  for (const parameter of node.parameters) {
    const shared = holdsCode(ts, parameter) ? sharedName(ts, plan, scopes, parameter, false) : undefined;
    if (shared !== undefined) return say.parameterSharedWithInitialiser(shared);
  }
  return undefined;
}

function sharedName(
  ts: FileContext["ts"],
  plan: FunctionPlan,
  scopes: Scopes,
  inner: ts.Node,
  inClosure: boolean,
): ts.Node | undefined {
  const binding = inClosure && ts.isIdentifier(inner) ? scopes.bindingOf(inner) : undefined;
  if (binding?.scope.node === plan.node && binding.assigned)
    return plan.parameters.names.find(({ text }) => text === binding.name);
  const isClosure = inClosure || ts.isFunctionLike(inner);
  return ts.forEachChild(inner, (child) => sharedName(ts, plan, scopes, child, isClosure));
}

/** False for a name alone, and for one with a word or a literal as its default. */
function holdsCode(ts: FileContext["ts"], { name, initializer }: ts.ParameterDeclaration): boolean {
  return !ts.isIdentifier(name) || (initializer !== undefined && initializer.kind > ts.SyntaxKind.LastToken);
}

/** A function expression that assigns its own name: nothing happens, or a TypeError in strict code; the copy's name could be assigned. */
function ownNameAssigned({ plan: { node }, scopes, ctx: { ts } }: Inspected): SyncAwaitDiagnostic | undefined {
  if (!ts.isFunctionExpression(node) || node.name === undefined) return undefined;
  const { name } = node;
  const assigns = (inner: ts.Node): boolean => {
    const binding = ts.isIdentifier(inner) && inner.text === name.text ? scopes.bindingOf(inner) : undefined;
    return (binding?.declaration === node && binding.assigned) || ts.forEachChild(inner, assigns) === true;
  };
  return assigns(node.body) ? say.selfAssignedFunctionName(name) : undefined;
}

function findSuper(ts: FileContext["ts"], node: ts.Node): ts.Node | undefined {
  const find = (inner: ts.Node): ts.Node | undefined =>
    inner.kind === ts.SyntaxKind.SuperKeyword ? inner : ts.forEachChild(inner, find);
  return find(node);
}

/**
 * An arrow in a derived class's constructor sees a `this` that may not exist yet when the arrow is made. It can be given that only by a copy of the
 * constructor, which knows where it will be.
 */
export function refuseArrowBeforeSuper(
  plan: FunctionPlan,
  constructions: ReadonlyMap<ts.ClassLikeDeclaration, ConstructionPlan>,
  { ts, report }: FileContext,
): void {
  const { node } = plan;
  if (plan.role !== "suspendable" && plan.role !== "task") return;
  if (!ts.isArrowFunction(node) || !(plan.survey.usesThis || plan.survey.usesSuper)) return;
  let owner: ts.Node = node.parent;
  while (ts.isArrowFunction(owner) || !(ts.isFunctionLike(owner) || ts.isSourceFile(owner) || ts.isClassLike(owner))) {
    owner = owner.parent;
  }
  if (!ts.isConstructorDeclaration(owner) || parentOf(ts, owner.parent) === undefined) return;
  if (constructions.get(owner.parent)?.role === "suspendable") return;
  report(
    leftNative(
      plan,
      "it is an arrow in the constructor of a derived class, which is not compiled and whose `this` may not exist yet",
    ),
  );
  plan.role = plan.role === "task" ? "host" : "native";
}

/** Sloppy mode's `if (x) function f() {}` and `label: function f() {}`: there is no list of statements to add to. */
function declaredOutsideBlock({ plan, ctx: { ts } }: Inspected): SyncAwaitDiagnostic | undefined {
  const { parent } = plan.node;
  if (!ts.isFunctionDeclaration(plan.node)) return undefined;
  if (ts.isSourceFile(parent) || ts.isBlock(parent) || ts.isModuleBlock(parent) || ts.isCaseOrDefaultClause(parent)) {
    return undefined;
  }
  return leftNative(plan, "it is declared as the body of a statement, not in a block");
}

/** The twin evaluates the list outside the method, where there is no `super`. */
function superInParameters({ plan, ctx: { ts } }: Inspected): SyncAwaitDiagnostic | undefined {
  const { node, parameters, role } = plan;
  const isMember = ts.isMethodDeclaration(node) || ts.isAccessor(node);
  if (!isMember || parameters.form !== "bound" || role === "task") return undefined;
  const uses = node.parameters.some((parameter) => findSuper(ts, parameter) !== undefined);
  return uses ? leftNative(plan, "its parameter list uses `super`") : undefined;
}

/** Where the copy of a constructor does not run on its object, only reading through `super` can be had. */
function superWriteInConstructor({ plan, ctx: { ts } }: Inspected): SyncAwaitDiagnostic | undefined {
  const { node, survey } = plan;
  if (!ts.isConstructorDeclaration(node) || !survey.obstacles.has("superWrite")) return undefined;
  const onRecord = survey.usesNewTarget || parentOf(ts, node.parent) !== undefined;
  return onRecord ? leftNative(plan, "it is a constructor that assigns to a property of `super`") : undefined;
}

/** A task and a constructor bind their lists by `let` in the body: a `var` of the same name cannot stand there, and one that the list names would be meant by it. */
function variableNamedLikeParameter({ plan, scopes, ctx: { ts } }: Inspected): SyncAwaitDiagnostic | undefined {
  const { node, parameters, role } = plan;
  const bindsInBody = role === "task" || ts.isConstructorDeclaration(node);
  if (!bindsInBody || parameters.form !== "bound") return undefined;
  const isVariable = (use: ts.Identifier): boolean => {
    const { parent } = use;
    const isDeclared = (ts.isVariableDeclaration(parent) || ts.isBindingElement(parent)) && parent.name === use;
    return isDeclared && scopes.bindingOf(use)?.scope.node === node.body;
  };
  const meansAnother = (inner: ts.Node): boolean =>
    ts.isIdentifier(inner)
      ? !isMemberName(ts, inner) && scopes.usesOf(inner.text).some(isVariable)
      : ts.forEachChild(inner, meansAnother) === true;
  const isTaken =
    parameters.names.some((name) => scopes.bindingOf(name)?.repeated) || node.parameters.some(meansAnother);
  return isTaken ? leftNative(plan, "a `var` in it has a name that its parameter list uses") : undefined;
}

/** Where the copy gets `new.target` from the entry, it gets the entry's `arguments` too, but its parameters are its own. */
function argumentsMirrorParameters({ plan, scopes, ctx }: Inspected): SyncAwaitDiagnostic | undefined {
  const { survey, node, parameters } = plan;
  if (!survey.usesNewTarget || !survey.usesArguments || ctx.ts.isArrowFunction(node)) return undefined;
  if (parameters.form !== "simple" || isStrict(ctx, node.body) || !mirrorShows(ctx.ts, plan, scopes)) return undefined;
  return leftNative(plan, "it uses `new.target`, and its parameters change with its `arguments`, as in sloppy code");
}

/** A tag sees the same template object whenever it comes from the same place. Lists that are bound stand in two: in the entry, and in the twin's binder. */
function templateInParameters({ plan, ctx: { ts } }: Inspected): SyncAwaitDiagnostic | undefined {
  const { node, parameters, role } = plan;
  if (parameters.form !== "bound" || role === "task" || ts.isConstructorDeclaration(node)) return undefined;
  if (!node.parameters.some((each) => holdsCode(ts, each))) return undefined;
  const holdsTemplate = (inner: ts.Node): boolean =>
    ts.isTaggedTemplateExpression(inner) || ts.forEachChild(inner, holdsTemplate) === true;
  return node.parameters.some(holdsTemplate) ? leftNative(plan, "its parameter list has a tagged template") : undefined;
}
