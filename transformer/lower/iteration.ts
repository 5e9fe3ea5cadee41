import type ts from "typescript";
import { skipWrappers } from "../context.js";
import type { HelperName } from "../emit/build.js";
import type { Emitter } from "../emit/emitter.js";
import type { Surroundings } from "../emit/surroundings.js";
import { calleeText } from "./calleeText.js";

// In: an expression that takes values from an iterator that may suspend, in code that can wait. Out: the same, by checked calls.
//
//     ...xs         ...<checked $sa.collect("xs", xs)>
//     yield* xs     yield* <checked $sa.delegate("xs", xs)>

/** Undefined for what does not iterate, or cannot suspend by it. */
export function lowerIteration(emitter: Emitter, node: ts.Node, here: Surroundings): ts.Node | undefined {
  const { ts, build } = emitter;
  if (ts.isSpreadElement(node) && iterationMaySuspend(emitter, node)) {
    return build.factory.updateSpreadElement(node, checkedIterable(emitter, "collect", node.expression, here));
  }
  const isDelegation = ts.isYieldExpression(node) && node.asteriskToken !== undefined && node.expression !== undefined;
  // An async generator's `yield*` asks for an async iterator.
  if (!isDelegation || here.waits !== "yield" || !iterationMaySuspend(emitter, node)) return undefined;
  const delegate = checkedIterable(emitter, "delegate", node.expression as ts.Expression, here);
  return build.factory.updateYieldExpression(node, node.asteriskToken, delegate);
}

export function iterationMaySuspend({ plans }: Emitter, node: ts.Node): boolean {
  return plans.maySuspend(plans.sites.ofImplicit(node));
}

/** `<checked $sa.helper("xs", xs, ...rest)>` */
export function checkedIterable(
  emitter: Emitter,
  helper: HelperName,
  iterable: ts.Expression,
  here: Surroundings,
  ...rest: readonly ts.Expression[]
): ts.Expression {
  const text = emitter.build.string(iterableText(emitter, iterable));
  return checkedTwin(emitter, helper, [text, emitter.expression(iterable, here), ...rest], here, iterable);
}

/** A checked call of a helper that answers as a twin does; an async function runs it on a stack of its own. */
export function checkedTwin(
  { build }: Emitter,
  helper: HelperName,
  args: readonly ts.Expression[],
  here: Surroundings,
  original: ts.Node,
): ts.Expression {
  const isHosted = here.waits === "await";
  const call = isHosted
    ? build.helperCall("asyncHelper", [build.helper(helper), ...args])
    : build.helperCall(helper, args);
  return build.checked(call, here, original);
}

/** As the engine names it in "... is not iterable"; `f()` for what a call gives, of which the runtime says more. */
export function iterableText({ ts }: Emitter, iterable: ts.Expression): string {
  const inner = skipWrappers(ts, iterable);
  if (!ts.isCallExpression(inner)) return calleeText(ts, inner);
  return `${calleeText(ts, inner.expression)}()`;
}
