import type ts from "typescript";
import { isConstantKey, isIdentifierText, literalName, nameFromPlace } from "../analyze/names.js";
import type { FunctionPlan } from "../analyze/plan.js";
import type { FunctionWithBody } from "../context.js";
import { type Emitter, isDirective } from "./emitter.js";
import {
  arrowArguments,
  binderOf,
  bindParameters,
  bindsInBody,
  bodyParameters,
  entryArguments,
  entryParameters,
  renamedInBody,
} from "./parameters.js";
import { type Body, insideNative, newBody, type Surroundings } from "./surroundings.js";

// In: a planned function and its place. Out: its entry and its body copy.

/**
 *     function f(a) { return $sa.enter(f$, this, arguments); }
 *     function* f$(a) { ... }
 *
 * and at the head of the list `$sa.link(f, f$);`. An annotated async function calls `$sa.task` and needs no link.
 */
export function emitDeclaration(
  emitter: Emitter,
  node: ts.FunctionDeclaration,
  links: ts.Statement[],
  here: Surroundings,
): readonly ts.Statement[] {
  const { build, ts } = emitter;
  const { factory } = build;
  const plan = emitter.plan(node) as FunctionPlan;
  if (node.name === undefined && !staysEsModule(emitter)) return [emitDefaultExport(emitter, plan, node, here)];
  const body = emitter.declaredBody(plan.node);
  const name = node.name ?? build.id(emitter.ctx.names.fresh("_default"));
  const entered = build.helperCall(plan.role === "task" ? "task" : "enter", [
    build.id(body),
    factory.createThis(),
    entryArguments(emitter, plan),
  ]);
  const entry = factory.updateFunctionDeclaration(
    node,
    withoutAsync(emitter, node.modifiers),
    undefined,
    name,
    node.typeParameters,
    entryParameters(emitter, plan, here, false),
    plan.role === "task" ? undefined : node.type,
    entryBlock(emitter, plan, entered),
  );
  if (needsLink(emitter, plan, node)) links.push(linkStatement(emitter, plan, name, body, here));
  const copy = factory.createFunctionDeclaration(
    undefined,
    factory.createToken(ts.SyntaxKind.AsteriskToken),
    body,
    undefined,
    bodyParameters(emitter, plan, renamedInBody(emitter, plan)),
    undefined,
    bodyBlock(emitter, plan, here),
  );
  return [entry, ts.setSourceMapRange(copy, node)];
}

/**
 * True if the module's syntax is kept. Where TypeScript turns it into CommonJS, it exports an anonymous default function by a name of its own,
 * which a name given here would miss.
 */
function staysEsModule({ ts, ctx: { transformation, file } }: Emitter): boolean {
  const { module = ts.ModuleKind.CommonJS } = transformation.getCompilerOptions();
  if (module >= ts.ModuleKind.Node16 && module <= ts.ModuleKind.NodeNext)
    return file.impliedNodeFormat === ts.ModuleKind.ESNext;
  return module >= ts.ModuleKind.ES2015;
}

/** `export default $sa.fn("default", ...)`; unlike a declaration it is not there before the module has run. */
function emitDefaultExport(
  emitter: Emitter,
  plan: FunctionPlan,
  node: ts.FunctionDeclaration,
  here: Surroundings,
): ts.Statement {
  const { factory } = emitter.build;
  const parameters = entryParameters(emitter, plan, here, false);
  const block = entryBlock(emitter, plan, enterCall(emitter, plan));
  const entry = factory.createFunctionExpression(
    undefined,
    undefined,
    undefined,
    node.typeParameters,
    parameters,
    undefined,
    block,
  );
  return factory.createExportAssignment(
    undefined,
    false,
    makeFunction(emitter, plan, here, emitter.build.string("default"), "default", entry),
  );
}

