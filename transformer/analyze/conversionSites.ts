import type ts from "typescript";
import { type FunctionWithBody, skipWrappers, type TypeScript } from "../context.js";
import { literalName } from "./names.js";
import type { Scopes } from "./scopes.js";

// In: an operator, a template or `String(x)`. Out: the operands that are converted to primitives, and the keys under which a compiled function that does
// that would be found. `valueOf` and `[Symbol.toPrimitive]` matter to every operator; `toString` where text is made, templates, `String` and `+`:
// that numbers are compared or subtracted through a `toString` is not worth a test at every `<`, and blocks.

export type ConversionKey = "toString" | "valueOf" | "[Symbol.toPrimitive]" | "[Symbol.hasInstance]";

export interface Conversion {
  /** What may be an object. */
  readonly operands: readonly ts.Expression[];
  readonly keys: readonly ConversionKey[];
}

const toText: readonly ConversionKey[] = ["toString", "valueOf", "[Symbol.toPrimitive]"];
const toNumber: readonly ConversionKey[] = ["valueOf", "[Symbol.toPrimitive]"];

/** The key under which a function may be run by a conversion. */
export function keyOfConverter(ts: TypeScript, node: FunctionWithBody): ConversionKey | undefined {
  const name = nameAsMember(ts, node);
  return name === "toString" || name === "valueOf" || name === "[Symbol.toPrimitive]" || name === "[Symbol.hasInstance]"
    ? name
    : undefined;
}

/** The name of the property that holds a function, by its syntax. */
function nameAsMember(ts: TypeScript, node: FunctionWithBody): string | undefined {
  if (ts.isMethodDeclaration(node)) return memberName(ts, node.name);
  const { parent } = node as ts.Node;
  if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) return memberName(ts, parent.name);
  const isAssigned = ts.isBinaryExpression(parent) && parent.right === node;
  return isAssigned && ts.isPropertyAccessExpression(parent.left) ? parent.left.name.text : undefined;
}

function memberName(ts: TypeScript, name: ts.PropertyName): string | undefined {
  return literalName(ts, name) ?? (ts.isComputedPropertyName(name) ? name.getText() : undefined);
}

/** What `node` converts; undefined if it converts nothing that may be an object. */
export function conversionOf(ts: TypeScript, scopes: Scopes, node: ts.Node): Conversion | undefined {
  const found = convertedBy(ts, scopes, node);
  if (found === undefined) return undefined;
  const operands = found.operands.filter((operand) => !isPrimitive(ts, operand));
  return operands.length === 0 ? undefined : { operands, keys: found.keys };
}

function convertedBy(ts: TypeScript, scopes: Scopes, node: ts.Node): Conversion | undefined {
  if (ts.isTemplateExpression(node) && !ts.isTaggedTemplateExpression(node.parent)) {
    return { operands: node.templateSpans.map(({ expression }) => expression), keys: toText };
  }
  if (ts.isPrefixUnaryExpression(node)) {
    const { PlusToken, MinusToken, TildeToken } = ts.SyntaxKind;
    const converts = node.operator === PlusToken || node.operator === MinusToken || node.operator === TildeToken;
    return converts ? { operands: [node.operand], keys: toNumber } : undefined;
  }
  if (ts.isBinaryExpression(node)) return convertedByOperator(ts, node);
  const converter = ts.isCallExpression(node) ? calledConverter(ts, scopes, node) : undefined;
  if (converter === undefined) return undefined;
  return { operands: (node as ts.CallExpression).arguments, keys: converter === "String" ? toText : toNumber };
}

/** `String(x)` and `Number(x)`. */
export function calledConverter(
  ts: TypeScript,
  scopes: Scopes,
  node: ts.CallExpression,
): "String" | "Number" | undefined {
  const { expression, arguments: given } = node;
  const isOne = given.length === 1 && given[0] !== undefined && !ts.isSpreadElement(given[0]);
  if (!isOne || node.questionDotToken !== undefined || !ts.isIdentifier(expression)) return undefined;
  if (expression.text !== "String" && expression.text !== "Number") return undefined;
  return scopes.bindingOf(expression) === undefined ? expression.text : undefined;
}

function convertedByOperator(ts: TypeScript, node: ts.BinaryExpression): Conversion | undefined {
  const operator = operatorText(ts, node.operatorToken.kind);
  if (operator === undefined) return undefined;
  const operands = [node.left, node.right];
  if (operator === "instanceof") return { operands: [node.right], keys: ["[Symbol.hasInstance]"] };
  const comparesWithNothing = (operator === "==" || operator === "!=") && operands.some((each) => isNothing(ts, each));
  if (comparesWithNothing) return undefined;
  // One text makes the other operand text, too; where `+` adds, `toString` has no say.
  return { operands, keys: operator === "+" ? toText : toNumber };
}

const convertingOperators = new Set("+ - * / % ** & | ^ << >> >>> < > <= >= == != instanceof".split(" "));

/** The binary operator behind a token, also behind `+=` and its kind; undefined where nothing is converted. */
export function operatorText(ts: TypeScript, kind: ts.SyntaxKind): string | undefined {
  const { FirstCompoundAssignment, LastCompoundAssignment } = ts.SyntaxKind;
  const isCompound = kind >= FirstCompoundAssignment && kind <= LastCompoundAssignment;
  const text = ts.tokenToString(kind);
  const operator = isCompound ? text?.slice(0, -1) : text;
  return operator !== undefined && convertingOperators.has(operator) ? operator : undefined;
}

function isNothing(ts: TypeScript, node: ts.Expression): boolean {
  const inner = skipWrappers(ts, node);
  return inner.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(inner) && inner.text === "undefined");
}

/** True for an expression whose value is a primitive by its form alone. */
export function isPrimitive(ts: TypeScript, node: ts.Expression): boolean {
  const inner = skipWrappers(ts, node);
  const { SyntaxKind } = ts;
  if (ts.isStringLiteralLike(inner) || ts.isNumericLiteral(inner) || ts.isBigIntLiteral(inner)) return true;
  if (ts.isTemplateExpression(inner) || ts.isTypeOfExpression(inner) || ts.isVoidExpression(inner)) return true;
  if (ts.isPrefixUnaryExpression(inner) || ts.isPostfixUnaryExpression(inner) || ts.isDeleteExpression(inner))
    return true;
  if (inner.kind === SyntaxKind.TrueKeyword || inner.kind === SyntaxKind.FalseKeyword || isNothing(ts, inner))
    return true;
  if (ts.isConditionalExpression(inner)) return isPrimitive(ts, inner.whenTrue) && isPrimitive(ts, inner.whenFalse);
  if (!ts.isBinaryExpression(inner)) return false;
  const { kind } = inner.operatorToken;
  const isChoice =
    kind === SyntaxKind.BarBarToken ||
    kind === SyntaxKind.AmpersandAmpersandToken ||
    kind === SyntaxKind.QuestionQuestionToken;
  if (isChoice) return isPrimitive(ts, inner.left) && isPrimitive(ts, inner.right);
  const isComparison =
    kind === SyntaxKind.EqualsEqualsEqualsToken ||
    kind === SyntaxKind.ExclamationEqualsEqualsToken ||
    kind === SyntaxKind.InKeyword;
  return isComparison || operatorText(ts, kind) !== undefined;
}
