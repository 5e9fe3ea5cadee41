import type ts from "typescript";
import { isIdentifierText, literalName, nameFromPlace } from "../analyze/names.js";
import type { FunctionPlan } from "../analyze/plan.js";
import { patternMaySuspend } from "../lower/patternElements.js";
import { takeApart } from "../lower/takeApart.js";
import type { Emitter } from "./emitter.js";
import { insideNative, newBody, nothingRenamed, type Renamed, type Surroundings } from "./surroundings.js";
import { arrowWords, withWords } from "./words.js";

// How a parameter list travels: as written in the entry; in the body copy as written where nobody can notice a second evaluation, else as
// plain names; and for the twin through a binder that evaluates it.
//
//     function ({ a }, b = f()) { return $enter.call(this, a, b); }     entry
//     function* (a, b) { ... }                                          body
//     function ({ a }, b = f()) { return [a, b]; }                      binder

/** True where the body takes bound names, because the list or `new.target` can be had only in the entry. */
export function travelsByName({ parameters, survey, node, role }: FunctionPlan, ts: Emitter["ts"]): boolean {
  if (role === "task" || ts.isConstructorDeclaration(node)) return false;
  return parameters.form === "bound" || (survey.usesNewTarget && !ts.isArrowFunction(node));
}

/**
 * True where the body evaluates the list: that of an annotated async function, since what fails there has to reject its task, and that of a
 * constructor, whose entry is called by the runtime too.
 */
export function bindsInBody({ node, parameters, role }: FunctionPlan, ts: Emitter["ts"]): boolean {
  return parameters.form === "bound" && (role === "task" || ts.isConstructorDeclaration(node));
}

/** The words of a plain function that its body copy has to get as extra parameters, before the names. */
export function renamedInBody(emitter: Emitter, plan: FunctionPlan): Renamed {
  if (emitter.ts.isArrowFunction(plan.node) || !travelsByName(plan, emitter.ts)) return nothingRenamed;
  const { survey } = plan;
  if (!survey.usesNewTarget && !survey.usesArguments) return nothingRenamed;
  return {
    ...(survey.usesNewTarget ? { newTarget: emitter.words.newTarget } : {}),
    ...(survey.usesArguments ? { arguments: emitter.words.arguments } : {}),
  };
}

/** The values that go with {@link renamedInBody}'s parameters. */
function extraValues({ ts, build }: Emitter, renamed: Renamed, inEntry: boolean): ts.Expression[] {
  const { factory } = build;
  const newTarget = inEntry
    ? factory.createMetaProperty(ts.SyntaxKind.NewKeyword, build.id("target"))
    : build.undefined;
  return [...(renamed.newTarget ? [newTarget] : []), ...(renamed.arguments ? [build.id("arguments")] : [])];
}

/** The parameters of the body copy. */
export function bodyParameters(emitter: Emitter, plan: FunctionPlan, renamed: Renamed): ts.ParameterDeclaration[] {
  const { factory } = emitter.build;
  const plain = (name: ts.Identifier) => factory.createParameterDeclaration(undefined, undefined, name);
  if (bindsInBody(plan, emitter.ts)) return [restParameter(emitter)];
  if (!travelsByName(plan, emitter.ts)) {
    return plan.parameters.list.map(({ dotDotDotToken, name, initializer }) =>
      factory.createParameterDeclaration(undefined, dotDotDotToken, name, undefined, undefined, initializer),
    );
  }
  const extra = [renamed.newTarget, renamed.arguments].filter((name) => name !== undefined);
  return [...extra, ...plan.parameters.names].map(plain);
}

/** What the entry of a plain function hands on: `arguments`, or the array of what the body takes. */
export function entryArguments(emitter: Emitter, plan: FunctionPlan): ts.Expression {
  const { build, ts } = emitter;
  if (!travelsByName(plan, ts)) return build.id("arguments");
  return build.factory.createArrayLiteralExpression(namedValues(emitter, plan, true));
}

