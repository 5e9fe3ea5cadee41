import type ts from "typescript";
import { type FileContext, type FunctionWithBody, skipWrappers } from "../context.js";
import type { FunctionPlan } from "./plan.js";

// In: what each function calls. Out: those that wait, as far as the file tells.

/** The functions that hold a wait, and those that call one of them by name, and so on. */
export function findWaiting(plans: ReadonlyMap<FunctionWithBody, FunctionPlan>): ReadonlySet<FunctionWithBody> {
  const callers = new Map<FunctionWithBody, FunctionWithBody[]>();
  const waiting = new Set<FunctionWithBody>();
  for (const plan of plans.values()) {
    if (plan.role !== "suspendable") continue;
    for (const { site } of plan.survey.calls) {
      if (site.kind === "wait") waiting.add(plan.node);
      if (site.kind === "known") addTo(callers, site.target, plan.node);
    }
  }
  // A set goes on to what is added to it meanwhile.
  for (const node of waiting) for (const caller of callers.get(node) ?? []) waiting.add(caller);
  return waiting;
}

function addTo<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** What stands before the parenthesis; undefined for what is no call by its looks. */
export function calleeOf(node: ts.Node, { ts }: FileContext): ts.Expression | undefined {
  if (ts.isTaggedTemplateExpression(node)) return node.tag;
  return ts.isCallExpression(node) || ts.isNewExpression(node) ? node.expression : undefined;
}

/** What is called, in a word: `render` of `markdown.render`, `MarkdownIt`; `function main() {…}` of a function that is called where it is written. */
export function calleeName(callee: ts.Expression, { ts, file }: FileContext): string {
  const inner = skipWrappers(ts, callee);
  if (ts.isPropertyAccessExpression(inner)) return inner.name.text;
  const isFunction = ts.isFunctionExpression(inner) || (ts.isArrowFunction(inner) && ts.isBlock(inner.body));
  if (!isFunction) return inOneLine(inner.getText(file));
  return inOneLine(`${file.text.slice(inner.getStart(file), inner.body.getStart(file))}{…}`);
}

/** No longer than is read as one word of a message. */
function inOneLine(text: string): string {
  const longest = 60;
  const characters = Array.from(text.replace(/\s+/g, " "));
  return characters.length <= longest ? characters.join("") : `${characters.slice(0, longest - 1).join("")}…`;
}
