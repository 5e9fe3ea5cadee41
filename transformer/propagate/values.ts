import type ts from "typescript";
import { mayBeFunction } from "../analyze/mayBeFunction.js";
import type { Binding } from "../analyze/scopes.js";
import {
  type FunctionWithBody,
  hasModifier,
  isAsync,
  isFunctionWithBody,
  isGenerator,
  skipWrappers,
  type TypeScript,
} from "../context.js";
import { knownScopesOf } from "../find/outline.js";
import { type Call, type Code, type Collected, nameOf } from "./collect.js";
import { type Condition, Effect, type EffectGraph, noEffect, type Passing, type UserCondition } from "./effects.js";
import { baseExpression, type Hierarchy } from "./hierarchy.js";
import { type Invoking, invokes, keeps, type Outside, outsideOf } from "./outside.js";
import type { PackageMarks } from "./packageMarks.js";
import { symbolAt } from "./symbols.js";

// In: an expression. Out: what a call of its value may run into.

/** Something that an expression may stand for. */
export interface Target {
  /** Of a call of it. */
  readonly effect: Effect;
  /** What it hands back can be asked where its code is known. */
  readonly code?: Code;
  /** A built-in that calls its arguments. */
  readonly callsArguments?: boolean;
  /** A method that keeps its arguments. */
  readonly keepsArguments?: boolean;
  /** A function of a package that is compiled when it is loaded: whatever was handed to that may be called by it. */
  readonly isInstrumented?: boolean;
  /** A method of functions, by which one is called. */
  readonly invokes?: Invoking;
  /** Nobody in this program has to know what is called: a parameter, a property of function type, an `any`. */
  readonly isOpen?: boolean;
}

const nothing: readonly Target[] = [];

export interface World {
  readonly ts: TypeScript;
  readonly checker: ts.TypeChecker;
  readonly program: ts.Program;
  readonly graph: EffectGraph;
  readonly collected: Collected;
  readonly hierarchy: Hierarchy;
  /** Whether the program is made into declarations, so that others may call it, and hand it what it does not contain. */
  readonly hasUsers: boolean;
  /** Names of packages that are compiled when they are loaded. */
  readonly instrument: readonly string[];
  /** What the declarations of compiled packages say. */
  readonly marks: PackageMarks;
  /** Functions that forbid suspension below them. */
  readonly atomic: ReadonlySet<Code>;
}

export class Values {
  /** What an unknown value may be: all that was put where nobody keeps track. */
  readonly unknown = new Effect();
  /** What packages that are compiled when they are loaded may call back. */
  readonly instrumented = new Effect();
  readonly #world: World;
  readonly #bodies = new Map<Code, Effect>();
  readonly #values = new Map<Code, Effect>();
  readonly #results = new Map<Code, Effect>();
  readonly #symbols = new Map<ts.Symbol, readonly Target[]>();
  readonly #bindings = new Map<Binding, readonly Target[]>();
  readonly #stored = new Map<string, Effect>();
  readonly #everPassed = new Map<ts.Symbol, Effect>();
  readonly #callersOf = new Map<Code, Call[]>();
  readonly #opened = new Map<Code, ts.Symbol[]>();
  readonly #kept: ts.Expression[] = [];
  #unknownIsFilled = false;

  constructor(world: World) {
    this.#world = world;
  }