/** A function that is only ever called by its name, directly, needs no twin to be found by. */
function needsLink(emitter: Emitter, plan: FunctionPlan, node: ts.FunctionDeclaration): boolean {
  if (node.name === undefined) return true;
  if (plan.role === "task") return false;
  // A script's functions are global; sloppy code sees a block's function outside the block too.
  const isPrivate = isDirectlyInFunction(emitter, node) || isInModule(emitter, node);
  const binding = emitter.plans.scopes.bindingOf(node.name);
  if (!isPrivate || binding === undefined || emitter.bodyName(plan.node) === undefined) return true;
  // Of a name that is assigned or declared twice no call is direct.
  return binding.escapes || binding.assigned || binding.repeated;
}

function isDirectlyInFunction({ ts }: Emitter, { parent }: ts.FunctionDeclaration): boolean {
  return ts.isBlock(parent) && ts.isFunctionLike(parent.parent);
}

function isInModule({ ts }: Emitter, { parent }: ts.FunctionDeclaration): boolean {
  return ts.isSourceFile(parent) && ts.isExternalModule(parent);
}

function linkStatement(
  emitter: Emitter,
  plan: FunctionPlan,
  name: ts.Identifier,
  body: string,
  here: Surroundings,
): ts.Statement {
  const { build } = emitter;
  const binder = binderOf(emitter, plan, here);
  const visibleName = plan.node.name === undefined ? build.string("default") : undefined;
  const rest = visibleName === undefined ? [binder] : [binder ?? build.undefined, visibleName];
  const args = [build.id(name.text), build.id(body), ...rest.filter((each) => each !== undefined)];
  return build.factory.createExpressionStatement(build.helperCall("link", args));
}

/**
 *     $sa.fn("f", ($enter) => function (a) { return $enter.apply(this, arguments); }, function* f$(a) { ... })
 *     $sa.fn("f", ($enter) => (a) => $enter(a), function* f$(a) { ... })
 */
export function emitFunctionExpression(
  emitter: Emitter,
  plan: FunctionPlan,
  here: Surroundings,
  computedName?: ts.Identifier,
): ts.Expression {
  const { build, ts } = emitter;
  const { factory } = build;
  const node = plan.node as ts.ArrowFunction | ts.FunctionExpression;
  const ownName = ts.isFunctionExpression(node) ? node.name : undefined;
  const name = ownName === undefined ? nameFromPlace(ts, node) : undefined;
  const entry = ts.isArrowFunction(node)
    ? arrowEntry(emitter, plan, node, here)
    : functionEntry(emitter, plan, node, here);
  const nameGiven = computedName ?? (name === undefined ? undefined : build.string(name));
  const made = makeFunction(emitter, plan, here, nameGiven, ownName?.text ?? name, entry);
  if (ownName === undefined || !usesOwnName(emitter, node)) return made;
  // Inside, a function expression's own name means the entry: ((f) => f = $sa.fn(...))()
  const assigned = factory.createAssignment(build.id(ownName.text), made);
  const parameter = factory.createParameterDeclaration(undefined, undefined, ownName.text);
  const arrow = factory.createArrowFunction(undefined, undefined, [parameter], undefined, undefined, assigned);
  return factory.createCallExpression(factory.createParenthesizedExpression(arrow), undefined, []);
}

/** `$sa.fn("name", ($enter) => entry, function* bodyName$() { ... }, binder)` */
function makeFunction(
  emitter: Emitter,
  plan: FunctionPlan,
  here: Surroundings,
  name: ts.Expression | undefined,
  bodyName: string | undefined,
  entry: ts.Expression,
): ts.Expression {
  const { build, ts } = emitter;
  const made = build.helperCall(plan.role === "task" ? "asyncFn" : "fn", [
    name ?? build.null,
    entryMaker(emitter, entry),
    emitter.withWords(plan, here, bodyExpression(emitter, plan, here, bodyName)),
    ...optional(binderOf(emitter, plan, here)),
  ]);
  return ts.setSourceMapRange(made, plan.node);
}

