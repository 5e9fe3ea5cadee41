import type ts from "typescript";
import { type FileContext, type FunctionWithBody, isGenerator } from "../context.js";
import type { SyncAwaitDiagnostic } from "../diagnostics/diagnostic.js";
import * as say from "../diagnostics/generated.js";
import type { Place } from "../diagnostics/span.js";
import type { Role, Targets } from "../find/findTargets.js";
import type { PackageNames } from "../find/imports.js";
import { CallClassifier, type CallSite } from "./calls.js";
import { checkCalls } from "./checkCalls.js";
import { type ParameterPlan, planParameters } from "./parameters.js";
import type { Scopes } from "./scopes.js";
import { type Obstacle, type Survey, surveyFunction } from "./survey.js";

// In: the targets. Out: for each function a plan: whether it is compiled, how its parameters travel, and which of its calls may suspend.

export interface FunctionPlan {
  readonly node: FunctionWithBody;
  /** `native` also for a target that has nothing to wait for or that had to be refused. */
  role: Role;
  readonly parameters: ParameterPlan;
  readonly survey: Survey;
  /** True if a parameter initialiser holds a call that may suspend. */
  suspendsInParameters: boolean;
}

export interface Plans {
  readonly of: ReadonlyMap<FunctionWithBody, FunctionPlan>;
  readonly annotationDecorators: ReadonlySet<ts.Node>;
  readonly scopes: Scopes;
  /** What a call is, and whether it may suspend. */
  siteOf(node: ts.CallExpression | ts.TaggedTemplateExpression): CallSite;
  maySuspend(site: CallSite): boolean;
}

export function analyze(targets: Targets, scopes: Scopes, packageNames: PackageNames, ctx: FileContext): Plans {
  const { ts } = ctx;
  const classifier = new CallClassifier(ts, scopes, packageNames);
  const plans = new Map<FunctionWithBody, FunctionPlan>();
  for (const [node, role] of targets.roles) {
    const survey = surveyFunction(ts, node, classifier);
    const plan = { node, role, parameters: planParameters(ts, node), survey, suspendsInParameters: false };
    plans.set(node, plan);
    refuse(plan, ctx, scopes);
  }
  checkCalls(targets, plans, classifier, packageNames, scopes, ctx);
  const maySuspend = (site: CallSite) => siteMaySuspend(site, plans);
  dropFunctionsThatNeverSuspend(plans, maySuspend);
  for (const plan of plans.values()) {
    plan.suspendsInParameters = plan.survey.calls.some(({ site, inParameters }) => inParameters && maySuspend(site));
  }
  return {
    of: plans,
    annotationDecorators: targets.annotationDecorators,
    scopes,
    siteOf: (node) => classifier.classify(node),
    maySuspend,
  };
}

function siteMaySuspend(site: CallSite, plans: ReadonlyMap<FunctionWithBody, FunctionPlan>): boolean {
  if (site.kind === "known") return plans.get(site.target)?.role === "suspendable";
  return site.kind !== "plain" && site.kind !== "canSuspend";
}

/**
 * A suspendable function or host none of whose calls may suspend stays native. Functions that only call each other are found by a fixed
 * point: those with another reason to suspend stay, and then whoever calls them.
 */
function dropFunctionsThatNeverSuspend(
  plans: ReadonlyMap<FunctionWithBody, FunctionPlan>,
  maySuspend: (site: CallSite) => boolean,
): void {
  const callers = new Map<FunctionWithBody, FunctionPlan[]>();
  const kept = new Set<FunctionPlan>();
  const work: FunctionPlan[] = [];
  const keep = (plan: FunctionPlan) => {
    if (!kept.has(plan)) work.push(plan);
    kept.add(plan);
  };
  for (const plan of plans.values()) {
    for (const { site } of plan.survey.calls) {
      if (site.kind !== "known") continue;
      const list = callers.get(site.target);
      if (list === undefined) callers.set(site.target, [plan]);
      else list.push(plan);
    }
    if (plan.role === "task" || plan.survey.calls.some(({ site }) => site.kind !== "known" && maySuspend(site)))
      keep(plan);
  }
  for (let plan = work.pop(); plan !== undefined; plan = work.pop()) {
    if (plan.role === "suspendable") for (const caller of callers.get(plan.node) ?? []) keep(caller);
  }
  for (const plan of plans.values()) {
    if ((plan.role === "suspendable" || plan.role === "host") && !kept.has(plan)) plan.role = "native";
  }
}

type Refusal = (place: Place) => SyncAwaitDiagnostic;

const refusals: Readonly<Record<Obstacle, { readonly roles: readonly Role[]; readonly say: Refusal }>> = {
  directEval: { roles: ["suspendable", "task"], say: say.directEval },
  withStatement: { roles: ["suspendable", "task"], say: say.withStatement },
  yieldIdentifier: { roles: ["suspendable", "task"], say: say.yieldIdentifier },
  assignedArguments: { roles: ["suspendable", "task"], say: say.assignedArguments },
  superWrite: { roles: [], say: say.superWriteInArrow },
  forAwait: { roles: ["task"], say: say.forAwait },
  awaitUsing: { roles: ["task"], say: say.awaitUsing },
};

