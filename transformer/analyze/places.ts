import type ts from "typescript";
import {
  type FileContext,
  type FunctionWithBody,
  hasModifier,
  isFunctionWithBody,
  isWrapper,
  skipWrappers,
  type TypeScript,
} from "../context.js";

// Where a call stands, which call a name belongs to, and what a function is called in a diagnostic.

/** The call whose callee this is. */
export function callOf(ts: TypeScript, word: ts.Node): ts.CallExpression | undefined {
  let callee = word;
  while (callee.parent !== undefined && isWrapper(ts, callee.parent)) callee = callee.parent;
  const { parent } = callee;
  return parent !== undefined && ts.isCallExpression(parent) && parent.expression === callee ? parent : undefined;
}

interface Place {
  /** The function in whose code it stands; undefined at the top level. */
  readonly owner: FunctionWithBody | undefined;
  /** The instance's field that it stands in, which the constructor evaluates. */
  readonly field: ts.PropertyDeclaration | undefined;
}

/** Decorators and a computed key are evaluated where the function or the field is defined. */
export function placeOf(ts: TypeScript, call: ts.Node): Place {
  let inner = call;
  for (let around = call.parent; around !== undefined; [inner, around] = [around, around.parent]) {
    if (isFunctionWithBody(ts, around) && inner !== around.name && !ts.isDecorator(inner))
      return { owner: around, field: undefined };
    if (!ts.isPropertyDeclaration(around) || around.initializer !== inner) continue;
    if (!hasModifier(around, ts.SyntaxKind.StaticKeyword)) return { owner: undefined, field: around };
  }
  return { owner: undefined, field: undefined };
}

/** The name that a function has, or that its variable or property gives it. */
export function nameOf(node: FunctionWithBody, { ts, file }: FileContext): string {
  const { name, parent } = node as ts.FunctionDeclaration;
  if (name !== undefined) return name.getText(file);
  if (ts.isConstructorDeclaration(node)) return "constructor";
  const named = parent as ts.Node;
  const isNamed = ts.isVariableDeclaration(named) || ts.isPropertyAssignment(named);
  if (!isNamed || named.initializer === undefined || skipWrappers(ts, named.initializer) !== node) return "(anonymous)";
  return named.name.getText(file);
}
