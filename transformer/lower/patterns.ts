import type ts from "typescript";
import { isAssignmentTarget } from "../analyze/assignment.js";
import { assignedPattern, isPatternForm } from "../analyze/patterns.js";
import { isAccess } from "../analyze/propertySites.js";
import { isWrapper, skipWrappers } from "../context.js";
import type { Emitter } from "../emit/emitter.js";
import type { Surroundings } from "../emit/surroundings.js";
import { checkedTwin } from "./iteration.js";
import { patternMaySuspend, type Source, sourceText, type TakenApart, targetMaySuspend } from "./patternElements.js";
import { writeProperty } from "./propertyReference.js";
import { takeApart } from "./takeApart.js";

// In: whatever holds a pattern some part of which may suspend, or copies an object, in code that can wait. Out: the same with the pattern taken apart
// (lower/takeApart.ts). The heads of loops are in lower/loops.ts, parameters in emit/parameters.ts.

/** `const pattern = value`, or `pattern = value`; undefined where the engine can take it apart. */
export function lowerPattern(emitter: Emitter, node: ts.Node, here: Surroundings): ts.Node | undefined {
  const { ts, build } = emitter;
  const { factory } = build;
  if (ts.isVariableDeclaration(node)) {
    const { name, initializer } = node;
    if (ts.isIdentifier(name) || initializer === undefined || !patternMaySuspend(emitter, name)) return undefined;
    const source = { value: emitter.expression(initializer, here), text: sourceText(emitter, name, initializer) };
    const { pattern, value } = takeApart(emitter, name, source, here);
    return factory.updateVariableDeclaration(node, pattern as ts.BindingPattern, undefined, undefined, value);
  }
  if (!ts.isBinaryExpression(node) || isAssignmentTarget(ts, node)) return undefined;
  const found = assignedPattern(ts, node);
  if (found === undefined || !patternMaySuspend(emitter, found)) return undefined;
  const written = emitter.expression(node.right, here);
  const text = sourceText(emitter, found, node.right);
  if (isStatement(ts, node)) return assignApart(emitter, takeApart(emitter, found, { value: written, text }, here));
  const kept = build.ownTemporary(here);
  const value = build.assign(kept, written);
  const assigned = assignApart(emitter, takeApart(emitter, found, { value, text }, here));
  return factory.createParenthesizedExpression(factory.createComma(assigned, kept));
}

/**
 * `catch (pattern) { ... }` as `catch ($error) { let pattern = $error; { ... } }`. The block keeps its own scope: it may hide the pattern's names from
 * nobody else's.
 */
export function lowerCatch(emitter: Emitter, node: ts.Node, here: Surroundings): ts.CatchClause | undefined {
  const { ts, build, words } = emitter;
  const { factory } = build;
  if (!ts.isCatchClause(node) || node.variableDeclaration === undefined) return undefined;
  const { name } = node.variableDeclaration;
  if (ts.isIdentifier(name) || !patternMaySuspend(emitter, name)) return undefined;
  const declared = declareApart(emitter, name, { value: words.error, text: ".catch" }, ts.NodeFlags.Let, here);
  const body = emitter.visit(node.block, here) as ts.Block;
  const caught = factory.createVariableDeclaration(words.error);
  return factory.updateCatchClause(node, caught, factory.createBlock([declared, body], true));
}

/** `let pattern = value;` */
export function declareApart(
  emitter: Emitter,
  name: ts.BindingPattern,
  source: Source,
  flags: ts.NodeFlags,
  here: Surroundings,
): ts.Statement {
  const { factory } = emitter.build;
  const { pattern, value } = takeApart(emitter, name, source, here);
  const declaration = factory.createVariableDeclaration(pattern as ts.BindingPattern, undefined, undefined, value);
  return factory.createVariableStatement(undefined, factory.createVariableDeclarationList([declaration], flags));
}

/** `{ ...object }` as `{ ...<$sa.copy(object) checked> }` */
export function lowerCopy(emitter: Emitter, node: ts.Node, here: Surroundings): ts.SpreadAssignment | undefined {
  const { ts, build, plans } = emitter;
  if (!ts.isSpreadAssignment(node) || !plans.maySuspend(plans.sites.ofImplicit(node))) return undefined;
  const copied = checkedTwin(emitter, "copy", [emitter.expression(node.expression, here)], here, node.expression);
  return build.factory.updateSpreadAssignment(node, copied);
}

/** `target = value`, in a loop's head. */
export function assignTarget(
  emitter: Emitter,
  written: ts.Expression,
  value: ts.Expression,
  here: Surroundings,
): ts.Expression {
  const { ts, build } = emitter;
  const target = skipWrappers(ts, written);
  if (isPatternForm(ts, target) && patternMaySuspend(emitter, target)) {
    return assignApart(emitter, takeApart(emitter, target, { value, text: undefined }, here));
  }
  if (isAccess(ts, target) && targetMaySuspend(emitter, target)) {
    const checked = writeProperty(emitter, target, value, here);
    if (checked !== undefined) return checked;
  }
  const assignment = build.factory.createAssignment(emitter.expression(written, here), value);
  return ts.isObjectLiteralExpression(written) ? build.factory.createParenthesizedExpression(assignment) : assignment;
}

function assignApart({ build: { factory } }: Emitter, { pattern, value }: TakenApart): ts.Expression {
  return factory.createParenthesizedExpression(factory.createAssignment(pattern as ts.Expression, value));
}

function isStatement(ts: Emitter["ts"], node: ts.Expression): boolean {
  let { parent } = node as ts.Node;
  while (isWrapper(ts, parent)) parent = parent.parent;
  return ts.isExpressionStatement(parent);
}
