import type ts from "typescript";
import type { FileContext, FunctionWithBody } from "../context.js";
import type { FunctionPlan } from "./plan.js";

// In: what each function calls. Out: those that wait, as far as the file tells.

/** The functions that hold a wait, and those that call one of them by name, and so on. */
export function findWaiting(plans: ReadonlyMap<FunctionWithBody, FunctionPlan>): ReadonlySet<FunctionWithBody> {
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

/** What is called, in a word: `render` of `markdown.render`, `MarkdownIt`. */
export function calleeName(callee: ts.Expression, { ts, file }: FileContext): string {
  return (ts.isPropertyAccessExpression(callee) ? callee.name : callee).getText(file);
}
