import type ts from "typescript";
import { type FileContext, type FunctionWithBody, skipWrappers } from "../context.js";
import * as say from "../diagnostics/generated.js";
import type { Targets } from "../find/findTargets.js";
import type { CallClassifier } from "./calls.js";
import { NativeParts } from "./nativeParts.js";
import { placeOf } from "./places.js";
import { calleeName, calleeOf } from "./waiting.js";

// In: the plans. Out: a warning for each call of a function that waits where nothing can suspend: at the top level of a module, and in the parts of a class or
// an enum that stay native in a compiled function, too.

export function checkNativeParts(
  { callsOutside, annotationDecorators }: Targets,
  waiting: ReadonlySet<FunctionWithBody>,
  classifier: CallClassifier,
  ctx: FileContext,
): void {
  const { ts, facts } = ctx;
  if (waiting.size === 0 && facts === undefined) return;
  const parts = new NativeParts(ctx, annotationDecorators);

  const check = (node: ts.Node, callee: ts.Expression, owner: FunctionWithBody | undefined): void => {
    const around = parts.around(node, owner);
    if ((owner !== undefined && around === undefined) || !waits(node, callee)) return;
    const part = around ?? "The top level of a module";
    const isTopLevel = owner === undefined;
    const makesObject = isTopLevel && ts.isNewExpression(node);
    ctx.report(say.callInNativePartWaits(node, { callee: calleeName(callee, ctx), part, isTopLevel, makesObject }));
  };

  const waits = (node: ts.Node, callee: ts.Expression): boolean => {
    const inner = skipWrappers(ts, callee);
    const known = ts.isIdentifier(inner) ? classifier.knownFunction(inner) : undefined;
    if (known !== undefined && waiting.has(known)) return true;
    return facts?.waits(ts.isNewExpression(node) ? node : callee) === true;
  };

  for (const call of callsOutside) {
    const { owner, field } = placeOf(ts, call);
    // A field of an instance is evaluated by its constructor.
    const callee = calleeOf(call, ctx);
    if (field === undefined && callee !== undefined) check(call, callee, owner);
  }
}
