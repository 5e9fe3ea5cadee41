import type ts from "typescript";
import { isFunctionWithBody, type TypeScript } from "../context.js";
import { useOf } from "./assignment.js";
import type { FunctionPlan } from "./plan.js";
import type { Scopes } from "./scopes.js";
import { isMemberName } from "./survey.js";

/**
 * In sloppy code with a simple parameter list, `arguments[0]` and the first parameter are one variable. Whether a function whose `arguments` does not
 * mirror its parameters could be told from that: one of the two is, or may be, given a value after the call.
 */
export function mirrorShows(ts: TypeScript, { node, parameters }: FunctionPlan, scopes: Scopes): boolean {
  const { list, names } = parameters;
  if (names.length === 0 || list.some(({ dotDotDotToken }) => dotDotDotToken !== undefined)) return false;
  const replaced = ts.isBlock(node.body) ? node.body.statements.filter(ts.isFunctionDeclaration) : [];
  const isChanged = names.some((name) => {
    const binding = scopes.bindingOf(name);
    return binding?.assigned === true || replaced.some((declared) => declared.name?.text === name.text);
  });
  return isChanged || mayChangeElements(ts, node.body);
}

/** Also in an arrow, or by whoever is handed the whole object. */
function mayChangeElements(ts: TypeScript, body: ts.Node): boolean {
  const find = (node: ts.Node): boolean => {
    if (isFunctionWithBody(ts, node) && !ts.isArrowFunction(node)) return false;
    if (ts.isIdentifier(node) && node.text === "arguments" && !isMemberName(ts, node)) return !isOnlyRead(ts, node);
    return ts.forEachChild(node, find) === true;
  };
  return find(body);
}

/** `arguments.length`, `arguments[i]` and `...arguments`. */
function isOnlyRead(ts: TypeScript, node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isSpreadElement(parent)) return true;
  const isProperty = ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent);
  if (!isProperty || parent.expression !== node) return false;
  const { parent: use } = parent;
  const isCallee = ts.isCallExpression(use) && use.expression === parent;
  return !isCallee && !ts.isDeleteExpression(use) && useOf(ts, parent) === "read";
}
