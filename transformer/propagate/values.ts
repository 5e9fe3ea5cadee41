import type ts from "typescript";
import type { Binding } from "../analyze/scopes.js";
import { type FunctionWithBody, isAsync, isFunctionWithBody, isGenerator, skipWrappers } from "../context.js";
import { knownScopesOf } from "../find/outline.js";
import { type KindTable, kindGroups } from "../kinds.js";
import type { Call, Code } from "./collect.js";
import { Declared } from "./declared.js";
import { Effect } from "./effects.js";
import { baseExpression } from "./hierarchy.js";
import { Members } from "./members.js";
import { Passed } from "./passed.js";
import { symbolAt } from "./symbols.js";
import { nothing, type Target, type World } from "./target.js";
import { Untracked } from "./untracked.js";

// In: an expression. Out: what a call of its value may run into.

const isCode = 1;
const isName = 2;
const isProperty = 3;
const isElement = 4;
const isChoice = 5;
const isBinary = 6;
const isCall = 7;
const isHandedIn = 8;

const valueKinds = kindGroups({
  [isCode]: ["FunctionExpression", "ArrowFunction", "ClassExpression"],
  [isName]: ["Identifier"],
  [isProperty]: ["PropertyAccessExpression"],
  [isElement]: ["ElementAccessExpression"],
  [isChoice]: ["ConditionalExpression"],
  [isBinary]: ["BinaryExpression"],
  [isCall]: ["CallExpression"],
  [isHandedIn]: ["AwaitExpression", "YieldExpression"],
});

export class Values {
  /** What stands for parameters. */
  readonly passed: Passed;
  /** What goes where nobody keeps track. */
  readonly untracked: Untracked;
  /** What symbols stand for. */
  readonly declared: Declared;
  readonly #world: World;
  readonly #kinds: KindTable;
  readonly #members: Members;
  readonly #bodies = new Map<Code, Effect>();
  readonly #values = new Map<Code, Effect>();
  readonly #results = new Map<Code, Effect>();
  readonly #bindings = new Map<Binding, readonly Target[]>();

