import type ts from "typescript";
import type { FunctionPlan } from "../analyze/plan.js";
import type { Emitter } from "./emitter.js";

/**
 * Below ES2017, TypeScript makes generators of async arrows, which have no `super`, and gives the method around them a `_super` to go by. Which method
 * needs one it looks up for the node as it was parsed, so that a copy has to say whose it is.
 */
export function keepAsyncSuper({ ts, ctx }: Emitter, { node, survey }: FunctionPlan, copy: ts.MethodDeclaration): void {
  const { target = ts.ScriptTarget.ES2022 } = ctx.transformation.getCompilerOptions();
  if (survey.usesSuper && target < ts.ScriptTarget.ES2017) ts.setOriginalNode(copy, node);
}
