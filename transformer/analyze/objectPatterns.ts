import type ts from "typescript";
import { skipWrappers, type TypeScript } from "../context.js";
import { isAssignmentTarget } from "./assignment.js";
import { literalName } from "./names.js";
import type { ObjectPattern } from "./patterns.js";

// In: a declaration or an assignment that takes an object apart. Out: the properties that it reads, and where each goes.

export interface ObjectDestructuring {
  readonly pattern: ObjectPattern;
  readonly elements: readonly PatternElement[];
  readonly value: ts.Expression;
}

export interface PatternElement {
  readonly node: ts.Node;
  /** The property's name; undefined for a computed key, and for the rest. */
  readonly name: string | undefined;
  /** What it is bound to; undefined for anything but a variable. */
  readonly target: ts.Identifier | undefined;
  readonly initializer: ts.Expression | undefined;
}

/** `{ a, b: c = 1 } = value`, in a declaration or as a statement. */
export function objectDestructuringOf(ts: TypeScript, node: ts.Node): ObjectDestructuring | undefined {
  if (ts.isVariableDeclaration(node)) {
    if (!ts.isObjectBindingPattern(node.name) || node.initializer === undefined) return undefined;
    const elements = node.name.elements.map((each) => bindingElement(ts, each));
    return { pattern: node.name, elements, value: node.initializer };
  }
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return undefined;
  const pattern = skipWrappers(ts, node.left);
  if (!ts.isObjectLiteralExpression(pattern) || isAssignmentTarget(ts, node)) return undefined;
  return { pattern, elements: pattern.properties.map((each) => assignmentElement(ts, each)), value: node.right };
}

function bindingElement(ts: TypeScript, node: ts.BindingElement): PatternElement {
  const { dotDotDotToken, propertyName, name, initializer } = node;
  const key = propertyName ?? (name as ts.Identifier);
  return {
    node,
    name: dotDotDotToken === undefined ? literalName(ts, key) : undefined,
    target: ts.isIdentifier(name) ? name : undefined,
    initializer,
  };
}

function assignmentElement(ts: TypeScript, node: ts.ObjectLiteralElementLike): PatternElement {
  if (ts.isShorthandPropertyAssignment(node)) {
    const { name, objectAssignmentInitializer } = node;
    return { node, name: name.text, target: name, initializer: objectAssignmentInitializer };
  }
  if (!ts.isPropertyAssignment(node)) return { node, name: undefined, target: undefined, initializer: undefined };
  const written = skipWrappers(ts, node.initializer);
  const hasDefault = ts.isBinaryExpression(written) && written.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  const target = hasDefault ? skipWrappers(ts, written.left) : written;
  return {
    node,
    name: literalName(ts, node.name),
    target: ts.isIdentifier(target) ? target : undefined,
    initializer: hasDefault ? written.right : undefined,
  };
}