  /** What code runs into by itself. Conditions on its own parameters are symbols. */
  bodyOf(code: Code): Effect {
    const known = this.#bodies.get(code);
    if (known !== undefined) return known;
    const body = new Effect(this.unknown);
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
    if (this.#world.ts.isClassLike(code)) this.#fillClass(code, value);
    else if (this.#suspendsItsCaller(code)) this.#world.graph.include(value, this.bodyOf(code), this.#ownAsIndex(code));
    return value;
  }

  /** What the expression's value may be. */
  targetsOf(expression: ts.Expression): readonly Target[] {
    const { ts } = this.#world;
    const inner = skipWrappers(ts, expression);
    if (isFunctionWithBody(ts, inner) || ts.isClassExpression(inner)) return [this.#known(inner)];
    if (ts.isIdentifier(inner)) return inner.text === "undefined" ? nothing : this.#named(inner);
    if (ts.isPropertyAccessExpression(inner)) return this.#property(inner);
    if (ts.isElementAccessExpression(inner)) return this.#element(inner);
    if (ts.isConditionalExpression(inner))
      return [...this.targetsOf(inner.whenTrue), ...this.targetsOf(inner.whenFalse)];
    if (ts.isBinaryExpression(inner)) return [...this.targetsOf(inner.right), ...this.#leftOf(inner)];
    if (ts.isCallExpression(inner)) return this.#result(inner);
    if (ts.isAwaitExpression(inner) || ts.isYieldExpression(inner)) return [this.#open()];
    return nothing;
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

  /** Remembers who calls a function, so that its parameters can stand for all that is ever passed. */
  noteCaller(code: Code, call: Call): void {
    const callers = this.#callersOf.get(code);
    if (callers === undefined) this.#callersOf.set(code, [call]);
    else callers.push(call);
    const opened = this.#opened.get(code);
    if (opened !== undefined) for (const parameter of opened) this.#passTo(parameter, call);
  }

  /** How conditions of a callee look from the call: what is passed takes the place of its argument. */
  passing(call: Call, skipped = 0): Passing {
    return (condition) => (typeof condition === "number" ? this.argument(call, condition + skipped) : condition);
  }

  /** The effect of calling what is passed; undefined if nothing is. */
  argument(call: Call, index: number): Effect | undefined {
    const { ts } = this.#world;
    if (ts.isTaggedTemplateExpression(call)) {
      const spans = ts.isTemplateExpression(call.template) ? call.template.templateSpans : [];
      const span = spans[index - 1];
      return span && this.effectOf(span.expression);
    }
    const given = call.arguments ?? [];
    const firstSpread = given.findIndex((each) => ts.isSpreadElement(each));
    if (firstSpread >= 0 && index >= firstSpread) return this.#filledUnknown();
    const argument = given[index];
    return argument && this.effectOf(argument);
  }

  /** For values that leave the place that they were made in: conditions on parameters become all that is ever passed for them. */
  readonly leaving: Passing = (condition: Condition) =>
    typeof condition === "object" ? this.#everPassedFor(condition) : condition;

  /** True for a function whose call runs its body, and lets it suspend. */
  #suspendsItsCaller(code: FunctionWithBody): boolean {
    return !isAsync(this.#world.ts, code) && !isGenerator(code) && !this.#world.atomic.has(code);
  }

  #known(code: Code): Target {
    return { effect: this.valueOf(code), code };
  }

  #open(): Target {
    return { effect: this.#filledUnknown(), isOpen: true };
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
    this.#bindings.set(binding, targets);
    return targets;
  }

  #onlyDeclared({ declaration, repeated }: Binding): readonly Target[] | undefined {
    const { ts } = this.#world;
    if (repeated) return undefined;
    if (ts.isClassDeclaration(declaration)) return [this.#known(declaration)];
    const isImplemented = ts.isFunctionDeclaration(declaration) && isFunctionWithBody(ts, declaration);
    return isImplemented ? [this.#known(declaration)] : undefined;
  }

  #meantBy(name: ts.Identifier): readonly Target[] {
    const symbol = symbolAt(this.#world.ts, this.#world.checker, name);
    return symbol === undefined ? [this.#open()] : this.ofSymbol(symbol);
  }

  #property(node: ts.PropertyAccessExpression): readonly Target[] {
    const symbol = symbolAt(this.#world.ts, this.#world.checker, node.name);
    if (symbol !== undefined && (symbol.declarations?.length ?? 0) > 0) return this.ofSymbol(symbol);
    return this.#byName(node.name.text, undefined, true);
  }

  #element(node: ts.ElementAccessExpression): readonly Target[] {
    const { ts, checker } = this.#world;
    const key = node.argumentExpression;
    const symbol = ts.isStringLiteralLike(key) ? symbolAt(ts, checker, key) : undefined;
    return symbol === undefined ? [this.#open()] : this.ofSymbol(symbol);
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
    if (declaration.getSourceFile().isDeclarationFile) return this.#fromOutside(declaration);
    if (ts.isClassElement(declaration) && ts.isClassLike(declaration.parent)) return this.#classMember(declaration);
    if (isFunctionWithBody(ts, declaration) || ts.isClassLike(declaration)) return [this.#known(declaration)];
    if (ts.isParameter(declaration)) return this.#parameter(declaration, symbol);
    if (ts.isVariableDeclaration(declaration)) return this.#variable(declaration, symbol);
    if (ts.isBindingElement(declaration)) return this.#bound(declaration);
    if (ts.isPropertyAssignment(declaration)) return this.#literalMember(declaration, declaration.initializer);
    if (ts.isShorthandPropertyAssignment(declaration)) return this.#literalMember(declaration, declaration.name);
    if (ts.isMethodSignature(declaration) || ts.isPropertySignature(declaration)) {
      const name = textOf(ts, declaration.name);
      return [
        ...this.#byName(name, declaration, ts.isPropertySignature(declaration)),
        ...this.#givenByUsers(declaration),
      ];
    }
    return nothing;
  }

  #classMember(member: ts.ClassElement): readonly Target[] {
    const overriding = [...this.#world.hierarchy.overriding(member)];
    return [...[member, ...overriding].flatMap((each) => this.#oneMember(each)), ...this.#givenByUsers(member)];
  }

  /** What the users of a package put in the place of a member, which only the declarations can tell them. */
  #givenByUsers(member: ts.ClassElement | ts.TypeElement): readonly Target[] {
    const name = member.name && nameOf(this.#world.ts, member.name);
    return name !== undefined && isLeftToUsers(this.#world.ts, member) ? this.#ofUsers(`.${name}`) : nothing;
  }

  #ofUsers(condition: UserCondition): readonly Target[] {
    if (!this.#world.hasUsers) return nothing;
    const effect = new Effect();
    this.#world.graph.dependOn(effect, condition);
    return [{ effect, isOpen: true }];
  }

  #oneMember(member: ts.ClassElement): readonly Target[] {
    const { ts } = this.#world;
    if (ts.isAccessor(member)) return [this.#open()];
    if (isFunctionWithBody(ts, member)) return [this.#known(member)];
    if (!ts.isPropertyDeclaration(member)) return nothing;
    const initial = member.initializer && skipWrappers(ts, member.initializer);
    const isOpen = initial === undefined || !isFunctionWithBody(ts, initial);
    return [{ effect: this.#storedAs(textOf(ts, member.name)), isOpen }];
  }

  /** A member of an object literal is what it was made as. */
  #literalMember(member: ts.ObjectLiteralElementLike, value: ts.Expression): readonly Target[] {
    const name = member.name && nameOf(this.#world.ts, member.name);
    if (name === undefined) return [this.#open()];
    return this.#world.ts.isShorthandPropertyAssignment(member) ? this.#shorthand(member) : this.targetsOf(value);
  }

  #shorthand(member: ts.ShorthandPropertyAssignment): readonly Target[] {
    const symbol = this.#world.checker.getShorthandAssignmentValueSymbol(member);
    return symbol === undefined ? [this.#open()] : this.ofSymbol(resolved(this.#world, symbol));
  }

  #parameter(node: ts.ParameterDeclaration, symbol: ts.Symbol): readonly Target[] {
    const effect = new Effect();
    this.#world.graph.dependOn(effect, symbol);
    if (node.initializer !== undefined) this.#world.graph.include(effect, this.effectOf(node.initializer));
    return [{ effect, isOpen: true }];
  }

  #variable(node: ts.VariableDeclaration, symbol: ts.Symbol): readonly Target[] {
    const { ts, graph, collected } = this.#world;
    if (!ts.isIdentifier(node.name)) return nothing;
    if (!ts.isVariableDeclarationList(node.parent)) return [this.#open()];
    const isConst = (node.parent.flags & ts.NodeFlags.Const) !== 0;
    if (isConst && node.initializer !== undefined) return this.targetsOf(node.initializer);
    if (node.initializer === undefined && isLoopVariable(ts, node)) return [this.#open()];
    const effect = new Effect();
    this.#symbols.set(symbol, [{ effect }]);
    const values = [node.initializer, ...this.#assignedTo(node.name.text, symbol)];
    for (const value of values) if (value !== undefined) graph.include(effect, this.effectOf(value), this.leaving);
    return collected.assigned.has(node.name.text) || node.initializer !== undefined ? [{ effect }] : [this.#open()];
  }

  #assignedTo(name: string, symbol: ts.Symbol): readonly ts.Expression[] {
    const { ts, checker, collected } = this.#world;
    const assignments = collected.assigned.get(name) ?? [];
    return assignments.filter(({ target }) => symbolAt(ts, checker, target) === symbol).map(({ value }) => value);
  }

  /** `const { visit } = options`: what is stored under the name. */
  #bound(node: ts.BindingElement): readonly Target[] {
    const { ts } = this.#world;
    const name = node.propertyName ?? node.name;
    const text = ts.isObjectBindingPattern(node.parent) && ts.isPropertyName(name) ? nameOf(ts, name) : undefined;
    return text === undefined ? [this.#open()] : this.#byName(text, undefined, true);
  }

  /** What the program keeps or declares under a name, as far as the holder of `member` may be one that has it. */
  #byName(name: string, member: ts.TypeElement | undefined, isOpen: boolean): readonly Target[] {
    const effect = new Effect();
    const { graph, collected } = this.#world;
    graph.include(effect, this.#storedAs(name));
    for (const method of collected.methods.get(name) ?? []) {
      if (this.#mayImplement(method, member))
        graph.include(effect, this.valueOf(method as FunctionWithBody), this.leaving);
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

  #storedAs(name: string): Effect {
    const known = this.#stored.get(name);
    if (known !== undefined) return known;
    const place = new Effect();
    this.#stored.set(name, place);
    for (const value of this.#world.collected.stored.get(name) ?? []) {
      this.#world.graph.include(place, this.effectOf(value), this.leaving);
    }
    return place;
  }

  #filledUnknown(): Effect {
    if (this.#unknownIsFilled) return this.unknown;
    this.#unknownIsFilled = true;
    for (const value of [...this.#world.collected.elements, ...this.#kept]) this.keep(value);
    return this.unknown;
  }

  /** The value goes where nobody keeps track of it. Looked at only if something unknown is called. */
  keep(value: ts.Expression): void {
    if (this.#unknownIsFilled) this.#world.graph.include(this.unknown, this.effectOf(value), this.leaving);
    else this.#kept.push(value);
  }

  #fromOutside(declaration: ts.Declaration): readonly Target[] {
    const { ts, program } = this.#world;
    const isStandard = program.isSourceFileDefaultLibrary(declaration.getSourceFile());
    const invoking = isStandard ? invokes(ts, declaration) : undefined;
    if (invoking !== undefined) return [{ effect: noEffect, invokes: invoking }];
    const outside = outsideOf(ts, constructorDeclared(ts, declaration), isStandard);
    const target = {
      effect: this.#effectOfOutside(outside),
      isInstrumented: !isStandard && this.#world.marks.keeps && !isOfTypes(declaration),
      callsArguments: outside.kind === "callsArguments",
      keepsArguments: isStandard && keeps(ts, declaration),
    };
    if (!isStandard && this.#isInstrumented(declaration)) return [{ effect: this.instrumented, isInstrumented: true }];
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

  /** The value, or what an object literal holds, may be called by a package from now on. */
  handOver(value: ts.Expression): void {
    const { ts, graph } = this.#world;
    const inner = skipWrappers(ts, value);
    if (!ts.isObjectLiteralExpression(inner)) {
      if (mayBeFunction(ts, inner)) graph.include(this.instrumented, this.effectOf(inner), this.leaving);
      return;
    }
    for (const each of inner.properties) {
      if (ts.isPropertyAssignment(each)) this.handOver(each.initializer);
      else if (ts.isShorthandPropertyAssignment(each)) this.handOver(each.name);
      else if (isFunctionWithBody(ts, each)) graph.include(this.instrumented, this.valueOf(each), this.leaving);
    }
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
      for (const target of [...this.#byName(name, undefined, true), ...this.#ofUsers(`.${name}`)])
        graph.include(effect, target.effect);
    }
    if (!outside.handedOver) return;
    for (const target of [{ effect: this.instrumented }, ...this.#ofUsers("*")]) graph.include(effect, target.effect);
  }

  /** A package's interface may be implemented here, and its class derived from. */
  #implementing(declaration: ts.Declaration): readonly Target[] {
    const { ts, hierarchy } = this.#world;
    if (isOfTypes(declaration)) return nothing;
    if (ts.isClassElement(declaration) && ts.isClassLike(declaration.parent)) {
      const stored = ts.isPropertyDeclaration(declaration)
        ? [{ effect: this.#storedAs(textOf(ts, declaration.name)) }]
        : nothing;
      return [...stored, ...[...hierarchy.overriding(declaration)].flatMap((each) => this.#oneMember(each))];
    }
    if (!ts.isMethodSignature(declaration) && !ts.isPropertySignature(declaration)) return nothing;
    return this.#byName(textOf(ts, declaration.name), declaration, false);
  }

  #superConstructor(call: Call): readonly Target[] {
    const { ts, hierarchy } = this.#world;
    let around: ts.Node = call;
    while (!ts.isClassLike(around)) {
      if (ts.isSourceFile(around)) return nothing;
      around = around.parent;
    }
    const base = hierarchy.baseOf(around);
    if (base !== undefined) return [this.#known(base)];
    const expression = baseExpression(ts, around);
    return expression === undefined ? nothing : this.targetsOf(expression);
  }

  /** A class as a value: what `new` runs. */
  #fillClass(node: ts.ClassLikeDeclaration, value: Effect): void {
    const { ts, graph, hierarchy } = this.#world;
    graph.include(value, this.bodyOf(node), this.leaving);
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
      if (code === undefined || this.#world.ts.isClassLike(code)) return this.#open();
      const effect = new Effect();
      this.#world.graph.include(effect, this.#resultOf(code), this.#returned(code, call));
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

  /** On its way out of a call, a condition on the callee's parameters becomes what was passed. */
  #returned(code: Code, call: Call): Passing {
    return (condition) => {
      const index = typeof condition === "object" ? this.#indexIn(code, condition) : undefined;
      return index === undefined ? condition : this.argument(call, index);
    };
  }

  #ownAsIndex(code: Code): Passing {
    return (condition) => {
      if (typeof condition !== "object") return condition;
      return this.#indexIn(code, condition) ?? condition;
    };
  }

  /** The index of a parameter among those of this code; undefined for one of another function. */
  #indexIn(code: Code, parameter: ts.Symbol): number | undefined {
    const declaration = parameter.valueDeclaration as ts.ParameterDeclaration;
    return declaration.parent === code ? indexOf(declaration) : undefined;
  }

  #everPassedFor(parameter: ts.Symbol): Effect {
    const known = this.#everPassed.get(parameter);
    if (known !== undefined) return known;
    this.#everPassed.set(parameter, new Effect());
    const code = (parameter.valueDeclaration as ts.ParameterDeclaration).parent as Code;
    this.#opened.set(code, [...(this.#opened.get(code) ?? []), parameter]);
    if (this.#world.hasUsers && isExported(this.#world.ts, code))
      this.#world.graph.dependOn(this.#everPassedFor(parameter), "*");
    for (const call of this.#callersOf.get(code) ?? []) this.#passTo(parameter, call);
    return this.#everPassed.get(parameter) as Effect;
  }

  #passTo(parameter: ts.Symbol, call: Call): void {
    const declaration = parameter.valueDeclaration as ts.ParameterDeclaration;
    const passed = this.argument(call, indexOf(declaration));
    if (passed !== undefined) this.#world.graph.include(this.#everPassedFor(parameter), passed, this.leaving);
  }

  /** Who is called where a class is constructed: its constructor, or the nearest one that it inherits. */
  constructorOf(node: ts.ClassLikeDeclaration): Code {
    const { ts, hierarchy } = this.#world;
    const seen = new Set<ts.ClassLikeDeclaration>();
    for (
      let each: ts.ClassLikeDeclaration | undefined = node;
      each !== undefined && !seen.has(each);
      each = hierarchy.baseOf(each)
    ) {
      seen.add(each);
      const own = each.members.find((member) => ts.isConstructorDeclaration(member) && isFunctionWithBody(ts, member));
      if (own !== undefined) return own as FunctionWithBody;
    }
    return node;
  }
}

/** A member of an exported interface or of a type without a name; of an exported class, what is abstract and a field that may be assigned. */
function isLeftToUsers(ts: TypeScript, member: ts.ClassElement | ts.TypeElement): boolean {
  const { parent } = member as { readonly parent: ts.Node };
  if (ts.isInterfaceDeclaration(parent)) return hasModifier(ts, parent, ts.SyntaxKind.ExportKeyword);
  if (!ts.isClassLike(parent)) return true;
  const isPrivate =
    hasModifier(ts, member, ts.SyntaxKind.PrivateKeyword) || ts.isPrivateIdentifier(member.name as ts.Node);
  const isField = ts.isPropertyDeclaration(member) && !hasModifier(ts, member, ts.SyntaxKind.ReadonlyKeyword);
  const isLeft = isField || hasModifier(ts, member, ts.SyntaxKind.AbstractKeyword);
  return isLeft && !isPrivate && hasModifier(ts, parent, ts.SyntaxKind.ExportKeyword);
}

/** Declared for somebody else's code, which is not compiled. */
function isOfTypes(declaration: ts.Declaration): boolean {
  return /\/node_modules\/@types\//.test(declaration.getSourceFile().fileName);
}

/** A function of a module's, or a member of such a class, that others than the program may call. */
function isExported(ts: TypeScript, code: Code): boolean {
  const isMember = ts.isClassElement(code as ts.Node) && ts.isClassLike(code.parent);
  const isArrow = ts.isVariableDeclaration(code.parent) && ts.isVariableStatement(code.parent.parent.parent);
  const declaration = isMember ? code.parent : isArrow ? code.parent.parent.parent : code;
  return hasModifier(ts, declaration, ts.SyntaxKind.ExportKeyword);
}

function resolved({ ts, checker }: World, symbol: ts.Symbol): ts.Symbol {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}

/** A parameter's place among the arguments; TypeScript's `this` is none. */
function indexOf(declaration: ts.ParameterDeclaration): number {
  const { parameters } = declaration.parent;
  const index = parameters.indexOf(declaration);
  const first = parameters[0]?.name as ts.Identifier | undefined;
  return first?.text === "this" ? index - 1 : index;
}

/** A class is called by `new`. */
function constructorDeclared(ts: TypeScript, declaration: ts.Declaration): ts.Declaration {
  const members: readonly ts.Declaration[] = ts.isClassLike(declaration) ? declaration.members : [];
  return members.find((each) => ts.isConstructorDeclaration(each)) ?? declaration;
}

function isLoopVariable(ts: TypeScript, node: ts.VariableDeclaration): boolean {
  const around = node.parent.parent;
  return ts.isForOfStatement(around) || ts.isForInStatement(around);
}

function textOf(ts: TypeScript, name: ts.PropertyName): string {
  return nameOf(ts, name) ?? name.getText();
}
