import type ts from "typescript";
import { calledConverter, isPrimitive, operatorText } from "../analyze/conversionSites.js";
import { skipWrappers } from "../context.js";
import type { Emitter } from "../emit/emitter.js";
import type { Surroundings } from "../emit/surroundings.js";

// In: an operator, a template or `String(x)` whose operand may be an object that compiled code makes a primitive of. Out: the same, with the conversion
// by the runtime.
//
//     `a${x}b`     `a${$sa.convert(x, "string") checked}b`
//     -x           -$sa.convert(x, "number") checked
//     x += b       (x = $sa.operate("+", x, b) checked); a property is read and written as `lower/properties.ts` does it
//     a + b        $sa.operate("+", a, b) checked; both are evaluated, then converted from left to right
//     String(x)    String($sa.convert(x, "string") checked)

export function lowerConversion(emitter: Emitter, node: ts.Node, here: Surroundings): ts.Expression | undefined {
  const { ts, build, plans } = emitter;
  const { factory } = build;
  const isConverting =
    ts.isTemplateExpression(node) ||
    ts.isPrefixUnaryExpression(node) ||
    ts.isBinaryExpression(node) ||
    ts.isCallExpression(node);
  if (!isConverting || !mayConvert(emitter, node)) return undefined;
  if (ts.isTemplateExpression(node)) return lowerTemplate(emitter, node, here);
  if (ts.isPrefixUnaryExpression(node)) {
    return factory.updatePrefixUnaryExpression(node, converted(emitter, node.operand, "number", here));
  }
  if (ts.isCallExpression(node)) {
    const hint = calledConverter(ts, plans.scopes, node) === "String" ? "string" : "number";
    const argument = converted(emitter, node.arguments[0] as ts.Expression, hint, here);
    return factory.updateCallExpression(node, node.expression, undefined, [argument]);
  }
  if (!isCompound(ts, node)) return operated(emitter, node, emitter.expression(node.left, here), here);
  const target = skipWrappers(ts, node.left);
  // A property's turn comes with its reference.
  if (!ts.isIdentifier(target)) return undefined;
  return factory.createParenthesizedExpression(factory.createAssignment(target, operated(emitter, node, target, here)));
}

/** What a binary operator, or the operator in `+=`, makes of its left operand, evaluated already, and its right one. */
export function operated(
  emitter: Emitter,
  node: ts.BinaryExpression,
  left: ts.Expression,
  here: Surroundings,
): ts.Expression {
  const { ts, build } = emitter;
  const operator = build.string(operatorText(ts, node.operatorToken.kind) as string);
  return build.checkedHelper("operate", [operator, left, emitter.expression(node.right, here)], here, node);
}

export function mayConvert({ plans }: Emitter, node: ts.Node): boolean {
  return plans.maySuspend(plans.sites.ofImplicit(node));
}

function isCompound(ts: Emitter["ts"], { operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** Each substitution is converted before the next is evaluated. */
function lowerTemplate(emitter: Emitter, node: ts.TemplateExpression, here: Surroundings): ts.Expression {
  const { factory } = emitter.build;
  const spans = node.templateSpans.map((span) =>
    factory.updateTemplateSpan(span, converted(emitter, span.expression, "string", here), span.literal),
  );
  return factory.updateTemplateExpression(node, node.head, spans);
}

function converted(
  emitter: Emitter,
  operand: ts.Expression,
  hint: "string" | "number",
  here: Surroundings,
): ts.Expression {
  const { ts, build } = emitter;
  const value = emitter.expression(operand, here);
  if (isPrimitive(ts, operand)) return value;
  return build.checkedHelper("convert", [value, build.string(hint)], here, operand);
}
