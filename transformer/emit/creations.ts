import type ts from "typescript";
import { isWrapper } from "../context.js";
import type { Emitter } from "./emitter.js";
import type { Surroundings } from "./surroundings.js";

// In: a call that gives a task, as it was visited. Out: the same, and the task told where that was, for stacks.
//
//     $sa.created(spawn(f), "main (app.ts:10:5)")

export function markCreation(
  emitter: Emitter,
  node: ts.CallExpression,
  visited: ts.Expression,
  here: Surroundings,
): ts.Expression {
  const { build, plans } = emitter;
  if (!plans.creations.has(node) || isWaitedFor(emitter, node, here)) return visited;
  const site = build.siteLabel(node);
  return site === undefined ? visited : build.helperCall("created", [visited, site]);
}

/** At once, by the copy of a body: the stack that waits for the task says the same. */
function isWaitedFor({ ts, plans }: Emitter, node: ts.Node, here: Surroundings): boolean {
  if (here.waits !== "yield") return false;
  let around = node.parent;
  while (isWrapper(ts, around)) around = around.parent;
  return ts.isAwaitExpression(around) || (ts.isCallExpression(around) && plans.sites.ofCall(around).kind === "wait");
}
