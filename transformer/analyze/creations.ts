import type ts from "typescript";
import type { FileContext, FunctionWithBody } from "../context.js";
import type { Targets } from "../find/findTargets.js";
import { type PackageNames, spawningExports } from "../find/imports.js";
import type { CallClassifier } from "./calls.js";
import type { FunctionPlan } from "./plan.js";

// In: the plans. Out: the calls that give a task, as far as the text tells, or the program where there is one: of `spawn` and its like, and of annotated
// async functions.

export function findCreations(
  { calls }: Targets,
  plans: ReadonlyMap<FunctionWithBody, FunctionPlan>,
  classifier: CallClassifier,
  packageNames: PackageNames,
  { ts, file, facts }: FileContext,
): ReadonlySet<ts.Node> {
  const creations = new Set<ts.Node>(facts?.creationsIn(file));
  // Then nothing in the file can name any of them.
  if (!packageNames.spawns && ![...plans.values()].some(({ role }) => role === "task")) return creations;
  for (const call of calls) {
    if (!ts.isCallExpression(call)) continue;
    const { target, exported, isSpawnOfGroup } = classifier.calleeOf(call);
    const spawns = isSpawnOfGroup || (exported !== undefined && spawningExports.has(exported));
    const isTask = target !== undefined && plans.get(target)?.role === "task";
    if ((spawns || isTask) && !ts.isOptionalChain(call)) creations.add(call);
  }
  return creations;
}
