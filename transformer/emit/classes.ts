import type ts from "typescript";
import { literalName, nameFromPlace } from "../analyze/names.js";
import type { FunctionPlan } from "../analyze/plan.js";
import { hasModifier } from "../context.js";
import type { Emitter } from "./emitter.js";
import { applyTo, bodyBlock, emitMethodEntry } from "./functions.js";
import { binderOf, bodyParameters, entryArguments, renamedInBody, travelsByName } from "./parameters.js";
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
// A private method's copy simply stays: `#m$` can be reached from nowhere else.

interface CompiledMethod {
  readonly node: ts.MethodDeclaration;
  readonly plan: FunctionPlan;
  /** The key under which the copy stands until the static block has run, or the copy's private name. */
  readonly copyName: string;
  /** The property of the slots object that holds the entry's `enter`. */
  readonly slot: string;
  readonly isPrivate: boolean;
}

export function hasCompiledMethods(emitter: Emitter, node: ts.ClassLikeDeclaration): boolean {
  return node.members.some((member) => isCompiled(emitter, member));
}

function isCompiled(emitter: Emitter, member: ts.Node): member is ts.MethodDeclaration {
  const role = emitter.plan(member)?.role;
  return emitter.ts.isMethodDeclaration(member) && (role === "suspendable" || role === "task");
}

export function emitClassStatement(
  emitter: Emitter,
  node: ts.ClassDeclaration,
  here: Surroundings,
): readonly ts.Statement[] {
  const { build, ts, ctx } = emitter;
  const methods = compiledMethods(emitter, node);
  const slots = ctx.names.fresh(`${node.name?.text ?? "default"}$`);
  const members = classMembers(emitter, node, methods, slots, here);
  const { modifiers, heritage } = headOf(emitter, node, here);
  const made = build.factory.updateClassDeclaration(node, modifiers, node.name, node.typeParameters, heritage, members);
  if (methods.every(({ isPrivate }) => isPrivate)) return [made];
  return [build.declare(ts.NodeFlags.Const, [[slots, build.factory.createObjectLiteralExpression()]]), made];
}

/** `$sa.cls("C", ($slots) => class { ... })`: the slots are new each time that the expression is evaluated. */
export function emitClassExpression(emitter: Emitter, node: ts.ClassExpression, here: Surroundings): ts.Expression {
  const { build, ts } = emitter;
  const { factory } = build;
  const methods = compiledMethods(emitter, node);
  const needsSlots = methods.some(({ isPrivate }) => !isPrivate);
  const slots = emitter.ctx.names.fresh(`${node.name?.text ?? "class"}$`);
  // Inside the arrow no `yield` can stand: what the class's head calls, it calls natively.
  const around = needsSlots ? insideNative(here, true) : here;
  const members = classMembers(emitter, node, methods, slots, around);
  const { modifiers, heritage } = headOf(emitter, node, around);
  const made = factory.updateClassExpression(node, modifiers, node.name, node.typeParameters, heritage, members);
  if (!needsSlots) return made;
  const name = node.name === undefined ? nameFromPlace(ts, node) : undefined;
  const parameter = factory.createParameterDeclaration(undefined, undefined, slots);
  const make = factory.createArrowFunction(undefined, undefined, [parameter], undefined, undefined, made);
  return build.helperCall("cls", [name === undefined ? build.null : build.string(name), make]);
}

function headOf(emitter: Emitter, node: ts.ClassLikeDeclaration, here: Surroundings) {
  const modifiers = node.modifiers?.flatMap((modifier) => {
    const visited = emitter.visit(modifier, here);
    return visited === undefined ? [] : [visited as ts.ModifierLike];
  });
  return { modifiers, heritage: node.heritageClauses?.map((clause) => emitter.children(clause, here)) };
}

function compiledMethods(emitter: Emitter, node: ts.ClassLikeDeclaration): CompiledMethod[] {
  const { ts } = emitter;
  const taken = new Set(node.members.map((member) => member.name && literalName(ts, member.name)));
  const fresh = (wanted: string): string => {
    let name = wanted;
    while (taken.has(name)) name += "$";
    taken.add(name);
    return name;
  };
  return node.members
    .filter((member) => isCompiled(emitter, member))
    .map((member) => {
      const plan = emitter.plan(member) as FunctionPlan;
      const name = literalName(ts, member.name) ?? "computed";
      const copyName = fresh(`${name}$`);
      const slot = copyName.slice(0, -1);
      return { node: member, plan, copyName, slot, isPrivate: ts.isPrivateIdentifier(member.name) };
    });
}

