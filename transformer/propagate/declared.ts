import type ts from "typescript";
import { isFunctionWithBody, type TypeScript } from "../context.js";
import { type Assigned, nameOf } from "./collect.js";
import { Effect } from "./effects.js";
import { type Members, textOf } from "./members.js";
import { OutsideTargets } from "./outsideTargets.js";
import { symbolAt } from "./symbols.js";
import { nothing, type Target, type World } from "./target.js";
import type { Values } from "./values.js";

// In: a symbol. Out: what it may stand for, by each of its declarations.

export class Declared {
  readonly #world: World;
  readonly #values: Values;
  readonly #members: Members;
  readonly #outside: OutsideTargets;
  readonly #symbols = new Map<ts.Symbol, readonly Target[]>();

  constructor(world: World, values: Values, members: Members) {
    this.#world = world;
    this.#values = values;
    this.#members = members;
    this.#outside = new OutsideTargets(world, values, members);
  }

  /** What a symbol may stand for. Symbols of a class hierarchy, of unions and of merged declarations have several declarations. */
  ofSymbol(symbol: ts.Symbol): readonly Target[] {
    const known = this.#symbols.get(symbol);
    if (known !== undefined) return known;
    this.#symbols.set(symbol, nothing);
    const targets = (symbol.declarations ?? []).flatMap((each) => this.#declared(each, symbol));
    this.#symbols.set(symbol, targets);
    return targets;
  }

  #declared(declaration: ts.Declaration, symbol: ts.Symbol): readonly Target[] {
    const { ts } = this.#world;
    if (declaration.getSourceFile().isDeclarationFile) return this.#outside.of(declaration);
    if (ts.isClassElement(declaration) && ts.isClassLike(declaration.parent)) return this.#members.ofClass(declaration);
    if (isFunctionWithBody(ts, declaration) || ts.isClassLike(declaration)) return [this.#values.known(declaration)];
    if (ts.isParameter(declaration)) return this.#parameter(declaration, symbol);
    if (ts.isVariableDeclaration(declaration)) return this.#variable(declaration, symbol);
    if (ts.isBindingElement(declaration)) return this.#bound(declaration);
    // `export default () => leaf(1)`, which nothing but its module names.
    if (ts.isExportAssignment(declaration)) return this.#values.targetsOf(declaration.expression);
    if (ts.isPropertyAssignment(declaration)) return this.#literalMember(declaration, declaration.initializer);
    if (ts.isShorthandPropertyAssignment(declaration)) return this.#literalMember(declaration, declaration.name);
    if (ts.isMethodSignature(declaration) || ts.isPropertySignature(declaration)) {
      const name = textOf(ts, declaration.name);
      return [
        ...this.#members.byName(name, declaration, ts.isPropertySignature(declaration)),
        ...this.#members.givenByUsers(declaration),
      ];
    }
    return nothing;
  }

  /** A member of an object literal is what it was made as. */
  #literalMember(member: ts.ObjectLiteralElementLike, value: ts.Expression): readonly Target[] {
    const name = member.name && nameOf(this.#world.ts, member.name);
    if (name === undefined) return [this.#values.open()];
    return this.#world.ts.isShorthandPropertyAssignment(member)
      ? this.#shorthand(member)
      : this.#values.targetsOf(value);
  }

  #shorthand(member: ts.ShorthandPropertyAssignment): readonly Target[] {
    const symbol = this.#world.checker.getShorthandAssignmentValueSymbol(member);
    return symbol === undefined ? [this.#values.open()] : this.ofSymbol(resolved(this.#world, symbol));
  }

  #parameter(node: ts.ParameterDeclaration, symbol: ts.Symbol): readonly Target[] {
    const effect = new Effect();
    this.#world.graph.dependOn(effect, symbol);
    if (node.initializer !== undefined) this.#world.graph.include(effect, this.#values.effectOf(node.initializer));
    return [{ effect, isOpen: true }];
  }

  #variable(node: ts.VariableDeclaration, symbol: ts.Symbol): readonly Target[] {
    const { ts, graph, collected } = this.#world;
    if (!ts.isIdentifier(node.name)) return nothing;
    if (!ts.isVariableDeclarationList(node.parent)) return [this.#values.open()];
    const isConst = (node.parent.flags & ts.NodeFlags.Const) !== 0;
    if (isConst && node.initializer !== undefined) return this.#values.targetsOf(node.initializer);
    if (node.initializer === undefined && isLoopVariable(ts, node)) return [this.#values.open()];
    const effect = new Effect();
    this.#symbols.set(symbol, [{ effect }]);
    const assigned = this.#assignedTo(node.name.text, symbol);
    for (const value of [node.initializer, ...assigned.map((each) => each.value)])
      if (value !== undefined) graph.include(effect, this.#values.effectOf(value), this.#values.passed.leaving);
    const taken = assigned.filter(({ value }) => value === undefined).flatMap(({ property }) => this.#taken(property));
    for (const each of taken) graph.include(effect, each.effect, this.#values.passed.leaving);
    if (taken.length > 0) return [{ effect, isOpen: true }];
    return collected.assigned.has(node.name.text) || node.initializer !== undefined
      ? [{ effect }]
      : [this.#values.open()];
  }

  #assignedTo(name: string, symbol: ts.Symbol): readonly Assigned[] {
    const { ts, checker, collected } = this.#world;
    const assignments = collected.assigned.get(name) ?? [];
    return assignments.filter(({ target }) => symbolAt(ts, checker, target) === symbol);
  }

  /** `const { visit = leaf } = options` */
  #bound(node: ts.BindingElement): readonly Target[] {
    const { ts } = this.#world;
    const name = node.propertyName ?? node.name;
    const text = ts.isObjectBindingPattern(node.parent) && ts.isPropertyName(name) ? nameOf(ts, name) : undefined;
    const taken = this.#taken(text);
    return node.initializer === undefined ? taken : [...taken, ...this.#values.targetsOf(node.initializer)];
  }

  /** What a pattern takes out of a property is what is stored under the name. */
  #taken(property: string | undefined): readonly Target[] {
    return property === undefined ? [this.#values.open()] : this.#members.byName(property, undefined, true);
  }
}

function resolved({ ts, checker }: World, symbol: ts.Symbol): ts.Symbol {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}

function isLoopVariable(ts: TypeScript, node: ts.VariableDeclaration): boolean {
  const around = node.parent.parent;
  return ts.isForOfStatement(around) || ts.isForInStatement(around);
}
