import type ts from "typescript";
import { isConstantKey, isIdentifierText, literalName, nameFromPlace } from "../analyze/names.js";
import type { FunctionPlan } from "../analyze/plan.js";
import { hasModifier } from "../context.js";
import { keepAsyncSuper } from "./asyncSuper.js";
import { bodyBlock } from "./bodies.js";
import { ClassGenerators } from "./classGenerators.js";
import { emitConstruction } from "./constructors.js";
import { movesStaticBlocks, nameOutside, restoreDefaultName } from "./defaultClasses.js";
import type { Emitter } from "./emitter.js";
import { applyTo, emitMethodEntry } from "./entries.js";
import { isCompiledGenerator } from "./generators.js";
import { emitNamedField, functionNamedByKey } from "./namedFields.js";
import { binderOf, bodyParameters, renamedInBody } from "./parameters.js";
import { ReplacingMembers } from "./replacingMembers.js";
import { insideNative, type Surroundings } from "./surroundings.js";

// A method's body copy has to stand inside the class, where `super` and private names mean the same. It is a generator method under a temporary
// key, which a first static block takes away again:
//
//     const C$ = {};
//     class C {
//       static { $sa.methods(C$, this.prototype, ["m", "m", "m$", "sync"]); }
//       m(a) { return C$.m.apply(this, arguments); }
//       *m$(a) { ... }
//     }
//
// A private method is linked where it is called, `$sa.own(o.#m, C$.m)`, since no other place can name it. A computed key is kept in `C$` too.

// An accessor's two halves are rows of their own, of the kinds "get" and "set". A private one is called through its slot, `$sa.ownGet(o, ..., C$.get_m)`.

interface CompiledMethod {
  readonly node: ts.MethodDeclaration | ts.AccessorDeclaration;
  readonly plan: FunctionPlan;
  /** The key under which the copy stands until the static block has run. */
  readonly copyName: string;
  /** The property of the slots object that holds the entry's `enter`. */
  readonly slot: string;
  readonly isPrivate: boolean;
}

/** True where the class has to be emitted in another form: for its methods, or for the making of its objects. */
export function isCompiledClass(emitter: Emitter, node: ts.ClassLikeDeclaration): boolean {
  const isOurs = (member: ts.Node) =>
    isCompiled(emitter, member) ||
    isCompiledGenerator(emitter, member) ||
    functionNamedByKey(emitter, member) !== undefined;
  return isCompiledConstruction(emitter, node) || node.members.some(isOurs);
}

function isCompiledConstruction({ plans }: Emitter, node: ts.ClassLikeDeclaration): boolean {
  return plans.constructions.get(node)?.role === "suspendable";
}

function isCompiled(emitter: Emitter, member: ts.Node): member is ts.MethodDeclaration | ts.AccessorDeclaration {
  const { ts } = emitter;
  const role = emitter.plan(member)?.role;
  return (ts.isMethodDeclaration(member) || ts.isAccessor(member)) && (role === "suspendable" || role === "task");
}

export function emitClassStatement(
  emitter: Emitter,
  node: ts.ClassDeclaration,
  here: Surroundings,
): readonly ts.Statement[] {
  const { build, ts, ctx } = emitter;
  const slots = ctx.names.fresh(`${node.name?.text ?? "default"}$`);
  const name = nameOutside(emitter, node);
  const members = classMembers(emitter, node, slots, here, name);
  const { modifiers, heritage } = headOf(emitter, node, slots, here);
  const made = build.factory.updateClassDeclaration(node, modifiers, name, node.typeParameters, heritage, members);
  return [build.declare(ts.NodeFlags.Const, [[slots, build.factory.createObjectLiteralExpression()]]), made];
}

/**
 *     $sa.cls(null, (C$) => class C { ... })
 *     $sa.cls(null, (class$) => ({ C: class { ... } }).C)
 *
 * The slots are new each time that the expression is evaluated; a property gives an anonymous class its name before its static code runs.
 */
export function emitClassExpression(emitter: Emitter, node: ts.ClassExpression, here: Surroundings): ts.Expression {
  const { build, ts } = emitter;
  const { factory } = build;
  const slots = emitter.ctx.names.fresh(`${node.name?.text ?? "class"}$`);
  // Inside the arrow no `yield` can stand: what the class's head calls, it calls natively.
  const around = insideNative(here, true);
  const members = classMembers(emitter, node, slots, around);
  const { modifiers, heritage } = headOf(emitter, node, slots, around);
  const made = factory.updateClassExpression(node, modifiers, node.name, node.typeParameters, heritage, members);
  const name = node.name === undefined ? nameFromPlace(ts, node) : undefined;
  const parameter = factory.createParameterDeclaration(undefined, undefined, slots);
  ts.setEmitFlags(made, ts.EmitFlags.NoLeadingComments);
  const isNamedByUs = node.name === undefined && movesStaticBlocks(emitter) && !isNamedByCompiler(emitter, node);
  const value = name === undefined && !isNamedByUs ? made : build.named(name ?? "", made);
  const make = factory.createArrowFunction(undefined, undefined, [parameter], undefined, undefined, value);
  return build.helperCall("cls", [build.null, make]);
}

