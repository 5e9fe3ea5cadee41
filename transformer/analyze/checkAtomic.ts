import type { FileContext, FunctionWithBody } from "../context.js";
import * as say from "../diagnostics/generated.js";
import type { Targets } from "../find/findTargets.js";
import type { FunctionPlan } from "./plan.js";
import { calleeName, calleeOf } from "./waiting.js";

// In: the roles and what each function calls. Out: a warning for each call in an atomic function of one that waits, as far as the file tells.

export function checkAtomic(
  targets: Targets,
  plans: ReadonlyMap<FunctionWithBody, FunctionPlan>,
  waiting: ReadonlySet<FunctionWithBody>,
  ctx: FileContext,
): void {
  const atomic = [...plans.values()].filter(({ node }) => targets.roles.get(node) === "atomic");
  for (const { survey } of atomic) {
    for (const { node, site } of survey.calls) {
      if (site.kind === "known" && waiting.has(site.target)) {
        ctx.report(say.atomicCallWaits(node, { callee: nameOf(site.target, ctx) }));
        continue;
      }
      const callee = calleeOf(node, ctx);
      if (callee !== undefined && ctx.facts?.waits(ctx.ts.isNewExpression(node) ? node : callee) === true)
        ctx.report(say.atomicCallWaits(node, { callee: calleeName(callee, ctx) }));
    }
  }
}

function nameOf({ name, parent }: FunctionWithBody, { file, ts }: FileContext): string {
  if (name !== undefined) return name.getText(file);
  return ts.isVariableDeclaration(parent) ? parent.name.getText(file) : "(anonymous)";
}
