import type ts from "typescript";
import {
  type FunctionWithBody,
  isAsync,
  isFunctionWithBody,
  isGenerator,
  skipWrappers,
  type TypeScript,
} from "../context.js";
import { type Code, nameOf } from "./collect.js";
import { Effect } from "./effects.js";
import { isMarked } from "./packageMarks.js";
import { symbolAt } from "./symbols.js";
import type { World } from "./target.js";
import type { Values } from "./values.js";

// In: an expression that is no call by its looks. Out: what it may run into. Asked only where something of the program that could run has an effect.

const conversions = ["toString", "valueOf", "@@toPrimitive", "toJSON"];

/** What of the program may suspend without being called by its looks. */
export class Implicit {
  readonly #world: World;
  readonly #values: Values;
  /** What an iteration may run into whose iterable could be any of the program's. */
  readonly #anyIteration = new Effect();
  /** What the declarations of a package say of what they name. */
  readonly #suspending = new Effect();
  /** The same of a conversion. */
  readonly #anyConversion = new Effect();
  readonly #generators: readonly FunctionWithBody[];

  constructor(world: World, values: Values) {
    const { ts, collected, graph } = world;
    this.#world = world;
    this.#values = values;
    graph.suspend(this.#suspending);
    if (world.marks.iterates) graph.suspend(this.#anyIteration);
    const isSyncGenerator = (code: Code): code is FunctionWithBody =>
      isFunctionWithBody(ts, code) && isGenerator(code) && !isAsync(ts, code);
    this.#generators = [...collected.files.values()].flatMap(({ code }) => code.filter(isSyncGenerator));
    for (const each of this.#generators) graph.include(this.#anyIteration, values.bodyOf(each), values.passed.leaving);
    for (const each of this.#methodsNamed("@@iterator", "next"))
      graph.include(this.#anyIteration, values.valueOf(each));
    for (const each of this.#methodsNamed(...conversions)) graph.include(this.#anyConversion, values.valueOf(each));
  }

  /** Names of accessors with an effect, and `iterate`, `convert`, `copy`: what is worth looking for. It grows while effects grow. */
  active(): ReadonlySet<string> {
    const { ts, collected, marks } = this.#world;
    const active = new Set<string>();
    for (const name of marks.accessors) active.add(`.${name}`);
    for (const [name, list] of collected.accessors) {
      const suspending = list.filter((each) => !this.#values.valueOf(each as FunctionWithBody).isEmpty);
      if (suspending.length > 0) active.add(`.${name}`);
      if (suspending.some((each) => isOwnGetter(ts, each))) active.add("copy");
    }
    if (!this.#anyIteration.isEmpty) active.add("iterate");
    if (!this.#anyConversion.isEmpty) active.add("convert");
    return active;
  }

  /** What reading or writing the property may run. */
  ofProperty(node: ts.Node): readonly Effect[] {
    const { ts, collected, hierarchy, marks } = this.#world;
    const name = propertyName(this.#world, node);
    const text = name && (ts.isPropertyName(name) ? nameOf(ts, name) : (name as ts.StringLiteral).text);
    const accessors = (text !== undefined && collected.accessors.get(text)) || [];
    const mayBeMarked = text !== undefined && marks.accessors.has(text);
    if (name === undefined || (accessors.length === 0 && !mayBeMarked)) return [];
    const declarations = this.#symbolOf(node, name, text)?.declarations ?? [];
    const own = declarations.filter((each) => ts.isAccessor(each)) as ts.AccessorDeclaration[];
    const overriding = own.flatMap((each) => [...hierarchy.overriding(each)]).filter((each) => ts.isAccessor(each));
    const isKnown = own.length > 0 || declarations.some((each) => ts.isPropertyDeclaration(each));
    if (mayBeMarked && (!isKnown || own.some((each) => isMarked(ts, each)))) return [this.#suspending];
    const found = isKnown ? [...own, ...overriding] : accessors;
    return found
      .filter((each) => isFunctionWithBody(ts, each))
      .map((each) => this.#values.valueOf(each as FunctionWithBody));
  }

  /** The property, also of a pattern, where the name means the variable. */
  #symbolOf(node: ts.Node, name: ts.Node, text: string | undefined): ts.Symbol | undefined {
    const { ts, checker } = this.#world;
    if (!ts.isBindingElement(node) || text === undefined) return symbolAt(ts, checker, name);
    return checker.getPropertyOfType(checker.getTypeAtLocation(node.parent), text);
  }

  /** What copying the object, or a part of what a pattern takes apart, may run: getters of literals. Those of classes are not its own. */
  ofCopy(object: ts.Node): readonly Effect[] {
    const { ts, checker, collected } = this.#world;
    const type = checker.getTypeAtLocation(object);
    const isUnknown = (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0;
    const getters = isUnknown
      ? [...collected.accessors.values()].flat()
      : type.getProperties().flatMap((property) => this.#gettersOf(property));
    return getters
      .filter((each) => isOwnGetter(ts, each))
      .map((each) => this.#values.valueOf(each as FunctionWithBody));
  }

  /** Those of the property, if it has any; of an interface's property, all of its name. */
  #gettersOf({ name, declarations = [] }: ts.Symbol): readonly ts.Declaration[] {
    const { ts, collected } = this.#world;
    if (declarations.some((each) => ts.isAccessor(each))) return declarations;
    return declarations.some((each) => ts.isClassLike(each.parent)) ? [] : (collected.accessors.get(name) ?? []);
  }

  /** What taking values from it, or from what an array pattern takes apart, may run. */
  ofIteration(iterable: ts.Node): readonly Effect[] {
    const { ts } = this.#world;
    const inner = skipWrappers(ts, iterable as ts.Expression);
    if (ts.isCallExpression(inner)) {
      const known = this.#values.calleesOf(inner).flatMap(({ code }) => (code === undefined ? [] : [code]));
      if (known.length > 0 && known.every((code) => this.#generators.includes(code as FunctionWithBody))) {
        return known.map((code) => this.#values.bodyOf(code));
      }
    }
    return this.#isBuiltIn(iterable) ? [] : [this.#anyIteration];
  }

  /** What converting it to a primitive may run. */
  ofConversion(operand: ts.Expression): readonly Effect[] {
    const { ts, checker } = this.#world;
    const type = checker.getTypeAtLocation(operand);
    if ((type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0) return [this.#anyConversion];
    const parts = type.isUnion() ? type.types : [type];
    return parts.flatMap((part) => conversions.flatMap((name) => this.#conversion(part, name)));
  }

  #conversion(type: ts.Type, name: string): readonly Effect[] {
    const { checker } = this.#world;
    const symbol = name.startsWith("@@")
      ? checker.getPropertiesOfType(type).find((each) => String(each.escapedName).startsWith(`__${name.slice(1)}@`))
      : checker.getPropertyOfType(type, name);
    return symbol === undefined ? [] : this.#values.declared.ofSymbol(symbol).map(({ effect }) => effect);
  }

  /** Arrays, strings and the standard library's collections run nothing of ours. */
  #isBuiltIn(iterable: ts.Node): boolean {
    const { ts, checker, program } = this.#world;
    const type = checker.getTypeAtLocation(iterable);
    if ((type.flags & ts.TypeFlags.StringLike) !== 0 || checker.isTupleType(type)) return true;
    const { symbol } = type;
    const declaration = symbol?.declarations?.[0];
    if (declaration === undefined || !program.isSourceFileDefaultLibrary(declaration.getSourceFile())) return false;
    return !/Iterator|Iterable|Generator|Object/.test(symbol.name);
  }

  #methodsNamed(...names: readonly string[]): FunctionWithBody[] {
    const { collected } = this.#world;
    return names.flatMap((name) => (collected.methods.get(name) ?? []) as readonly FunctionWithBody[]);
  }
}

function isOwnGetter(ts: TypeScript, node: ts.Node): boolean {
  return ts.isGetAccessor(node) && ts.isObjectLiteralExpression(node.parent);
}

function propertyName({ ts }: World, node: ts.Node): ts.Node | undefined {
  if (ts.isPropertyAccessExpression(node)) return node.name;
  if (ts.isElementAccessExpression(node)) {
    return ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression : undefined;
  }
  if (ts.isBindingElement(node)) return node.propertyName ?? node.name;
  if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) return node.name;
  return ts.isPropertyName(node) ? node : undefined;
}