/** TypeScript assigns a class with static code or private names to a variable, which names it: `_a = class { }`. For our block alone it is not to be. */
function isNamedByCompiler({ ts }: Emitter, { members }: ts.ClassExpression): boolean {
  return members.some((member) => {
    if (ts.isClassStaticBlockDeclaration(member)) return true;
    const isStaticField = ts.isPropertyDeclaration(member) && hasModifier(ts, member, ts.SyntaxKind.StaticKeyword);
    return isStaticField || (member.name !== undefined && ts.isPrivateIdentifier(member.name));
  });
}

function headOf(emitter: Emitter, node: ts.ClassLikeDeclaration, slots: string, here: Surroundings) {
  const visited = node.modifiers?.flatMap((modifier) => {
    const made = emitter.visit(modifier, here);
    return made === undefined ? [] : [made as ts.ModifierLike];
  });
  const modifiers = visited && withClassKept(emitter, node, slots, visited);
  return { modifiers, heritage: node.heritageClauses?.map((clause) => emitter.children(clause, here)) };
}

/** As with methods below: a standard decorator of the class may put another one in its place. */
function withClassKept(
  emitter: Emitter,
  node: ts.ClassLikeDeclaration,
  slots: string,
  modifiers: ts.ModifierLike[],
): ts.ModifierLike[] {
  const { build, ts, ctx } = emitter;
  const isLegacy = ctx.transformation.getCompilerOptions().experimentalDecorators === true;
  const last = modifiers.map((modifier) => ts.isDecorator(modifier)).lastIndexOf(true);
  if (last < 0 || isLegacy || !isCompiledConstruction(emitter, node)) return modifiers;
  const slot = build.string(constructionSlot(freshKeys(emitter, node)));
  const keep = build.factory.createDecorator(build.helperCall("original", [build.id(slots), slot]));
  return [...modifiers.slice(0, last + 1), keep, ...modifiers.slice(last + 1)];
}

/** Always the first key that is asked for, so that class and decorator name the same. */
function constructionSlot(fresh: (wanted: string) => string): string {
  return fresh("new$").slice(0, -1);
}

/** Gives temporary keys that no member of the class has. */
function freshKeys({ ts }: Emitter, node: ts.ClassLikeDeclaration): (wanted: string) => string {
  const taken = new Set(node.members.map((member) => member.name && literalName(ts, member.name)));
  return (wanted) => {
    let name = wanted;
    while (taken.has(name)) name += "$";
    taken.add(name);
    return name;
  };
}

