import type ts from "typescript";
import type { TypeScript } from "../context.js";
import { isPattern, nameOf } from "./collect.js";

// In: a node. Out: which kinds of implicit call it may be, by its looks, with what is iterated or converted.

export type ImplicitSite =
  | { readonly key: string; readonly kind: "property"; readonly node: ts.Node }
  | { readonly key: "iterate"; readonly kind: "iterate"; readonly node: ts.Node }
  | { readonly key: "copy"; readonly kind: "copy"; readonly node: ts.Node }
  | { readonly key: "convert"; readonly kind: "convert"; readonly node: ts.Expression };

export function* implicitSitesOf(ts: TypeScript, node: ts.Node): Generator<ImplicitSite> {
  const target = assignedBy(ts, node);
  if (target !== undefined && isPattern(ts, target)) yield* takenBy(ts, target);
  const property = propertyKey(ts, node);
  if (property !== undefined) yield { key: `.${property}`, kind: "property", node };
  const iterated = iteratedBy(ts, node);
  if (iterated !== undefined) yield { key: "iterate", kind: "iterate", node: iterated };
  const copied = copiedBy(ts, node);
  if (copied !== undefined) yield { key: "copy", kind: "copy", node: copied };
  for (const operand of convertedBy(ts, node)) yield { key: "convert", kind: "convert", node: operand };
}

function propertyKey(ts: TypeScript, node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isElementAccessExpression(node)) {
    return ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : undefined;
  }
  if (!ts.isBindingElement(node) || !ts.isObjectBindingPattern(node.parent)) return undefined;
  const name = node.propertyName ?? node.name;
  return ts.isPropertyName(name) ? nameOf(ts, name) : undefined;
}

function assignedBy(ts: TypeScript, node: ts.Node): ts.Node | undefined {
  if (ts.isForOfStatement(node)) return node.initializer;
  const isAssignment = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  return isAssignment ? node.left : undefined;
}

/** Each property that a pattern reads; the default of another pattern is an assignment by its looks, and comes by itself. */
function* takenBy(ts: TypeScript, target: ts.Node): Generator<ImplicitSite> {
  if (ts.isArrayLiteralExpression(target)) for (const each of target.elements) yield* takenBy(ts, each);
  if (!ts.isObjectLiteralExpression(target)) return;
  for (const node of target.properties) {
    if (!ts.isPropertyAssignment(node) && !ts.isShorthandPropertyAssignment(node)) continue;
    const name = nameOf(ts, node.name);
    if (name !== undefined) yield { key: `.${name}`, kind: "property", node };
    if (ts.isPropertyAssignment(node)) yield* takenBy(ts, node.initializer);
  }
}

/** `{ ...object }`, and the pattern that has a rest. */
function copiedBy(ts: TypeScript, node: ts.Node): ts.Node | undefined {
  if (ts.isSpreadAssignment(node)) return node.expression;
  const isRest = ts.isBindingElement(node) && node.dotDotDotToken !== undefined;
  return isRest && ts.isObjectBindingPattern(node.parent) ? node.parent : undefined;
}

/** Methods by which an iterator is driven by hand. */
const isStep = /^(?:next|return|throw)$/;

function iteratedBy(ts: TypeScript, node: ts.Node): ts.Node | undefined {
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    return isStep.test(node.expression.name.text) ? node.expression.expression : undefined;
  }
  if (ts.isForOfStatement(node) || ts.isSpreadElement(node)) return node.expression;
  if (ts.isYieldExpression(node) && node.asteriskToken !== undefined) return node.expression;
  if (ts.isArrayBindingPattern(node)) {
    const { parent } = node;
    return (ts.isVariableDeclaration(parent) && parent.initializer) || node;
  }
  const isPattern = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  return isPattern && ts.isArrayLiteralExpression(node.left) ? node.right : undefined;
}

function convertedBy(ts: TypeScript, node: ts.Node): readonly ts.Expression[] {
  if (ts.isTemplateExpression(node) && !ts.isTaggedTemplateExpression(node.parent)) {
    return node.templateSpans.map(({ expression }) => expression);
  }
  if (ts.isPrefixUnaryExpression(node)) {
    return node.operator === ts.SyntaxKind.ExclamationToken ? [] : [node.operand];
  }
  if (ts.isElementAccessExpression(node)) return [node.argumentExpression];
  if (ts.isComputedPropertyName(node)) return [node.expression];
  return ts.isBinaryExpression(node) && converts(ts, node.operatorToken.kind) ? [node.left, node.right] : [];
}

/** Arithmetic and comparison, assignments of it included; not the assignment itself, nor what only chooses. */
function converts(ts: TypeScript, kind: ts.SyntaxKind): boolean {
  const { SyntaxKind } = ts;
  const plain = [
    SyntaxKind.EqualsToken,
    SyntaxKind.CommaToken,
    SyntaxKind.AmpersandAmpersandToken,
    SyntaxKind.BarBarToken,
    SyntaxKind.QuestionQuestionToken,
    SyntaxKind.AmpersandAmpersandEqualsToken,
    SyntaxKind.BarBarEqualsToken,
    SyntaxKind.QuestionQuestionEqualsToken,
    SyntaxKind.EqualsEqualsEqualsToken,
    SyntaxKind.ExclamationEqualsEqualsToken,
    SyntaxKind.InstanceOfKeyword,
  ];
  return !plain.includes(kind);
}
