import type ts from "typescript";
import {
  type FileContext,
  type FunctionWithBody,
  hasModifier,
  isAsync,
  isFunctionWithBody,
  skipWrappers,
} from "../context.js";
import * as say from "../diagnostics/generated.js";
import type { Role, Targets } from "../find/findTargets.js";
import type { PackageNames } from "../find/imports.js";
import type { CallClassifier } from "./calls.js";
import { NativeParts } from "./nativeParts.js";
import type { FunctionPlan } from "./plan.js";
import type { Scopes } from "./scopes.js";
import { isMemberName } from "./survey.js";

// In: the roles. Out: diagnostics for each `syncAwait` that stands where it cannot do what it says.

export function checkCalls(
  targets: Targets,
  plans: ReadonlyMap<FunctionWithBody, FunctionPlan>,
  classifier: CallClassifier,
  packageNames: PackageNames,
  scopes: Scopes,
  ctx: FileContext,
): void {
  if (!packageNames.imported) return;
  const { ts, report } = ctx;
  const nativeParts = new NativeParts(ts);
  const visit = (node: ts.Node, owner: FunctionWithBody | undefined): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || targets.annotationDecorators.has(node)) return;
    if (ts.isCallExpression(node) && classifier.classify(node).kind === "wait") {
      checkWait(node, owner);
      for (const argument of node.arguments) visit(argument, owner);
      return;
    }
    if (isAwaitAsValue(node)) report(say.awaitAsValue(node));
    if (ts.isPropertyDeclaration(node) && !isStatic(node)) visitField(node, owner);
    else if (isFunctionWithBody(ts, node)) visitFunction(node, owner);
    else ts.forEachChild(node, (child) => visit(child, owner));
  };

  /** Decorators and a computed key are evaluated where the function is defined. */
  const visitFunction = (node: FunctionWithBody, owner: FunctionWithBody | undefined): void =>
    ts.forEachChild(node, (child) => visit(child, child === node.name || ts.isDecorator(child) ? owner : node));

  /** An instance's field is evaluated by the constructor. */
  const visitField = (field: ts.PropertyDeclaration, owner: FunctionWithBody | undefined): void => {
    const visitValue = (node: ts.Node): void => {
      const isWait = ts.isCallExpression(node) && classifier.classify(node).kind === "wait";
      if (isWait && !isCompiledField(field)) reportField(node, field);
      else if (isFunctionWithBody(ts, node)) visit(node, owner);
      else ts.forEachChild(node, visitValue);
    };
    if (ts.isComputedPropertyName(field.name)) visit(field.name, owner);
    if (field.initializer !== undefined) visitValue(field.initializer);
  };

  const reportField = (call: ts.Node, field: ts.PropertyDeclaration): void => {
    if (isInsideAtomic(field)) report(say.awaitInAtomic(call, { isInside: true }));
    else report(say.awaitOutsideAnnotated(call, { functionName: field.name.getText(ctx.file), isField: true }));
  };

  const isCompiledField = ({ parent }: ts.PropertyDeclaration): boolean => {
    if (!ts.isClassLike(parent) || targets.constructions.get(parent) !== "suspendable") return false;
    const written = parent.members.find(
      (member) => ts.isConstructorDeclaration(member) && isFunctionWithBody(ts, member),
    );
    return !targets.reached.has((written as FunctionWithBody | undefined) ?? parent);
  };

  const isStatic = (field: ts.PropertyDeclaration): boolean => hasModifier(ts, field, ts.SyntaxKind.StaticKeyword);

  const isAwaitAsValue = (node: ts.Node): boolean => {
    if (ts.isPropertyAccessExpression(node)) return packageNames.exportedName(node) === "syncAwait";
    return (
      ts.isIdentifier(node) &&
      scopes.bindingOf(node) !== undefined &&
      isValueUse(ts, node) &&
      packageNames.exportedName(node) === "syncAwait"
    );
  };

  const checkWait = (call: ts.CallExpression, owner: FunctionWithBody | undefined): void => {
    const [argument] = call.arguments;
    if (call.arguments.length !== 1 || (argument !== undefined && ts.isSpreadElement(argument)))
      report(say.awaitArguments(call));
    if (owner === undefined) report(say.awaitAtTopLevel(call));
    else checkOwner(call, owner);
  };

  /** That a function is reached gives it no leave to wait by itself: it says nothing about that where it is read. */
  const roleByAnnotation = (owner: FunctionWithBody): Role | undefined =>
    targets.reached.has(owner) ? "native" : targets.roles.get(owner);

  const checkOwner = (call: ts.CallExpression, owner: FunctionWithBody): void => {
    const planned = roleByAnnotation(owner);
    const wasRefused = targets.roles.get(owner) !== plans.get(owner)?.role;
    const part = nativeParts.around(call, owner);
    if (planned === "atomic") report(say.awaitInAtomic(call, {}));
    else if (isInsideAtomic(owner)) report(say.awaitInAtomic(call, { isInside: true }));
    else if (part !== undefined && (planned === "suspendable" || planned === "task")) {
      report(say.waitInNativePart(call, { part }));
    } else if (
      (planned === "host" && !targets.awaiting.has(owner)) ||
      (planned === "native" && (!wasRefused || targets.reached.has(owner)))
    ) {
      const form = { isAsync: isAsync(ts, owner) };
      report(say.awaitOutsideAnnotated(call, { functionName: nameOf(owner), ...form }));
    }
  };

  /** A plain function without an annotation in an atomic one: most likely called before that one returns. */
  const isInsideAtomic = (owner: FunctionWithBody | ts.PropertyDeclaration): boolean => {
    let outer: ts.Node = owner;
    while (isFunctionWithBody(ts, outer) ? roleByAnnotation(outer) === "native" : outer.parent !== undefined)
      outer = outer.parent;
    return isFunctionWithBody(ts, outer) && targets.roles.get(outer) === "atomic";
  };

  const nameOf = (owner: FunctionWithBody): string => {
    const { name, parent } = owner as ts.FunctionDeclaration;
    if (name !== undefined) return name.getText(ctx.file);
    if (ts.isConstructorDeclaration(owner)) return "constructor";
    const named = parent as ts.Node;
    if (
      (ts.isVariableDeclaration(named) || ts.isPropertyAssignment(named)) &&
      skipWrappers(ts, named.initializer as ts.Expression) === owner
    ) {
      return named.name.getText(ctx.file);
    }
    return "(anonymous)";
  };

  visit(ctx.file, undefined);
}

function isValueUse(ts: FileContext["ts"], node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent) || ts.isBindingElement(parent)) return false;
  return !isMemberName(ts, node);
}
