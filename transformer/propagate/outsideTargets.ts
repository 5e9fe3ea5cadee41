import type ts from "typescript";
import type { TypeScript } from "../context.js";
import { Effect, noEffect } from "./effects.js";
import { type Members, textOf } from "./members.js";
import { invokes, keeps, type Outside, outsideOf } from "./outside.js";
import { inert, nothing, type Target, type World } from "./target.js";
import type { Values } from "./values.js";

// In: a declaration without code, of the standard library or of a package. Out: what a call of what stands behind it may run.

export class OutsideTargets {
  readonly #world: World;
  readonly #values: Values;
  readonly #members: Members;

  constructor(world: World, values: Values, members: Members) {
    this.#world = world;
    this.#values = values;
    this.#members = members;
  }

  of(declaration: ts.Declaration): readonly Target[] {
    const { ts, program } = this.#world;
    const isStandard = program.isSourceFileDefaultLibrary(declaration.getSourceFile());
    const invoking = isStandard ? invokes(ts, declaration) : undefined;
    if (invoking !== undefined) return [{ effect: noEffect, invokes: invoking }];
    const outside = outsideOf(ts, constructorDeclared(ts, declaration), isStandard);
    const isInstrumented = !isStandard && this.#world.marks.keeps && !isOfTypes(declaration);
    const callsArguments = outside.kind === "callsArguments";
    const keepsArguments = isStandard && keeps(ts, declaration);
    const effect = this.#effectOfOutside(outside);
    const isInert = effect === noEffect && !isInstrumented && !callsArguments && !keepsArguments;
    const target = isInert ? inert : { effect, isInstrumented, callsArguments, keepsArguments };
    if (!isStandard && this.#isInstrumented(declaration))
      return [{ effect: this.#values.untracked.instrumented, isInstrumented: true }];
    return isStandard || outside.kind === "suspends" ? [target] : [target, ...this.#implementing(declaration)];
  }

  #isInstrumented(declaration: ts.Declaration): boolean {
    const { fileName } = declaration.getSourceFile();
    return this.#world.instrument.some((name) => {
      // Types of a package may come from elsewhere: `@scope/name` has them in `@types/scope__name`.
      const types = name.replace(/^@/, "").replace("/", "__");
      return fileName.includes(`/node_modules/${name}/`) || fileName.includes(`/node_modules/@types/${types}/`);
    });
  }

  #effectOfOutside(outside: Outside): Effect {
    if (outside.kind === "foreign" || outside.kind === "callsArguments") return noEffect;
    const { graph } = this.#world;
    const effect = new Effect();
    if (outside.kind === "through") this.#fillThrough(effect, outside);
    else graph.suspend(effect);
    return effect;
  }

  #fillThrough(effect: Effect, outside: Extract<Outside, { kind: "through" }>): void {
    const { graph } = this.#world;
    for (const index of outside.parameters) graph.dependOn(effect, index);
    for (const name of outside.members) {
      for (const target of [...this.#members.byName(name, undefined, true), ...this.#members.ofUsers(`.${name}`)])
        graph.include(effect, target.effect);
    }
    if (!outside.handedOver) return;
    for (const target of [{ effect: this.#values.untracked.instrumented }, ...this.#members.ofUsers("*")])
      graph.include(effect, target.effect);
  }

  /** A package's interface may be implemented here, and its class derived from. */
  #implementing(declaration: ts.Declaration): readonly Target[] {
    const { ts, hierarchy } = this.#world;
    if (isOfTypes(declaration)) return nothing;
    if (ts.isClassElement(declaration) && ts.isClassLike(declaration.parent)) {
      const stored = ts.isPropertyDeclaration(declaration)
        ? [{ effect: this.#members.storedAs(textOf(ts, declaration.name)) }]
        : nothing;
      return [...stored, ...[...hierarchy.overriding(declaration)].flatMap((each) => this.#members.oneMember(each))];
    }
    if (!ts.isMethodSignature(declaration) && !ts.isPropertySignature(declaration)) return nothing;
    return this.#members.byName(textOf(ts, declaration.name), declaration, false);
  }
}

/** Declared for somebody else's code, which is not compiled. */
function isOfTypes(declaration: ts.Declaration): boolean {
  return /\/node_modules\/@types\//.test(declaration.getSourceFile().fileName);
}

/** A class is called by `new`. */
function constructorDeclared(ts: TypeScript, declaration: ts.Declaration): ts.Declaration {
  const members: readonly ts.Declaration[] = ts.isClassLike(declaration) ? declaration.members : [];
  return members.find((each) => ts.isConstructorDeclaration(each)) ?? declaration;
}
