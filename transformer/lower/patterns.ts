import type ts from "typescript";
import { isAssignmentTarget } from "../analyze/assignment.js";
import { literalName } from "../analyze/names.js";
import {
  assignedPattern,
  isObjectPattern,
  isPatternForm,
  type ObjectPattern,
  type Pattern,
  type PatternPart,
  partsOf,
} from "../analyze/patterns.js";
import { isAccess } from "../analyze/propertySites.js";
import { isWrapper, skipWrappers } from "../context.js";
import type { Emitter } from "../emit/emitter.js";
import type { Surroundings } from "../emit/surroundings.js";
import { calleeText } from "./calleeText.js";
import { checkedTwin, iterableText } from "./iteration.js";
import { writeProperty } from "./propertyReference.js";

// In: a pattern some part of which may suspend - a getter that it reads, an iterator, a setter that it writes - in code that can wait. Out: the same
// pattern with what it reads as defaults, over something that has nothing itself. Whatever the engine does with patterns, it still does: the order, the
// names of functions, the dead zone, the closing of iterators where an error leaves.
//
//     const { a: { b }, [k()]: c = d(), ...rest } = o;
//
//     const { a: { b: b = <$sa.get($o2, "b") checked> } = $sa.apart(null, "b", $o2 = <$sa.get($o1, "a") checked>),
//             [$k = $sa.key(k())]: { 0: c = d() } = [<$sa.get($o1, $k) checked>],
//             0: rest = <$sa.copy($o1, "a", $k) checked> } = $sa.apart("o", "a", $o1 = o);
//
//     [p.x, , ...list] = xs;
//
//     [{} = [<$sa.set(p, "x", <$sa.next($i) checked>, true) checked>], {} = [<$sa.next($i) checked>], list = <$sa.remaining($i) checked>]
//       = $i = <$sa.unpack("xs", xs) checked>;
//
// Where an array pattern ends without a rest, its last element closes the iterator: `{} = [<$sa.close($i) checked>]`. If something in it throws, the engine
// does so, natively.

/** A pattern and what it is applied to. */
export interface TakenApart {
  readonly pattern: Pattern;
  readonly value: ts.Expression;
}

/** What a pattern is applied to: the expression, and the words that the engine has for it in errors; none where it names the value. */
export interface Source {
  readonly value: ts.Expression;
  readonly text: string | undefined;
}

/** True if a part of the pattern may suspend that the engine would run. */
export function patternMaySuspend(emitter: Emitter, pattern: Pattern): boolean {
  const { ts, plans } = emitter;
  if (!plans.sites.isChanged(pattern)) return false;
  if (plans.maySuspend(plans.sites.ofImplicit(pattern))) return true;
  return partsOf(ts, pattern).some(({ target }) => target !== undefined && targetMaySuspend(emitter, target));
}

/** The same of what a loop's head or an element of a pattern gives its value to. */
export function targetMaySuspend(emitter: Emitter, target: ts.Node): boolean {
  const { ts, plans } = emitter;
  if (isPatternForm(ts, target)) return patternMaySuspend(emitter, target);
  return isAccess(ts, target) && plans.maySuspend(plans.sites.ofImplicit(target));
}

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

/** The words of an error; of an assignment to a member first the engine names the value. */
function sourceText(emitter: Emitter, pattern: Pattern, value: ts.Expression): string | undefined {
  const { ts } = emitter;
  if (!isObjectPattern(ts, pattern)) return iterableText(emitter, value);
  const [first] = partsOf(ts, pattern);
  const target = first?.target;
  return target !== undefined && isAccess(ts, target) ? undefined : calleeText(ts, value);
}

/** `pattern = value`, as a pattern and a value that the engine can assign or declare. */
export function takeApart(emitter: Emitter, pattern: Pattern, source: Source, here: Surroundings): TakenApart {
  const { ts, build } = emitter;
  if (isObjectPattern(ts, pattern)) return new ObjectApart(emitter, pattern, here).take(source);
  if (!ts.isArrayBindingPattern(pattern) || !isTakenAtOnce(emitter, pattern)) {
    return new ArrayApart(emitter, pattern, here).take(source);
  }
  const text = source.text === undefined ? build.null : build.string(source.text);
  const hasRest = partsOf(ts, pattern).at(-1)?.isRest === true;
  const count = build.factory.createNumericLiteral(pattern.elements.length);
  const value = hasRest
    ? checkedTwin(emitter, "collect", [text, source.value], here, pattern)
    : checkedTwin(emitter, "take", [text, source.value, count], here, pattern);
  return { pattern, value };
}