function usesOwnName({ ts, plans }: Emitter, node: ts.Node): boolean {
  const find = (inner: ts.Node): boolean => {
    if (ts.isIdentifier(inner) && plans.scopes.bindingOf(inner)?.declaration === node && inner.parent !== node)
      return true;
    return ts.forEachChild(inner, find) === true;
  };
  return find(node);
}

/** `($enter) => entry` */
function entryMaker(emitter: Emitter, entry: ts.Expression): ts.Expression {
  const { factory } = emitter.build;
  const parameter = factory.createParameterDeclaration(undefined, undefined, emitter.words.enter);
  return factory.createArrowFunction(undefined, undefined, [parameter], undefined, undefined, entry);
}

function arrowEntry(emitter: Emitter, plan: FunctionPlan, node: ts.ArrowFunction, here: Surroundings): ts.Expression {
  const { factory } = emitter.build;
  const call = factory.createCallExpression(emitter.words.enter, undefined, arrowArguments(emitter, plan));
  return factory.createArrowFunction(
    withoutAsync(emitter, node.modifiers) as ts.Modifier[] | undefined,
    node.typeParameters,
    entryParameters(emitter, plan, here, false),
    undefined,
    undefined,
    call,
  );
}

function functionEntry(
  emitter: Emitter,
  plan: FunctionPlan,
  node: ts.FunctionExpression,
  here: Surroundings,
): ts.Expression {
  return emitter.build.factory.createFunctionExpression(
    withoutAsync(emitter, node.modifiers) as ts.Modifier[] | undefined,
    undefined,
    node.name,
    node.typeParameters,
    entryParameters(emitter, plan, here, false),
    undefined,
    entryBlock(emitter, plan, enterCall(emitter, plan)),
  );
}

/** `$enter.apply(this, arguments)`; also with the array of bound names */
function enterCall(emitter: Emitter, plan: FunctionPlan): ts.Expression {
  return applyTo(emitter, emitter.words.enter, plan);
}

/** `target.apply(this, arguments)` */
export function applyTo(emitter: Emitter, target: ts.Expression, plan: FunctionPlan): ts.Expression {
  const { factory } = emitter.build;
  const apply = factory.createPropertyAccessExpression(target, "apply");
  return factory.createCallExpression(apply, undefined, [factory.createThis(), entryArguments(emitter, plan)]);
}

/**
 * A method of an object literal, which has no name to find its own twin by:
 *
 *     m: $sa.fn(null, ($enter) => ({ m(a) { return $enter.apply(this, arguments); } }).m, function* m$(a) { ... })
 */
export function emitLiteralMethod(
  emitter: Emitter,
  plan: FunctionPlan,
  here: Surroundings,
): ts.ObjectLiteralElementLike {
  const { ts } = emitter;
  const { factory } = emitter.build;
  const node = plan.node as ts.MethodDeclaration;
  const { name } = node;
  if (ts.isComputedPropertyName(name) && !isConstantKey(ts, name.expression)) {
    return computedProperty(emitter, name, here, (key) =>
      literalMethod(emitter, plan, node, factory.createComputedPropertyName(key), here),
    );
  }
  const value = literalMethod(emitter, plan, node, name, here);
  return ts.setSourceMapRange(factory.createPropertyAssignment(name, value), node);
}

function literalMethod(
  emitter: Emitter,
  plan: FunctionPlan,
  node: ts.MethodDeclaration,
  name: ts.PropertyName,
  here: Surroundings,
): ts.Expression {
  const { factory } = emitter.build;
  const method = emitMethodEntry(emitter, plan, node, name, enterCall(emitter, plan), here);
  const literal = factory.createParenthesizedExpression(factory.createObjectLiteralExpression([method]));
  const entry = readProperty(emitter, literal, name);
  return makeFunction(emitter, plan, here, undefined, literalName(emitter.ts, name), entry);
}