function namedValues(emitter: Emitter, plan: FunctionPlan, inEntry: boolean): ts.Expression[] {
  return [...extraValues(emitter, renamedInBody(emitter, plan), inEntry), ...plan.parameters.names];
}

/** What the entry of an arrow hands on, which has no `arguments`: its bound names. */
export function arrowArguments(emitter: Emitter, plan: FunctionPlan): ts.Expression[] {
  const { parameters } = plan;
  if (parameters.form === "bound" && !bindsInBody(plan, emitter.ts)) return [...parameters.names];
  return parameters.list.map(({ dotDotDotToken, name }, index) => {
    const value = placeholder(emitter, name, index);
    return dotDotDotToken === undefined ? value : emitter.build.factory.createSpreadElement(value);
  });
}

/** The function that evaluates the list for the twin, or undefined where the body does it itself. */
export function binderOf(emitter: Emitter, plan: FunctionPlan, here: Surroundings): ts.Expression | undefined {
  const { ts, build } = emitter;
  const { factory } = build;
  if (plan.role === "task" || !travelsByName(plan, ts)) return undefined;
  if (plan.suspendsInParameters) return suspendingBinder(emitter, plan, here);
  const isArrow = ts.isArrowFunction(plan.node);
  const list = entryParameters(emitter, plan, here, false);
  const values = factory.createArrayLiteralExpression(namedValues(emitter, plan, false));
  if (isArrow) return factory.createArrowFunction(undefined, undefined, list, undefined, undefined, values);
  const body = factory.createBlock([factory.createReturnStatement(values)]);
  return factory.createFunctionExpression(
    undefined,
    undefined,
    binderName(emitter, plan),
    undefined,
    list,
    undefined,
    body,
  );
}

/** The function's own with a `$` behind it, as of a body: it is what stacks show. */
function binderName({ ts, ctx }: Emitter, { node }: FunctionPlan): string | undefined {
  const name = node.name === undefined ? nameFromPlace(ts, node) : literalName(ts, node.name);
  return name !== undefined && isIdentifierText(name) ? ctx.names.fresh(`${name}$`) : undefined;
}

/**
 * Where an initialiser may suspend: the list as a destructuring inside a generator, since `yield` cannot stand in a parameter list.
 *
 *     function* (...$args) { let { 0: a = <checked> } = $args, { 1: { b } } = $args, rest = $args.slice(2); return [a, b, rest]; }
 */
function suspendingBinder(emitter: Emitter, plan: FunctionPlan, here: Surroundings): ts.Expression {
  const { ts, build } = emitter;
  const { factory } = build;
  const body = newBody();
  const inside: Surroundings = {
    ...here,
    waits: "yield",
    isTask: false,
    body,
    renamed: ts.isArrowFunction(plan.node) ? arrowWords(emitter, plan, here) : nothingRenamed,
  };
  const bindings = bindParameters(emitter, plan, inside);
  const values = factory.createArrayLiteralExpression(namedValues(emitter, plan, false));
  const statements = [...build.declareTemporaries(body), bindings, factory.createReturnStatement(values)];
  const generator = factory.createFunctionExpression(
    undefined,
    factory.createToken(ts.SyntaxKind.AsteriskToken),
    binderName(emitter, plan),
    undefined,
    [restParameter(emitter)],
    undefined,
    factory.createBlock(statements, true),
  );
  return ts.isArrowFunction(plan.node) ? withWords(emitter, plan, here, generator) : generator;
}

/** `...$args` */
function restParameter({ ts, build: { factory }, words }: Emitter): ts.ParameterDeclaration {
  return factory.createParameterDeclaration(undefined, factory.createToken(ts.SyntaxKind.DotDotDotToken), words.args);
}

