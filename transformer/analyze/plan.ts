import type ts from "typescript";
import type { FileContext, FunctionWithBody } from "../context.js";
import type { Role, Targets } from "../find/findTargets.js";
import type { PackageNames } from "../find/imports.js";
import { CallClassifier, type CallSite, type Target } from "./calls.js";
import { checkAtomic } from "./checkAtomic.js";
import { checkCallbacks } from "./checkCallbacks.js";
import { checkCalls } from "./checkCalls.js";
import { checkNativeParts } from "./checkNativeParts.js";
import { type ConstructionPlan, planConstructions } from "./constructionPlan.js";
import { ConstructionSites } from "./constructions.js";
import { findCreations } from "./creations.js";
import { ImplicitCalls } from "./implicit.js";
import { type ParameterPlan, planParameters } from "./parameters.js";
import { refuse, refuseArrowBeforeSuper } from "./refuse.js";
import { isReplacedInItsClass } from "./replacedMethods.js";
import type { Scopes } from "./scopes.js";
import { SiteMap } from "./siteMap.js";
import { type Survey, surveyFunction } from "./survey.js";
import { findWaiting } from "./waiting.js";

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

/** Many functions that might be compiled are not, and nobody asks about those. */
class LazyPlan implements FunctionPlan {
  suspendsInParameters = false;
  #parameters: ParameterPlan | undefined;
  #survey: Survey | undefined;

  constructor(
    readonly node: FunctionWithBody,
    public role: Role,
    private readonly makeParameters: (node: FunctionWithBody) => ParameterPlan,
    private readonly makeSurvey: (node: FunctionWithBody) => Survey,
  ) {}

  get parameters(): ParameterPlan {
    this.#parameters ??= this.makeParameters(this.node);
    return this.#parameters;
  }

  get survey(): Survey {
    this.#survey ??= this.makeSurvey(this.node);
    return this.#survey;
  }
}

export interface Plans {
  /** Most functions of a program are native from the start, and have none. Constructors always do. */
  readonly of: ReadonlyMap<FunctionWithBody, FunctionPlan>;
  /** How the objects of each class come into being; the role of a constructor's own plan is the same. */
  readonly constructions: ReadonlyMap<ts.ClassLikeDeclaration, ConstructionPlan>;
  readonly annotationDecorators: ReadonlySet<ts.Node>;
  readonly blocking: Targets["blocking"];
  readonly scopes: Scopes;
  readonly sites: SiteMap;
  maySuspend(site: CallSite): boolean;
  /** Calls that give tasks. */
  readonly creations: ReadonlySet<ts.Node>;
}

/** @param checks whether there is anybody to hear what is wrong */
export function analyze(
  targets: Targets,
  scopes: Scopes,
  packageNames: PackageNames,
  ctx: FileContext,
  checks = true,
): Plans {
  const { ts } = ctx;
  const classifier = new CallClassifier(ts, scopes, packageNames);
  const sites = new ConstructionSites(ts, classifier, ctx.facts);
  const implicit = new ImplicitCalls(ts, targets.roles, scopes, ctx, sites, packageNames);
  // Nobody asked for a function that is only reached: where it cannot be compiled, it stays as it is, and nothing is said.
  const reportingOn = (node: Target) => (targets.reached.has(node) ? { ...ctx, report: () => undefined } : ctx);
  const parametersOf = (node: FunctionWithBody) => planParameters(ts, node);
  const surveyOf = (node: FunctionWithBody) => surveyFunction(ts, node, classifier, implicit);
  const plans = new Map<FunctionWithBody, FunctionPlan>();
  for (const [node, role] of targets.roles) {
    const plan = new LazyPlan(node, role, parametersOf, surveyOf);
    plans.set(node, plan);
    if (isReplacedInItsClass(ts, node)) plan.role = "native";
    refuse(plan, plans, scopes, reportingOn(node));
  }
  const constructions = planConstructions({ targets, plans, sites, classifier, implicit, ctx });
  for (const plan of plans.values()) refuseArrowBeforeSuper(plan, constructions, reportingOn(plan.node));
  if (checks) checkAll(targets, plans, classifier, packageNames, scopes, ctx);
  const roleOf = (target: Target) =>
    (constructions.get(target as ts.ClassLikeDeclaration) ?? plans.get(target as FunctionWithBody))?.role;
  const maySuspend = (site: CallSite) => siteMaySuspend(site, roleOf);
  dropThatNeverSuspend(unitsOf(plans, constructions), maySuspend);
  for (const { code, role } of constructions.values()) if (code !== undefined) code.role = role;
  for (const plan of plans.values()) {
    if (plan.role === "native") continue;
    plan.suspendsInParameters = plan.survey.calls.some(({ site, inParameters }) => inParameters && maySuspend(site));
  }
  const creations = findCreations(targets, plans, classifier, packageNames, ctx);
  const changed = [...creations, ...targets.annotationDecorators];
  return {
    of: plans,
    constructions,
    annotationDecorators: targets.annotationDecorators,
    blocking: targets.blocking,
    scopes,
    sites: new SiteMap(plans, constructions, changed, maySuspend),
    maySuspend,
    creations,
  };
}