function compiledMethods(
  emitter: Emitter,
  node: ts.ClassLikeDeclaration,
  fresh: (wanted: string) => string,
): CompiledMethod[] {
  const { ts } = emitter;
  return node.members
    .filter((member) => isCompiled(emitter, member))
    .map((member) => {
      const plan = emitter.plan(member) as FunctionPlan;
      const name = literalName(ts, member.name)?.replace(/^#/, "") ?? "computed";
      const copyName = fresh(`${accessorPrefix(ts, member, "_")}${name}$`);
      const slot = copyName.slice(0, -1);
      return { node: member, plan, copyName, slot, isPrivate: ts.isPrivateIdentifier(member.name) };
    });
}

function classMembers(
  emitter: Emitter,
  node: ts.ClassLikeDeclaration,
  slots: string,
  here: Surroundings,
  name?: ts.Identifier,
): ts.ClassElement[] {
  const { build } = emitter;
  const itself = () => classItself(emitter, node, name);
  const fresh = freshKeys(emitter, node);
  const body = constructionSlot(fresh);
  const methods = compiledMethods(emitter, node, fresh);
  const privates = privatesInside(emitter, node, methods, slots, here);
  const inside = { ...here, privates };
  const names = { slots, body, fields: fresh("fields$").slice(0, -1), fresh };
  const plan = isCompiledConstruction(emitter, node) ? emitter.plans.constructions.get(node) : undefined;
  const construction = plan && emitConstruction(emitter, plan, names, inside);
  const generators = new ClassGenerators(emitter, node, slots, itself);
  const replacing = new ReplacingMembers(
    emitter,
    slots,
    methods.map((method) => method.node),
  );
  const members = node.members.flatMap((member) => {
    const replaced = construction?.replace(member);
    if (replaced !== undefined) return replaced;
    const method = methods.find((each) => each.node === member);
    if (method !== undefined) return methodPair(emitter, method, slots, inside);
    const named = functionNamedByKey(emitter, member);
    if (named !== undefined) {
      const kept = slotOf(emitter, slots, fresh("key$").slice(0, -1));
      return [emitNamedField(emitter, member as ts.PropertyDeclaration, named, kept, inside)];
    }
    const visited = generators.emit(member, inside) ?? emitter.visit(member, inside);
    return visited === undefined ? [] : [replacing.emit(member, visited) as ts.ClassElement];
  });
  const links = [
    ...restoreDefaultName(emitter, node, itself),
    ...(construction === undefined ? [] : [construction.link(itself())]),
    ...linkStatements(emitter, methods, itself, slots, inside),
    ...replacing.links(itself),
    ...generators.links(),
  ];
  const block = build.factory.createClassStaticBlockDeclaration(build.factory.createBlock(links, true));
  return [...(links.length === 0 ? [] : [block]), ...generators.fields(), ...(construction?.added ?? []), ...members];
}

/** A class's own private names hide those of the classes around it, whether they are compiled or not. */
function privatesInside(
  emitter: Emitter,
  node: ts.ClassLikeDeclaration,
  methods: readonly CompiledMethod[],
  slots: string,
  here: Surroundings,
): Surroundings["privates"] {
  const { ts } = emitter;
  const privates = new Map(here.privates);
  for (const { name } of node.members) {
    if (name === undefined || !ts.isPrivateIdentifier(name)) continue;
    for (const prefix of ["", "get ", "set "]) privates.delete(`${prefix}${name.text}`);
  }
  for (const { isPrivate, plan, node: method, slot } of methods) {
    if (!isPrivate || plan.role !== "suspendable") continue;
    const name = (method.name as ts.PrivateIdentifier).text;
    privates.set(`${accessorPrefix(ts, method, " ")}${name}`, () => slotOf(emitter, slots, slot));
  }
  return privates;
}

/** "get" or "set" and the separator, before what is named after an accessor. */
function accessorPrefix(ts: Emitter["ts"], node: ts.Node, separator: string): string {
  if (!ts.isAccessor(node)) return "";
  return `${ts.isGetAccessor(node) ? "get" : "set"}${separator}`;
}

/** The entry and, right behind it, the copy. */
function methodPair(emitter: Emitter, method: CompiledMethod, slots: string, here: Surroundings): ts.ClassElement[] {
  const { build, ts } = emitter;
  const { factory } = build;
  const { node, plan, copyName, slot } = method;
  const inside = insideNative(here, false);
  const copy = factory.createMethodDeclaration(
    isStatic(emitter, node) ? [factory.createModifier(ts.SyntaxKind.StaticKeyword)] : undefined,
    factory.createToken(ts.SyntaxKind.AsteriskToken),
    isIdentifierText(copyName) ? build.id(copyName) : build.string(copyName),
    undefined,
    undefined,
    bodyParameters(emitter, plan, renamedInBody(emitter, plan)),
    undefined,
    bodyBlock(emitter, plan, { ...inside, home: { slots, isStatic: isStatic(emitter, node) } }),
  );
  keepAsyncSuper(emitter, plan, copy);
  const entered = applyTo(emitter, slotOf(emitter, slots, slot), plan);
  const name = methodName(emitter, method, slots, here);
  const entry = emitMethodEntry(emitter, plan, node, name, entered, inside);
  return [withOriginalKept(emitter, entry, slots, slot), ts.setSourceMapRange(copy, node)];
}

/**
 * A standard decorator may put another function in the entry's place, which the entry's twin must not be given. The last one is applied first:
 * `@other @$sa.original(C$, "m") m(a) { ... }` keeps the entry. Legacy decorators run when the static block has linked it already.
 */
function withOriginalKept(
  emitter: Emitter,
  entry: ts.MethodDeclaration | ts.AccessorDeclaration,
  slots: string,
  slot: string,
): ts.ClassElement {
  const { build, ts, ctx } = emitter;
  const { factory } = build;
  const decorators = ts.getDecorators(entry) ?? [];
  const isLegacy = ctx.transformation.getCompilerOptions().experimentalDecorators === true;
  if (decorators.length === 0 || isLegacy) return entry;
  const keep = factory.createDecorator(build.helperCall("original", [build.id(slots), build.string(slot)]));
  const modifiers = [...decorators, keep, ...(ts.getModifiers(entry) ?? [])];
  const { name, parameters, body } = entry;
  if (ts.isGetAccessor(entry)) {
    return factory.updateGetAccessorDeclaration(entry, modifiers, name, parameters, undefined, body);
  }
  if (ts.isSetAccessor(entry)) return factory.updateSetAccessorDeclaration(entry, modifiers, name, parameters, body);
  return factory.updateMethodDeclaration(
    entry,
    modifiers,
    entry.asteriskToken,
    entry.name,
    entry.questionToken,
    entry.typeParameters,
    entry.parameters,
    entry.type,
    entry.body,
  );
}

/** A computed key is converted once, where it stands, and kept for the static block: `[C$.mKey = $sa.key(k)]`. */
function methodName(
  emitter: Emitter,
  { node, slot }: CompiledMethod,
  slots: string,
  here: Surroundings,
): ts.PropertyName {
  const { build } = emitter;
  if (!needsKeySlot(emitter, node)) return node.name;
  const key = emitter.expression((node.name as ts.ComputedPropertyName).expression, here);
  const kept = slotOf(emitter, slots, `${slot}Key`);
  return build.factory.createComputedPropertyName(build.factory.createAssignment(kept, build.helperCall("key", [key])));
}

function needsKeySlot({ ts }: Emitter, { name }: CompiledMethod["node"]): boolean {
  return ts.isComputedPropertyName(name) && !isConstantKey(ts, name.expression);
}

function slotOf({ build }: Emitter, slots: string, slot: string): ts.Expression {
  const object = build.id(slots);
  return isIdentifierText(slot)
    ? build.factory.createPropertyAccessExpression(object, slot)
    : build.factory.createElementAccessExpression(object, build.string(slot));
}

function isStatic({ ts }: Emitter, node: ts.Node): boolean {
  return hasModifier(ts, node, ts.SyntaxKind.StaticKeyword);
}

/** `$sa.methods(C$, this.prototype, [slot, key, temporary key, kind, binder?], ...)`, and the same with `this` for static methods. */
function linkStatements(
  emitter: Emitter,
  methods: readonly CompiledMethod[],
  itself: () => ts.Expression,
  slots: string,
  here: Surroundings,
): ts.Statement[] {
  const { factory } = emitter.build;
  const isInstances = ({ node: method }: CompiledMethod) => !isStatic(emitter, method);
  const groups = [
    {
      holder: factory.createPropertyAccessExpression(itself(), "prototype"),
      rows: methods.filter(isInstances),
    },
    { holder: itself(), rows: methods.filter((method) => !isInstances(method)) },
  ];
  return groups
    .filter(({ rows }) => rows.length > 0)
    .map(({ holder, rows }) => {
      const printed = rows.map((row) => linkRow(emitter, row, slots, here));
      return factory.createExpressionStatement(
        emitter.build.helperCall("methods", [emitter.build.id(slots), holder, ...printed]),
      );
    });
}

/**
 * `this`, or the class's name where TypeScript moves static blocks out of the class: of a class whose decorators were taken away it loses
 * the `this`. The name of a class expression is not known out there; that of a class which keeps decorators is not there yet.
 */
function classItself(emitter: Emitter, node: ts.ClassLikeDeclaration, name: ts.Identifier | undefined): ts.Expression {
  const { ts, build } = emitter;
  const keepsDecorators = [node, ...node.members].some((each) => hasOtherDecorators(emitter, each));
  const isMovedOut = movesStaticBlocks(emitter) && ts.isClassDeclaration(node) && !keepsDecorators;
  return isMovedOut && name !== undefined ? build.id(name.text) : build.factory.createThis();
}

/** Decorators that are no annotations, which are emitted; the older ones are applied behind the class and change nothing in it. */
function hasOtherDecorators({ ts, plans, ctx }: Emitter, node: ts.Node): boolean {
  if (ctx.transformation.getCompilerOptions().experimentalDecorators === true || !ts.canHaveDecorators(node))
    return false;
  return ts.getDecorators(node)?.some((each) => !plans.annotationDecorators.has(each)) === true;
}

function linkRow(emitter: Emitter, method: CompiledMethod, slots: string, here: Surroundings): ts.Expression {
  const { build } = emitter;
  const { plan, slot, copyName } = method;
  const binder = binderOf(emitter, plan, insideNative(here, false));
  const accessor = accessorPrefix(emitter.ts, method.node, "");
  const kind = build.string(accessor || (plan.role === "task" ? "async" : "sync"));
  const row = [build.string(slot), keyOf(emitter, method, slots), build.string(copyName), kind];
  return build.factory.createArrayLiteralExpression(binder === undefined ? row : [...row, binder]);
}

function keyOf(emitter: Emitter, { node, slot, isPrivate }: CompiledMethod, slots: string): ts.Expression {
  const { build, ts } = emitter;
  const { name } = node;
  if (isPrivate) return build.null;
  if (needsKeySlot(emitter, node)) return slotOf(emitter, slots, `${slot}Key`);
  if (ts.isIdentifier(name)) return build.string(name.text);
  return ts.isComputedPropertyName(name) ? name.expression : (name as ts.StringLiteral);
}
