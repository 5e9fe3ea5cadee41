import type ts from "typescript";
import { type FileContext, type FunctionWithBody, isFunctionWithBody, skipWrappers } from "../context.js";
import * as say from "../diagnostics/generated.js";
import type { CallClassifier } from "./calls.js";
import { NativeParts } from "./nativeParts.js";
import type { FunctionPlan } from "./plan.js";
import { calleeName, calleeOf, findWaiting } from "./waiting.js";

// In: the plans. Out: a warning for each call of a function that waits where nothing can suspend: at the top level of a module, and in the parts of a class
// that stay native in a compiled function, too.

export function checkNativeParts(
  plans: ReadonlyMap<FunctionWithBody, FunctionPlan>,
  classifier: CallClassifier,
  ctx: FileContext,
): void {
  const { ts, facts } = ctx;
  const waiting = findWaiting(plans);
  if (waiting.size === 0 && facts === undefined) return;
  const parts = new NativeParts(ts);

  const visit = (node: ts.Node, owner: FunctionWithBody | undefined): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
    const callee = calleeOf(node, ctx);
    if (callee !== undefined) check(node, callee, owner);
    if (isFunctionWithBody(ts, node)) visitFunction(node, owner);
    else if (!isInstanceField(node)) ts.forEachChild(node, (child) => visit(child, owner));
  };

  /** Decorators and a computed key are evaluated where the function is defined. */
  const visitFunction = (node: FunctionWithBody, owner: FunctionWithBody | undefined): void =>
    ts.forEachChild(node, (child) => visit(child, child === node.name || ts.isDecorator(child) ? owner : node));

  /** The constructor evaluates it. */
  const isInstanceField = (node: ts.Node): boolean =>
    ts.isPropertyDeclaration(node) && parts.describe(node.initializer) === undefined;

  const check = (node: ts.Node, callee: ts.Expression, owner: FunctionWithBody | undefined): void => {
    const around = parts.around(node, owner);
    if ((owner !== undefined && around === undefined) || !waits(node, callee)) return;
    const part = around ?? "The top level of a module";
    ctx.report(
      say.callInNativePartWaits(node, { callee: calleeName(callee, ctx), part, isTopLevel: owner === undefined }),
    );
  };

  const waits = (node: ts.Node, callee: ts.Expression): boolean => {
    const inner = skipWrappers(ts, callee);
    const known = ts.isIdentifier(inner) ? classifier.knownFunction(inner) : undefined;
    if (known !== undefined && waiting.has(known)) return true;
    return facts?.waits(ts.isNewExpression(node) ? node : callee) === true;
  };

  visit(ctx.file, undefined);
}