/** A property whose function gets its name from a computed key: `[k]: () => {}` as `...$sa.property(k, ($key) => $sa.fn($key, ...))`. */
export function emitComputedProperty(
  emitter: Emitter,
  name: ts.ComputedPropertyName,
  plan: FunctionPlan,
  here: Surroundings,
): ts.ObjectLiteralElementLike {
  return computedProperty(emitter, name, here, (key) => emitFunctionExpression(emitter, plan, here, key));
}

function computedProperty(
  emitter: Emitter,
  name: ts.ComputedPropertyName,
  here: Surroundings,
  make: (key: ts.Identifier) => ts.Expression,
): ts.ObjectLiteralElementLike {
  const { build, words } = emitter;
  const { factory } = build;
  const parameter = factory.createParameterDeclaration(undefined, undefined, words.key);
  const maker = factory.createArrowFunction(undefined, undefined, [parameter], undefined, undefined, make(words.key));
  const key = emitter.expression(name.expression, here);
  return factory.createSpreadAssignment(build.helperCall("property", [key, maker]));
}

function readProperty(
  { build: { factory }, ts }: Emitter,
  object: ts.Expression,
  name: ts.PropertyName,
): ts.Expression {
  if (ts.isIdentifier(name)) return factory.createPropertyAccessExpression(object, name);
  return factory.createElementAccessExpression(
    object,
    ts.isComputedPropertyName(name) ? name.expression : (name as ts.StringLiteral),
  );
}

/** A method's entry: as written, but for its code. */
export function emitMethodEntry(
  emitter: Emitter,
  plan: FunctionPlan,
  node: ts.MethodDeclaration,
  name: ts.PropertyName,
  entered: ts.Expression,
  here: Surroundings,
): ts.MethodDeclaration {
  return emitter.build.factory.updateMethodDeclaration(
    node,
    withoutAsync(emitter, node.modifiers),
    undefined,
    name,
    node.questionToken,
    node.typeParameters,
    entryParameters(emitter, plan, here, true),
    undefined,
    entryBlock(emitter, plan, entered),
  );
}

/** `{ "use strict"; return entered; }` with the function's own directives. */
function entryBlock({ build, ts }: Emitter, { node }: FunctionPlan, entered: ts.Expression): ts.Block {
  const directives = ts.isBlock(node.body)
    ? node.body.statements.filter((statement) => isDirective(ts, statement))
    : [];
  return build.factory.createBlock(
    [...directives, build.factory.createReturnStatement(entered)],
    directives.length > 0,
  );
}

/** `function* f$(a) { ... }` */
function bodyExpression(
  emitter: Emitter,
  plan: FunctionPlan,
  here: Surroundings,
  name: string | undefined,
): ts.FunctionExpression {
  const { build, ts, ctx } = emitter;
  const { factory } = build;
  const identifier = name !== undefined && isIdentifierText(name) ? ctx.names.fresh(`${name}$`) : undefined;
  const copy = factory.createFunctionExpression(
    undefined,
    factory.createToken(ts.SyntaxKind.AsteriskToken),
    identifier,
    undefined,
    bodyParameters(emitter, plan, renamedInBody(emitter, plan)),
    undefined,
    bodyBlock(emitter, plan, here),
  );
  return ts.setSourceMapRange(copy, plan.node);
}

/** The function's code, with every call that may suspend checked, and the temporaries that this took. */
export function bodyBlock(emitter: Emitter, plan: FunctionPlan, here: Surroundings): ts.Block {
  const { ts } = emitter;
  const isArrow = ts.isArrowFunction(plan.node);
  const inside: Surroundings = {
    waits: "yield",
    isTask: plan.role === "task",
    body: newBody(),
    renamed: isArrow ? emitter.arrowWords(plan, here) : renamedInBody(emitter, plan),
    privates: here.privates,
  };
  if (!bindsInBody(plan)) return filledBlock(emitter, plan.node, inside, inside.body);
  // The list is evaluated by the task itself, so that what it throws rejects the task and what it waits for parks it.
  const { factory } = emitter.build;
  const bindings = bindParameters(emitter, plan, inside);
  const block = filledBlock(emitter, plan.node, inside, undefined);
  return factory.createBlock([...emitter.build.declareTemporaries(inside.body ?? newBody()), bindings, block], true);
}