/** True where nobody can tell when each variable is bound. Then the values are taken first, and an array is left to the engine. */
function isTakenAtOnce({ ts, plans: { scopes } }: Emitter, pattern: ts.ArrayBindingPattern): boolean {
  const isFresh = isHeadOfTurn(ts, pattern);
  return partsOf(ts, pattern).every(({ target, initializer }) => {
    if (target === undefined) return true;
    const binding = initializer === undefined && ts.isIdentifier(target) ? scopes.bindingOf(target) : undefined;
    return binding !== undefined && (isFresh || !scopes.isCaptured(binding));
  });
}

/** True for the whole head of a `for`-`of` or a `catch`: closures that see its variables are made later. */
function isHeadOfTurn(ts: Emitter["ts"], { parent }: ts.BindingPattern): boolean {
  if (!ts.isVariableDeclaration(parent)) return false;
  const around = parent.parent;
  if (!ts.isVariableDeclarationList(around)) return ts.isCatchClause(around);
  return ts.isForOfStatement(around.parent) && (around.flags & ts.NodeFlags.BlockScoped) !== 0;
}

/** An element of the new pattern: a target, and the default that gives it its value. */
interface Element {
  readonly key: ts.PropertyName | undefined;
  readonly target: ts.BindingName | ts.Expression;
  readonly value: ts.Expression;
}

abstract class Apart<P extends Pattern> {
  readonly isBinding: boolean;
  /** What is taken apart: the object, or the iteration. */
  protected readonly held: ts.Identifier;

  constructor(
    protected readonly emitter: Emitter,
    protected readonly pattern: P,
    protected readonly here: Surroundings,
  ) {
    const { ts, build } = emitter;
    this.isBinding = ts.isObjectBindingPattern(pattern) || ts.isArrayBindingPattern(pattern);
    this.held = build.ownTemporary(here);
  }

