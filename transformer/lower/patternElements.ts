import type ts from "typescript";
import { isObjectPattern, isPatternForm, type Pattern, type PatternPart, partsOf } from "../analyze/patterns.js";
import { isAccess } from "../analyze/propertySites.js";
import type { Emitter } from "../emit/emitter.js";
import type { Surroundings } from "../emit/surroundings.js";
import { calleeText } from "./calleeText.js";
import { checkedTwin, iterableText } from "./iteration.js";
import { writeProperty } from "./propertyReference.js";

// In: an element of a pattern that is taken apart (lower/takeApart.ts), and the expression that gives what the engine would have read. Out: an element with
// that expression as its default.

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

/** The words of an error; of an assignment to a member first the engine names the value. */
export function sourceText(emitter: Emitter, pattern: Pattern, value: ts.Expression): string | undefined {
  const { ts } = emitter;
  if (!isObjectPattern(ts, pattern)) return iterableText(emitter, value);
  const [first] = partsOf(ts, pattern);
  const target = first?.target;
  return target !== undefined && isAccess(ts, target) ? undefined : calleeText(ts, value);
}

/** An element of the new pattern: a target, and the default that gives it its value. */
export interface PatternElement {
  readonly key: ts.PropertyName | undefined;
  readonly target: ts.BindingName | ts.Expression;
  readonly value: ts.Expression;
}

export abstract class Apart<P extends Pattern> {
  readonly isBinding: boolean;
  /** What is taken apart: the object, or the iteration. */
  protected readonly held: ts.Identifier;

  constructor(
    protected readonly emitter: Emitter,
    protected readonly pattern: P,
    protected readonly here: Surroundings,
    private readonly inner: (pattern: Pattern, source: Source) => TakenApart,
  ) {
    const { ts, build } = emitter;
    this.isBinding = ts.isObjectBindingPattern(pattern) || ts.isArrayBindingPattern(pattern);
    this.held = build.ownTemporary(here);
  }

  /** What `value` becomes on its way into the element's target. */
  protected element(part: PatternPart, key: ts.PropertyName | undefined, value: ts.Expression): PatternElement {
    const { emitter, here } = this;
    const { ts } = emitter;
    const { target, initializer, node } = part;
    if (target === undefined) return { key, ...this.#discarded(value) };
    if (ts.isIdentifier(target)) return { key, ...this.#orNamed(target, initializer, value) };
    if (isPatternForm(ts, target)) {
      if (!patternMaySuspend(emitter, target)) return { key, ...this.#orNamed(target, initializer, value) };
      const given = this.#orDefault(value, initializer);
      const text = initializer && sourceText(emitter, target, initializer);
      const { pattern, value: whole } = this.inner(target, { value: given, text });
      return { key, target: pattern as ts.BindingPattern, value: whole };
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
  #discarded(value: ts.Expression): Omit<PatternElement, "key"> {
    const { factory } = this.emitter.build;
    return { target: this.#object([]), value: factory.createArrayLiteralExpression([value]) };
  }

  /** `x = value`; where there is a default, `{ 0: x = default } = [value]`, so that the engine names functions, and errors by their source. */
  #orNamed(
    name: ts.BindingName | ts.Expression,
    initializer: ts.Expression | undefined,
    value: ts.Expression,
  ): Omit<PatternElement, "key"> {
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

  #object(elements: readonly PatternElement[]): ts.BindingPattern | ts.Expression {
    return objectOf(this.emitter, this.isBinding, elements);
  }

  /** The test of `helper`'s answer, for a part of the pattern. */
  protected checked(
    helper: "get" | "copy" | "next" | "skip" | "remaining" | "close",
    args: ts.Expression[],
    node: ts.Node,
  ) {
    return checkedTwin(this.emitter, helper, args, this.here, node);
  }

  protected closing(): PatternElement {
    return { key: undefined, ...this.#discarded(this.checked("close", [this.held], this.pattern)) };
  }
}

/** An object pattern of these elements. */
export function objectOf(
  { build: { factory } }: Emitter,
  isBinding: boolean,
  elements: readonly PatternElement[],
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
