import type ts from "typescript";
import {
  type FileContext,
  type FunctionWithBody,
  hasModifier,
  isFunctionWithBody,
  skipWrappers,
  type TypeScript,
} from "../context.js";
import * as say from "../diagnostics/generated.js";
import type { Role, Targets } from "../find/findTargets.js";
import type { CallClassifier, CallSite } from "./calls.js";
import { type ConstructionSites, parentOf } from "./constructions.js";
import type { ImplicitCalls } from "./implicit.js";
import { isPure } from "./parameters.js";
import type { FunctionPlan, Plans } from "./plan.js";
import { type Survey, surveyExpressions } from "./survey.js";

// In: a class. Out: whether its construction is compiled, and which of its fields have to leave the class body for that.

export interface ConstructionPlan {
  readonly node: ts.ClassLikeDeclaration;
  /** `suspendable` or `native`. */
  role: Role;
  /** The plan of the constructor, where one is written. */
  readonly code: FunctionPlan | undefined;
  readonly isDerived: boolean;
  /** Instance fields that the constructor's copy gives to the object, instead of the engine. */
  readonly moved: readonly ts.PropertyDeclaration[];
  /** What making an object may run: the constructor, the parent, the fields that move. */
  readonly survey: Pick<Survey, "calls">;
}

interface Given {
  readonly targets: Targets;
  readonly plans: Plans["of"];
  readonly sites: ConstructionSites;
  readonly classifier: CallClassifier;
  readonly implicit: ImplicitCalls;
  readonly ctx: FileContext;
}

export function planConstructions(given: Given): ReadonlyMap<ts.ClassLikeDeclaration, ConstructionPlan> {
  const all = new Map<ts.ClassLikeDeclaration, ConstructionPlan>();
  for (const [node, role] of given.targets.constructions) all.set(node, planConstruction(node, role, given));
  return all;
}

const nowhere: CallSite = { kind: "plain" };

/** True where the copy of the constructor runs on a record: there is no object yet, or `new.target` has to be known. */
export function runsOnRecord({ isDerived, code }: ConstructionPlan): boolean {
  return isDerived || code?.survey.usesNewTarget === true;
}

/** True if fields are defined, as the language has it; false where TypeScript is told to assign them. */
export function definesFields({ ts, transformation }: FileContext): boolean {
  const { useDefineForClassFields, target = ts.ScriptTarget.ES2022 } = transformation.getCompilerOptions();
  return useDefineForClassFields ?? target >= ts.ScriptTarget.ES2022;
}

/** True if fields come before the parameters are evaluated, as the language has it; false where TypeScript writes them into the constructor. */
export function fieldsComeFirst(ctx: FileContext): boolean {
  const { target = ctx.ts.ScriptTarget.ES2022 } = ctx.transformation.getCompilerOptions();
  return definesFields(ctx) && target >= ctx.ts.ScriptTarget.ES2022;
}

/** Parameters of the constructor that are fields too: `constructor(readonly name: string)`. */
export function parameterProperties(
  ts: TypeScript,
  code: FunctionPlan | undefined,
): readonly (ts.ParameterDeclaration & { readonly name: ts.Identifier })[] {
  if (code === undefined) return [];
  return code.parameters.list.filter(
    (each): each is ts.ParameterDeclaration & { readonly name: ts.Identifier } =>
      ts.isParameterPropertyDeclaration(each, code.node) && ts.isIdentifier(each.name),
  );
}

function planConstruction(node: ts.ClassLikeDeclaration, target: Role, given: Given): ConstructionPlan {
  const { ctx, sites, classifier, implicit } = given;
  const { ts } = ctx;
  const code = constructorOf(node, given);
  const moved = movedFields(node, sites, ctx);
  const isDerived = parentOf(ts, node) !== undefined;
  // Nothing is written that could be annotated: it suspends where its parent does.
  const inherits = code === undefined && moved.length === 0 && sites.extendsKnownClass(node);
  const unplanned: ConstructionPlan = { node, role: "native", code, isDerived, moved, survey: { calls: [] } };
  if ((code?.role ?? target) !== "suspendable" && !inherits) return unplanned;
  const fields = surveyExpressions(
    ts,
    moved.flatMap(({ initializer }) => initializer ?? []),
    classifier,
    implicit,
  );
  const around = { node, inParameters: false };
  const calls = [
    ...(code?.survey.calls ?? []),
    ...fields.calls,
    { ...around, site: code === undefined ? sites.siteOfSuper(node) : isDerived ? arrowsOf(code, given) : nowhere },
  ];
  const obstacle = findObstacle(unplanned, fields, ctx, given.targets);
  if (obstacle === undefined) return { ...unplanned, role: "suspendable", survey: { calls } };
  const named = code?.node ?? node;
  if (!given.targets.reached.has(named) && calls.some(({ site }) => site.kind !== "plain")) {
    ctx.report(say.leftNative(named, { reason: obstacle }));
  }
  return unplanned;
}