  /** What `value` becomes on its way into the element's target. */
  protected element(part: PatternPart, key: ts.PropertyName | undefined, value: ts.Expression): Element {
    const { emitter, here } = this;
    const { ts } = emitter;
    const { target, initializer, node } = part;
    if (target === undefined) return { key, ...this.#discarded(value) };
    if (ts.isIdentifier(target)) return { key, ...this.#orNamed(target, initializer, value) };
    if (isPatternForm(ts, target)) {
      if (!patternMaySuspend(emitter, target)) return { key, ...this.#orNamed(target, initializer, value) };
      const given = this.#orDefault(value, initializer);
      const text = initializer && sourceText(emitter, target, initializer);
      const inner = takeApart(emitter, target, { value: given, text }, here);
      return { key, target: inner.pattern as ts.BindingPattern, value: inner.value };
    }
    const given = this.#orDefault(value, initializer);
    const written =
      isAccess(ts, target) && targetMaySuspend(emitter, target)
        ? writeProperty(emitter, target, given, here, node)
        : undefined;
    return written === undefined
      ? { key, target: this.#visited(target), value: given }
      : { key, ...this.#discarded(written) };
  }

  /** An element that binds nothing: `{} = [value]`. */
  #discarded(value: ts.Expression): Omit<Element, "key"> {
    const { factory } = this.emitter.build;
    return { target: this.#object([]), value: factory.createArrayLiteralExpression([value]) };
  }

  /** `x = value`; where there is a default, `{ 0: x = default } = [value]`, so that the engine names functions, and errors by their source. */
  #orNamed(
    name: ts.BindingName | ts.Expression,
    initializer: ts.Expression | undefined,
    value: ts.Expression,
  ): Omit<Element, "key"> {
    const { factory } = this.emitter.build;
    const target = this.#visited(name);
    if (initializer === undefined) return { target, value };
    const key = factory.createNumericLiteral(0);
    const inner = this.#object([{ key, target, value: this.emitter.expression(initializer, this.here) }]);
    return { target: inner, value: factory.createArrayLiteralExpression([value]) };
  }

  /** `($t = value) === void 0 ? default : $t` */
  #orDefault(value: ts.Expression, initializer: ts.Expression | undefined): ts.Expression {
    if (initializer === undefined) return value;
    const { build } = this.emitter;
    const { factory } = build;
    const kept = build.temporary("result", this.here);
    const isMissing = factory.createStrictEquality(build.assign(kept, value), build.undefined);
    const given = this.emitter.expression(initializer, this.here);
    return factory.createConditionalExpression(isMissing, undefined, given, undefined, kept);
  }

  #visited(target: ts.BindingName | ts.Expression): ts.BindingName | ts.Expression {
    return this.emitter.visit(target, this.here) as ts.BindingName | ts.Expression;
  }

  #object(elements: readonly Element[]): ts.BindingPattern | ts.Expression {
    return objectOf(this.emitter, this.isBinding, elements);
  }

  /** The test of `helper`'s answer, for a part of the pattern. */
  protected checked(helper: "get" | "copy" | "next" | "remaining" | "close", args: ts.Expression[], node: ts.Node) {
    return checkedTwin(this.emitter, helper, args, this.here, node);
  }

  protected closing(): Element {
    return { key: undefined, ...this.#discarded(this.checked("close", [this.held], this.pattern)) };
  }
}

class ObjectApart extends Apart<ObjectPattern> {
  take({ value, text }: Source): TakenApart {
    const { ts, build } = this.emitter;
    const parts = partsOf(ts, this.pattern);
    const first = parts[0]?.key;
    const key = first === undefined || ts.isComputedPropertyName(first) ? undefined : literalName(ts, first);
    const string = (words: string | undefined) => (words === undefined ? build.null : build.string(words));
    const source = build.helperCall("apart", [string(text), string(key), build.assign(this.held, value)]);
    const hasRest = parts.at(-1)?.isRest === true;
    const keys: ts.Expression[] = [];
    const elements = parts.map((part) => this.#element(part, keys, hasRest));
    return { pattern: objectOf(this.emitter, this.isBinding, elements), value: source };
  }

  /** @param keys those that were read before, for the rest */
  #element(part: PatternPart, keys: ts.Expression[], hasRest: boolean): Element {
    const { ts, build } = this.emitter;
    const { key, node } = part;
    if (key === undefined) {
      const rest = this.checked("copy", [this.held, ...keys], node);
      return this.element(part, build.factory.createNumericLiteral(0), rest);
    }
    const name = literalName(ts, key);
    if (name !== undefined) {
      keys.push(build.string(name));
      return this.element(part, this.#constant(key, name), this.checked("get", [this.held, build.string(name)], node));
    }
    const kept = build.ownTemporary(this.here);
    if (hasRest) keys.push(kept);
    const written = (key as ts.ComputedPropertyName).expression;
    const converted = build.helperCall("key", [this.emitter.expression(written, this.here)]);
    const computed = build.factory.createComputedPropertyName(build.factory.createAssignment(kept, converted));
    return this.element(part, computed, this.checked("get", [this.held, kept], node));
  }

  #constant(key: ts.PropertyName, name: string): ts.PropertyName {
    const { ts, build } = this.emitter;
    return ts.isIdentifier(key) ? build.id(name) : build.string(name);
  }
}

class ArrayApart extends Apart<Exclude<Pattern, ObjectPattern>> {
  take({ value, text }: Source): TakenApart {
    const { emitter, held, here, pattern } = this;
    const { ts, build } = emitter;
    const words = text === undefined ? build.null : build.string(text);
    const begun = checkedTwin(emitter, "unpack", [words, value], here, pattern);
    const elements = partsOf(ts, pattern).map((part) =>
      this.element(part, undefined, this.checked(part.isRest ? "remaining" : "next", [held], part.node)),
    );
    if (partsOf(ts, pattern).at(-1)?.isRest !== true) elements.push(this.closing());
    return { pattern: this.#list(elements), value: build.assign(held, begun) };
  }

  #list(elements: readonly Element[]): Pattern {
    const { factory } = this.emitter.build;
    if (this.isBinding) {
      return factory.createArrayBindingPattern(
        elements.map(({ target, value }) =>
          factory.createBindingElement(undefined, undefined, target as ts.BindingName, value),
        ),
      );
    }
    return factory.createArrayLiteralExpression(
      elements.map(({ target, value }) => factory.createAssignment(target as ts.Expression, value)),
    );
  }
}

function objectOf(
  { build: { factory } }: Emitter,
  isBinding: boolean,
  elements: readonly Element[],
): ts.ObjectBindingPattern | ts.ObjectLiteralExpression {
  if (isBinding) {
    return factory.createObjectBindingPattern(
      elements.map(({ key, target, value }) =>
        factory.createBindingElement(undefined, key, target as ts.BindingName, value),
      ),
    );
  }
  return factory.createObjectLiteralExpression(
    elements.map(({ key, target, value }) =>
      factory.createPropertyAssignment(
        key as ts.PropertyName,
        factory.createAssignment(target as ts.Expression, value),
      ),
    ),
  );
}
