import type ts from "typescript";
import { isAmbient, ScopeResolver, type Scopes } from "../analyze/scopes.js";
import { type Annotations, readAnnotations } from "../annotations.js";
import { mayHaveModifiers, type TypeScript } from "../context.js";
import { type KindTable, kindTable } from "../kinds.js";
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
  const scopes = new ScopeResolver(ts, file);
  const walk = new OutlineWalk(ts, annotations, scopes);
  walk.read(file);
  scopes.finish();
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

/** What decides about the nodes inside: whose code they are, how an annotation covers them. */
export const holderKinds = kindTable(
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
);

const noted = kindTable(
  "CallExpression",
  "NewExpression",
  "TaggedTemplateExpression",
  "ReturnStatement",
  "BinaryExpression",
  "PropertyAssignment",
  "ShorthandPropertyAssignment",
  "Parameter",
  "ArrayLiteralExpression",
  "ForOfStatement",
);

class OutlineWalk implements Outline {
  readonly nodes: ts.Node[] = [];
  readonly around: number[] = [];
  readonly annotated: boolean[] = [];
  readonly #ts: TypeScript;
  readonly #annotations: Annotations | undefined;
  readonly #scopes: ScopeResolver | undefined;
  readonly #holders: KindTable;
  readonly #noted: KindTable;
  readonly #lastToken: ts.SyntaxKind;
  readonly #identifier: ts.SyntaxKind;
  readonly #parameter: ts.SyntaxKind;
  #holder = -1;

  constructor(ts: TypeScript, annotations: Annotations | undefined, scopes: ScopeResolver | undefined) {
    this.#ts = ts;
    this.#annotations = annotations;
    this.#scopes = scopes;
    this.#holders = holderKinds(ts);
    this.#noted = noted(ts);
    const { SyntaxKind } = ts;
    this.#lastToken = SyntaxKind.LastToken;
    this.#identifier = SyntaxKind.Identifier;
    this.#parameter = SyntaxKind.Parameter;
  }

  read(file: ts.SourceFile): void {
    this.#ts.forEachChild(file, this.#visit);
  }

  /** One function for all nodes: an own one for each would be made anew at each step of the walk. */
  readonly #visit = (node: ts.Node): void => {
    const { kind } = node;
    const isAnnotated = this.#annotations?.mayBelongTo(node) === true;
    if (kind === this.#identifier) {
      if (isAnnotated) this.#note(node, true);
      this.#scopes?.noteUse(node as ts.Identifier);
    } else if (kind <= this.#lastToken) {
      if (isAnnotated) this.#note(node, true);
    } else if (mayHaveModifiers(node) && isAmbient(this.#ts, node)) {
      this.#visitAmbient(node);
    } else if (isAnnotated || this.#holders[kind] === 1 || (kind === this.#parameter && mayHaveModifiers(node))) {
      const outer = this.#holder;
      this.#holder = this.#note(node, isAnnotated);
      this.#visitInside(node);
      this.#holder = outer;
    } else {
      if (this.#noted[kind] === 1) this.#note(node, false);
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
