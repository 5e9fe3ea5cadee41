import type ts from "typescript";
import type { FunctionPlan } from "../analyze/plan.js";
import { isMemberName } from "../analyze/survey.js";
import type { FileContext } from "../context.js";
import { isSuperCall, lowerSuperCall } from "../lower/construct.js";
import type { Emitter } from "./emitter.js";
import type { Renamed, Surroundings } from "./surroundings.js";

// An arrow shares `this`, `arguments`, `super` and `new.target` with the function around it; the generator that stands for its body does not.

/** Parameters and variables that emitted code adds. */
export interface Words {
  readonly enter: ts.Identifier;
  readonly args: ts.Identifier;
  readonly key: ts.Identifier;
  readonly token: ts.Identifier;
  readonly arguments: ts.Identifier;
  readonly newTarget: ts.Identifier;
  readonly superGet: ts.Identifier;
  readonly iteration: ts.Identifier;
  readonly env: ts.Identifier;
  readonly error: ts.Identifier;
  readonly value: ts.Identifier;
}

export function freshWords({ factory, names }: FileContext): Words {
  const fresh = (wanted: string) => factory.createIdentifier(names.fresh(wanted));
  return {
    enter: fresh("$enter"),
    args: fresh("$args"),
    key: fresh("$key"),
    token: fresh("$token"),
    arguments: fresh("$arguments"),
    newTarget: fresh("$newTarget"),
    superGet: fresh("$super"),
    iteration: fresh("$it"),
    env: fresh("$env"),
    error: fresh("$error"),
    value: fresh("$value"),
  };
}

/** What the source calls `this`. */
export function thisWord({ build: { factory } }: Emitter, { renamed }: Surroundings): ts.Expression {
  const self = factory.createThis();
  return renamed.construction === undefined ? self : factory.createPropertyAccessExpression(self, "self");
}

/** `arguments`, `new.target` and `super` inside a generator that stands for an arrow; these and `this` in the copy of a constructor. */
export function lowerWord(emitter: Emitter, node: ts.Node, here: Surroundings): ts.Node | undefined {
  const { ts, build } = emitter;
  const { renamed } = here;
  const fromRecord = renamed.construction && lowerConstructorWord(emitter, node, here);
  if (fromRecord !== undefined) return fromRecord;
  if (renamed.arguments !== undefined && isArgumentsWord(ts, node)) return renamed.arguments;
  if (renamed.arguments !== undefined && ts.isShorthandPropertyAssignment(node) && node.name.text === "arguments") {
    return build.factory.createPropertyAssignment("arguments", renamed.arguments);
  }
  if (renamed.newTarget !== undefined && ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.NewKeyword)
    return renamed.newTarget;
  if (renamed.superGet === undefined) return undefined;
  if (ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword) {
    return build.factory.createCallExpression(renamed.superGet, undefined, [build.string(node.name.text)]);
  }
  if (ts.isElementAccessExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword) {
    return build.factory.createCallExpression(renamed.superGet, undefined, [
      emitter.expression(node.argumentExpression, here),
    ]);
  }
  if (ts.isCallExpression(node) && here.waits === "never" && isSuperProperty(ts, node.expression))
    return superMethodCall(emitter, node, here);
  return undefined;
}

/** `this.self`, `this.newTarget`, `this.get("m")` and the call of the parent, where `this` is the record of a construction. */
function lowerConstructorWord(emitter: Emitter, node: ts.Node, here: Surroundings): ts.Node | undefined {
  const { ts, build } = emitter;
  const { factory } = build;
  if (node.kind === ts.SyntaxKind.ThisKeyword) return thisWord(emitter, here);
  if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.NewKeyword) {
    return factory.createPropertyAccessExpression(factory.createThis(), "newTarget");
  }
  if (isSuperCall(ts, node)) return lowerSuperCall(emitter, node, here);
  if (ts.isCallExpression(node) && here.waits === "never" && isSuperProperty(ts, node.expression))
    return superMethodCall(emitter, node, here);
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return undefined;
  if (node.expression.kind !== ts.SyntaxKind.SuperKeyword) return undefined;
  const get = factory.createPropertyAccessExpression(factory.createThis(), "get");
  const key = ts.isPropertyAccessExpression(node)
    ? build.string(node.name.text)
    : emitter.expression(node.argumentExpression, here);
  return factory.createCallExpression(get, undefined, [key]);
}

