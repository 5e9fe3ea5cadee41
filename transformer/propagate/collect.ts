import type ts from "typescript";
import { mayBeFunction } from "../analyze/mayBeFunction.js";
import {
  type FunctionWithBody,
  isFunctionWithBody,
  isWrapper,
  mayHaveModifiers,
  skipWrappers,
  type TypeScript,
} from "../context.js";
import { holderKinds, outlineOf } from "../find/outline.js";
import { functionKinds, type KindTable, kindGroups } from "../kinds.js";
import { codeInside, isEvaluatedOutside } from "./evaluation.js";

// In: the program's own files. Out: whose code makes which calls, and what is stored under which name. No checker: this is a walk of the text.

/** What has code of its own: a function, or a class, whose constructor evaluates the initialisers of the fields. */
export type Code = FunctionWithBody | ts.ClassLikeDeclaration;

export type Call = ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression;

/** A call, and whose code makes it; undefined at a module's top level. */
export interface CallSite {
  readonly call: Call;
  readonly owner: Code | undefined;
}

/** What a variable is given: a value, what is read from a property of that name, or, where both are missing, what nobody keeps track of. */
export interface Assigned {
  readonly target: ts.Identifier;
  readonly value?: ts.Expression;
  readonly property?: string | undefined;
}

/** In the order of the text. */
export interface CodeOfFile {
  readonly code: readonly Code[];
  readonly calls: readonly CallSite[];
}

export interface Collected {
  readonly files: ReadonlyMap<ts.SourceFile, CodeOfFile>;
  readonly classes: readonly ts.ClassLikeDeclaration[];
  /** What a function hands back. */
  readonly returns: ReadonlyMap<Code, readonly ts.Expression[]>;
  /** Values that are put under a property's name: in literals, by assignments, as fields. */
  readonly stored: ReadonlyMap<string, readonly ts.Expression[]>;
  /** Methods of classes and of object literals, by name. */
  readonly methods: ReadonlyMap<string, readonly ts.MethodDeclaration[]>;
  readonly accessors: ReadonlyMap<string, readonly ts.AccessorDeclaration[]>;
  /** Assignments to variables, by name. */
  readonly assigned: ReadonlyMap<string, readonly Assigned[]>;
  /** Values that are put where nobody keeps track: elements of arrays, computed keys. */
  readonly elements: readonly ts.Expression[];
}

export function collect(ts: TypeScript, files: readonly ts.SourceFile[]): Collected {
  const collector = new Collector(ts);
  for (const file of files) collector.read(file);
  return collector;
}

const holdsCode = 1;
const holdsClass = 2;
const calls = 3;
const returns = 4;
const assigns = 5;
const setsProperty = 6;
const setsShorthand = 7;
const setsParameter = 8;
const setsElements = 9;
const setsInLoop = 10;

const collectedKinds = kindGroups({
  [holdsCode]: functionKinds,
  [holdsClass]: ["ClassDeclaration", "ClassExpression"],
  [calls]: ["CallExpression", "NewExpression", "TaggedTemplateExpression"],
  [returns]: ["ReturnStatement"],
  [assigns]: ["BinaryExpression"],
  [setsProperty]: ["PropertyAssignment", "PropertyDeclaration"],
  [setsShorthand]: ["ShorthandPropertyAssignment"],
  [setsParameter]: ["Parameter"],
  [setsElements]: ["ArrayLiteralExpression"],
  [setsInLoop]: ["ForOfStatement"],
});

class Collector implements Collected {
  readonly files = new Map<ts.SourceFile, { code: Code[]; calls: CallSite[] }>();
  readonly classes: ts.ClassLikeDeclaration[] = [];
  readonly returns = new Map<Code, ts.Expression[]>();
  readonly stored = new Map<string, ts.Expression[]>();
  readonly methods = new Map<string, ts.MethodDeclaration[]>();
  readonly accessors = new Map<string, ts.AccessorDeclaration[]>();
  readonly assigned = new Map<string, Assigned[]>();
  readonly elements: ts.Expression[] = [];
  readonly #ts: TypeScript;
  readonly #kinds: KindTable;
  readonly #holders: KindTable;
  #code: Code[] = [];
  #calls: CallSite[] = [];

