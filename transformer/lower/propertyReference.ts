import type ts from "typescript";
import { useOf } from "../analyze/assignment.js";
import { type AccessExpression, isAccess } from "../analyze/propertySites.js";
import { isStrict } from "../analyze/strictness.js";
import { skipWrappers } from "../context.js";
import type { Emitter } from "../emit/emitter.js";
import type { Surroundings } from "../emit/surroundings.js";
import { thisWord } from "../emit/words.js";
import { type Reused, reuse } from "./references.js";

/** Which evaluation of the object and the key an access is: the first one, or one that reads them again. */
export type Turn = "first" | "again";

/** Whether the object and the key are needed again: at once, or after something that may suspend. */
export type Repeat = "no" | "soon" | "late";

/** A property that may have a compiled accessor, taken apart: object, key, and how it is read and written. */
export class PropertyReference {
  readonly #emitter: Emitter;
  readonly #target: AccessExpression;
  readonly #here: Surroundings;
  readonly #object: Reused;
  readonly #key: Reused;

  constructor(emitter: Emitter, target: AccessExpression, here: Surroundings, repeat: Repeat) {
    this.#emitter = emitter;
    this.#target = target;
    this.#here = here;
    const key = keyOf(emitter, target, here);
    const isNamed = emitter.ts.isPropertyAccessExpression(target);
    const object = isOfSuper(emitter, target) ? thisWord(emitter, here) : emitter.expression(target.expression, here);
    this.#object = repeat === "no" ? once(object) : reuse(emitter, object, here, repeat === "late" || !isNamed);
    this.#key = repeat === "no" || isNamed ? once(key) : reuse(emitter, key, here, true);
  }

  /** The property's value, checked. */
  read(turn: Turn): ts.Expression {
    const object = this.#take(this.#object, turn);
    return readProperty(this.#emitter, this.#target, object, this.#take(this.#key, turn), this.#here);
  }

  /** The assignment of `value`, checked, with its value. */
  write(turn: Turn, value: ts.Expression, node: ts.Node): ts.Expression {
    const { ts, build, ctx } = this.#emitter;
    const object = this.#take(this.#object, turn);
    const key = this.#take(this.#key, turn);
    const { name } = this.#target as ts.PropertyAccessExpression;
    if (name !== undefined && ts.isPrivateIdentifier(name)) {
      return writePrivate(this.#emitter, object, name, value, this.#here, node);
    }
    const strict = isStrict(ctx, this.#target) ? build.factory.createTrue() : build.factory.createFalse();
    const home = homeOf(this.#emitter, this.#target, this.#here);
    if (home !== undefined)
      return build.checkedHelper("superSet", [...home, object, key, value, strict], this.#here, node);
    return build.checkedHelper("set", [object, key, value, strict], this.#here, node);
  }

  #take({ first, again }: Reused, turn: Turn): ts.Expression {
    return turn === "first" ? first : again();
  }
}

/** The property that an assignment, `++` or `--` writes. */
export function targetOf({ ts }: Emitter, node: ts.Node): AccessExpression | undefined {
  const operand = ts.isBinaryExpression(node)
    ? node.left
    : ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)
      ? node.operand
      : undefined;
  const target = operand && skipWrappers(ts, operand);
  if (target === undefined || !isAccess(ts, target)) return undefined;
  const use = useOf(ts, target);
  return use === "write" || use === "update" ? target : undefined;
}

/** `target = value`, checked; undefined where `super` is out of reach. */
export function writeProperty(
  emitter: Emitter,
  target: AccessExpression,
  value: ts.Expression,
  here: Surroundings,
  node: ts.Node = target,
): ts.Expression | undefined {
  if (isOutOfReach(emitter, target, here)) return undefined;
  return new PropertyReference(emitter, target, here, "no").write("first", value, node);
}

/** True for a property of `super` in code whose home object the runtime does not know. */
export function isOutOfReach(emitter: Emitter, target: AccessExpression, { home }: Surroundings): boolean {
  return isOfSuper(emitter, target) && home === undefined;
}

function isOfSuper({ ts }: Emitter, { expression }: AccessExpression): boolean {
  return expression.kind === ts.SyntaxKind.SuperKeyword;
}

/** What says where a property of `super` is looked up: `C$, false`. */
function homeOf(emitter: Emitter, node: AccessExpression, { home }: Surroundings): ts.Expression[] | undefined {
  const { factory } = emitter.build;
  if (home === undefined || !isOfSuper(emitter, node)) return undefined;
  return [emitter.build.id(home.slots), home.isStatic ? factory.createTrue() : factory.createFalse()];
}

/** `object[key]`, checked; a private name is its own key. That of `super` is looked up from the home object, for `object` as the `this`. */
export function readProperty(
  emitter: Emitter,
  node: AccessExpression,
  object: ts.Expression,
  key: ts.Expression,
  here: Surroundings,
): ts.Expression {
  const { ts, build } = emitter;
  const home = homeOf(emitter, node, here);
  if (home !== undefined) return build.checkedHelper("superGet", [...home, object, key], here, node);
  if (!ts.isPropertyAccessExpression(node) || !ts.isPrivateIdentifier(node.name)) {
    return build.checkedHelper("get", [object, key], here, node);
  }
  const enter = here.privates.get(`get ${node.name.text}`);
  if (enter === undefined) return build.factory.createPropertyAccessExpression(object, node.name);
  const read = (self: ts.Expression) => build.factory.createPropertyAccessExpression(self, node.name);
  const functions = [hasPrivate(emitter, node.name), ofObject(emitter, read)];
  return build.checkedHelper("ownGet", [object, ...functions, enter()], here, node);
}

function writePrivate(
  emitter: Emitter,
  object: ts.Expression,
  name: ts.PrivateIdentifier,
  value: ts.Expression,
  here: Surroundings,
  node: ts.Node,
): ts.Expression {
  const { build, words } = emitter;
  const { factory } = build;
  const assign = (self: ts.Expression, written: ts.Expression) =>
    factory.createAssignment(factory.createPropertyAccessExpression(self, name), written);
  const enter = here.privates.get(`set ${name.text}`);
  if (enter === undefined) return factory.createParenthesizedExpression(assign(object, value));
  const functions = [hasPrivate(emitter, name), ofObject(emitter, (self) => assign(self, words.args), words.args)];
  return build.checkedHelper("ownSet", [object, value, ...functions, enter()], here, node);
}

/** `($key) => #x in $key` */
function hasPrivate(emitter: Emitter, name: ts.PrivateIdentifier): ts.Expression {
  const { ts, build } = emitter;
  return ofObject(emitter, (self) => build.factory.createBinaryExpression(name, ts.SyntaxKind.InKeyword, self));
}

/** `($key) => code`, or `($key, $args) => code` */
function ofObject(
  { build: { factory }, words }: Emitter,
  code: (self: ts.Expression) => ts.Expression,
  ...more: readonly ts.Identifier[]
): ts.Expression {
  const parameters = [words.key, ...more].map((name) => factory.createParameterDeclaration(undefined, undefined, name));
  return factory.createArrowFunction(undefined, undefined, parameters, undefined, undefined, code(words.key));
}

/** The key as an expression: `"x"`, or what stands in the brackets. */
export function keyOf(emitter: Emitter, node: AccessExpression, here: Surroundings): ts.Expression {
  if (emitter.ts.isPropertyAccessExpression(node)) return emitter.build.string(node.name.text);
  return emitter.expression(node.argumentExpression, here);
}

function once(value: ts.Expression): Reused {
  return { first: value, again: () => value };
}
