import type ts from "typescript";
import { type FileContext, type FunctionWithBody, skipWrappers } from "../context.js";
import { isConstantKey } from "./names.js";

// Below ES2018, TypeScript makes `Object.assign(Object.assign({}, b), { get x() { ... } })` of `{ ...b, get x() { ... } }`. What stands behind a spread is
// copied, and a getter runs then, once, before its twin could be linked. A compiled function under a computed key is emitted as a spread, too.

/**
 * Why a member of an object literal cannot be compiled at this target.
 * @returns a sentence without its full stop; undefined where nothing stands in the way
 */
export function copiedLiteralReason(node: FunctionWithBody, ctx: FileContext): string | undefined {
  const { ts } = ctx;
  const { target = ts.ScriptTarget.ES2022 } = ctx.transformation.getCompilerOptions();
  const member = target < ts.ScriptTarget.ES2018 ? memberOf(ts, node) : undefined;
  if (member === undefined) return undefined;
  const { properties } = member.parent as ts.ObjectLiteralExpression;
  const place = properties.indexOf(member);
  if (ts.isAccessor(member)) {
    const isCopied = properties.slice(0, place).some((each) => ts.isSpreadAssignment(each));
    return isCopied
      ? "it is an accessor behind a spread, which is read at once where the target is below ES2018"
      : undefined;
  }
  const { name } = member;
  if (name === undefined || !ts.isComputedPropertyName(name) || isConstantKey(ts, name.expression)) return undefined;
  return properties.slice(place + 1).some((each) => ts.isAccessor(each))
    ? "it stands under a computed key before an accessor, and the target is below ES2018"
    : undefined;
}

/** The member that a function is, or is the value of. */
function memberOf(ts: FileContext["ts"], node: ts.Node): ts.ObjectLiteralElementLike | undefined {
  const { parent } = node;
  if (ts.isObjectLiteralExpression(parent)) return node as ts.ObjectLiteralElementLike;
  let value = node;
  while (skipWrappers(ts, value.parent as ts.Expression) === node) value = value.parent;
  return ts.isPropertyAssignment(value.parent) && value.parent.initializer === value ? value.parent : undefined;
}
