import type ts from "typescript";
import { literalName, nameFromPlace } from "../analyze/names.js";
import { hasModifier } from "../context.js";
import { ClassGenerators } from "./classGenerators.js";
import { compiledMethods, isCompiled, linkStatements, methodPair, privatesInside, slotOf } from "./classMethods.js";
import { emitConstruction } from "./constructors.js";
import { movesStaticBlocks, nameOutside, restoreDefaultName } from "./defaultClasses.js";
import type { Emitter } from "./emitter.js";
import { isCompiledGenerator } from "./generators.js";
import { emitNamedField, functionNamedByKey } from "./namedFields.js";
import { ReplacingMembers } from "./replacingMembers.js";
import { insideNative, type Surroundings } from "./surroundings.js";

// In: a class some of whose functions are compiled, or the making of whose objects. Out: the class with what belongs to those inside (classMethods.ts, constructors.ts,
// classGenerators.ts, namedFields.ts), and an object of slots beside it.

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
 *
 * @param key the name of an anonymous one, where only the run can tell: `({ [$key]: class { ... } })[$key]`
 */
export function emitClassExpression(
  emitter: Emitter,
  node: ts.ClassExpression,
  here: Surroundings,
  key?: ts.Expression,
): ts.Expression {
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
  const given = key ?? name ?? (isNamedByUs ? "" : undefined);
  const value = given === undefined ? made : build.named(given, made);
  const make = factory.createArrowFunction(undefined, undefined, [parameter], undefined, undefined, value);
  return build.helperCall("cls", [build.null, make]);
}

/** TypeScript assigns a class with static code or private names to a variable, which names it: `_a = class { }`. For our block alone it is not to be. */
function isNamedByCompiler({ ts }: Emitter, { members }: ts.ClassExpression): boolean {
  return members.some((member) => {
    if (ts.isClassStaticBlockDeclaration(member)) return true;
    const isStaticField = ts.isPropertyDeclaration(member) && hasModifier(member, ts.SyntaxKind.StaticKeyword);
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
