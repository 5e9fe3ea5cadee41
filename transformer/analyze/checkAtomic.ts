import type { FileContext, FunctionWithBody } from "../context.js";
import * as say from "../diagnostics/generated.js";
import type { Targets } from "../find/findTargets.js";
import type { FunctionPlan } from "./plan.js";

// In: the roles and what each function calls. Out: a warning for each call in an atomic function of one that waits, as far as the file tells.

export function checkAtomic(
  targets: Targets,
  plans: ReadonlyMap<FunctionWithBody, FunctionPlan>,
  ctx: FileContext,
): void {
  const atomic = [...plans.values()].filter(({ node }) => targets.roles.get(node) === "atomic");
  if (atomic.length === 0) return;
  const waiting = findWaiting(plans);
  for (const { survey } of atomic) {
    for (const { node, site } of survey.calls) {
      if (site.kind !== "known" || !waiting.has(site.target)) continue;
      ctx.report(say.atomicCallWaits(node, { callee: nameOf(site.target, ctx) }));
    }
  }
}

/** The functions that hold a wait, and those that call one of them by name, and so on. */
function findWaiting(plans: ReadonlyMap<FunctionWithBody, FunctionPlan>): ReadonlySet<FunctionWithBody> {
  const suspendable = [...plans.values()].filter(({ role }) => role === "suspendable");
  const waiting = new Set<FunctionWithBody>();
  const waits = ({ survey }: FunctionPlan) =>
    survey.calls.some(({ site }) => site.kind === "wait" || (site.kind === "known" && waiting.has(site.target)));
  for (let before = -1; before !== waiting.size; ) {
    before = waiting.size;
    for (const plan of suspendable) if (waits(plan)) waiting.add(plan.node);
  }
  return waiting;
}

function nameOf({ name, parent }: FunctionWithBody, { file, ts }: FileContext): string {
  if (name !== undefined) return name.getText(file);
  return ts.isVariableDeclaration(parent) ? parent.name.getText(file) : "(anonymous)";
}