/** The function's code; `declared`: whose temporaries are to be declared in it. */
function filledBlock(
  emitter: Emitter,
  { body }: FunctionWithBody,
  inside: Surroundings,
  declared: Body | undefined,
): ts.Block {
  const { ts, build } = emitter;
  const { factory } = build;
  const used = declared ?? newBody();
  if (!ts.isBlock(body)) {
    const value = factory.createReturnStatement(emitter.expression(body, inside));
    return factory.createBlock([...build.declareTemporaries(used), value], true);
  }
  const statements = [...emitter.statements(body.statements, inside)];
  const firstCode = statements.findIndex((statement) => !isDirective(ts, statement));
  statements.splice(firstCode < 0 ? statements.length : firstCode, 0, ...build.declareTemporaries(used));
  return ts.setTextRange(
    factory.createBlock(ts.setTextRange(factory.createNodeArray(statements), body.statements), true),
    body,
  );
}

/** An async function stays one; in its code a call that suspends is awaited. */
export function fillAsyncFunction(
  emitter: Emitter,
  node: FunctionWithBody,
  here: Surroundings,
  outer: Surroundings,
): ts.Node {
  const inside: Surroundings = { ...here, waits: "await", isTask: false, body: newBody() };
  return replaceBody(emitter, node, outer, filledBlock(emitter, node, inside, inside.body));
}

/**
 *     const $token = $sa.enterAtomic("f"); try { ... } finally { $sa.leaveAtomic($token); }
 */
export function wrapAtomic(emitter: Emitter, node: FunctionWithBody, here: Surroundings, outer: Surroundings): ts.Node {
  const { build, ts } = emitter;
  const { factory } = build;
  const token = emitter.words.token;
  const name =
    node.name === undefined ? (nameFromPlace(ts, node) ?? "(anonymous)") : node.name.getText(emitter.ctx.file);
  const block = filledBlock(emitter, node, { ...here, waits: "never" }, undefined);
  const directives = block.statements.filter((statement) => isDirective(ts, statement));
  const code = block.statements.slice(directives.length);
  const leave = factory.createExpressionStatement(build.helperCall("leaveAtomic", [token]));
  const wrapped = factory.createBlock(
    [
      ...directives,
      build.declare(ts.NodeFlags.Const, [[token.text, build.helperCall("enterAtomic", [build.string(name)])]]),
      factory.createTryStatement(factory.createBlock(code, true), undefined, factory.createBlock([leave], true)),
    ],
    true,
  );
  return replaceBody(emitter, node, outer, wrapped);
}

/** The function as written, with visited parameters and another body. */
function replaceBody(emitter: Emitter, node: FunctionWithBody, outer: Surroundings, body: ts.Block): ts.Node {
  const { ts, ctx } = emitter;
  const native = insideNative(outer, ts.isArrowFunction(node));
  const visit = (child: ts.Node) => emitter.visit(child, child === node.name ? outer : native);
  return ts.visitEachChild(node, (child) => (child === node.body ? body : visit(child)), ctx.transformation);
}

/** Modifiers without `async` and without decorators that are annotations. */
export function withoutAsync(
  { ts, plans }: Emitter,
  modifiers: ts.NodeArray<ts.ModifierLike> | undefined,
): ts.ModifierLike[] | undefined {
  return modifiers?.filter(
    (modifier) => modifier.kind !== ts.SyntaxKind.AsyncKeyword && !plans.annotationDecorators.has(modifier),
  );
}

function optional<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}