  constructor(ts: TypeScript) {
    this.#ts = ts;
    this.#kinds = collectedKinds(ts);
    this.#holders = holderKinds(ts);
  }

  read(file: ts.SourceFile): void {
    this.#code = [];
    this.#calls = [];
    this.files.set(file, { code: this.#code, calls: this.#calls });
    const { nodes, around } = outlineOf(this.#ts, file);
    /** Whose code stands inside each of them. */
    const owners: (Code | undefined)[] = [];
    for (let k = 0; k < nodes.length; k++) {
      const node = nodes[k] as ts.Node;
      const holder = around[k] as number;
      const owner = owners[holder];
      this.#note(node, owner);
      if (this.#holders[node.kind] === 0) owners.push(owner);
      else {
        const isOfMember = node.parent === nodes[holder] && isEvaluatedOutside(this.#ts, node);
        owners.push(isOfMember ? owners[around[holder] as number] : codeInside(this.#ts, node, owner));
      }
    }
  }

  #note(node: ts.Node, owner: Code | undefined): void {
    switch (this.#kinds[node.kind]) {
      case holdsCode:
        if (isFunctionWithBody(this.#ts, node)) this.#noteFunction(node);
        break;
      case holdsClass:
        this.#noteClass(node as ts.ClassLikeDeclaration);
        break;
      case calls:
        this.#calls.push({ call: node as Call, owner });
        break;
      case returns:
        this.#noteReturn(owner, (node as ts.ReturnStatement).expression);
        break;
      case assigns:
        this.#noteAssignment(node as ts.BinaryExpression);
        break;
      case setsProperty: {
        const { name, initializer } = node as ts.PropertyAssignment | ts.PropertyDeclaration;
        this.#store(name, initializer);
        break;
      }
      case setsShorthand: {
        const { name } = node as ts.ShorthandPropertyAssignment;
        this.#store(name, name);
        break;
      }
      case setsParameter:
        this.#noteParameterProperty(node as ts.ParameterDeclaration);
        break;
      case setsElements:
        for (const each of (node as ts.ArrayLiteralExpression).elements) this.#element(each);
        break;
      case setsInLoop:
        this.#noteTarget((node as ts.ForOfStatement).initializer, undefined);
        break;
    }
  }

  #noteFunction(node: FunctionWithBody): void {
    const ts = this.#ts;
    this.#code.push(node);
    if (ts.isMethodDeclaration(node)) add(this.methods, nameOf(ts, node.name), node);
    else if (ts.isAccessor(node)) add(this.accessors, nameOf(ts, node.name), node);
    else if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) this.#noteReturn(node, node.body);
  }

  #noteClass(node: ts.ClassLikeDeclaration): void {
    this.#code.push(node);
    this.classes.push(node);
  }

  #noteReturn(owner: Code | undefined, value: ts.Expression | undefined): void {
    if (owner !== undefined && value !== undefined && this.#mayBeFunction(value)) add(this.returns, owner, value);
  }

  #noteAssignment({ operatorToken, left, right }: ts.BinaryExpression): void {
    const ts = this.#ts;
    const { kind } = operatorToken;
    const assigns = kind === ts.SyntaxKind.EqualsToken || isLogicalAssignment(ts, kind);
    if (assigns && isPattern(ts, left)) this.#noteTarget(left, undefined);
    if (!assigns || !this.#mayBeFunction(right)) return;
    const target = skipWrappers(ts, left);
    if (ts.isIdentifier(target)) add(this.assigned, target.text, { target, value: right });
    else if (ts.isPropertyAccessExpression(target)) this.#store(target.name, right);
    else if (ts.isElementAccessExpression(target)) {
      const key = target.argumentExpression;
      if (ts.isStringLiteralLike(key)) add(this.stored, key.text, right);
      else this.#element(right);
    }
  }

  /** The variables that a pattern, or the head of a loop, assigns, each with the name of the property that it is read from. */
  #noteTarget(written: ts.Node, property: string | undefined): void {
    const ts = this.#ts;
    if (isWrapper(ts, written)) this.#noteTarget((written as ts.ParenthesizedExpression).expression, property);
    else if (ts.isIdentifier(written)) add(this.assigned, written.text, { target: written, property });
    else if (ts.isBinaryExpression(written)) this.#noteTarget(written.left, property);
    else if (ts.isArrayLiteralExpression(written)) for (const each of written.elements) this.#noteElement(each);
    else if (ts.isObjectLiteralExpression(written)) for (const each of written.properties) this.#noteProperty(each);
  }

  #noteElement(element: ts.Expression): void {
    this.#noteTarget(this.#ts.isSpreadElement(element) ? element.expression : element, undefined);
  }

  /** The default of another one is an assignment by its looks, and noted as such. */
  #noteProperty(each: ts.ObjectLiteralElementLike): void {
    const ts = this.#ts;
    if (ts.isPropertyAssignment(each)) this.#noteTarget(each.initializer, nameOf(ts, each.name));
    if (!ts.isShorthandPropertyAssignment(each)) return;
    const { name: target, objectAssignmentInitializer: value } = each;
    add(this.assigned, target.text, { target, property: target.text });
    if (value !== undefined) add(this.assigned, target.text, { target, value });
  }

  #noteParameterProperty(node: ts.ParameterDeclaration): void {
    const ts = this.#ts;
    if (mayHaveModifiers(node) && ts.isParameterPropertyDeclaration(node, node.parent) && ts.isIdentifier(node.name))
      this.#store(node.name, node.name);
  }

  #store(name: ts.PropertyName, value: ts.Expression | undefined): void {
    if (value === undefined || !this.#mayBeFunction(value)) return;
    const text = nameOf(this.#ts, name);
    if (text === undefined) this.elements.push(value);
    else add(this.stored, text, value);
  }

  #element(value: ts.Expression): void {
    if (this.#mayBeFunction(value)) this.elements.push(value);
  }

  /** False where the text shows that the value is no function. */
  #mayBeFunction(value: ts.Expression): boolean {
    return mayBeFunction(this.#ts, value);
  }
}

export function isPattern(ts: TypeScript, node: ts.Node): boolean {
  return ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node);
}

function isLogicalAssignment(ts: TypeScript, kind: ts.SyntaxKind): boolean {
  const { SyntaxKind } = ts;
  return (
    kind === SyntaxKind.BarBarEqualsToken ||
    kind === SyntaxKind.AmpersandAmpersandEqualsToken ||
    kind === SyntaxKind.QuestionQuestionEqualsToken
  );
}

/** A property's name as text, well-known symbols as `@@iterator`; undefined for another computed one. */
export function nameOf(ts: TypeScript, name: ts.PropertyName): string | undefined {
  if (
    ts.isIdentifier(name) ||
    ts.isPrivateIdentifier(name) ||
    ts.isStringLiteralLike(name) ||
    ts.isNumericLiteral(name)
  ) {
    return name.text;
  }
  if (!ts.isComputedPropertyName(name)) return undefined;
  const { expression } = name;
  if (ts.isStringLiteralLike(expression)) return expression.text;
  const isWellKnown =
    ts.isPropertyAccessExpression(expression) &&
    ts.isIdentifier(expression.expression) &&
    expression.expression.text === "Symbol";
  return isWellKnown ? `@@${expression.name.text}` : undefined;
}

function add<K, V>(map: Map<K, V[]>, key: K | undefined, value: V): void {
  if (key === undefined) return;
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
