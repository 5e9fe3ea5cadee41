import type ts from "typescript";
import { type FunctionWithBody, skipWrappers, type TypeScript } from "../context.js";
import { parentOf } from "./constructions.js";

// In: a function. Out: how its parameter list can be had in the entry, in the body copy and for the twin, without evaluating anything twice.

/**
 * `simple`: names only, perhaps a rest. `pure`: also initialisers whose evaluation nobody can notice, so that entry and body may both have
 * them. `bound`: anything else; the entry (and, for the twin, a binder) evaluates the list, and the body takes the bound names.
 */
export type ParameterForm = "simple" | "pure" | "bound";

export interface ParameterPlan {
  readonly form: ParameterForm;
  /** The list as written, without a `this` parameter. */
  readonly list: readonly ts.ParameterDeclaration[];
  /** Every name that the list binds, in order. */
  readonly names: readonly ts.Identifier[];
}

export function planParameters(ts: TypeScript, node: FunctionWithBody): ParameterPlan {
  const list = node.parameters.filter((parameter) => !isThisParameter(ts, parameter));
  return {
    form: formOf(ts, list, hasEarlyFields(ts, node)),
    list,
    names: list.flatMap((parameter) => boundNames(ts, parameter.name)),
  };
}

function isThisParameter(ts: TypeScript, { name }: ts.ParameterDeclaration): boolean {
  return ts.isIdentifier(name) && name.text === "this";
}

/** True for the constructor of a base class with fields, which are evaluated before its parameters are. */
function hasEarlyFields(ts: TypeScript, node: FunctionWithBody): boolean {
  if (!ts.isConstructorDeclaration(node) || parentOf(ts, node.parent) !== undefined) return false;
  return node.parent.members.some((member) => ts.isPropertyDeclaration(member) && member.initializer !== undefined);
}

/** @param amidCode whether code of the program's runs between the call and the list: a variable may change meanwhile */
function formOf(ts: TypeScript, list: readonly ts.ParameterDeclaration[], amidCode: boolean): ParameterForm {
  if (list.some(({ name }) => !ts.isIdentifier(name))) return "bound";
  const initializers = list.flatMap(({ initializer }) => (initializer === undefined ? [] : [initializer]));
  if (initializers.length === 0) return "simple";
  const isUnnoticed = (initializer: ts.Expression) =>
    isPure(ts, initializer) && !(amidCode && hasName(ts, initializer));
  return initializers.every(isUnnoticed) ? "pure" : "bound";
}

function hasName(ts: TypeScript, node: ts.Node): boolean {
  return ts.isIdentifier(node) || ts.forEachChild(node, (child) => hasName(ts, child)) === true;
}

/** True if nobody can tell whether the expression was evaluated once or twice. */
export function isPure(ts: TypeScript, expression: ts.Expression): boolean {
  const inner = skipWrappers(ts, expression);
  if (ts.isLiteralExpression(inner) || ts.isIdentifier(inner)) return true;
  if (ts.isPrefixUnaryExpression(inner)) return ts.isLiteralExpression(inner.operand);
  if (ts.isVoidExpression(inner)) return isPure(ts, inner.expression);
  if (ts.isArrayLiteralExpression(inner)) return inner.elements.every((element) => isPure(ts, element));
  if (ts.isObjectLiteralExpression(inner)) return inner.properties.length === 0;
  const { kind } = inner;
  return (
    kind === ts.SyntaxKind.TrueKeyword || kind === ts.SyntaxKind.FalseKeyword || kind === ts.SyntaxKind.NullKeyword
  );
}

function boundNames(ts: TypeScript, name: ts.BindingName): ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(ts, element.name) : []));
}