function constructorOf(node: ts.ClassLikeDeclaration, { plans, ctx: { ts } }: Given): FunctionPlan | undefined {
  const written = node.members.find((member) => ts.isConstructorDeclaration(member) && isFunctionWithBody(ts, member));
  return written && plans.get(written as FunctionWithBody);
}

/** Arrows in a derived class's constructor: their `this` may come into being after them, so they can have copies only if the constructor has one. */
function arrowsOf({ node }: FunctionPlan, { plans, ctx: { ts } }: Given): CallSite {
  const arrows: ts.ArrowFunction[] = [];
  const visit = (inner: ts.Node): void => {
    if (ts.isArrowFunction(inner)) arrows.push(inner);
    else if (ts.isFunctionLike(inner) || ts.isClassLike(inner)) return;
    ts.forEachChild(inner, visit);
  };
  ts.forEachChild(node, visit);
  return { kind: "implicit", targets: arrows, outside: arrows.some((each) => plans.get(each)?.role === "task") };
}

/**
 * Fields from the first on whose evaluation somebody could notice: the engine may have to evaluate those that stay on an object that is thrown
 * away. Where TypeScript assigns fields instead of defining them, all that have a value.
 */
function movedFields(
  { members }: ts.ClassLikeDeclaration,
  sites: ConstructionSites,
  ctx: FileContext,
): readonly ts.PropertyDeclaration[] {
  const { ts } = ctx;
  const isWritten = (member: ts.ClassElement): member is ts.PropertyDeclaration =>
    ts.isPropertyDeclaration(member) &&
    ![ts.SyntaxKind.StaticKeyword, ts.SyntaxKind.DeclareKeyword, ts.SyntaxKind.AbstractKeyword].some((kind) =>
      hasModifier(member, kind),
    );
  const fields = members.filter(isWritten);
  if (!definesFields(ctx)) return fields.filter(({ initializer }) => initializer !== undefined);
  const first = fields.findIndex(
    ({ initializer }) => initializer !== undefined && !isUnnoticed(ts, initializer, sites),
  );
  return first < 0 ? [] : fields.slice(first);
}

function isUnnoticed(ts: TypeScript, value: ts.Expression, sites: ConstructionSites): boolean {
  const inner = skipWrappers(ts, value);
  if (ts.isArrowFunction(inner) || ts.isFunctionExpression(inner)) return true;
  if (ts.isNewExpression(inner)) return (inner.arguments ?? []).length === 0 && sites.isHarmless(inner.expression);
  if (ts.isArrayLiteralExpression(inner)) return inner.elements.every((element) => isUnnoticed(ts, element, sites));
  if (ts.isObjectLiteralExpression(inner)) {
    return inner.properties.every(
      (each) =>
        ts.isPropertyAssignment(each) &&
        !ts.isComputedPropertyName(each.name) &&
        isUnnoticed(ts, each.initializer, sites),
    );
  }
  return isPure(ts, inner);
}

/** Why the construction cannot be compiled, as a sentence without its full stop. */
function findObstacle(
  { node, moved }: Pick<ConstructionPlan, "node" | "moved">,
  fields: Survey,
  ctx: FileContext,
  targets: Targets,
): string | undefined {
  const { ts } = ctx;
  if (fields.obstacles.has("directEval")) return "a field of its class has a direct `eval` in its initialiser";
  if (moved.some((field) => hasModifier(field, ts.SyntaxKind.AccessorKeyword))) {
    return "its class has an `accessor` field whose turn comes after code that must run only once";
  }
  const isLegacy = ctx.transformation.getCompilerOptions().experimentalDecorators === true;
  const isDecorated = (member: ts.Node): boolean =>
    ts.canHaveDecorators(member) &&
    !hasModifier(member, ts.SyntaxKind.StaticKeyword) &&
    (ts.getDecorators(member) ?? []).some((each) => !targets.annotationDecorators.has(each));
  return !isLegacy && node.members.some(isDecorated)
    ? "a member of its class has a decorator, which may run code whenever the engine makes an object"
    : undefined;
}
