import type ts from "typescript";
import { literalName } from "../analyze/names.js";
import { isObjectPattern, type ObjectPattern, type Pattern, type PatternPart, partsOf } from "../analyze/patterns.js";
import type { Emitter } from "../emit/emitter.js";
import type { Surroundings } from "../emit/surroundings.js";
import { takenAtOnce } from "./destructuring.js";
import { checkedTwin } from "./iteration.js";
import { Apart, objectOf, type PatternElement, type Source, type TakenApart } from "./patternElements.js";

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

/** `pattern = value`, as a pattern and a value that the engine can assign or declare. */
export function takeApart(emitter: Emitter, pattern: Pattern, source: Source, here: Surroundings): TakenApart {
  const { ts, build } = emitter;
  const inner = (each: Pattern, value: Source) => takeApart(emitter, each, value, here);
  if (isObjectPattern(ts, pattern)) return new ObjectApart(emitter, pattern, here, inner).take(source);
  if (!ts.isArrayBindingPattern(pattern) || !isTakenAtOnce(emitter, pattern)) {
    return new ArrayApart(emitter, pattern, here, inner).take(source);
  }
  const text = source.text === undefined ? build.null : build.string(source.text);
  return { pattern, value: takenAtOnce(emitter, pattern, [text, source.value], here, pattern) };
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
  #element(part: PatternPart, keys: ts.Expression[], hasRest: boolean): PatternElement {
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
      this.element(part, undefined, this.checked(stepOf(part), [held], part.node)),
    );
    if (partsOf(ts, pattern).at(-1)?.isRest !== true) elements.push(this.closing());
    return { pattern: this.#list(elements), value: build.assign(held, begun) };
  }

  #list(elements: readonly PatternElement[]): Pattern {
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

function stepOf({ target, isRest }: PatternPart): "next" | "skip" | "remaining" {
  if (isRest) return "remaining";
  return target === undefined ? "skip" : "next";
}
