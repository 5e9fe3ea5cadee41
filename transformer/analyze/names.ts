import type ts from "typescript";
import { isWrapper, type TypeScript } from "../context.js";

/**
 * The name that an anonymous function or class gets from its place (`const f = () => {}`, `{ f: () => {} }`, defaults), or undefined where
 * the place gives none. A computed key gives a name that is known only at run time; it is left out.
 */
export function nameFromPlace(ts: TypeScript, node: ts.Node): string | undefined {
  let inner = node;
  let { parent } = node;
  while (parent !== undefined && isWrapper(ts, parent)) [inner, parent] = [parent, parent.parent];
  if (parent === undefined) return undefined;
  if (ts.isExportAssignment(parent)) return parent.isExportEquals === true ? undefined : "default";
  if (ts.isBinaryExpression(parent)) {
    return parent.right === inner && namesItsRight(ts, parent) && ts.isIdentifier(parent.left)
      ? parent.left.text
      : undefined;
  }
  if (ts.isShorthandPropertyAssignment(parent)) return parent.name.text;
  if (ts.isPropertyAssignment(parent) && setsPrototype(ts, parent.name)) return undefined;
  if (
    ts.isVariableDeclaration(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isParameter(parent) ||
    ts.isBindingElement(parent)
  ) {
    return parent.initializer === inner ? literalName(ts, parent.name) : undefined;
  }
  return undefined;
}

/** True if `name: value` in an object literal makes no property, but gives the object its prototype. */
export function setsPrototype(ts: TypeScript, name: ts.PropertyName): boolean {
  return !ts.isComputedPropertyName(name) && literalName(ts, name) === "__proto__";
}

function namesItsRight(ts: TypeScript, { operatorToken: { kind } }: ts.BinaryExpression): boolean {
  const { SyntaxKind } = ts;
  return (
    kind === SyntaxKind.EqualsToken ||
    kind === SyntaxKind.BarBarEqualsToken ||
    kind === SyntaxKind.AmpersandAmpersandEqualsToken ||
    kind === SyntaxKind.QuestionQuestionEqualsToken
  );
}

/** The text of a name that is not computed, also of a computed one that is a literal. */
export function literalName(ts: TypeScript, name: ts.PropertyName | ts.BindingName): string | undefined {
  if (ts.isIdentifier(name) || ts.isPrivateIdentifier(name)) return name.text;
  return literalKey(ts, ts.isComputedPropertyName(name) ? name.expression : name);
}

/** The key that a literal is. */
function literalKey(ts: TypeScript, node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return String(Number(node.text));
  return ts.isBigIntLiteral(node) ? String(BigInt(node.text.slice(0, -1))) : undefined;
}

export function isIdentifierText(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name);
}

/** A computed key that may be evaluated more than once: a literal, or a well-known symbol. */
export function isConstantKey(ts: TypeScript, key: ts.Expression): boolean {
  if (ts.isStringLiteralLike(key) || ts.isNumericLiteral(key)) return true;
  return ts.isPropertyAccessExpression(key) && ts.isIdentifier(key.expression) && key.expression.text === "Symbol";
}
