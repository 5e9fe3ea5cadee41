import type ts from "typescript";
import type { FileContext, FunctionWithBody } from "../context.js";
import type { Role, Targets } from "../find/findTargets.js";
import type { PackageNames } from "../find/imports.js";
import { CallClassifier, type CallSite } from "./calls.js";
import { checkAtomic } from "./checkAtomic.js";
import { checkCallbacks } from "./checkCallbacks.js";
import { checkCalls } from "./checkCalls.js";
import { ImplicitCalls } from "./implicit.js";
import { type ParameterPlan, planParameters } from "./parameters.js";
import { refuse } from "./refuse.js";
import { isReplacedInItsClass } from "./replacedMethods.js";
import type { Scopes } from "./scopes.js";
import { type Survey, surveyFunction } from "./survey.js";

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
  /** The same for an expression that runs code without being a call. */
  implicitSiteOf(node: ts.Node): CallSite;
  maySuspend(site: CallSite): boolean;
}

export function analyze(targets: Targets, scopes: Scopes, packageNames: PackageNames, ctx: FileContext): Plans {
  const { ts } = ctx;
  const classifier = new CallClassifier(ts, scopes, packageNames);
  const implicit = new ImplicitCalls(ts, targets.roles, scopes, ctx.facts);
  const plans = new Map<FunctionWithBody, FunctionPlan>();
  for (const [node, role] of targets.roles) {
    const survey = surveyFunction(ts, node, classifier, implicit);
    const plan = { node, role, parameters: planParameters(ts, node), survey, suspendsInParameters: false };
    plans.set(node, plan);
    if (isReplacedInItsClass(ts, node)) plan.role = "native";
    // Nobody asked for a function that is only reached: where it cannot be compiled, it stays as it is, and nothing is said.
    refuse(plan, scopes, targets.reached.has(node) ? { ...ctx, report: () => undefined } : ctx);
  }
  checkCalls(targets, plans, classifier, packageNames, scopes, ctx);
  checkAtomic(targets, plans, ctx);
  checkCallbacks(plans, classifier, ctx);
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
    implicitSiteOf: (node) => implicit.siteOf(node),
    maySuspend,
  };
}

function siteMaySuspend(site: CallSite, plans: ReadonlyMap<FunctionWithBody, FunctionPlan>): boolean {
  const targets = targetsOf(site);
  if (targets !== undefined) {
    const isOutside = site.kind === "implicit" && site.outside;
    const suspends = (role: Role | undefined) =>
      role === "suspendable" || (role === "generator" && site.kind === "implicit");
    return isOutside || targets.some((target) => suspends(plans.get(target)?.role));
  }
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
      for (const target of targetsOf(site) ?? []) {
        // To call a generator function runs nothing of it; to iterate does.
        if (site.kind === "known" && plans.get(target)?.role === "generator") continue;
        const list = callers.get(target);
        if (list === undefined) callers.set(target, [plan]);
        else list.push(plan);
      }
    }
    if (plan.role === "task" || plan.survey.calls.some(({ site }) => isReasonToCompile(site, maySuspend))) keep(plan);
  }
  for (let plan = work.pop(); plan !== undefined; plan = work.pop()) {
    if (plan.role === "suspendable" || plan.role === "generator")
      for (const caller of callers.get(plan.node) ?? []) keep(caller);
  }
  for (const plan of plans.values()) {
    if (plan.role !== "task" && plan.role !== "atomic" && !kept.has(plan)) plan.role = "native";
  }
}

/** A call that may suspend by itself, or the question whether one could here. */
function isReasonToCompile(site: CallSite, maySuspend: (site: CallSite) => boolean): boolean {
  if (site.kind === "implicit") return site.outside;
  return site.kind === "canSuspend" || (site.kind !== "known" && maySuspend(site));
}

/** The functions of this file that a site runs, if that is known. */
function targetsOf(site: CallSite): readonly FunctionWithBody[] | undefined {
  if (site.kind === "known") return [site.target];
  return site.kind === "implicit" ? site.targets : undefined;
}
