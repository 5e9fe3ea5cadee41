import type ts from "typescript";
import { type FunctionWithBody, hasModifier, isFunctionWithBody, skipWrappers, type TypeScript } from "../context.js";
import { nameOf } from "./collect.js";
import { Effect, type UserCondition } from "./effects.js";
import { nothing, type Target, type World } from "./target.js";
import type { Values } from "./values.js";

// In: the name of a property, and what declares it. Out: what may stand there, one place for each name, however many objects have it.

export class Members {
  readonly #world: World;
  readonly #values: Values;
  readonly #stored = new Map<string, Effect>();

  constructor(world: World, values: Values) {
    this.#world = world;
    this.#values = values;
  }

  /** Any that may be meant where the class's own is named: those that override it as well. */
  ofClass(member: ts.ClassElement): readonly Target[] {
    const overriding = [...this.#world.hierarchy.overriding(member)];
    return [...[member, ...overriding].flatMap((each) => this.oneMember(each)), ...this.givenByUsers(member)];
  }

  /** What the users of a package put in the place of a member, which only the declarations can tell them. */
  givenByUsers(member: ts.ClassElement | ts.TypeElement): readonly Target[] {
    const name = member.name && nameOf(this.#world.ts, member.name);
    return name !== undefined && isLeftToUsers(this.#world.ts, member) ? this.ofUsers(`.${name}`) : nothing;
  }

  /** What only those who use this program can say, where there are any. */
  ofUsers(condition: UserCondition): readonly Target[] {
    if (!this.#world.hasUsers) return nothing;
    const effect = new Effect();
    this.#world.graph.dependOn(effect, condition);
    return [{ effect, isOpen: true }];
  }

  /** What one member is, without those that override it. */
  oneMember(member: ts.ClassElement): readonly Target[] {
    const { ts } = this.#world;
    if (ts.isAccessor(member)) return [this.#values.open()];
    if (isFunctionWithBody(ts, member)) return [this.#values.known(member)];
    if (!ts.isPropertyDeclaration(member)) return nothing;
    const initial = member.initializer && skipWrappers(ts, member.initializer);
    const isOpen = initial === undefined || !isFunctionWithBody(ts, initial);
    return [{ effect: this.storedAs(textOf(ts, member.name)), isOpen }];
  }

  /** What the program keeps or declares under a name, as far as the holder of `member` may be one that has it. */
  byName(name: string, member: ts.TypeElement | undefined, isOpen: boolean): readonly Target[] {
    const effect = new Effect();
    const { graph, collected } = this.#world;
    graph.include(effect, this.storedAs(name));
    for (const method of collected.methods.get(name) ?? []) {
      if (this.#mayImplement(method, member))
        graph.include(effect, this.#values.valueOf(method as FunctionWithBody), this.#values.passed.leaving);
    }
    return [{ effect, isOpen }];
  }

  /** False where the checker says that a class cannot stand for an interface. Generic ones are not asked about: their parameters are open here. */
  #mayImplement({ parent }: ts.MethodDeclaration, member: ts.TypeElement | undefined): boolean {
    const { ts, checker } = this.#world;
    if (member === undefined || !ts.isClassLike(parent) || !ts.isInterfaceDeclaration(member.parent)) return true;
    if (parent.typeParameters !== undefined || member.parent.typeParameters !== undefined) return true;
    const { isTypeAssignableTo } = checker as { isTypeAssignableTo?: (source: ts.Type, target: ts.Type) => boolean };
    const holder = isTypeAssignableTo && checker.getSymbolAtLocation(parent.name ?? parent);
    if (holder === undefined || isTypeAssignableTo === undefined) return true;
    return isTypeAssignableTo(checker.getDeclaredTypeOfSymbol(holder), checker.getTypeAtLocation(member.parent));
  }

  /** What the program puts under a name. */
  storedAs(name: string): Effect {
    const known = this.#stored.get(name);
    if (known !== undefined) return known;
    const place = new Effect();
    this.#stored.set(name, place);
    for (const value of this.#world.collected.stored.get(name) ?? []) {
      this.#world.graph.include(place, this.#values.effectOf(value), this.#values.passed.leaving);
    }
    return place;
  }
}

/** A member of an exported interface or of a type without a name; of an exported class, what is abstract and a field that may be assigned. */
function isLeftToUsers(ts: TypeScript, member: ts.ClassElement | ts.TypeElement): boolean {
  const { parent } = member as { readonly parent: ts.Node };
  if (ts.isInterfaceDeclaration(parent)) return hasModifier(parent, ts.SyntaxKind.ExportKeyword);
  if (!ts.isClassLike(parent)) return true;
  const isPrivate = hasModifier(member, ts.SyntaxKind.PrivateKeyword) || ts.isPrivateIdentifier(member.name as ts.Node);
  const isField = ts.isPropertyDeclaration(member) && !hasModifier(member, ts.SyntaxKind.ReadonlyKeyword);
  const isLeft = isField || hasModifier(member, ts.SyntaxKind.AbstractKeyword);
  return isLeft && !isPrivate && hasModifier(parent, ts.SyntaxKind.ExportKeyword);
}

export function textOf(ts: TypeScript, name: ts.PropertyName): string {
  return nameOf(ts, name) ?? name.getText();
}
