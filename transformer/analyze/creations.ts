import type ts from "typescript";
import type { FileContext, FunctionWithBody } from "../context.js";
import { type PackageNames, spawningExports } from "../find/imports.js";
import type { CallClassifier } from "./calls.js";
import type { FunctionPlan } from "./plan.js";

// In: the plans. Out: the calls that give a task, as far as the text tells, or the program where there is one: of `spawn` and its like, and of annotated
// async functions.

export function findCreations(
  plans: ReadonlyMap<FunctionWithBody, FunctionPlan>,
  classifier: CallClassifier,
  packageNames: PackageNames,
  { ts, file, facts }: FileContext,
): ReadonlySet<ts.Node> {
  const creations = new Set<ts.Node>(facts?.creationsIn(file));
  const isTask = (node: FunctionWithBody): boolean => plans.get(node)?.role === "task";
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && !ts.isOptionalChain(node)) {
      const { target, exported, isSpawnOfGroup } = classifier.calleeOf(node);
      const spawns = isSpawnOfGroup || (exported !== undefined && spawningExports.has(exported));
      if (spawns || (target !== undefined && isTask(target))) creations.add(node);
    }
    ts.forEachChild(node, visit);
  };
  // Nobody else's file can name any of them.
  if (packageNames.imported || [...plans.values()].some(({ role }) => role === "task")) visit(file);
  return creations;
}
