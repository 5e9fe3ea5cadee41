import type ts from "typescript";
import { type FileContext, type FunctionWithBody, isAsync, isFunctionWithBody } from "../context.js";
import * as say from "../diagnostics/generated.js";
import type { Role, Targets } from "../find/findTargets.js";
import type { PackageNames } from "../find/imports.js";
import type { CallClassifier } from "./calls.js";
import { listOfGenerator, NativeParts } from "./nativeParts.js";
import { callOf, nameOf, placeOf } from "./places.js";
import type { FunctionPlan } from "./plan.js";
import type { Scopes } from "./scopes.js";
import { isMemberName } from "./survey.js";

// In: the roles. Out: diagnostics for each `syncAwait` that stands where it cannot do what it says.

/** Roles of functions whose own code may wait. */
const mayWait: ReadonlySet<Role> = new Set(["suspendable", "task", "generator"]);

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
  const nativeParts = new NativeParts(ctx, targets.annotationDecorators);
  /** Each place that names `syncAwait`, in the order of the text. */
  const check = (name: ts.Identifier): void => {
    const { parent } = name;
    const isMember = ts.isPropertyAccessExpression(parent) && parent.name === name;
    const word = isMember ? parent : name;
    if (!isMember && !isValueUse(ts, name)) return;
    if (packageNames.exportedName(word) !== "syncAwait") return;
    const call = callOf(ts, word);
    if (call !== undefined && classifier.classify(call).kind === "wait") checkPlace(call);
    else if (!isErased(word)) report(say.awaitAsValue(word));
  };

  const checkPlace = (call: ts.CallExpression): void => {
    const { owner, field } = placeOf(ts, call);
    if (targets.annotationDecorators.has(call.parent)) report(say.awaitArguments(call, { isDecorator: true }));
    else if (field === undefined) checkWait(call, owner);
    else checkField(call, field);
  };

  /** In a type, or in a decorator that is an annotation. */
  const isErased = (word: ts.Node): boolean => {
    for (let node = word; node !== undefined && !ts.isStatement(node); node = node.parent) {
      if (targets.annotationDecorators.has(node) || ts.isTypeNode(node)) return true;
    }
    return false;
  };

  const checkField = (call: ts.Node, field: ts.PropertyDeclaration): void => {
    const part = nativeParts.around(call, field);
    if (isCompiledField(field)) {
      if (part !== undefined) report(say.waitInNativePart(call, { part }));
    } else if (isInsideAtomic(field)) report(say.awaitInAtomic(call, { isInside: true }));
    else report(say.awaitOutsideAnnotated(call, { functionName: field.name.getText(ctx.file), isField: true, part }));
  };

  const isCompiledField = ({ parent }: ts.PropertyDeclaration): boolean => {
    if (!ts.isClassLike(parent) || targets.constructions.get(parent) !== "suspendable") return false;
    const written = parent.members.find(
      (member) => ts.isConstructorDeclaration(member) && isFunctionWithBody(ts, member),
    );
    return !targets.reached.has((written as FunctionWithBody | undefined) ?? parent);
  };

  const checkWait = (call: ts.CallExpression, owner: FunctionWithBody | undefined): void => {
    const [argument] = call.arguments;
    if (call.arguments.length !== 1 || (argument !== undefined && ts.isSpreadElement(argument)))
      report(say.awaitArguments(call, {}));
    if (owner === undefined) reportOutside(call);
    else checkOwner(call, owner);
  };

  const reportOutside = (call: ts.CallExpression): void => {
    const part = nativeParts.around(call, undefined);
    report(part === undefined ? say.awaitAtTopLevel(call) : say.waitInNativePart(call, { part, isTopLevel: true }));
  };

  const roleOf = (owner: FunctionWithBody): Role => targets.roles.get(owner) ?? "native";

  /** That a function is reached gives it no leave to wait by itself: it says nothing about that where it is read. */
  const roleByAnnotation = (owner: FunctionWithBody): Role => (targets.reached.has(owner) ? "native" : roleOf(owner));

  const checkOwner = (call: ts.CallExpression, owner: FunctionWithBody): void => {
    const planned = roleByAnnotation(owner);
    const wasRefused = roleOf(owner) !== (plans.get(owner)?.role ?? "native");
    const part = nativeParts.around(call, owner);
    if (planned === "atomic") report(say.awaitInAtomic(call, {}));
    else if (isInsideAtomic(owner)) report(say.awaitInAtomic(call, { isInside: true }));
    else if (part !== undefined && (mayWait.has(planned) || targets.awaiting.has(owner))) {
      report(say.waitInNativePart(call, { part, isParameter: part === listOfGenerator }));
    } else if (
      (planned === "host" && !targets.awaiting.has(owner)) ||
      (planned === "native" && (!wasRefused || targets.reached.has(owner)))
    ) {
      // Of a generator, only the steps can wait, in its body: that it is to be annotated comes first.
      const form = { isAsync: isAsync(ts, owner), part: part === listOfGenerator ? undefined : part };
      report(say.awaitOutsideAnnotated(call, { functionName: nameOf(owner, ctx), ...form }));
    }
  };

  /** A plain function without an annotation in an atomic one: most likely called before that one returns. */
  const isInsideAtomic = (owner: FunctionWithBody | ts.PropertyDeclaration): boolean => {
    let outer: ts.Node = owner;
    while (isFunctionWithBody(ts, outer) ? roleByAnnotation(outer) === "native" : outer.parent !== undefined)
      outer = outer.parent;
    return isFunctionWithBody(ts, outer) && targets.roles.get(outer) === "atomic";
  };

  for (const alias of aliasesOf(ts, scopes)) for (const use of scopes.usesOf(alias)) check(use);
}

/** The names under which a file may have `syncAwait`: its own, and what an import or a pattern calls it. */
function aliasesOf(ts: FileContext["ts"], scopes: Scopes): ReadonlySet<string> {
  const aliases = new Set(["syncAwait"]);
  for (const { parent } of scopes.usesOf("syncAwait")) {
    if (!ts.isImportSpecifier(parent) && !ts.isBindingElement(parent)) continue;
    if (ts.isIdentifier(parent.name)) aliases.add(parent.name.text);
  }
  return aliases;
}

function isValueUse(ts: FileContext["ts"], node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent) || ts.isBindingElement(parent)) return false;
  return !isMemberName(ts, node);
}