/** `$super("m").call(this, x)` */
function superMethodCall(emitter: Emitter, node: ts.CallExpression, here: Surroundings): ts.Expression {
  const { factory } = emitter.build;
  const method = factory.createPropertyAccessExpression(emitter.expression(node.expression, here), "call");
  const args = node.arguments.map((argument) => emitter.expression(argument, here));
  return factory.createCallExpression(method, undefined, [thisWord(emitter, here), ...args]);
}

/** The words that mean something else in the body copy of an arrow; those that are renamed already keep their variable. */
export function arrowWords({ words }: Emitter, { survey }: FunctionPlan, { renamed }: Surroundings): Renamed {
  if (!survey.usesArguments && !survey.usesNewTarget && !survey.usesSuper) return renamed;
  if (renamed.construction !== undefined) {
    return { ...renamed, ...(survey.usesArguments ? { arguments: renamed.arguments ?? words.arguments } : {}) };
  }
  return {
    ...renamed,
    ...(survey.usesArguments ? { arguments: renamed.arguments ?? words.arguments } : {}),
    ...(survey.usesNewTarget ? { newTarget: renamed.newTarget ?? words.newTarget } : {}),
    ...(survey.usesSuper ? { superGet: renamed.superGet ?? words.superGet } : {}),
  };
}

/**
 * Gives the body copy of an arrow the words of the function around it; that of a plain function has its own.
 *
 *     function* (a) { ... }.bind(this)
 *     (($arguments, $super) => function* (a) { ... })(arguments, ($key) => super[$key])
 */
export function withWords(
  emitter: Emitter,
  { node, survey }: FunctionPlan,
  { renamed }: Surroundings,
  copy: ts.Expression,
): ts.Expression {
  const { build, ts, words } = emitter;
  const { factory } = build;
  if (!ts.isArrowFunction(node)) return copy;
  const given: (readonly [ts.Identifier, ts.Expression])[] = [];
  if (survey.usesArguments && renamed.arguments === undefined) given.push([words.arguments, build.id("arguments")]);
  const onRecord = renamed.construction !== undefined;
  if (survey.usesNewTarget && renamed.newTarget === undefined && !onRecord) {
    given.push([words.newTarget, factory.createMetaProperty(ts.SyntaxKind.NewKeyword, build.id("target"))]);
  }
  if (survey.usesSuper && renamed.superGet === undefined && !onRecord)
    given.push([words.superGet, superGetter(emitter)]);
  const bound =
    survey.usesThis || (onRecord && survey.usesNewTarget)
      ? factory.createCallExpression(
          factory.createPropertyAccessExpression(factory.createParenthesizedExpression(copy), "bind"),
          undefined,
          [factory.createThis()],
        )
      : copy;
  if (given.length === 0) return bound;
  const parameters = given.map(([name]) => factory.createParameterDeclaration(undefined, undefined, name));
  const arrow = factory.createArrowFunction(undefined, undefined, parameters, undefined, undefined, bound);
  return factory.createCallExpression(
    factory.createParenthesizedExpression(arrow),
    undefined,
    given.map(([, value]) => value),
  );
}

/** `($args) => super[$args]` */
function superGetter({ build: { factory }, words }: Emitter): ts.Expression {
  const key = words.args;
  const parameter = factory.createParameterDeclaration(undefined, undefined, key);
  const read = factory.createElementAccessExpression(factory.createSuper(), key);
  return factory.createArrowFunction(undefined, undefined, [parameter], undefined, undefined, read);
}

function isArgumentsWord(ts: FileContext["ts"], node: ts.Node): boolean {
  return ts.isIdentifier(node) && node.text === "arguments" && !isMemberName(ts, node);
}

function isSuperProperty(ts: FileContext["ts"], node: ts.Expression): boolean {
  const isAccess = ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
  return isAccess && node.expression.kind === ts.SyntaxKind.SuperKeyword;
}
