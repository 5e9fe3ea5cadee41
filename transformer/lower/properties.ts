import type ts from "typescript";
import { useOf } from "../analyze/assignment.js";
import { type AccessExpression, isAccess } from "../analyze/propertySites.js";
import { isWrapper } from "../context.js";
import type { Emitter } from "../emit/emitter.js";
import type { Surroundings } from "../emit/surroundings.js";
import { mayConvert, operated } from "./conversions.js";
import { isOutOfReach, keyOf, PropertyReference, readProperty, targetOf } from "./propertyReference.js";

// In: a property access or an assignment to one, where the property may have a compiled accessor. Out: the same, asking for it.
//
//     o.x          $sa.get(o, "x") checked
//     o.x = v      $sa.set(o, "x", v, true) checked; true in strict code
//     o.x += v     $sa.set($o = o, "x", $sa.get($o, "x") checked + v, true) checked
//     o.x ??= v    $sa.get($o = o, "x") checked ?? $sa.set($o, "x", v, true) checked
//     super.x = v  $sa.superSet(C$, false, this, "x", v, true) checked, in the methods of a class or literal; the others likewise
//     o.x++        ($sa.set($o = o, "x", ($n = $sa.get($o, "x") checked, $r = $n++, $n), true) checked, $r)
//
// The object is evaluated first, then the key, then the value: as operands of one call.

export function lowerProperty(emitter: Emitter, node: ts.Node, here: Surroundings): ts.Expression | undefined {
  const { ts } = emitter;
  if (isAccess(ts, node)) {
    if (node.expression.kind === ts.SyntaxKind.SuperKeyword) return undefined;
    if (useOf(ts, node) !== "read" || isCallee(ts, node) || !mayRunAccessor(emitter, node)) return undefined;
    return readProperty(emitter, node, emitter.expression(node.expression, here), keyOf(emitter, node, here), here);
  }
  const target = targetOf(emitter, node);
  if (target === undefined || !(mayRunAccessor(emitter, target) || mayConvert(emitter, node))) return undefined;
  if (isOutOfReach(emitter, target, here)) return undefined;
  if (!ts.isBinaryExpression(node)) return lowerIncrement(emitter, node as Increment, target, here);
  return lowerAssignment(emitter, node, target, here);
}

/** A method's `this` hangs on the access: whoever calls it reads it. */
export function isCallee(ts: Emitter["ts"], node: ts.Node): boolean {
  let inner = node;
  while (isWrapper(ts, inner.parent)) inner = inner.parent;
  const { parent } = inner;
  return (ts.isCallExpression(parent) && parent.expression === inner) || ts.isTaggedTemplateExpression(parent);
}

export function mayRunAccessor({ plans }: Emitter, node: AccessExpression): boolean {
  return plans.maySuspend(plans.sites.ofImplicit(node));
}

function lowerAssignment(
  emitter: Emitter,
  node: ts.BinaryExpression,
  target: AccessExpression,
  here: Surroundings,
): ts.Expression {
  const { ts, build } = emitter;
  const { factory } = build;
  const { kind } = node.operatorToken;
  const value = () => emitter.expression(node.right, here);
  if (kind === ts.SyntaxKind.EqualsToken) {
    return new PropertyReference(emitter, target, here, "no").write("first", value(), node);
  }
  const operator = operatorOf(ts, kind);
  if (isLogical(ts, operator)) {
    const reference = new PropertyReference(emitter, target, here, "late");
    const read = reference.read("first");
    const written = reference.write("again", value(), node);
    return factory.createParenthesizedExpression(factory.createBinaryExpression(read, operator, written));
  }
  const reference = new PropertyReference(emitter, target, here, "soon");
  const read = reference.read("again");
  const computed = mayConvert(emitter, node)
    ? operated(emitter, node, read, here)
    : factory.createBinaryExpression(read, operator, value());
  return reference.write("first", computed, node);
}

type Increment = ts.PrefixUnaryExpression | ts.PostfixUnaryExpression;

/** The operator itself converts the value to a number or a BigInt; what it gives is kept, because the setter may suspend. */
function lowerIncrement(
  emitter: Emitter,
  node: Increment,
  target: AccessExpression,
  here: Surroundings,
): ts.Expression {
  const { ts, build } = emitter;
  const { factory } = build;
  const reference = new PropertyReference(emitter, target, here, "soon");
  const number = build.ownTemporary(here);
  const read = factory.createAssignment(number, reference.read("again"));
  if (ts.isPrefixUnaryExpression(node) || isUnused(ts, node)) {
    const changed = factory.createPrefixUnaryExpression(node.operator as ts.PrefixUnaryOperator, number);
    return reference.write("first", factory.createParenthesizedExpression(factory.createComma(read, changed)), node);
  }
  const before = build.ownTemporary(here);
  const changed = factory.createAssignment(before, factory.createPostfixUnaryExpression(number, node.operator));
  const value = factory.createComma(factory.createComma(read, changed), number);
  const written = reference.write("first", factory.createParenthesizedExpression(value), node);
  return factory.createParenthesizedExpression(factory.createComma(written, before));
}

function isUnused(ts: Emitter["ts"], node: ts.Node): boolean {
  const { parent } = node;
  return ts.isExpressionStatement(parent) || (ts.isForStatement(parent) && parent.incrementor === node);
}

function isLogical(ts: Emitter["ts"], operator: ts.BinaryOperator): boolean {
  const { BarBarToken, AmpersandAmpersandToken, QuestionQuestionToken } = ts.SyntaxKind;
  return operator === BarBarToken || operator === AmpersandAmpersandToken || operator === QuestionQuestionToken;
}

/** `+` for `+=`. */
function operatorOf({ SyntaxKind }: Emitter["ts"], kind: ts.SyntaxKind): ts.BinaryOperator {
  const operators: Partial<Record<ts.SyntaxKind, ts.BinaryOperator>> = {
    [SyntaxKind.PlusEqualsToken]: SyntaxKind.PlusToken,
    [SyntaxKind.MinusEqualsToken]: SyntaxKind.MinusToken,
    [SyntaxKind.AsteriskEqualsToken]: SyntaxKind.AsteriskToken,
    [SyntaxKind.AsteriskAsteriskEqualsToken]: SyntaxKind.AsteriskAsteriskToken,
    [SyntaxKind.SlashEqualsToken]: SyntaxKind.SlashToken,
    [SyntaxKind.PercentEqualsToken]: SyntaxKind.PercentToken,
    [SyntaxKind.LessThanLessThanEqualsToken]: SyntaxKind.LessThanLessThanToken,
    [SyntaxKind.GreaterThanGreaterThanEqualsToken]: SyntaxKind.GreaterThanGreaterThanToken,
    [SyntaxKind.GreaterThanGreaterThanGreaterThanEqualsToken]: SyntaxKind.GreaterThanGreaterThanGreaterThanToken,
    [SyntaxKind.AmpersandEqualsToken]: SyntaxKind.AmpersandToken,
    [SyntaxKind.BarEqualsToken]: SyntaxKind.BarToken,
    [SyntaxKind.CaretEqualsToken]: SyntaxKind.CaretToken,
    [SyntaxKind.BarBarEqualsToken]: SyntaxKind.BarBarToken,
    [SyntaxKind.AmpersandAmpersandEqualsToken]: SyntaxKind.AmpersandAmpersandToken,
    [SyntaxKind.QuestionQuestionEqualsToken]: SyntaxKind.QuestionQuestionToken,
  };
  return operators[kind] as ts.BinaryOperator;
}
