import type ts from "typescript";
import type { FunctionWithBody, TypeScript } from "../context.js";
import { isFunctionWithBody } from "../context.js";
import { functionKinds, type KindTable, kindGroups } from "../kinds.js";
import { isAssignmentTarget } from "./assignment.js";
import type { CallClassifier, CallSite } from "./calls.js";
import { type ImplicitCalls, implicitKindNames, implicitKinds } from "./implicit.js";
import { assignedPattern, patternsWithin } from "./patterns.js";

// In: a function. Out: what stands in its own code, by the text alone and then with what the program tells: the calls, the words that it shares with the arrows inside it, and what a copy of it
// could not carry. "Own code" ends at inner functions, field initialisers, static blocks and enums; arrows are entered for `this` and its kind.

export interface Survey {
  /** Calls of the function's own code, parameters included, in source order; implicit ones too, where they may suspend. */
  readonly calls: readonly ResolvedPlace[];
  /** `this`, also as part of `super`. */
  readonly usesThis: boolean;
  readonly usesArguments: boolean;
  readonly usesSuper: boolean;
  readonly usesNewTarget: boolean;
  /** Own `await`, `for await` and the like are there. */
  readonly awaits: boolean;
  /** The first node of each kind that stands in the way, if there is one. */
  readonly obstacles: ReadonlyMap<Obstacle, ts.Node>;
}

/** A place in a function's code; `site` is missing where it depends on more than the text. */
interface Place {
  readonly node: ts.Node;
  readonly site: CallSite | undefined;
  readonly inParameters: boolean;
}

interface ResolvedPlace extends Place {
  readonly site: CallSite;
}

function isResolved(place: Place): place is ResolvedPlace {
  return place.site !== undefined;
}

/** What the text tells, once for all that ask. */
interface Text extends Omit<Survey, "calls"> {
  /** Calls, `new` and `super`. */
  readonly calls: readonly Place[];
  /** These, and what else may run code: accesses, iterations, conversions. */
  readonly places: readonly Place[];
}

const texts = new WeakMap<FunctionWithBody, Text>();

export type Obstacle = "directEval" | "withStatement" | "yieldIdentifier" | "superWrite" | "assignedArguments";

export function surveyFunction(
  ts: TypeScript,
  node: FunctionWithBody,
  classifier: CallClassifier,
  implicit: ImplicitCalls,
): Survey {
  return resolve(textOf(ts, node, classifier), implicit);
}

/** The same for code that is no function by itself: the initialisers of fields. */
export function surveyExpressions(
  ts: TypeScript,
  nodes: readonly ts.Node[],
  classifier: CallClassifier,
  implicit: ImplicitCalls,
): Survey {
  return resolve(new Surveyor(ts, classifier).surveyAll(nodes), implicit);
}

function resolve(text: Text, implicit: ImplicitCalls): Survey {
  const calls: ResolvedPlace[] = [];
  for (const place of implicit.isIdle ? text.calls : text.places) {
    const { node, inParameters } = place;
    if (isResolved(place)) calls.push(place);
    else {
      const site = implicit.siteOf(node);
      if (site.kind !== "plain") calls.push({ node, site, inParameters });
    }
  }
  return { ...text, calls };
}

function textOf(ts: TypeScript, node: FunctionWithBody, classifier: CallClassifier): Text {
  const known = texts.get(node);
  if (known !== undefined) return known;
  const text = new Surveyor(ts, classifier).survey(node);
  texts.set(node, text);
  return text;
}

const isImplicit = 1;
const isSuper = 2;
const isCall = 3;
const isName = 4;
const isThis = 5;
const isMetaProperty = 6;
const isWith = 7;
const isAwait = 8;
/** With code of its own; an enum becomes a function that is called at once. */
const isInner = 9;
const isFunctionOrType = 10;
const isArrow = 11;

