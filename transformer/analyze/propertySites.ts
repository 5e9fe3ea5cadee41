import type ts from "typescript";
import { type FunctionWithBody, skipWrappers, type TypeScript } from "../context.js";
import { useOf } from "./assignment.js";
import { isConstantKey, literalName } from "./names.js";
import type { Scopes } from "./scopes.js";

// In: a property access. Out: the keys under which a compiled accessor would be found that it may run. The name decides, not the object: what the
// object really has is seen at run time.

export type AccessExpression = ts.PropertyAccessExpression | ts.ElementAccessExpression;

export function isAccess(ts: TypeScript, node: ts.Node): node is AccessExpression {
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
}

/** `get x`, `set x`; where the key is computed, `get []`. */
export function keyOfAccessor(ts: TypeScript, node: FunctionWithBody): string | undefined {
  if (!ts.isAccessor(node)) return undefined;
  return `${ts.isGetAccessor(node) ? "get" : "set"} ${nameOfMember(ts, node.name)}`;
}

function nameOfMember(ts: TypeScript, name: ts.PropertyName): string {
  const literal = literalName(ts, name);
  if (literal !== undefined) return literal;
  const key = (name as ts.ComputedPropertyName).expression;
  return isConstantKey(ts, key) ? key.getText() : "[]";
}

const keys = { none: [], read: ["get"], write: ["set"], both: ["get", "set"] } as const;

/** What an access may run, by its use; empty where it runs nothing, or nothing that could be lowered. */
export function keysOfAccess(ts: TypeScript, node: AccessExpression): readonly ("get" | "set")[] {
  if (isNoValue(ts, node)) return keys.none;
  const use = useOf(ts, node);
  if (isDeleted(ts, node)) return keys.none;
  if (use === "read") return keys.read;
  return use === "update" ? keys.both : keys.write;
}

/** The name of the property that is accessed, as {@link keyOfAccessor} has it. */
export function nameOfAccess(ts: TypeScript, node: AccessExpression): string {
  return ts.isPropertyAccessExpression(node) ? node.name.text : nameOfKey(ts, node.argumentExpression);
}

/** The same of a property that a pattern reads. */
export function nameOfProperty(ts: TypeScript, name: ts.PropertyName): string {
  return ts.isComputedPropertyName(name) ? nameOfKey(ts, name.expression) : (literalName(ts, name) as string);
}

function nameOfKey(ts: TypeScript, written: ts.Expression): string {
  const key = skipWrappers(ts, written);
  if (ts.isStringLiteralLike(key)) return key.text;
  if (ts.isNumericLiteral(key)) return String(Number(key.text));
  return isConstantKey(ts, key) ? key.getText() : "[]";
}

/** A name that looks like an access: of a JSX element, or in an `implements` clause. */
function isNoValue(ts: TypeScript, node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return isNoValue(ts, parent);
  if (ts.isJsxOpeningElement(parent) || ts.isJsxSelfClosingElement(parent) || ts.isJsxClosingElement(parent)) {
    return parent.tagName === node;
  }
  if (!ts.isExpressionWithTypeArguments(parent)) return false;
  return ts.isHeritageClause(parent.parent) && parent.parent.token === ts.SyntaxKind.ImplementsKeyword;
}

function isDeleted(ts: TypeScript, node: ts.Node): boolean {
  let outer = node.parent;
  while (ts.isParenthesizedExpression(outer) || ts.isNonNullExpression(outer)) outer = outer.parent;
  return ts.isDeleteExpression(outer);
}

/**
 * True for a property of an import or an enum, which the file's own accessors are not: TypeScript may put the value of a `const enum`'s member in the
 * place of an access, and can do that only where it stands as written.
 */
export function isOfNamespace(ts: TypeScript, scopes: Scopes, { expression }: AccessExpression): boolean {
  const declaration = ts.isIdentifier(expression) ? scopes.bindingOf(expression)?.declaration : undefined;
  if (declaration === undefined) return false;
  return (
    ts.isEnumDeclaration(declaration) ||
    ts.isImportSpecifier(declaration) ||
    ts.isImportClause(declaration) ||
    ts.isNamespaceImport(declaration)
  );
}
