import type ts from "typescript";
import { isConstantKey } from "../analyze/names.js";
import type { Emitter } from "./emitter.js";
import { isStaticMember, methodWith } from "./generators.js";

// In: the methods of a class that have no body copy, and stand behind one that has, where one of the two has a computed key. Nobody can tell before
// the class is there whether the later one replaces the earlier one; if it does, it has been given a twin that is not its own. Out: their keys,
// kept, and what takes such twins away again:
//
//     class C {
//       static { $sa.methods(C$, this.prototype, ["m", "m", "m$", "sync"]); $sa.unlinked(this.prototype, C$.native0Key); }
//       m() { ... }
//       *m$() { ... }
//       [C$.native0Key = $sa.key(k)]() { ... }
//     }

interface Replacing {
  readonly isStatic: boolean;
  readonly key: ts.Expression;
}

export class ReplacingMembers {
  readonly #found: Replacing[] = [];

  constructor(
    readonly emitter: Emitter,
    /** The name of the slots object, for computed keys. */
    readonly slots: string,
    /** The members with body copies. */
    readonly compiled: readonly ts.ClassElement[],
  ) {}

  /** The member as it was emitted, with its key kept where that is needed. */
  emit(member: ts.ClassElement, emitted: ts.Node): ts.Node {
    const { ts } = this.emitter;
    if (!ts.isMethodDeclaration(emitted) || ts.isPrivateIdentifier(emitted.name) || !this.#mayReplace(member))
      return emitted;
    const { name } = emitted;
    const isStatic = isStaticMember(this.emitter, member);
    if (!isComputed(this.emitter, name)) {
      this.#found.push({ isStatic, key: this.#constant(name) });
      return emitted;
    }
    const [key, kept] = this.#kept(name.expression);
    this.#found.push({ isStatic, key });
    return methodWith(this.emitter, emitted, this.emitter.build.factory.createComputedPropertyName(kept));
  }

  /** Of two constant keys it is known before. */
  #mayReplace(member: ts.ClassElement): boolean {
    const { emitter } = this;
    const isOpen = ({ name }: ts.ClassElement): boolean => name !== undefined && isComputed(emitter, name);
    return this.compiled.some(
      (earlier) =>
        earlier.pos < member.pos &&
        isStaticMember(emitter, earlier) === isStaticMember(emitter, member) &&
        (isOpen(earlier) || isOpen(member)),
    );
  }

  #constant(name: ts.PropertyName): ts.Expression {
    const { build, ts } = this.emitter;
    if (ts.isComputedPropertyName(name)) return name.expression;
    return ts.isIdentifier(name) ? build.string(name.text) : (name as ts.StringLiteral);
  }

  /** How the key is read again, and the key that keeps itself: a compiled generator's does already. */
  #kept(key: ts.Expression): readonly [again: ts.Expression, kept: ts.Expression] {
    const { build, ts } = this.emitter;
    const { factory } = build;
    const keepsItself = ts.isBinaryExpression(key) && ts.isPropertyAccessExpression(key.left);
    if (keepsItself && ts.isIdentifier(key.left.expression) && key.left.expression.text === this.slots) {
      return [key.left, key];
    }
    const slot = factory.createPropertyAccessExpression(build.id(this.slots), `native${this.#found.length}Key`);
    return [slot, factory.createAssignment(slot, build.helperCall("key", [key]))];
  }

  /** What the first static block has to do. @param itself the class, as its static block names it */
  links(itself: () => ts.Expression): ts.Statement[] {
    const { build } = this.emitter;
    const { factory } = build;
    const prototype = (): ts.Expression => factory.createPropertyAccessExpression(itself(), "prototype");
    return [false, true].flatMap((wanted) => {
      const keys = this.#found.filter(({ isStatic }) => isStatic === wanted).map(({ key }) => key);
      if (keys.length === 0) return [];
      const holder = wanted ? itself() : prototype();
      return [factory.createExpressionStatement(build.helperCall("unlinked", [holder, ...keys]))];
    });
  }
}

/** A key that is known only when it is evaluated. */
function isComputed({ ts }: Emitter, name: ts.PropertyName): name is ts.ComputedPropertyName {
  return ts.isComputedPropertyName(name) && !isConstantKey(ts, name.expression);
}