/** Leaves a function native where a copy of it could not be right, and says so. */
function refuse(plan: FunctionPlan, ctx: FileContext, scopes: Scopes): void {
  const { ts } = ctx;
  const isCompiled = plan.role === "suspendable" || plan.role === "task";
  const refused = [...plan.survey.obstacles].filter(
    ([kind]) =>
      refusals[kind].roles.includes(plan.role) ||
      (isCompiled && kind === "superWrite" && ts.isArrowFunction(plan.node)),
  );
  for (const [kind, place] of refused) ctx.report(refusals[kind].say(place));
  const shared = isCompiled ? sharedParameter(plan, ctx, scopes) : undefined;
  if (shared !== undefined) ctx.report(say.parameterSharedWithInitialiser(shared));
  const assigned = isCompiled ? assignedOwnName(plan, ctx, scopes) : undefined;
  if (assigned !== undefined) ctx.report(say.selfAssignedFunctionName(assigned));
  const superWord = isCompiled ? superInLiteral(plan, ctx) : undefined;
  if (superWord !== undefined) ctx.report(say.superInObjectLiteral(superWord));
  const outOfTheWay = isCompiled && (seesUnboundThis(ctx, plan) || isOutOfTheWay(ctx, plan));
  if (refused.length > 0 || shared || assigned || superWord || outOfTheWay)
    plan.role = isHost(ctx, plan) ? "host" : "native";
}

/**
 * An arrow in a derived class's constructor sees a `this` that may not exist yet when the arrow is made, so that no copy of it can be given one.
 * It stays native, as the constructor around it does.
 */
function seesUnboundThis({ ts }: FileContext, { node, survey }: FunctionPlan): boolean {
  if (!ts.isArrowFunction(node) || !(survey.usesThis || survey.usesSuper)) return false;
  let owner: ts.Node = node.parent;
  while (ts.isArrowFunction(owner) || !(ts.isFunctionLike(owner) || ts.isSourceFile(owner) || ts.isClassLike(owner)))
    owner = owner.parent;
  return ts.isConstructorDeclaration(owner) && owner.parent.heritageClauses !== undefined;
}

/** The first `super` of an object literal's method: a copy outside the literal could not have it. */
function superInLiteral({ node, survey }: FunctionPlan, { ts }: FileContext): ts.Node | undefined {
  if (!survey.usesSuper || !ts.isMethodDeclaration(node) || !ts.isObjectLiteralExpression(node.parent))
    return undefined;
  const find = (inner: ts.Node): ts.Node | undefined =>
    inner.kind === ts.SyntaxKind.SuperKeyword ? inner : ts.forEachChild(inner, find);
  return ts.forEachChild(node, find);
}

/**
 * Forms that are left native without a word, since only a block comes of it: a function declared where no statement list is (sloppy mode's
 * `if (x) function f() {}`), a method whose computed key would have to be evaluated twice, a parameter list of a method that needs `super`.
 */
function isOutOfTheWay({ ts }: FileContext, { node, parameters }: FunctionPlan): boolean {
  if (ts.isFunctionDeclaration(node)) {
    const { parent } = node;
    return !(
      ts.isSourceFile(parent) ||
      ts.isBlock(parent) ||
      ts.isModuleBlock(parent) ||
      ts.isCaseOrDefaultClause(parent)
    );
  }
  if (!ts.isMethodDeclaration(node)) return false;
  if (ts.isComputedPropertyName(node.name) && !isConstantKey(ts, node.name.expression)) return true;
  const mentionsSuper = (inner: ts.Node): boolean =>
    inner.kind === ts.SyntaxKind.SuperKeyword || ts.forEachChild(inner, mentionsSuper) === true;
  return parameters.form === "bound" && node.parameters.some(mentionsSuper);
}

function isConstantKey(ts: FileContext["ts"], key: ts.Expression): boolean {
  if (ts.isPropertyAccessExpression(key)) return isConstantKey(ts, key.expression);
  return ts.isIdentifier(key) || ts.isStringLiteralLike(key) || ts.isNumericLiteral(key);
}

/** A refused task is still an async function: it can await what suspends below it. */
function isHost({ ts }: FileContext, { node, role }: FunctionPlan): boolean {
  return role === "task" && !isGenerator(node) && !ts.isConstructorDeclaration(node);
}

/** A name bound by a list that the body takes by value, written somewhere, and seen by a closure in an initialiser: two variables would arise from one. */
function sharedParameter({ node, parameters }: FunctionPlan, { ts }: FileContext, scopes: Scopes): ts.Node | undefined {
  if (parameters.form !== "bound") return undefined;
  const bound = new Set(parameters.names.map((name) => name.text));
  const find = (inner: ts.Node, inClosure: boolean): ts.Node | undefined => {
    if (inClosure && ts.isIdentifier(inner) && bound.has(inner.text)) {
      const binding = scopes.bindingOf(inner);
      if (binding?.scope.node === node && binding.assigned)
        return parameters.names.find(({ text }) => text === inner.text);
    }
    return ts.forEachChild(inner, (child) => find(child, inClosure || ts.isFunctionLike(inner)));
  };
  for (const parameter of node.parameters) {
    const found = find(parameter, false);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A function expression that assigns its own name: nothing happens, or a TypeError in strict code; the copy's name could be assigned. */
function assignedOwnName({ node }: FunctionPlan, { ts }: FileContext, scopes: Scopes): ts.Node | undefined {
  if (!ts.isFunctionExpression(node) || node.name === undefined) return undefined;
  const find = (inner: ts.Node): ts.Node | undefined => {
    if (ts.isIdentifier(inner) && inner.text === node.name?.text) {
      const binding = scopes.bindingOf(inner);
      if (binding?.declaration === node && binding.assigned) return node.name;
    }
    return ts.forEachChild(inner, find);
  };
  return find(node.body);
}