const surveyedKinds = kindGroups({
  [isImplicit]: implicitKindNames,
  [isInner]: ["ClassStaticBlockDeclaration", "PropertyDeclaration", "EnumDeclaration"],
  [isFunctionOrType]: functionKinds,
  [isName]: ["Identifier"],
  [isThis]: ["ThisKeyword"],
  [isMetaProperty]: ["MetaProperty"],
  [isWith]: ["WithStatement"],
  [isAwait]: ["AwaitExpression"],
  [isSuper]: ["SuperKeyword"],
  [isCall]: ["CallExpression", "TaggedTemplateExpression"],
  [isArrow]: ["ArrowFunction"],
});

class Surveyor {
  readonly #ts: TypeScript;
  readonly #classifier: CallClassifier;
  readonly #implicitKinds: KindTable;
  readonly #kinds: KindTable;
  readonly #calls: Place[] = [];
  readonly #places: Place[] = [];
  readonly #obstacles = new Map<Obstacle, ts.Node>();
  readonly #uses = { usesThis: false, usesArguments: false, usesSuper: false, usesNewTarget: false, awaits: false };
  #inParameters = false;

  constructor(ts: TypeScript, classifier: CallClassifier) {
    this.#ts = ts;
    this.#classifier = classifier;
    this.#implicitKinds = implicitKinds(ts);
    this.#kinds = surveyedKinds(ts);
  }

  survey(node: FunctionWithBody): Text {
    this.#inParameters = true;
    this.surveyAll(node.parameters);
    this.#inParameters = false;
    return this.surveyAll([node.body]);
  }

  surveyAll(nodes: readonly ts.Node[]): Text {
    for (const node of nodes) this.#visit(node);
    return { calls: this.#calls, places: this.#places, obstacles: this.#obstacles, ...this.#uses };
  }

  /** One function for all nodes: an own one for each would be made anew at each step of the walk. */
  readonly #visit = (node: ts.Node): void => {
    const ts = this.#ts;
    const group = this.#kinds[node.kind];
    if (group === isArrow) this.#include(textOf(ts, node as FunctionWithBody, this.#classifier));
    else if (group === isInner || (group === isFunctionOrType && isFunctionWithBody(ts, node))) {
      this.#visitName(node);
      this.#findInnerEval(node);
    } else {
      if (group !== 0) this.#note(node, group);
      ts.forEachChild(node, this.#visit);
    }
  };

  /** An arrow's words are ours; its calls are its own. */
  #include({ obstacles, usesThis, usesArguments, usesSuper, usesNewTarget }: Text): void {
    const uses = this.#uses;
    uses.usesThis ||= usesThis;
    uses.usesArguments ||= usesArguments;
    uses.usesSuper ||= usesSuper;
    uses.usesNewTarget ||= usesNewTarget;
    for (const [kind, node] of obstacles) this.#obstacle(kind, node);
  }