  constructor(world: World) {
    this.#world = world;
    this.#kinds = valueKinds(world.ts);
    this.passed = new Passed(world, this);
    this.untracked = new Untracked(world, this);
    this.#members = new Members(world, this);
    this.declared = new Declared(world, this, this.#members);
  }

  /** What code runs into by itself. Conditions on its own parameters are symbols. */
  bodyOf(code: Code): Effect {
    const known = this.#bodies.get(code);
    if (known !== undefined) return known;
    const body = new Effect(this.untracked.values);
    this.#bodies.set(code, body);
    return body;
  }

  /** Whether code runs into anything, as far as is known by now. */
  runsInto(code: Code): boolean {
    return this.#bodies.get(code)?.isEmpty === false;
  }

  /** What a call of the function as a value runs into. Conditions on its own parameters are argument indices. */
  valueOf(code: Code): Effect {
    const known = this.#values.get(code);
    if (known !== undefined) return known;
    const value = new Effect();
    this.#values.set(code, value);
    this.#fill(code, value);
    return value;
  }

  #fill(code: Code, value: Effect): void {
    if (this.#world.ts.isClassLike(code)) this.#fillClass(code, value);
    else if (this.#suspendsItsCaller(code))
      this.#world.graph.include(value, this.bodyOf(code), this.passed.ownAsIndex(code));
  }

  /** What the expression's value may be. */
  targetsOf(expression: ts.Expression): readonly Target[] {
    const inner = skipWrappers(this.#world.ts, expression);
    switch (this.#kinds[inner.kind]) {
      case isCode:
        return [this.known(inner as Code)];
      case isName:
        return (inner as ts.Identifier).text === "undefined" ? nothing : this.#named(inner as ts.Identifier);
      case isProperty:
        return this.#property(inner as ts.PropertyAccessExpression);
      case isElement:
        return this.#element(inner as ts.ElementAccessExpression);
      case isChoice: {
        const { whenTrue, whenFalse } = inner as ts.ConditionalExpression;
        return [...this.targetsOf(whenTrue), ...this.targetsOf(whenFalse)];
      }
      case isBinary:
        return [...this.targetsOf((inner as ts.BinaryExpression).right), ...this.#leftOf(inner as ts.BinaryExpression)];
      case isCall:
        return this.#result(inner as ts.CallExpression);
      case isHandedIn:
        return [this.open()];
      default:
        return nothing;
    }
  }

  /** The effect of calling the expression's value. */
  effectOf(expression: ts.Expression): Effect {
    const targets = this.targetsOf(expression);
    if (targets.length === 1) return (targets[0] as Target).effect;
    const either = new Effect();
    for (const { effect } of targets) this.#world.graph.include(either, effect);
    return either;
  }

  /** What is called, with its arguments. */
  calleesOf(call: Call): readonly Target[] {
    const { ts } = this.#world;
    const callee = ts.isTaggedTemplateExpression(call) ? call.tag : call.expression;
    if (callee.kind === ts.SyntaxKind.SuperKeyword) return this.#superConstructor(call);
    return callee.kind === ts.SyntaxKind.ImportKeyword ? nothing : this.targetsOf(callee);
  }

  /** True for a function whose call runs its body, and lets it suspend. */
  #suspendsItsCaller(code: FunctionWithBody): boolean {
    return !isAsync(this.#world.ts, code) && !isGenerator(code) && !this.#world.atomic.has(code);
  }

  /** What it is where its code is known. */
  known(code: Code): Target {
    return { effect: this.valueOf(code), code };
  }

  /** What it may be where nobody in the program has to know. */
  open(): Target {
    return { effect: this.untracked.filled(), isOpen: true };
  }

  #leftOf({ left, operatorToken }: ts.BinaryExpression): readonly Target[] {
    const { SyntaxKind } = this.#world.ts;
    const isChoice =
      operatorToken.kind === SyntaxKind.BarBarToken || operatorToken.kind === SyntaxKind.QuestionQuestionToken;
    return isChoice ? this.targetsOf(left) : nothing;
  }

  /** By our own scopes, as far as they tell for certain: to ask the checker for what a name means takes ten times as long. */
  #named(name: ts.Identifier): readonly Target[] {
    const binding = knownScopesOf(name.getSourceFile())?.certainBindingOf(name);
    if (binding === undefined) return this.#meantBy(name);
    const known = this.#bindings.get(binding);
    if (known !== undefined) return known;
    const targets = this.#onlyDeclared(binding) ?? this.#meantBy(name);
    // It may be looked at just now, and turn out to be more than nothing.
    if (targets !== nothing) this.#bindings.set(binding, targets);
    return targets;
  }

  #onlyDeclared({ declaration, repeated }: Binding): readonly Target[] | undefined {
    const { ts } = this.#world;
    if (repeated) return undefined;
    if (ts.isClassDeclaration(declaration)) return [this.known(declaration)];
    const isImplemented = ts.isFunctionDeclaration(declaration) && isFunctionWithBody(ts, declaration);
    return isImplemented ? [this.known(declaration)] : undefined;
  }

  #meantBy(name: ts.Identifier): readonly Target[] {
    const symbol = symbolAt(this.#world.ts, this.#world.checker, name);
    return symbol === undefined ? [this.open()] : this.declared.ofSymbol(symbol);
  }

  #property(node: ts.PropertyAccessExpression): readonly Target[] {
    const symbol = symbolAt(this.#world.ts, this.#world.checker, node.name);
    if (symbol !== undefined && (symbol.declarations?.length ?? 0) > 0) return this.declared.ofSymbol(symbol);
    return this.#members.byName(node.name.text, undefined, true);
  }

  #element(node: ts.ElementAccessExpression): readonly Target[] {
    const { ts, checker } = this.#world;
    const key = node.argumentExpression;
    const symbol = ts.isStringLiteralLike(key) ? symbolAt(ts, checker, key) : undefined;
    return symbol === undefined ? [this.open()] : this.declared.ofSymbol(symbol);
  }

  #superConstructor(call: Call): readonly Target[] {
    const { ts, hierarchy } = this.#world;
    let around: ts.Node = call;
    while (!ts.isClassLike(around)) {
      if (ts.isSourceFile(around)) return nothing;
      around = around.parent;
    }
    const base = hierarchy.baseOf(around);
    if (base !== undefined) return [this.known(base)];
    const expression = baseExpression(ts, around);
    return expression === undefined ? nothing : this.targetsOf(expression);
  }

  /** A class as a value: what `new` runs. */
  #fillClass(node: ts.ClassLikeDeclaration, value: Effect): void {
    const { ts, graph, hierarchy } = this.#world;
    graph.include(value, this.bodyOf(node), this.passed.leaving);
    const own = node.members.find((each) => ts.isConstructorDeclaration(each) && isFunctionWithBody(ts, each));
    const base = hierarchy.baseOf(node);
    if (own !== undefined) graph.include(value, this.valueOf(own as FunctionWithBody));
    else if (base !== undefined) graph.include(value, this.valueOf(base));
  }

  /** The value of a call is what the callee returns. */
  #result(call: ts.CallExpression): readonly Target[] {
    const targets = this.calleesOf(call);
    if (targets.some((target) => target.invokes === "bind"))
      return this.targetsOf((call.expression as ts.PropertyAccessExpression).expression);
    if (targets.length === 0) return nothing;
    return targets.map(({ code }) => {
      if (code === undefined || this.#world.ts.isClassLike(code)) return this.open();
      const effect = new Effect();
      this.#world.graph.include(effect, this.#resultOf(code), this.passed.returned(code, call));
      return { effect };
    });
  }

  #resultOf(code: Code): Effect {
    const known = this.#results.get(code);
    if (known !== undefined) return known;
    const result = new Effect();
    this.#results.set(code, result);
    for (const value of this.#world.collected.returns.get(code) ?? []) {
      this.#world.graph.include(result, this.effectOf(value));
    }
    return result;
  }
}