/** `let { 0: a = <checked> } = $args, rest = $args.slice(1);`: the list, where it can wait. Each parameter is bound before the next is evaluated. */
export function bindParameters(emitter: Emitter, plan: FunctionPlan, inside: Surroundings): ts.Statement {
  const { ts, build } = emitter;
  const { factory } = build;
  const { args } = emitter.words;
  const declarations = plan.parameters.list.map((parameter, index) => {
    const taken = parameterApart(emitter, parameter, index, inside);
    if (taken !== undefined) return taken;
    const name = emitter.visit(parameter.name, inside) as ts.BindingName;
    if (parameter.dotDotDotToken !== undefined) {
      const slice = factory.createPropertyAccessExpression(args, "slice");
      const rest = factory.createCallExpression(slice, undefined, [factory.createNumericLiteral(index)]);
      return factory.createVariableDeclaration(name, undefined, undefined, rest);
    }
    const initializer = parameter.initializer && emitter.expression(parameter.initializer, inside);
    const element = factory.createBindingElement(undefined, factory.createNumericLiteral(index), name, initializer);
    return factory.createVariableDeclaration(factory.createObjectBindingPattern([element]), undefined, undefined, args);
  });
  return factory.createVariableStatement(
    undefined,
    factory.createVariableDeclarationList(declarations, ts.NodeFlags.Let),
  );
}

/** `{ a } = <as any pattern>`, of `$args[0]`, its default, or `$args.slice(0)`, where a part of the parameter's pattern may suspend. */
function parameterApart(
  emitter: Emitter,
  { name, initializer, dotDotDotToken }: ts.ParameterDeclaration,
  index: number,
  inside: Surroundings,
): ts.VariableDeclaration | undefined {
  const { ts, build } = emitter;
  const { factory } = build;
  const { args } = emitter.words;
  if (ts.isIdentifier(name) || !patternMaySuspend(emitter, name)) return undefined;
  const given = () => factory.createElementAccessExpression(args, index);
  const whole =
    dotDotDotToken !== undefined
      ? build.verbatim(`${args.text}.slice(${index})`)
      : initializer === undefined
        ? given()
        : factory.createConditionalExpression(
            factory.createStrictEquality(given(), build.undefined),
            undefined,
            emitter.expression(initializer, inside),
            undefined,
            given(),
          );
  const { pattern, value } = takeApart(emitter, name, { value: whole, text: "undefined" }, inside);
  return factory.createVariableDeclaration(pattern as ts.BindingPattern, undefined, undefined, value);
}

/** The list as written; `keepDecorators` only in the entry of a method. */
export function entryParameters(
  emitter: Emitter,
  plan: FunctionPlan,
  here: Surroundings,
  keepDecorators: boolean,
): ts.ParameterDeclaration[] {
  const { ts, build } = emitter;
  const { node } = plan;
  const inside = insideNative(here, ts.isArrowFunction(node));
  const list = bindsInBody(plan, ts)
    ? plan.parameters.list.map((parameter, index) => placeholderParameter(emitter, parameter, index))
    : node.parameters.map((parameter) => emitter.visit(parameter, inside) as ts.ParameterDeclaration);
  if (keepDecorators) return list;
  return list.map(({ dotDotDotToken, name, questionToken, type, initializer }) =>
    build.factory.createParameterDeclaration(undefined, dotDotDotToken, name, questionToken, type, initializer),
  );
}

/** As written, but evaluating nothing: a name, and `= void 0` where there is an initialiser, so that the function's `length` stays. */
function placeholderParameter(
  emitter: Emitter,
  parameter: ts.ParameterDeclaration,
  index: number,
): ts.ParameterDeclaration {
  const { factory } = emitter.build;
  const { modifiers, dotDotDotToken, name, initializer } = parameter;
  return factory.createParameterDeclaration(
    modifiers,
    dotDotDotToken,
    placeholder(emitter, name, index),
    undefined,
    undefined,
    initializer && emitter.build.undefined,
  );
}

function placeholder({ ts, build, words }: Emitter, name: ts.BindingName, index: number): ts.Identifier {
  return ts.isIdentifier(name) ? name : build.id(`${words.args.text}${index}`);
}