function classMembers(
  emitter: Emitter,
  node: ts.ClassLikeDeclaration,
  methods: readonly CompiledMethod[],
  slots: string,
  here: Surroundings,
): ts.ClassElement[] {
  const { build } = emitter;
  const privates = methods.filter(
    ({ isPrivate, plan }) => isPrivate && plan.role === "suspendable" && !travelsByName(plan, emitter.ts),
  );
  const privateBodies = new Map([
    ...here.privateBodies,
    ...privates.map(({ node, copyName }) => [node.name.getText(), copyName] as const),
  ]);
  const inside = { ...here, privateBodies };
  const visible = methods.filter(({ isPrivate }) => !isPrivate);
  const members = node.members.flatMap((member) => {
    const method = methods.find((each) => each.node === member);
    if (method !== undefined) return methodPair(emitter, method, slots, inside);
    const visited = emitter.visit(member, inside);
    return visited === undefined ? [] : [visited as ts.ClassElement];
  });
  if (visible.length === 0) return members;
  const block = build.factory.createBlock(linkStatements(emitter, visible, slots, inside), true);
  return [build.factory.createClassStaticBlockDeclaration(block), ...members];
}

/** The entry and, right behind it, the copy. */
function methodPair(emitter: Emitter, method: CompiledMethod, slots: string, here: Surroundings): ts.ClassElement[] {
  const { build, ts } = emitter;
  const { factory } = build;
  const { node, plan, copyName, isPrivate } = method;
  const inside = insideNative(here, false);
  const copyKey = isPrivate
    ? factory.createPrivateIdentifier(copyName)
    : isIdentifierText(copyName)
      ? build.id(copyName)
      : build.string(copyName);
  const copy = factory.createMethodDeclaration(
    isStatic(emitter, node) ? [factory.createModifier(ts.SyntaxKind.StaticKeyword)] : undefined,
    factory.createToken(ts.SyntaxKind.AsteriskToken),
    copyKey,
    undefined,
    undefined,
    bodyParameters(emitter, plan, renamedInBody(emitter, plan)),
    undefined,
    bodyBlock(emitter, plan, inside),
  );
  const entered = isPrivate
    ? privateEntered(emitter, plan, copyName)
    : applyTo(emitter, slotOf(emitter, slots, method), plan);
  return [emitMethodEntry(emitter, plan, node, entered, inside), ts.setSourceMapRange(copy, node)];
}

function privateEntered(emitter: Emitter, plan: FunctionPlan, copyName: string): ts.Expression {
  const { build } = emitter;
  const { factory } = build;
  const copy = factory.createPropertyAccessExpression(factory.createThis(), factory.createPrivateIdentifier(copyName));
  return build.helperCall(plan.role === "task" ? "task" : "enter", [
    copy,
    factory.createThis(),
    entryArguments(emitter, plan),
  ]);
}

function slotOf({ build }: Emitter, slots: string, { slot }: CompiledMethod): ts.Expression {
  const object = build.id(slots);
  return isIdentifierText(slot)
    ? build.factory.createPropertyAccessExpression(object, slot)
    : build.factory.createElementAccessExpression(object, build.string(slot));
}

function isIdentifierText(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name);
}

function isStatic({ ts }: Emitter, node: ts.Node): boolean {
  return hasModifier(ts, node, ts.SyntaxKind.StaticKeyword);
}

/** `$sa.methods(C$, this.prototype, [slot, key, temporary key, kind, binder?], ...)`, and the same with `this` for static methods. */
function linkStatements(
  emitter: Emitter,
  methods: readonly CompiledMethod[],
  slots: string,
  here: Surroundings,
): ts.Statement[] {
  const { factory } = emitter.build;
  const groups = [
    {
      holder: factory.createPropertyAccessExpression(factory.createThis(), "prototype"),
      rows: methods.filter(({ node }) => !isStatic(emitter, node)),
    },
    { holder: factory.createThis(), rows: methods.filter(({ node }) => isStatic(emitter, node)) },
  ];
  return groups
    .filter(({ rows }) => rows.length > 0)
    .map(({ holder, rows }) =>
      factory.createExpressionStatement(
        emitter.build.helperCall("methods", [
          emitter.build.id(slots),
          holder,
          ...rows.map((row) => linkRow(emitter, row, here)),
        ]),
      ),
    );
}

function linkRow(emitter: Emitter, { node, plan, slot, copyName }: CompiledMethod, here: Surroundings): ts.Expression {
  const { build, ts } = emitter;
  const { name } = node;
  const key = ts.isIdentifier(name)
    ? build.string(name.text)
    : ts.isComputedPropertyName(name)
      ? name.expression
      : (name as ts.StringLiteral);
  const binder = binderOf(emitter, plan, insideNative(here, false));
  const row = [build.string(slot), key, build.string(copyName), build.string(plan.role === "task" ? "async" : "sync")];
  return build.factory.createArrayLiteralExpression(binder === undefined ? row : [...row, binder]);
}
