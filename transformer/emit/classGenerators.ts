import type ts from "typescript";
import type { FunctionPlan } from "../analyze/plan.js";
import { fillGenerator } from "./bodies.js";
import type { Emitter } from "./emitter.js";
import { constantKey, isCompiledGenerator, isStaticMember, methodWith } from "./generators.js";
import type { Surroundings } from "./surroundings.js";

// In: the generator methods of a class. Out: the same methods, and in the first static block, or for private ones in a first field, what links them:
//
//     class C {
//       static { $sa.generators(this.prototype, "m", C$.key); $sa.generator(this.#ps); }
//       #p$ = $sa.generator(this.#p);
//       *m() { ... }
//       *[C$.key = $sa.key(k)]() { ... }
//       *#p() { ... }
//       static *#ps() { ... }
//     }
//
// A standard decorator may put another function in the method's place: `$sa.generator` is then the innermost decorator as well.

export class ClassGenerators {
  readonly #keys = new Map<ts.Node, string>();

  constructor(
    readonly emitter: Emitter,
    readonly node: ts.ClassLikeDeclaration,
    /** The name of the slots object, for computed keys. */
    readonly slots: string,
    /** The class, as its static block names it. */
    readonly itself: () => ts.Expression,
  ) {
    for (const member of node.members) {
      const isComputed = isCompiledGenerator(emitter, member) && emitter.ts.isComputedPropertyName(member.name);
      if (isComputed && constantKey(emitter, member.name) === undefined) {
        this.#keys.set(member, `generator${this.#keys.size}Key`);
      }
    }
  }

  /** The member, if it is a compiled generator method. */
  emit(member: ts.ClassElement, here: Surroundings): ts.ClassElement | undefined {
    const { emitter } = this;
    const { build } = emitter;
    if (!isCompiledGenerator(emitter, member)) return undefined;
    const filled = fillGenerator(emitter, member as FunctionPlan["node"], here) as ts.MethodDeclaration;
    const slot = this.#keys.get(member);
    if (slot === undefined) return methodWith(emitter, filled, filled.name, this.#modifiers(filled));
    const { expression } = filled.name as ts.ComputedPropertyName;
    const kept = build.factory.createAssignment(this.#slot(slot), build.helperCall("key", [expression]));
    return methodWith(emitter, filled, build.factory.createComputedPropertyName(kept), this.#modifiers(filled));
  }

  /** What the first static block has to do. */
  links(): ts.Statement[] {
    const { factory } = this.emitter.build;
    const prototype = factory.createPropertyAccessExpression(this.itself(), "prototype");
    return [
      ...this.#linkPublic(prototype, (member) => !isStaticMember(this.emitter, member)),
      ...this.#linkPublic(this.itself(), (member) => isStaticMember(this.emitter, member)),
      ...this.#privates(true).map((name) => factory.createExpressionStatement(this.#linkPrivate(this.itself(), name))),
    ];
  }

  /** The fields that link the private methods of instances. */
  fields(): ts.PropertyDeclaration[] {
    const { build, ctx } = this.emitter;
    const { factory } = build;
    return this.#privates(false).map((name) => {
      const field = factory.createPrivateIdentifier(`#${ctx.names.fresh(`${name.text.slice(1)}$`)}`);
      const value = this.#linkPrivate(factory.createThis(), name);
      return factory.createPropertyDeclaration(undefined, field, undefined, undefined, value);
    });
  }

  #linkPublic(holder: ts.Expression, isIn: (member: ts.Node) => boolean): ts.Statement[] {
    const { emitter } = this;
    const { build } = emitter;
    const keys = this.node.members
      .filter((member) => isCompiledGenerator(emitter, member) && isIn(member))
      .flatMap((member) => {
        const slot = this.#keys.get(member);
        if (slot !== undefined) return [this.#slot(slot)];
        const name = member.name as ts.PropertyName;
        const key = emitter.ts.isPrivateIdentifier(name) ? undefined : constantKey(emitter, name);
        return key === undefined ? [] : [key];
      });
    if (keys.length === 0) return [];
    return [build.factory.createExpressionStatement(build.helperCall("generators", [holder, ...keys]))];
  }

  #privates(areStatic: boolean): ts.PrivateIdentifier[] {
    const { emitter } = this;
    return this.node.members.flatMap((member) =>
      isCompiledGenerator(emitter, member) &&
      emitter.ts.isPrivateIdentifier(member.name) &&
      isStaticMember(emitter, member) === areStatic
        ? [member.name]
        : [],
    );
  }

  #linkPrivate(holder: ts.Expression, name: ts.PrivateIdentifier): ts.Expression {
    const { build } = this.emitter;
    return build.helperCall("generator", [build.factory.createPropertyAccessExpression(holder, name)]);
  }

  /** Legacy decorators run when the static block has linked the method already. */
  #modifiers(method: ts.MethodDeclaration): readonly ts.ModifierLike[] | undefined {
    const { ts, build, ctx } = this.emitter;
    const decorators = ts.getDecorators(method) ?? [];
    const isLegacy = ctx.transformation.getCompilerOptions().experimentalDecorators === true;
    if (decorators.length === 0 || isLegacy) return method.modifiers;
    const innermost = build.factory.createDecorator(build.helper("generator"));
    return [...decorators, innermost, ...(ts.getModifiers(method) ?? [])];
  }

  #slot(name: string): ts.Expression {
    const { build } = this.emitter;
    return build.factory.createPropertyAccessExpression(build.id(this.slots), name);
  }
}