  /** A direct `eval` further in sees our variables too. */
  #findInnerEval(node: ts.Node): void {
    if (this.#classifier.isDirectEval(node)) this.#obstacle("directEval", node);
    else if (this.#classifier.mayHoldEval) this.#ts.forEachChild(node, (child) => this.#findInnerEval(child));
  }

  /** What an inner function's name has to do with the code around it: a computed key is evaluated there, a declaration's name is declared there. */
  #visitName(node: ts.Node): void {
    const { name } = node as ts.MethodDeclaration;
    if (name !== undefined && this.#ts.isComputedPropertyName(name)) this.#visit(name.expression);
    if (this.#ts.isFunctionDeclaration(node) && node.name !== undefined) this.#noteIdentifier(node.name);
  }

  #note(node: ts.Node, group: number | undefined): void {
    if (this.#implicitKinds[node.kind] === 1) this.#notePlace(node);
    switch (group) {
      case isCall:
        this.#noteCall(node as ts.CallExpression | ts.TaggedTemplateExpression);
        break;
      case isName:
        this.#noteIdentifier(node as ts.Identifier);
        break;
      case isThis:
        this.#uses.usesThis = true;
        break;
      case isSuper:
        this.#noteSuper(node);
        break;
      case isMetaProperty:
        if ((node as ts.MetaProperty).keywordToken === this.#ts.SyntaxKind.NewKeyword) this.#uses.usesNewTarget = true;
        break;
      case isWith:
        this.#obstacle("withStatement", node);
        break;
      case isAwait:
        this.#uses.awaits = true;
        break;
    }
  }

  #notePlace(node: ts.Node): void {
    const ts = this.#ts;
    const { BinaryExpression, ForOfStatement, SpreadAssignment } = ts.SyntaxKind;
    const { kind } = node;
    if (kind === SpreadAssignment && isAssignmentTarget(ts, node)) return;
    this.#place(node, undefined);
    if (kind === BinaryExpression || kind === ForOfStatement) this.#noteAssignedPattern(node);
  }

  /** A literal is a pattern only by what stands around it. */
  #noteAssignedPattern(node: ts.Node): void {
    const pattern = assignedPattern(this.#ts, node);
    if (pattern === undefined) return;
    for (const each of patternsWithin(this.#ts, pattern)) this.#place(each, undefined);
  }

  #noteCall(node: ts.CallExpression | ts.TaggedTemplateExpression): void {
    if (this.#classifier.isDirectEval(node)) this.#obstacle("directEval", node);
    this.#place(node, this.#classifier.classify(node));
  }

  #place(node: ts.Node, site: CallSite | undefined): void {
    const place = { node, site, inParameters: this.#inParameters };
    this.#places.push(place);
    const { NewExpression, SuperKeyword } = this.#ts.SyntaxKind;
    if (site !== undefined || node.kind === NewExpression || node.kind === SuperKeyword) this.#calls.push(place);
  }

  #noteIdentifier(node: ts.Identifier): void {
    if (node.text === "yield" && isKeywordPlace(this.#ts, node)) this.#obstacle("yieldIdentifier", node);
    if (isMemberName(this.#ts, node)) return;
    if (node.text !== "arguments") return;
    this.#uses.usesArguments = true;
    if (isWrittenOrCallee(this.#ts, node)) this.#obstacle("assignedArguments", node);
  }

  #noteSuper(node: ts.Node): void {
    const ts = this.#ts;
    this.#uses.usesThis = true;
    if (ts.isCallExpression(node.parent)) return;
    this.#uses.usesSuper = true;
    if (isAssignmentTarget(ts, node.parent)) this.#obstacle("superWrite", node.parent);
  }

  #obstacle(kind: Obstacle, node: ts.Node): void {
    if (!this.#obstacles.has(kind)) this.#obstacles.set(kind, node);
  }
}

/** Where a word that is reserved cannot stand: everywhere but as a property's name. A label is such a place too. */
function isKeywordPlace(ts: TypeScript, node: ts.Identifier): boolean {
  return ts.isLabeledStatement(node.parent) || ts.isBreakOrContinueStatement(node.parent) || !isMemberName(ts, node);
}

/** The `name` of `o.name`, `{ name: v }` or a label: no variable. */
export function isMemberName(ts: TypeScript, node: ts.Identifier): boolean {
  const { parent } = node;
  if (parent === undefined) return false;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return parent.label === node;
  const isNamed =
    ts.isPropertyAssignment(parent) ||
    ts.isClassElement(parent) ||
    ts.isObjectLiteralElement(parent) ||
    ts.isTypeElement(parent);
  return isNamed && !ts.isShorthandPropertyAssignment(parent) && !ts.isSpreadAssignment(parent) && parent.name === node;
}

/** `arguments` assigned, declared, or asked for its `callee`: a copy of the function would differ. */
function isWrittenOrCallee(ts: TypeScript, node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name.text === "callee";
  if (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isBindingElement(parent))
    return parent.name === node;
  return isAssignmentTarget(ts, node);
}