function checkAll(
  targets: Targets,
  plans: ReadonlyMap<FunctionWithBody, FunctionPlan>,
  classifier: CallClassifier,
  packageNames: PackageNames,
  scopes: Scopes,
  ctx: FileContext,
): void {
  const waiting = findWaiting(plans);
  checkCalls(targets, plans, classifier, packageNames, scopes, ctx);
  checkAtomic(targets, plans, waiting, ctx);
  checkCallbacks(targets, waiting, classifier, ctx);
  checkNativeParts(targets, waiting, classifier, ctx);
}

function siteMaySuspend(site: CallSite, roleOf: (target: Target) => Role | undefined): boolean {
  if (site.kind === "known") return roleOf(site.target) === "suspendable";
  if (site.kind !== "implicit") return site.kind !== "plain" && site.kind !== "canSuspend";
  return (
    site.outside || site.targets.some((target) => roleOf(target) === "suspendable" || roleOf(target) === "generator")
  );
}

/** What is compiled or left native as a whole: a function, or the construction of a class with all that belongs to it. */
interface Unit {
  readonly node: Target;
  role: Role;
  readonly survey: Pick<Survey, "calls">;
}

function unitsOf(
  plans: ReadonlyMap<FunctionWithBody, FunctionPlan>,
  constructions: ReadonlyMap<ts.ClassLikeDeclaration, ConstructionPlan>,
): readonly Unit[] {
  const constructors = new Set([...constructions.values()].map(({ code }) => code));
  return [...[...plans.values()].filter((plan) => !constructors.has(plan)), ...constructions.values()];
}

/**
 * A suspendable function or host none of whose calls may suspend stays native. Functions that only call each other are found by a fixed
 * point: those with another reason to suspend stay, and then whoever calls them.
 */
function dropThatNeverSuspend(units: readonly Unit[], maySuspend: (site: CallSite) => boolean): void {
  const callers = new Map<Target, Unit[]>();
  const generators = new Set(units.filter(({ role }) => role === "generator").map(({ node }) => node));
  const kept = new Set<Unit>();
  const work: Unit[] = [];
  const keep = (unit: Unit) => {
    if (!kept.has(unit)) work.push(unit);
    kept.add(unit);
  };
  for (const unit of units) {
    if (unit.role === "native") continue;
    for (const { site } of unit.survey.calls) {
      for (const target of targetsOf(site) ?? []) {
        // To call a generator function runs nothing of it; to iterate does.
        if (site.kind === "known" && generators.has(target)) continue;
        const list = callers.get(target);
        if (list === undefined) callers.set(target, [unit]);
        else list.push(unit);
      }
    }
    if (unit.role === "task" || unit.survey.calls.some(({ site }) => isReasonToCompile(site, maySuspend))) keep(unit);
  }
  for (let unit = work.pop(); unit !== undefined; unit = work.pop()) {
    if (unit.role === "suspendable" || unit.role === "generator")
      for (const caller of callers.get(unit.node) ?? []) keep(caller);
  }
  for (const unit of units) {
    if (unit.role !== "task" && unit.role !== "atomic" && !kept.has(unit)) unit.role = "native";
  }
}

/** A call that may suspend by itself, or the question whether one could here. */
function isReasonToCompile(site: CallSite, maySuspend: (site: CallSite) => boolean): boolean {
  if (site.kind === "implicit") return site.outside;
  return site.kind === "canSuspend" || (site.kind !== "known" && maySuspend(site));
}

/** The functions of this file that a site runs, if that is known. */
function targetsOf(site: CallSite): readonly Target[] | undefined {
  if (site.kind === "known") return [site.target];
  return site.kind === "implicit" ? site.targets : undefined;
}
