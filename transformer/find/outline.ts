import type ts from "typescript";
import type { Scopes } from "../analyze/scopes.js";
import { isAmbient, isAssignment, ScopeWalk } from "../analyze/scopeWalk.js";
import { type Annotations, readAnnotations } from "../annotations.js";
import { mayHaveModifiers, type TypeScript } from "../context.js";
import { type KindTable, kindGroups, kindTable } from "../kinds.js";
import { mentionsPackage } from "./imports.js";

// In: a file. Out: what its passes have to look at, found in one walk. Every pass that walked by itself would be one more that the engine has to run cold
// and then to optimise.

export interface Outline {
  /** Functions, classes, calls, what stores a value or hands one back, and what carries an annotation, in the order of the text. */
  readonly nodes: readonly ts.Node[];
  /** For each of them, the index of the innermost one around it that decides about what is inside ({@link holderKinds}); -1 for none. */
  readonly around: readonly number[];
  /** For each of them, whether an annotation stands before it. */
  readonly annotated: readonly boolean[];
}

/** Of a file that may have to do with us. */
export interface FullOutline extends Outline {
  readonly annotations: Annotations;
  readonly scopes: Scopes;
}

const outlines = new WeakMap<ts.SourceFile, Outline | FullOutline>();

/** A file's text alone decides: the program's analysis and the compilation of the file take the same answer. */
export function fullOutlineOf(ts: TypeScript, file: ts.SourceFile): FullOutline {
  const known = outlines.get(file);
  if (known !== undefined && "scopes" in known) return known;
  const annotations = readAnnotations(file, ts);
  const scopeWalk = new ScopeWalk(ts, file);
  const walk = new OutlineWalk(ts, annotations, scopeWalk);
  walk.read(file);
  const scopes = scopeWalk.finish();
  const outline = { nodes: walk.nodes, around: walk.around, annotated: walk.annotated, annotations, scopes };
  outlines.set(file, outline);
  return outline;
}

/** The scopes of a file whose full outline was asked for. */
export function knownScopesOf(file: ts.SourceFile): Scopes | undefined {
  const known = outlines.get(file);
  return known !== undefined && "scopes" in known ? known.scopes : undefined;
}

/** The same without scopes where a file mentions us nowhere. */
export function outlineOf(ts: TypeScript, file: ts.SourceFile): Outline {
  if (mentionsPackage(file.text)) return fullOutlineOf(ts, file);
  const known = outlines.get(file);
  if (known !== undefined) return known;
  const walk = new OutlineWalk(ts, undefined, undefined);
  walk.read(file);
  const outline = { nodes: walk.nodes, around: walk.around, annotated: walk.annotated };
  outlines.set(file, outline);
  return outline;
}

const holderNames = [
  "FunctionDeclaration",
  "FunctionExpression",
  "ArrowFunction",
  "MethodDeclaration",
  "Constructor",
  "GetAccessor",
  "SetAccessor",
  "ClassDeclaration",
  "ClassExpression",
  "ClassStaticBlockDeclaration",
  "PropertyDeclaration",
  "EnumDeclaration",
  "ComputedPropertyName",
  "Decorator",
] as const;

/** What decides about the nodes inside: whose code they are, how an annotation covers them. */
export const holderKinds = kindTable(...holderNames);

const holder = 1;
const otherStatement = 2;
const parameter = 3;
const binary = 4;
const other = 5;

/** What the outline is made of. */
const outlinedKinds = kindGroups({
  [holder]: holderNames,
  [otherStatement]: ["VariableStatement", "InterfaceDeclaration", "TypeAliasDeclaration", "ModuleDeclaration"],
  [parameter]: ["Parameter"],
  [binary]: ["BinaryExpression"],
  [other]: [
    "CallExpression",
    "NewExpression",
    "TaggedTemplateExpression",
    "ReturnStatement",
    "PropertyAssignment",
    "ShorthandPropertyAssignment",
    "ArrayLiteralExpression",
    "ForOfStatement",
  ],
});

class OutlineWalk implements Outline {
  readonly nodes: ts.Node[] = [];
  readonly around: number[] = [];
  readonly annotated: boolean[] = [];
  readonly #ts: TypeScript;
  readonly #annotations: Annotations | undefined;
  readonly #scopes: ScopeWalk | undefined;
  readonly #kinds: KindTable;
  readonly #lastToken: ts.SyntaxKind;
  readonly #identifier: ts.SyntaxKind;
  #holder = -1;

  constructor(ts: TypeScript, annotations: Annotations | undefined, scopes: ScopeWalk | undefined) {
    this.#ts = ts;
    this.#annotations = annotations;
    this.#scopes = scopes;
    this.#kinds = outlinedKinds(ts);
    this.#lastToken = ts.SyntaxKind.LastToken;
    this.#identifier = ts.SyntaxKind.Identifier;
  }

  read(file: ts.SourceFile): void {
    this.#ts.forEachChild(file, this.#visit);
  }

  /** One function for all nodes: an own one for each would be made anew at each step of the walk. */
  readonly #visit = (node: ts.Node): void => {
    const { kind } = node;
    const isAnnotated = this.#annotations?.mayBelongTo(node) === true;
    if (kind <= this.#lastToken) {
      if (isAnnotated) this.#note(node, true);
      if (kind === this.#identifier) this.#scopes?.noteUse(node as ts.Identifier);
      return;
    }
    const group = this.#kinds[kind];
    if ((group === holder || group === otherStatement) && mayHaveModifiers(node) && isAmbient(this.#ts, node)) {
      this.#visitAmbient(node);
    } else if (isAnnotated || group === holder || (group === parameter && mayHaveModifiers(node))) {
      const outer = this.#holder;
      this.#holder = this.#note(node, isAnnotated);
      this.#visitInside(node);
      this.#holder = outer;
    } else {
      if (group === other || (group === binary && isAssignment(this.#ts, node as ts.BinaryExpression)))
        this.#note(node, false);
      this.#visitInside(node);
    }
  };

  #visitInside(node: ts.Node): void {
    const scopes = this.#scopes;
    const outer = scopes?.enter(node);
    this.#ts.forEachChild(node, this.#visit);
    if (outer !== undefined) scopes?.leave(outer);
  }

  /** `declare ...` names what stands elsewhere, and holds no code. */
  readonly #visitAmbient = (node: ts.Node): void => {
    if (this.#annotations === undefined) return;
    if (this.#annotations.mayBelongTo(node)) this.#note(node, true);
    this.#ts.forEachChild(node, this.#visitAmbient);
  };

  /** @returns its index */
  #note(node: ts.Node, isAnnotated: boolean): number {
    this.around.push(this.#holder);
    this.annotated.push(isAnnotated);
    return this.nodes.push(node) - 1;
  }
}
